#include "standard/case_facts.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"
#include "standard/convert.h"
#include "standard/errors.h"
#include "value/build.h"

namespace seaworthy::standard {

namespace {

using formats::Node;
using value::Kind;
using value::Value;

constexpr std::string_view kService = "service";
constexpr std::string_view kDetail = "the case says so";

bool HoldsEmptyList(const Value& value) {
  if (value.Is(Kind::kList)) return value.AsList().empty();
  return value.Is(Kind::kStruct) && std::ranges::any_of(value.AsSlots(), HoldsEmptyList);
}

// One step into a value: `.field` or `[3]`, cut from the front of the path. Nothing where it is neither.
struct Step {
  std::string_view field;
  std::optional<std::size_t> index;
};

std::optional<Step> CutStep(std::string_view& path) {
  if (path.starts_with('.')) {
    std::size_t end = std::min(path.find_first_of(".[", 1), path.size());
    Step step{path.substr(1, end - 1), std::nullopt};
    path.remove_prefix(end);
    return step;
  }
  if (!path.starts_with('[')) return std::nullopt;
  std::size_t index = 0;
  auto [end, error] = std::from_chars(path.data() + 1, path.data() + path.size(), index);
  if (error != std::errc{} || end == path.data() + path.size() || *end != ']') return std::nullopt;
  path.remove_prefix(static_cast<std::size_t>(end - path.data()) + 1);
  return Step{{}, index};
}

// A copy of the value in which the part at the path is `absent`; nothing where there is no such part.
std::optional<Value> WithAbsent(const Value& value, std::string_view path, const Value& absent, value::Arena& arena) {
  if (path.empty()) return absent;
  std::optional<Step> step = CutStep(path);
  if (!step) return std::nullopt;
  bool is_list = value.Is(Kind::kList) && step->index;
  if (!is_list && !(value.Is(Kind::kStruct) && !step->index)) return std::nullopt;
  std::span<const Value> parts = is_list ? value.AsList() : value.AsSlots();
  std::optional<std::size_t> at = is_list ? step->index : value.AsStructType().SlotOf(step->field);
  if (!at || *at >= parts.size()) return std::nullopt;
  std::optional<Value> part = WithAbsent(parts[*at], path, absent, arena);
  if (!part) return std::nullopt;
  std::span<Value> copy = arena.NewArray<Value>(parts.size());
  std::ranges::copy(parts, copy.begin());
  copy[*at] = *part;
  if (is_list) return Value::List(copy);
  auto block = arena.NewArray<Value::StructBlock>(1);
  block[0] = {&value.AsStructType(), copy.data()};
  return Value::Struct(block.data());
}

// A struct of which nothing is known.
Value EmptyStruct(const value::StructType& type, value::Arena& arena) {
  value::StructBuilder builder(arena, type);
  for (const value::Field& field : type.fields) {
    if (field.optional) continue;
    builder.Set(field.name, value::MakeAbsent(arena, value::AbsentReason::kNotCollected, "the case does not give it"));
  }
  return builder.Build();
}

std::string ListReasons() {
  std::vector<std::string> names;
  for (int i = 0; i <= static_cast<int>(value::AbsentReason::kStale); ++i) {
    names.emplace_back(Name(static_cast<value::AbsentReason>(i)));
  }
  return JoinWords(names, " or ");
}

}  // namespace

void CaseFacts::ReportUnknownFact(std::string_view key, const Node& at) {
  if (out_.full()) return;
  std::vector<std::string> keys;
  for (const facts::Declaration& fact : declarations_.facts()) keys.push_back(fact.key);
  std::string_view nearest = Nearest(key, std::span<const std::string>(keys));
  out_.Report(kUnknownName, "no collector declares the fact `" + OneLine(key, 80) + "`", at,
              nearest.empty() ? "" : "did you mean `" + std::string(nearest) + "`?");
}

void CaseFacts::Put(std::size_t slot, const Node& node) {
  const facts::Declaration& fact = declarations_.facts()[slot];
  Result<Value> value = ToValue(node, fact.type, arena_);
  if (!value.ok()) {
    Error error = Error(std::move(value).error()).Within("`" + fact.key + "`");
    out_.Add(std::move(error).InFile(out_.file()));
    return;
  }
  if (values_[slot]) {
    out_.Report(kDuplicate, "the case gives `" + fact.key + "` twice", node);
    return;
  }
  gives_empty_list_ |= HoldsEmptyList(*value);
  values_[slot] = *value;
}

void CaseFacts::ReadFacts(const Node& node) {
  for (const formats::Entry& entry : node.entries()) {
    if (auto slot = declarations_.Slot(entry.key->text())) {
      Put(*slot, *entry.value);
    } else {
      ReportUnknownFact(entry.key->text(), *entry.key);
    }
  }
}

void CaseFacts::ReadService(const Node& node) {
  if (auto slot = declarations_.Slot(kService)) {
    Put(*slot, node);
  } else {
    ReportUnknownFact(kService, node);
  }
}

std::optional<std::size_t> CaseFacts::SlotOfPath(std::string_view path, std::string_view& rest) const {
  for (std::size_t end = path.size(); end != std::string_view::npos && end > 0;
       end = path.find_last_of(".[", end - 1)) {
    if (auto slot = declarations_.Slot(path.substr(0, end))) {
      rest = path.substr(end);
      return slot;
    }
  }
  return std::nullopt;
}

void CaseFacts::PutAbsent(std::string_view path, value::AbsentReason reason, const Node& at) {
  std::string_view rest;
  std::optional<std::size_t> slot = SlotOfPath(path, rest);
  if (!slot) {
    ReportUnknownFact(path, at);
    return;
  }
  const facts::Declaration& fact = declarations_.facts()[*slot];
  Value absent = value::MakeAbsent(arena_, reason, kDetail);
  if (rest.empty() && values_[*slot]) {
    out_.Report(kConflict, "the case gives `" + fact.key + "` and says that it is absent", at);
    return;
  }
  std::optional<Value> base = values_[*slot];
  if (!base && fact.type.kind == Kind::kStruct) base = EmptyStruct(*fact.type.structure, arena_);
  std::optional<Value> changed = rest.empty() ? absent : base ? WithAbsent(*base, rest, absent, arena_) : std::nullopt;
  if (changed) {
    values_[*slot] = changed;
    return;
  }
  out_.Report(kUnknownName, "the case gives no `" + OneLine(path, 80) + "` that could be absent", at,
              "give `" + fact.key + "` in `facts`; a part is `" + fact.key + "[0].field`");
}

void CaseFacts::ReadAbsent(const Node& node) {
  for (const formats::Entry& entry : node.entries()) {
    std::optional<value::AbsentReason> reason = value::ParseAbsentReason(entry.value->text());
    if (!reason) {
      out_.Report(kUnknownWord, "`" + OneLine(entry.value->text(), 60) + "` is no reason for absence", *entry.value,
                  "reasons are " + ListReasons());
      continue;
    }
    PutAbsent(entry.key->text(), *reason, *entry.key);
  }
}

std::optional<int> CaseFacts::tier() const {
  std::optional<std::size_t> slot = declarations_.Slot(kService);
  if (!slot || !values_[*slot] || !values_[*slot]->Is(Kind::kStruct)) return std::nullopt;
  const Value* tier = values_[*slot]->Find("tier");
  if (tier == nullptr || !tier->Is(Kind::kInt)) return std::nullopt;
  return static_cast<int>(tier->AsInt());
}

std::shared_ptr<const facts::FactSet> CaseFacts::Build() {
  facts::FactSetBuilder builder(declarations_);
  for (std::size_t slot = 0; slot < values_.size(); ++slot) {
    if (!values_[slot]) continue;
    const facts::Declaration& fact = declarations_.facts()[slot];
    facts::Writer writer(declarations_, fact.collector);
    writer.Set(fact.key, *values_[slot], "the case gives an empty list");
    builder.Add(writer);
  }
  return std::move(builder).Build();
}

}  // namespace seaworthy::standard
