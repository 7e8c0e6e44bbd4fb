#include "app/run_record.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/digest.h"
#include "base/secrets.h"
#include "value/value.h"

namespace seaworthy::app {
namespace {

review::Measured MeasuredOf(const model::Finding& finding) {
  review::Measured measured;
  measured.part = {finding.subject, finding.environment, finding.measure};
  measured.value = MaskSecrets(finding.said);
  measured.threshold = finding.threshold;
  measured.file = finding.place.file;
  measured.line = finding.place.line;
  measured.collector = finding.collector;
  measured.observed = finding.observed;
  return measured;
}

// Over what decided: values and thresholds, and what was not known. Places and times are left out, so that a line that
// moves changes nothing. Findings beyond those kept count by their number and their parts.
std::string DecidingDigest(const model::ItemResult& result) {
  std::string text = "seaworthy/deciding/v1\n";
  auto add = [&](std::string_view field) {
    text += field;
    text += '\0';
  };
  add(Name(result.outcome));
  for (const model::Finding& finding : result.findings) {
    for (const std::string* field : {&finding.subject, &finding.environment, &finding.expression, &finding.measure,
                                     &finding.measured, &finding.threshold}) {
      add(*field);
    }
  }
  add(std::to_string(result.findings_total));
  for (const model::ItemPart& part : result.parts) {
    add(part.subject);
    add(part.environment);
    add(part.measure);
  }
  for (const model::Missing& missing : result.missing) {
    add(missing.fact);
    add(missing.reason);
  }
  return Sha256(text);
}

bool GrewOld(const model::ItemResult& result) {
  return result.outcome == model::Outcome::kUnknown && !result.missing.empty() &&
         std::ranges::all_of(result.missing, [](const model::Missing& missing) {
           return missing.reason == value::Name(value::AbsentReason::kStale);
         });
}

// A source could not be read this time; what it said before may still be fresh.
bool CouldNotRead(const model::ItemResult& result) {
  using value::AbsentReason;
  constexpr std::array kTrouble = {AbsentReason::kNotCollected, AbsentReason::kUnreachable, AbsentReason::kRefused,
                                   AbsentReason::kUnauthorized, AbsentReason::kTimeout,     AbsentReason::kStale};
  auto is_trouble = [&](const model::Missing& missing) {
    return std::ranges::any_of(kTrouble, [&](AbsentReason reason) { return value::Name(reason) == missing.reason; });
  };
  return result.outcome == model::Outcome::kUnknown && !result.missing.empty() && !GrewOld(result) &&
         std::ranges::all_of(result.missing, is_trouble);
}

review::ItemRecord ItemRecordOf(const model::ItemResult& result, const review::PinnedItem& pinned) {
  review::ItemRecord record;
  record.item = pinned.id;
  record.outcome = result.outcome;
  record.required = pinned.blocks && result.outcome != model::Outcome::kNotApplicable;
  record.by_age = GrewOld(result);
  record.by_trouble = CouldNotRead(result);
  record.message = MaskSecrets(result.message);
  for (const model::Finding& finding : result.findings) record.measured.push_back(MeasuredOf(finding));
  for (const model::ItemPart& part : result.parts) {
    record.failing.push_back({part.subject, part.environment, part.measure});
  }
  record.deciding = DecidingDigest(result);
  record.fresh_until = result.fresh_until;
  return record;
}

}  // namespace

review::RunRecord RunRecordOf(const Judgement& judgement, const review::PinnedStandard& pinned,
                              const RunOrigin& origin) {
  const model::Run& run = judgement.run;
  review::RunRecord record;
  record.id = origin.id;
  record.service = origin.service;
  record.environment = origin.environment;
  record.commit = run.commit;
  record.ref = run.ref;
  record.dirty = run.dirty;
  record.counted = origin.counted;
  record.trigger = origin.trigger;
  record.standard_digest = judgement.standard->digest;
  record.judged_by = origin.judged_by;
  record.tool_version = run.tool_version;
  record.started = run.started;
  record.ended = run.ended;
  for (const model::ItemResult& result : run.items) {
    if (const review::PinnedItem* item = pinned.FindItem(result.item->id)) {
      record.items.push_back(ItemRecordOf(result, *item));
    }
  }
  return record;
}

}  // namespace seaworthy::app
