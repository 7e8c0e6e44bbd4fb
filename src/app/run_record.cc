#include "app/run_record.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/secrets.h"
#include "base/text.h"
#include "value/value.h"

namespace seaworthy::app {
namespace {

// Without the presence that an expression asks for before it reads the value: of `has(replicas) && replicas >= 2` it is
// the second half that a person has to mend.
std::string WithoutGuards(std::string text) {
  constexpr std::string_view kHas = "has(";
  constexpr std::string_view kAnd = ") && ";
  for (std::size_t at = 0; (at = text.find(kHas, at)) != std::string::npos;) {
    std::size_t close = text.find(')', at);
    if (close == std::string::npos) break;
    std::string guarded = text.substr(at + kHas.size(), close - at - kHas.size());
    std::size_t rest = close + kAnd.size();
    bool reads = text.compare(close, kAnd.size(), kAnd) == 0 && text.compare(rest, guarded.size(), guarded) == 0;
    char next = reads && rest + guarded.size() < text.size() ? text[rest + guarded.size()] : ' ';
    reads = reads && next != '_' && std::isalnum(static_cast<unsigned char>(next)) == 0;
    if (reads && !guarded.empty()) {
      text.erase(at, rest - at);
    } else {
      at = close;
    }
  }
  return text;
}

review::Measured MeasuredOf(const model::Finding& finding) {
  review::Measured measured;
  measured.part = {finding.subject, finding.environment, finding.measure};
  measured.value = MaskSecrets(WithoutGuards(finding.said));
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

// What `check` says of the same: which fact is not known, why in words, and what to add. The code of the reason alone
// stands only where nobody has words for it.
std::string WordsOf(const model::ItemResult& result) {
  if (result.outcome != model::Outcome::kUnknown || result.missing.empty()) return result.message;
  const model::Missing& missing = result.missing.front();
  std::string words = missing.detail.empty() ? std::string() : missing.detail;
  if (!missing.advice.empty()) words += (words.empty() ? "" : "; ") + missing.advice;
  if (words.empty()) return result.message;
  if (words.ends_with('.')) words.pop_back();
  std::string rest = result.missing.size() == 1 ? "" : fmt::format(" and {} more", result.missing.size() - 1);
  return fmt::format("{} ({}{})", OneLine(words, 400), missing.fact, rest);
}

// Of what runs in that environment, by digest as the manifests have it; a tag says nothing of what was reviewed.
std::vector<std::string> ImagesOf(const facts::FactSet& facts, std::string_view environment) {
  std::optional<std::size_t> slot = facts.declarations().Slot("kubernetes.workloads");
  if (!slot || !facts.Get(*slot).Is(value::Kind::kList)) return {};
  auto text = [](const value::Value& of, std::string_view name) -> std::string_view {
    const value::Value* field = of.Find(name);
    return field != nullptr && field->Is(value::Kind::kString) ? field->AsString() : std::string_view();
  };
  std::set<std::string> images;
  for (const value::Value& workload : facts.Get(*slot).AsList()) {
    if (!workload.Is(value::Kind::kStruct)) continue;
    std::string_view where = text(workload, "environment");
    const value::Value* containers = workload.Find("containers");
    bool elsewhere = !where.empty() && where != (environment.empty() ? "production" : environment);
    if (elsewhere || containers == nullptr || !containers->Is(value::Kind::kList)) continue;
    for (const value::Value& container : containers->AsList()) {
      std::string_view image = container.Is(value::Kind::kStruct) ? text(container, "image") : std::string_view();
      if (image.find("@sha256:") != std::string_view::npos) images.emplace(image);
    }
  }
  return {images.begin(), images.end()};
}

review::ItemRecord ItemRecordOf(const model::ItemResult& result, const review::PinnedItem& pinned) {
  review::ItemRecord record;
  record.item = pinned.id;
  record.outcome = result.outcome;
  record.required = pinned.blocks && result.outcome != model::Outcome::kNotApplicable;
  record.by_age = GrewOld(result);
  record.by_trouble = CouldNotRead(result);
  record.message = MaskSecrets(WithoutGuards(WordsOf(result)));
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
  if (judgement.facts) record.images = ImagesOf(*judgement.facts, origin.environment);
  for (const model::ItemResult& result : run.items) {
    if (const review::PinnedItem* item = pinned.FindItem(result.item->id)) {
      record.items.push_back(ItemRecordOf(result, *item));
    }
  }
  return record;
}

}  // namespace seaworthy::app
