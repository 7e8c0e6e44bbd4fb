#include "cel/walk.h"

#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "cel/text_of.h"

namespace seaworthy::cel {

using value::Kind;
using value::Value;

namespace {

constexpr std::uint64_t kTimes = 8;
constexpr std::string_view kNameCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

Site Below(Site site, const std::string& step) {
  if (!site.path.empty()) site.path += step;
  return site;
}

}  // namespace

std::string StepTo(const Value& key) {
  std::string text = OneLine(TextOf(key).value_or("?"), 60);
  if (!key.Is(Kind::kString)) return fmt::format("[{}]", text);
  bool plain = !text.empty() && text.find_first_not_of(kNameCharacters) == std::string::npos &&
               !(text[0] >= '0' && text[0] <= '9');
  return plain ? "." + text : fmt::format("[\"{}\"]", text);
}

Walk::Walk(const Code& code, std::span<const Value> slots, value::Arena& arena, const Limits& limits)
    : code_(code), slots_(slots), interpreter_(code, slots, arena, limits.cost * kTimes), bound_(code.locals) {}

Site Walk::SiteOf(const Node& node) {
  switch (node.op) {
    case Op::kSlot:
    case Op::kHasSlot: return {code_.names[node.index], node.index};
    case Op::kLocal: return bound_[node.index].site;
    case Op::kSelect:
    case Op::kSelectOfSlot:
    case Op::kSelectOfLocal:
    case Op::kField:
    case Op::kOptionalSelect:
    case Op::kHas: return Below(SiteOf(node.children[0]), "." + std::string(node.constant.AsString()));
    case Op::kIndex:
    case Op::kOptionalIndex: return Below(SiteOf(node.children[0]), StepTo(Evaluate(node.children[1])));
    case Op::kFilter:
    case Op::kTransform:
    case Op::kSortBy: return {"", SiteOf(node.children[0]).slot};
    case Op::kConditional: {
      Value condition = Evaluate(node.children[0]);
      return condition.Is(Kind::kBool) ? SiteOf(node.children[condition.AsBool() ? 1 : 2]) : Site();
    }
    default: break;
  }
  return {"", node.count > 0 ? SiteOf(node.children[0]).slot : std::nullopt};
}

const Node& Walk::Unfiltered(const Node& range) const {
  return range.op == Op::kFilter ? Unfiltered(range.children[0]) : range;
}

// Which items of the unfiltered list the items of `range` are.
std::vector<std::size_t> Walk::IndexesOf(const Node& range, std::size_t size) {
  std::vector<std::size_t> indexes(size);
  std::iota(indexes.begin(), indexes.end(), std::size_t{0});
  if (range.op != Op::kFilter) return indexes;
  Value inner = Evaluate(range.children[0]);
  if (IsProblem(inner)) return indexes;
  std::vector<std::size_t> kept;
  for (const Round& round : RoundsOf(range, inner)) {
    Enter(range, round);
    Value passes = Evaluate(range.children[1]);
    if (passes.Is(Kind::kBool) && passes.AsBool()) kept.push_back(round.index);
    if (exhausted()) break;
  }
  kept.resize(size);
  return kept;
}

std::vector<Round> Walk::RoundsOf(const Node& macro, const Value& range) {
  const Node& source = macro.children[0];
  Site list = SiteOf(Unfiltered(source));
  bool pair = macro.variables == 2;
  std::vector<Round> rounds;
  if (range.Is(Kind::kList)) {
    std::vector<std::size_t> indexes = IndexesOf(source, range.AsList().size());
    for (std::size_t i = 0; i < indexes.size(); ++i) {
      const Value& item = range.AsList()[i];
      Value index = Value::Int(static_cast<std::int64_t>(i));
      rounds.push_back({pair ? index : item, item, indexes[i], Below(list, fmt::format("[{}]", indexes[i]))});
    }
  } else if (range.Is(Kind::kMap)) {
    for (const value::MapEntry& entry : range.AsMap()) {
      rounds.push_back({entry.key, entry.item, rounds.size(), Below(list, StepTo(entry.key))});
    }
  }
  return rounds;
}

void Walk::Enter(const Node& macro, const Round& round) {
  interpreter_.Bind(macro.index, round.first);
  bound_[macro.index] = {round.site, nullptr};
  if (macro.variables < 2) return;
  interpreter_.Bind(macro.index + 1, round.second);
  bound_[macro.index].site.path.clear();  // An index or a key stands nowhere.
  bound_[macro.index + 1] = {round.site, nullptr};
}

void Walk::EnterBinding(const Node& macro, const Value& value, const Node& from) {
  interpreter_.Bind(macro.index, value);
  bound_[macro.index] = {SiteOf(from), &from};
}

}  // namespace seaworthy::cel
