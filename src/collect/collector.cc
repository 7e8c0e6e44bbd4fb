#include "collect/collector.h"

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
                                             {"pre-production", "staging"},
                                             {"uat", "staging"},
                                             {"qa", "staging"},
                                             {"test", "staging"},
                                             {"development", "development"},
                                             {"dev", "development"},
                                             {"local", "development"},
                                             {"sandbox", "development"},
                                             {"minikube", "development"}});

// Of one part of a path: `production`, `values-prod.yaml`, `config.stage.yaml`.
std::string_view KindOfPart(std::string_view part) {
  std::string lower = Lower(part);
  for (const Word& word : kWords) {
    std::size_t at = lower.find(word.word);
    if (at == std::string::npos) continue;
    auto is_edge = [&](std::size_t i) {
      return i >= lower.size() || std::string_view("-_.").find(lower[i]) != std::string_view::npos;
    };
    if ((at == 0 || is_edge(at - 1)) && is_edge(at + word.word.size())) return word.kind;
  }
  return {};
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
