#include <algorithm>

#include "model/result.h"
#include "model/service.h"
#include "model/standard.h"

namespace seaworthy::model {

std::string_view Name(Severity severity) {
  switch (severity) {
    case Severity::kBlocker: return "blocker";
    case Severity::kWarning: return "warning";
    case Severity::kAdvice: return "advice";
  }
  return "?";
}

std::string_view Name(Stage stage) {
  switch (stage) {
    case Stage::kShadow: return "shadow";
    case Stage::kWarn: return "warn";
    case Stage::kEnforce: return "enforce";
  }
  return "?";
}

std::string_view Name(Outcome outcome) {
  switch (outcome) {
    case Outcome::kPass: return "pass";
    case Outcome::kFail: return "fail";
    case Outcome::kUnknown: return "unknown";
    case Outcome::kNotApplicable: return "not_applicable";
    case Outcome::kError: return "error";
  }
  return "?";
}

std::string_view Name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kReady: return "ready";
    case Verdict::kNotReady: return "not_ready";
    case Verdict::kIncomplete: return "incomplete";
  }
  return "?";
}

std::string_view KindOfEnvironment(const Service& service, std::string_view name) {
  if (name.empty()) return "production";
  for (const Environment& environment : service.environments) {
    if (environment.name == name) return environment.kind;
  }
  for (std::string_view kind : {"production", "staging", "development"}) {
    if (name == kind) return kind;
  }
  return "other";
}

bool Item::BlocksAt(Instant now) const {
  if (severity != Severity::kBlocker) return false;
  if (stage == Stage::kEnforce) return true;
  std::string today = ToString(now).substr(0, 10);
  return stage == Stage::kWarn && !enforce_from.empty() && enforce_from <= today;
}

const Item* Standard::FindItem(std::string_view wanted) const {
  for (const Section& section : sections) {
    for (const Item& item : section.items) {
      if (item.id == wanted) return &item;
    }
  }
  return nullptr;
}

void Counts::Add(const ItemResult& result) {
  if (result.for_review) {
    ++for_review;
    return;
  }
  switch (result.outcome) {
    case Outcome::kPass: ++pass; break;
    case Outcome::kFail: ++fail; break;
    case Outcome::kUnknown: ++unknown; break;
    case Outcome::kNotApplicable: ++not_applicable; break;
    case Outcome::kError: ++error; break;
  }
}

Counts CountOutcomes(const Run& run) {
  Counts counts;
  for (const ItemResult& result : run.items) counts.Add(result);
  return counts;
}

Verdict JudgeAlone(const ItemResult& result) {
  switch (result.outcome) {
    case Outcome::kPass:
    case Outcome::kNotApplicable: return Verdict::kReady;
    case Outcome::kFail: return Verdict::kNotReady;
    case Outcome::kUnknown:
    case Outcome::kError: return Verdict::kIncomplete;
  }
  return Verdict::kIncomplete;
}

Verdict Judge(const std::vector<ItemResult>& items) {
  auto required = [&](auto wanted) {
    return std::ranges::any_of(items, [&](const ItemResult& result) {
      return result.required && !result.for_review && wanted(result.outcome);
    });
  };
  if (required([](Outcome o) { return o == Outcome::kFail; })) return Verdict::kNotReady;
  if (required([](Outcome o) { return o == Outcome::kUnknown || o == Outcome::kError; })) return Verdict::kIncomplete;
  return Verdict::kReady;
}

}  // namespace seaworthy::model
