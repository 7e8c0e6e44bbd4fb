// For tests: what the pipelines of a repository made of texts tell of production.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collectors/repo/production.h"
#include "collectors/repo/test_repository.h"
#include "collectors/repo/workflows.h"

namespace seaworthy::collectors::repo {

using List = std::vector<std::string>;

inline std::string InWords(const Answer& answer) {
  std::string value = !answer.value ? "?" : *answer.value ? "yes" : "no";
  return value + "@" + std::to_string(answer.place.line);
}

// `job: tested staged approval rollback`, each with the line that decides it.
inline List Told(TestFiles files) {
  TestRepository repository(files);
  std::vector<Workflow> workflows = ReadWorkflows(*repository, {});
  List out;
  for (const ProductionDeployment& one : FindProductionDeployments(workflows)) {
    out.push_back(one.job + ": " + InWords(one.tested) + " " + InWords(one.staged) + " " + InWords(one.approved) + " " +
                  InWords(one.way_back));
  }
  return out;
}

// The answers to one question, as `job: answer reason`.
inline List Reasons(TestFiles files, Answer ProductionDeployment::*question) {
  TestRepository repository(files);
  std::vector<Workflow> workflows = ReadWorkflows(*repository, {});
  List out;
  for (const ProductionDeployment& one : FindProductionDeployments(workflows)) {
    const Answer& answer = one.*question;
    out.push_back(one.job + ": " + InWords(answer) + " " + answer.reason);
  }
  return out;
}

inline List Github(std::string_view text, Answer ProductionDeployment::*question) {
  return Reasons({{".github/workflows/cd.yml", text}}, question);
}
inline List Gitlab(std::string_view text, Answer ProductionDeployment::*question) {
  return Reasons({{".gitlab-ci.yml", text}}, question);
}
inline List Azure(std::string_view text, Answer ProductionDeployment::*question) {
  return Reasons({{"azure-pipelines.yml", text}}, question);
}
inline List Circleci(std::string_view text, Answer ProductionDeployment::*question) {
  return Reasons({{".circleci/config.yml", text}}, question);
}

inline constexpr auto kTested = &ProductionDeployment::tested;
inline constexpr auto kStaged = &ProductionDeployment::staged;
inline constexpr auto kApproved = &ProductionDeployment::approved;
inline constexpr auto kWayBack = &ProductionDeployment::way_back;

}  // namespace seaworthy::collectors::repo
