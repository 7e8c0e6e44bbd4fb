#include "check/visible.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "base/text.h"
#include "value/build.h"

namespace seaworthy::check {

using value::AbsentReason;
using value::Kind;
using value::Value;

// How old a value may be. An item that says so itself asks for a value whose age is known.
struct Visible::Limit {
  Span span;
  bool age_must_be_known = false;
};

Visible::Visible(const Inputs& inputs, value::Arena& arena)
    : inputs_(inputs), arena_(arena), values_(inputs.facts.values().begin(), inputs.facts.values().end()) {
  values_.push_back(Value::Timestamp(inputs.now));
  values_.insert(values_.end(), inputs.parameters.begin(), inputs.parameters.end());
}

std::span<const Value> Visible::For(const model::Item& item, const CompiledItem& compiled) {
  for (std::size_t slot : compiled.variables) {
    if (slot < inputs_.facts.values().size()) values_[slot] = OneFact(slot, item);
  }
  return values_;
}

Value Visible::OneFact(std::size_t slot, const model::Item& item) {
  const facts::Declaration& fact = inputs_.facts.declarations().facts()[slot];
  Value value = inputs_.facts.Get(slot);
  if (item.trust == "server") value = Trusted(value);
  if (!fact.fresh_for || value.Is(Kind::kAbsent)) return value;
  return Aged(value, {item.fresh_for.value_or(*fact.fresh_for), item.fresh_for.has_value()});
}

bool Visible::IsHandedIn(const Value& value) const {
  const facts::Provenance* provenance = inputs_.facts.FirstProvenance(value);
  return provenance != nullptr && !provenance->submitter.empty();
}

// Of a struct without a source of its own each field stands for itself. A list with one element that was handed in is
// not trusted as a whole: its length would tell what the element may not.
Value Visible::Trusted(const Value& value) {
  if (value.Is(Kind::kStruct) && value.origin() == 0) {
    auto slots = arena_.NewArray<Value>(value.AsSlots().size());
    std::ranges::transform(value.AsSlots(), slots.begin(), [&](const Value& field) { return Trusted(field); });
    auto block = arena_.NewArray<Value::StructBlock>(1);
    block[0] = {&value.AsStructType(), slots.data()};
    return Value::Struct(block.data());
  }
  bool is_handed_in = value.Is(Kind::kList) && value.origin() == 0
                          ? std::ranges::any_of(value.AsList(), [&](const Value& item) { return IsHandedIn(item); })
                          : IsHandedIn(value);
  if (!is_handed_in || value.Is(Kind::kAbsent)) return value;
  std::string detail = fmt::format("handed in by {}; this item counts only what the server collected itself",
                                   OneLine(inputs_.facts.FirstProvenance(value)->submitter, 80));
  return value::MakeAbsent(arena_, AbsentReason::kNotCollected, detail).WithOrigin(value.origin());
}

// Each element of a list was observed at a moment of its own: one that is fresh says nothing of its neighbour.
Value Visible::Aged(const Value& value, const Limit& limit) {
  if (!value.Is(Kind::kList) || value.AsList().empty()) return AgedOne(value, limit);
  bool any = std::ranges::any_of(value.AsList(), [&](const Value& item) { return IsTooOld(item, limit); });
  if (!any) return value;
  auto items = arena_.NewArray<Value>(value.AsList().size());
  std::ranges::transform(value.AsList(), items.begin(), [&](const Value& item) { return AgedOne(item, limit); });
  return Value::List(items).WithOrigin(value.origin());
}

bool Visible::IsTooOld(const Value& value, const Limit& limit) const {
  const facts::Provenance* provenance = inputs_.facts.FirstProvenance(value);
  if (provenance == nullptr || value.Is(Kind::kAbsent)) return false;
  return provenance->observed ? inputs_.now - *provenance->observed > limit.span : limit.age_must_be_known;
}

Value Visible::AgedOne(const Value& value, const Limit& limit) {
  if (!IsTooOld(value, limit)) return value;
  const auto& observed = inputs_.facts.FirstProvenance(value)->observed;
  std::string detail = observed ? fmt::format("observed at {}, {} ago; it holds for {}", ToString(*observed),
                                              InWords(inputs_.now - *observed), InWords(limit.span))
                                : fmt::format("its age is unknown, and it may be {} old at most", InWords(limit.span));
  return value::MakeAbsent(arena_, AbsentReason::kStale, detail).WithOrigin(value.origin());
}

}  // namespace seaworthy::check
