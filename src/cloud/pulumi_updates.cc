#include "cloud/pulumi_updates.h"

#include <algorithm>
#include <array>
#include <utility>

#include "cloud/json_view.h"
#include "cloud/pulumi_state.h"

namespace seaworthy::cloud {
namespace {

using value::Kind;
using value::Value;

constexpr std::int64_t kMostResources = 10'000'000;  // A count beyond it is not believed.

std::int64_t CountAt(const Value& changes, std::string_view operation) {
  std::int64_t count = IntegerAt(changes, operation).value_or(0);
  return count > 0 && count < kMostResources ? count : 0;
}

void ReadChanges(const Value& changes, PulumiUpdate& update) {
  // A replacement counts once: the engine lists it as `replace`, and its halves under names of their own.
  for (std::string_view operation : {"create", "replace", "import"}) update.created += CountAt(changes, operation);
  for (std::string_view operation : {"delete", "discard"}) update.deleted += CountAt(changes, operation);
  for (std::string_view operation : {"create", "replace", "import", "same", "update", "refresh", "read"}) {
    update.after += CountAt(changes, operation);
  }
}

bool IsEntry(const Value& json) {
  return Member(json, "kind").Is(Kind::kString) && Member(json, "result").Is(Kind::kString) && Has(json, "startTime");
}

PulumiUpdate ReadEntry(const Value& json) {
  PulumiUpdate update;
  update.kind = TextAt(json, "kind");
  update.result = TextAt(json, "result");
  update.start = TimeAt(json, "startTime");
  update.end = TimeAt(json, "endTime");
  Value environment = Member(json, "environment");
  update.commit = TextAt(environment, "git.head");
  update.dirty = TextAt(environment, "git.dirty") == "true";
  update.ci = TextAt(environment, "ci.system");
  ReadChanges(Member(json, "resourceChanges"), update);
  return update;
}

}  // namespace

std::optional<Span> PulumiUpdate::Duration() const {
  if (!start || !end || *end < *start) return std::nullopt;
  return *end - *start;
}

bool PulumiUpdate::IsFull() const {
  // Nine of ten, as some resources (a random name, a default network) may outlive a destroy.
  // The stack itself is a resource, so that one alone is nothing.
  return kind == "update" && created > 1 && created * 10 >= after * 9;
}

std::vector<PulumiUpdate> ReadHistory(const Value& document) {
  std::vector<PulumiUpdate> updates;
  if (IsEntry(document)) updates.push_back(ReadEntry(document));
  // The command prints the list alone, Pulumi Cloud answers with an object around it.
  std::span<const Value> list = document.Is(Kind::kList) ? document.AsList() : ItemsAt(document, "updates");
  for (const Value& json : list) {
    if (IsEntry(json)) updates.push_back(ReadEntry(json));
  }
  return updates;
}

void EventReader::Read(const Value& event) {
  std::optional<Instant> time = TimeAt(event, "timestamp");
  if (!run_.start) run_.start = time;
  last_ = time ? time : last_;
  for (std::string_view kind : {"resourcePreEvent", "resOutputsEvent", "resOpFailedEvent"}) {
    Value step = Member(event, kind);
    TakeNames(TextAt(Member(step, "metadata"), "urn"));
    planning_ = planning_ || TruthAt(step, "planning");
  }
  failed_ = failed_ || Has(event, "resOpFailedEvent") || Has(event, "errorEvent") ||
            TextAt(Member(event, "diagnosticEvent"), "severity") == "error";
  if (Value summary = Member(event, "summaryEvent"); summary.Is(Kind::kMap)) End(summary);
}

void EventReader::TakeNames(const std::string& text) {
  Urn urn = ParseUrn(text);
  if (run_.stack.empty()) run_.stack = urn.stack;
  if (run_.project.empty()) run_.project = urn.project;
}

void EventReader::End(const Value& summary) {
  constexpr std::int64_t kTenYears = 10LL * 365 * 86'400;
  run_.kind = planning_ || TruthAt(summary, "isPreview") ? "preview" : "update";
  run_.result = failed_ || TruthAt(summary, "maybeCorrupt") ? "failed" : "succeeded";
  run_.end = last_;
  std::int64_t seconds = IntegerAt(summary, "durationSeconds").value_or(-1);
  bool believed = seconds > 0 && seconds < kTenYears && last_;
  if (believed) run_.start = *last_ - Span{seconds, 0};  // The log may begin before the engine does.
  ReadChanges(Member(summary, "resourceChanges"), run_);
  if (run_.kind == "update" && run_.after == 0 && run_.deleted > 0) run_.kind = "destroy";
  PulumiUpdate next;
  next.stack = run_.stack;
  next.project = run_.project;
  runs_.push_back(std::exchange(run_, std::move(next)));
  planning_ = failed_ = false;
}

bool IsEvent(const Value& json) {
  constexpr std::array<std::string_view, 10> kKinds{
      "cancelEvent",      "stdoutEvent",     "diagnosticEvent",  "preludeEvent", "summaryEvent",
      "resourcePreEvent", "resOutputsEvent", "resOpFailedEvent", "policyEvent",  "progressEvent"};
  bool numbered = Member(json, "sequence").Is(Kind::kInt) || Member(json, "timestamp").Is(Kind::kInt);
  return numbered && std::ranges::any_of(kKinds, [&](std::string_view kind) { return Has(json, kind); });
}

bool FollowsDestroy(std::span<const PulumiUpdate> updates, std::size_t index) {
  while (index > 0) {
    const PulumiUpdate& before = updates[--index];
    if (before.kind == "destroy" && before.succeeded()) return true;
    if (before.kind == "update") return false;
  }
  return false;
}

}  // namespace seaworthy::cloud
