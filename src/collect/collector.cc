#include "collect/collector.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace seaworthy::collect {
namespace {

struct Word {
  std::string_view word;
  std::string_view kind;
};

constexpr auto kWords = std::to_array<Word>({{"production", "production"},
                                             {"prod", "production"},
                                             {"prd", "production"},
                                             {"live", "production"},
                                             {"staging", "staging"},
                                             {"stage", "staging"},
                                             {"stg", "staging"},
                                             {"preprod", "staging"},
                                             {"preproduction", "staging"},
                                             {"nonprod", "staging"},
                                             {"nonproduction", "staging"},
                                             {"uat", "staging"},
                                             {"qa", "staging"},
                                             {"test", "staging"},
                                             {"development", "development"},
                                             {"dev", "development"},
                                             {"local", "development"},
                                             {"sandbox", "development"},
                                             {"minikube", "development"}});

std::string_view KindOfWord(std::string_view word) {
  for (const Word& known : kWords) {
    if (known.word == word) return known.kind;
  }
  return {};
}

// Of one part of a path: `production`, `values-prod.yaml`, `config.stage.yaml`. `pre-prod` and `non-prod` are one word,
// and where several words tell, production is the last to be believed: what is no production must not stand for it.
std::string_view KindOfPart(std::string_view part) {
  std::string lower = Lower(part);
  std::ranges::replace_if(
      lower, [](char c) { return c == '_' || c == '.'; }, '-');
  std::string_view kind;
  std::string_view before;
  for (std::string_view word : Split(lower, '-')) {
    bool joined = before == "pre" || before == "non" || before == "not";
    std::string_view found = KindOfWord(word);
    if (joined && found == "production") found = "staging";
    if (!found.empty() && (kind.empty() || kind == "production")) kind = found;
    before = word;
  }
  return kind;
}

}  // namespace

std::string Context::EnvironmentOf(std::string_view path) const {
  for (const model::Environment& environment : service.environments) {
    for (const std::string& glob : environment.paths) {
      if (source::MatchesGlob(glob, path)) return environment.kind;
    }
  }
  // The innermost part says most: `live/production/deployment.yaml` is production.
  std::string_view kind;
  for (std::string_view part : Split(path, '/')) {
    if (std::string_view found = KindOfPart(part); !found.empty()) kind = found;
  }
  return std::string(kind);
}

}  // namespace seaworthy::collect
