#include "facts/fact_set.h"

#include <algorithm>

#include <fmt/format.h>

namespace seaworthy::facts {
namespace {

using value::Kind;
using value::MapEntry;
using value::Value;

bool Fits(const value::Type& type, const Value& value) {
  return value.Is(Kind::kAbsent) || value.Is(type.kind) || type.kind == Kind::kDyn;
}

bool SaysNothing(const Declaration& fact, const Value& value) {
  return value.Is(Kind::kList) && value.AsList().empty() && fact.empty == EmptyList::kAbsent;
}

// A deep copy in which every origin is raised by `offset`.
Value Renumbered(value::Arena& arena, const Value& value, std::uint32_t offset) {
  auto raised = [&](const Value& v) { return v.origin() == 0 ? v : v.WithOrigin(v.origin() + offset); };
  switch (value.kind()) {
    case Kind::kList: {
      auto items = arena.NewArray<Value>(value.AsList().size());
      std::ranges::transform(value.AsList(), items.begin(),
                             [&](const Value& v) { return Renumbered(arena, v, offset); });
      return raised(Value::List(items).WithOrigin(value.origin()));
    }
    case Kind::kMap: {
      auto entries = arena.NewArray<MapEntry>(value.AsMap().size());
      std::ranges::transform(value.AsMap(), entries.begin(), [&](const MapEntry& e) {
        return MapEntry{Renumbered(arena, e.key, offset), Renumbered(arena, e.item, offset)};
      });
      return raised(Value::Map(entries).WithOrigin(value.origin()));
    }
    case Kind::kStruct: {
      auto slots = arena.NewArray<Value>(value.AsSlots().size());
      std::ranges::transform(value.AsSlots(), slots.begin(),
                             [&](const Value& v) { return Renumbered(arena, v, offset); });
      auto block = arena.NewArray<Value::StructBlock>(1);
      block[0] = {&value.AsStructType(), slots.data()};
      return raised(Value::Struct(block.data()).WithOrigin(value.origin()));
    }
    default: return raised(value::Clone(arena, value));
  }
}

}  // namespace

std::uint32_t FirstOrigin(const Value& value) {
  if (value.origin() != 0) return value.origin();
  auto first = [](auto parts) {
    for (const Value& part : parts) {
      if (std::uint32_t origin = FirstOrigin(part)) return origin;
    }
    return std::uint32_t{0};
  };
  if (value.Is(Kind::kList)) return first(value.AsList());
  if (value.Is(Kind::kStruct)) return first(value.AsSlots());
  return 0;
}

const Provenance* FactSet::ProvenanceOf(std::uint32_t origin) const {
  return origin == 0 || origin > provenance_.size() ? nullptr : &provenance_[origin - 1];
}

const Provenance* FactSet::FirstProvenance(const Value& value) const { return ProvenanceOf(FirstOrigin(value)); }

Writer::Writer(const Declarations& declarations, std::string collector)
    : declarations_(declarations), collector_(std::move(collector)), values_(declarations.facts().size()) {}

std::uint32_t Writer::Origin(Provenance provenance) {
  provenance.collector = collector_;
  bool same = !provenance_.empty() && provenance_.back().place == provenance.place &&
              provenance_.back().observed == provenance.observed &&
              provenance_.back().submitter == provenance.submitter;
  if (same) {
    return static_cast<std::uint32_t>(provenance_.size());
  }
  provenance_.push_back(std::move(provenance));
  return static_cast<std::uint32_t>(provenance_.size());
}

std::uint32_t Writer::Origin(const Place& place, std::optional<Instant> observed) {
  return Origin(Provenance{.collector = {}, .place = place, .observed = observed, .digest = {}, .submitter = {}});
}

value::StructBuilder Writer::Struct(std::string_view type) {
  const value::StructType* structure = declarations_.FindStruct(collector_, type);
  SEAWORTHY_ASSERT(structure != nullptr, fmt::format("collector '{}' declares no type '{}'", collector_, type));
  return {arena_, *structure};
}

Value Writer::Strings(std::span<const std::string> texts) {
  auto items = arena_.NewArray<Value>(texts.size());
  std::ranges::transform(texts, items.begin(), [&](const std::string& text) { return String(text); });
  return Value::List(items);
}

void Writer::Set(std::string_view key, const Value& value, std::string_view detail_if_empty) {
  auto slot = declarations_.Slot(key);
  SEAWORTHY_ASSERT(slot.has_value(), fmt::format("no collector declares '{}'", key));
  const Declaration& fact = declarations_.facts()[*slot];
  SEAWORTHY_ASSERT(fact.collector == collector_, fmt::format("'{}' belongs to another collector", key));
  SEAWORTHY_ASSERT(Fits(fact.type, value), fmt::format("'{}' has a value of another type", key));
  if (SaysNothing(fact, value)) {
    values_[*slot] = Absent(value::AbsentReason::kNotFound, detail_if_empty);
    return;
  }
  values_[*slot] = value;
}

void Writer::SetAbsent(std::string_view key, value::AbsentReason reason, std::string_view detail) {
  Set(key, Absent(reason, detail));
}

void Writer::SetRestAbsent(value::AbsentReason reason, std::string_view detail) {
  for (std::size_t slot = 0; slot < values_.size(); ++slot) {
    if (declarations_.facts()[slot].collector == collector_ && !values_[slot]) values_[slot] = Absent(reason, detail);
  }
}

FactSetBuilder::FactSetBuilder(const Declarations& declarations) : set_(new FactSet()) {
  set_->declarations_ = &declarations;
  static constexpr value::Absence kUntouched{value::AbsentReason::kNotCollected, {}};
  set_->values_.assign(declarations.facts().size(), Value::Absent(&kUntouched));
}

FactSetBuilder::FactSetBuilder(const FactSet& facts) : FactSetBuilder(facts.declarations()) {
  set_->provenance_ = facts.provenance_;
  std::ranges::transform(facts.values_, set_->values_.begin(),
                         [&](const Value& value) { return value::Clone(set_->arena_, value); });
}

std::uint32_t FactSetBuilder::AddOrigin(Provenance provenance) {
  set_->provenance_.push_back(std::move(provenance));
  SEAWORTHY_ASSERT(set_->provenance_.size() < (1u << 24), "more places than an origin can number");
  return static_cast<std::uint32_t>(set_->provenance_.size());
}

void FactSetBuilder::Set(std::size_t slot, const Value& value, std::string_view detail_if_empty) {
  const Declaration& fact = set_->declarations_->facts()[slot];
  SEAWORTHY_ASSERT(Fits(fact.type, value), fmt::format("'{}' has a value of another type", fact.key));
  bool nothing = SaysNothing(fact, value);
  set_->values_[slot] =
      nothing
          ? value::MakeAbsent(set_->arena_, value::AbsentReason::kNotFound, detail_if_empty).WithOrigin(value.origin())
          : value;
}

void FactSetBuilder::Add(const Writer& writer) {
  auto offset = static_cast<std::uint32_t>(set_->provenance_.size());
  set_->provenance_.insert(set_->provenance_.end(), writer.provenance_.begin(), writer.provenance_.end());
  SEAWORTHY_ASSERT(set_->provenance_.size() < (1u << 24), "more places than an origin can number");
  for (std::size_t slot = 0; slot < writer.values_.size(); ++slot) {
    if (writer.values_[slot]) set_->values_[slot] = Renumbered(set_->arena_, *writer.values_[slot], offset);
  }
}

std::shared_ptr<const FactSet> FactSetBuilder::Build() && { return std::move(set_); }

}  // namespace seaworthy::facts
