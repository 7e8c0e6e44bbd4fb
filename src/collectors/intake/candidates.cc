#include "collectors/intake/candidates.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace seaworthy::collectors::intake {
namespace {

// JSON has many uses; what a file is, its content tells.
bool MayBeReport(const source::File& file) {
  if (file.extension() == "sarif") return true;
  if (file.extension() != "json") return false;
  std::string path = Lower(file.path);
  constexpr std::string_view kWords[] = {"sarif",       "kube-score", "kubescore", "kube_score",
                                         "kube-linter", "kubelinter", "polaris",   "conftest",
                                         "checkov",     "scorecard",  "trivy",     "kube_linter"};
  return std::ranges::any_of(kWords, [&](std::string_view word) { return path.find(word) != std::string::npos; });
}

}  // namespace

Candidates FindCandidates(const collect::Context& context) {
  Candidates candidates;
  std::vector<std::string> globs;
  for (const model::Report& report : context.service.reports) {
    if (report.kind == "sarif") globs.insert(globs.end(), report.paths.begin(), report.paths.end());
  }
  candidates.declared = !globs.empty();
  if (!candidates.declared) {
    candidates.files = context.repository.Evidence(MayBeReport);
    candidates.nothing = "no report of an analysis tool was found";
    return candidates;
  }
  for (const source::File& file : context.repository.files()) {
    bool named = std::ranges::any_of(globs, [&](const auto& glob) { return source::MatchesGlob(glob, file.path); });
    if (named) candidates.files.push_back(&file);
  }
  candidates.nothing =
      fmt::format("no file is at {}, where the service says its reports are", JoinWords(globs, " or "));
  return candidates;
}

}  // namespace seaworthy::collectors::intake
