#include "check/evaluate.h"

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "cel/evaluate.h"
#include "cel/explain.h"
#include "check/findings.h"
#include "check/visible.h"

namespace seaworthy::check {
namespace {

using model::ItemResult;
using model::Outcome;
using value::Kind;
using value::Value;

bool IsTrue(const Value& value) { return value.Is(Kind::kBool) && value.AsBool(); }
bool IsFalse(const Value& value) { return value.Is(Kind::kBool) && !value.AsBool(); }

// The earliest moment at which a value that is fresh now grows too old; nothing where none of it ages.
std::optional<Instant> FreshUntil(const Value& value, Span limit, const Inputs& inputs) {
  if (value.Is(Kind::kList) && !value.AsList().empty()) {
    std::optional<Instant> earliest;
    for (const Value& item : value.AsList()) {
      std::optional<Instant> ends = FreshUntil(item, limit, inputs);
      if (ends && (!earliest || *ends < *earliest)) earliest = ends;
    }
    return earliest;
  }
  const facts::Provenance* provenance = inputs.facts.FirstProvenance(value);
  if (provenance == nullptr || !provenance->observed || value.Is(Kind::kAbsent)) return std::nullopt;
  Instant ends = *provenance->observed + limit;
  return ends < inputs.now ? std::nullopt : std::optional(ends);
}

// The first finding in one line, and how many more there are.
std::string FirstFinding(const ItemResult& result) {
  if (result.findings.empty()) return {};
  const model::Finding& first = result.findings.front();
  std::string text = first.subject.empty() ? "" : first.subject + ": ";
  text += first.said;
  if (!first.threshold.empty()) text += fmt::format(", against {}", first.threshold);
  if (result.findings_total > 1) text += fmt::format(" (and {} more)", result.findings_total - 1);
  return text;
}

// What is not known, or that the expression failed, as parts: a waiver of these does not cover a fail found later.
void SetUndecidedParts(ItemResult& result) {
  if (result.outcome == Outcome::kError) result.parts.push_back({"", "", "error"});
  for (const model::Missing& missing : result.missing) result.parts.push_back({"", "", missing.fact});
  std::ranges::sort(result.parts);
  result.parts.erase(std::ranges::unique(result.parts).begin(), result.parts.end());
}

void SetUndecided(ItemResult& result, const cel::Explanation& explanation, const Inputs& inputs,
                  std::string_view what) {
  if (explanation.value.Is(Kind::kAbsent)) {
    result.outcome = Outcome::kUnknown;
    result.missing = MissingOf(explanation.unknowns, inputs.facts);
    result.message = result.missing.empty() ? fmt::format("{} is not decided", what)
                                            : fmt::format("{}: {}", result.missing[0].fact, result.missing[0].reason);
    SetUndecidedParts(result);
    return;
  }
  result.outcome = Outcome::kError;
  result.message =
      fmt::format("{} failed: {}", what, explanation.error.empty() ? "it yields no true or false" : explanation.error);
  SetUndecidedParts(result);
}

void SetFindings(ItemResult& result, const cel::Explanation& explanation, const Inputs& inputs) {
  Findings findings = FindingsOf(explanation, inputs.facts);
  result.findings = std::move(findings.list);
  result.findings_total = findings.total;
  if (result.outcome == Outcome::kFail) result.parts = std::move(findings.parts);
}

void SetDecided(ItemResult& result, const cel::Explanation& explanation, const Inputs& inputs) {
  result.outcome = explanation.value.AsBool() ? Outcome::kPass : Outcome::kFail;
  SetFindings(result, explanation, inputs);
  result.message = FirstFinding(result);
}

// Without a check: people answer, or a collector that is not there yet.
void SetUnchecked(ItemResult& result, const model::Item& item) {
  result.outcome = Outcome::kUnknown;
  if (item.awaits.empty()) {
    result.for_review = true;
    result.message = "a person answers this in the review";
    return;
  }
  result.message = fmt::format("this version does not read {} yet", item.awaits);
  result.missing.push_back({.fact = item.awaits,
                            .reason = std::string(Name(value::AbsentReason::kNotCollected)),
                            .detail = "",
                            .advice = "No collector of this version reads it; a person answers it in the review.",
                            .place = {}});
  SetUndecidedParts(result);
}

void NoteFactsRead(ItemResult& result, const CompiledItem& compiled, const Inputs& inputs) {
  const facts::Declarations& declarations = inputs.facts.declarations();
  for (std::size_t slot : FactsRead(compiled, declarations)) {
    const facts::Provenance* provenance = inputs.facts.FirstProvenance(inputs.facts.Get(slot));
    const facts::Declaration& fact = declarations.facts()[slot];
    result.read.push_back({fact.key, provenance == nullptr ? std::nullopt : provenance->observed});
    if (!fact.fresh_for) continue;
    Span limit = result.item->fresh_for.value_or(*fact.fresh_for);
    std::optional<Instant> ends = FreshUntil(inputs.facts.Get(slot), limit, inputs);
    if (ends && (!result.fresh_until || *ends < *result.fresh_until)) result.fresh_until = ends;
  }
}

}  // namespace

ItemResult EvaluateItem(const model::Item& item, const CompiledItem& compiled, const Inputs& inputs) {
  ItemResult result;
  result.item = &item;
  result.required = item.BlocksAt(inputs.now);
  NoteFactsRead(result, compiled, inputs);

  value::Arena arena;
  Visible visible(inputs, arena);
  std::span<const Value> slots = visible.For(item, compiled);
  if (compiled.applies) {
    cel::Explanation applies = cel::Explain(*compiled.applies, slots, arena);
    if (IsFalse(applies.value)) {
      result.outcome = Outcome::kNotApplicable;
      result.required = false;
      SetFindings(result, applies, inputs);
      result.message = "does not apply: " + FirstFinding(result);
      return result;
    }
    if (!IsTrue(applies.value)) {
      SetUndecided(result, applies, inputs, "whether it applies");
      return result;
    }
  }
  if (!compiled.check) {
    SetUnchecked(result, item);
    return result;
  }
  cel::Explanation checked = cel::Explain(*compiled.check, slots, arena);
  if (checked.value.Is(Kind::kBool)) {
    SetDecided(result, checked, inputs);
  } else {
    SetUndecided(result, checked, inputs, "the check");
  }
  return result;
}

model::Outcome OutcomeOf(const model::Item& item, const CompiledItem& compiled, Visible& visible, value::Arena& arena) {
  std::span<const Value> slots = visible.For(item, compiled);
  if (compiled.applies) {
    Value applies = cel::EvaluateValue(*compiled.applies, slots, arena);
    if (IsFalse(applies)) return Outcome::kNotApplicable;
    if (!IsTrue(applies)) return applies.Is(Kind::kAbsent) ? Outcome::kUnknown : Outcome::kError;
  }
  if (!compiled.check) return Outcome::kUnknown;
  Value checked = cel::EvaluateValue(*compiled.check, slots, arena);
  if (checked.Is(Kind::kBool)) return checked.AsBool() ? Outcome::kPass : Outcome::kFail;
  return checked.Is(Kind::kAbsent) ? Outcome::kUnknown : Outcome::kError;
}

}  // namespace seaworthy::check
