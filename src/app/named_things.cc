#include "app/named_things.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "app/errors.h"
#include "base/text.h"

namespace seaworthy::app {
namespace {

// Something that may be meant: its id, and the names that people have for it.
struct Candidate {
  std::string id;
  std::vector<std::string> names;
};

Result<std::string> Choose(const std::vector<Candidate>& candidates, const std::string& name, std::string_view what) {
  std::vector<std::string> fitting;
  for (const Candidate& candidate : candidates) {
    bool named = std::ranges::find(candidate.names, name) != candidate.names.end();
    if (named || (!name.empty() && candidate.id.starts_with(name))) fitting.push_back(candidate.id);
  }
  if (fitting.size() == 1) return fitting.front();
  if (fitting.empty()) {
    std::vector<std::string> names;
    for (const Candidate& candidate : candidates) names.push_back(candidate.names.front());
    return Error(kAmbiguous, fmt::format("there is no {} '{}'", what, OneLine(name, 60)))
        .Advise(names.empty() ? "`seaworthy review show` has what there is" : "there are: " + JoinWords(names));
  }
  return Error(kAmbiguous, fmt::format("{} of '{}': say which", Count(fitting.size(), what), OneLine(name, 60)))
      .Advise("their ids are " + JoinWords(fitting));
}

}  // namespace

Result<std::string> FindWaiver(const review::Case& subject, const std::string& name, review::WaiverStatus status) {
  std::vector<Candidate> candidates;
  for (const auto& [service, state] : subject.services) {
    for (const auto& [id, waiver] : state.waivers) {
      if (waiver.status == status) candidates.push_back({id, {waiver.request.item}});
    }
  }
  std::string what = std::string(review::NameOf(status)) + " waiver";
  return Choose(candidates, name, what);
}

Result<std::string> FindCondition(const review::Case& subject, const std::string& name) {
  std::vector<Candidate> candidates;
  for (const auto& [service, state] : subject.services) {
    for (const auto& [id, condition] : state.conditions) {
      if (condition.status == review::ConditionStatus::kOpen) candidates.push_back({id, {condition.event.item}});
    }
  }
  return Choose(candidates, name, "open condition");
}

Result<std::string> FindAction(const review::Case& subject, const std::string& name) {
  std::vector<Candidate> candidates;
  for (const auto& [service, state] : subject.services) {
    for (const auto& [id, action] : state.actions) {
      if (!action.done) candidates.push_back({id, {action.event.title, action.event.item}});
    }
  }
  return Choose(candidates, name, "open action");
}

}  // namespace seaworthy::app
