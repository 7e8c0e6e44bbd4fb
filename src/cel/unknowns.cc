// The evaluation only says that the result is unknown. This walks down again: from an unknown part to those of its
// children that are unknown, until it stands at an absent value. What is decided is never entered, so that
// `false && x` does not name x.
#include "cel/unknowns.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cel/walk.h"

namespace seaworthy::cel {
namespace {

using value::Kind;
using value::Value;

constexpr std::size_t kMost = 100;
// A variable of cel.bind() leads to what it was bound to each time it is met, so the ways down can be many.
constexpr std::size_t kMostSteps = 20'000;

class Finder {
 public:
  Finder(const Code& code, std::span<const Value> slots, value::Arena& arena, const Limits& limits)
      : walk_(code, slots, arena, limits) {}

  std::vector<Unknown> Run() {
    Descend(*walk_.code().root);
    return std::move(found_);
  }

 private:
  bool Full() const { return found_.size() >= kMost || steps_ > kMostSteps || walk_.exhausted(); }

  bool DescendIfUnknown(const Node& node) {
    Value value = walk_.Evaluate(node);
    if (!value.Is(Kind::kAbsent)) return false;
    Descend(node, value);
    return true;
  }

  void Descend(const Node& node) { DescendIfUnknown(node); }

  // `value` is that of the node: absent.
  void Descend(const Node& node, const Value& value) {
    ++steps_;
    if (Full()) return;
    switch (node.op) {
      case Op::kSlot:
      case Op::kHasSlot: return Add(value, walk_.SiteOf(node));
      case Op::kLocal: return AtLocal(node, value);
      case Op::kConditional: return AtConditional(node);
      case Op::kBind: return AtBind(node);
      case Op::kOptMap:
      case Op::kOptFlatMap: return AtOptional(node);
      default: break;
    }
    if (node.op >= Op::kAll) return AtMacro(node);
    bool below = false;
    for (std::size_t i = 0; i < node.count; ++i) below = DescendIfUnknown(node.children[i]) || below;
    if (!below) AtLeaf(node, value);
  }

  void AtLocal(const Node& node, const Value& value) {
    if (const Node* from = walk_.BoundTo(node.index)) return Descend(*from, value);
    Add(value, walk_.SiteOf(node));
  }

  void AtConditional(const Node& node) {
    Value condition = walk_.Evaluate(node.children[0]);
    if (condition.Is(Kind::kAbsent)) return Descend(node.children[0], condition);
    if (condition.Is(Kind::kBool)) Descend(node.children[condition.AsBool() ? 1 : 2]);
  }

  void AtBind(const Node& node) {
    walk_.EnterBinding(node, walk_.Evaluate(node.children[0]), node.children[0]);
    Descend(node.children[1]);
  }

  void AtOptional(const Node& node) {
    Value operand = walk_.Evaluate(node.children[0]);
    if (operand.Is(Kind::kAbsent)) return Descend(node.children[0], operand);
    if (!operand.Is(Kind::kOptional) || operand.AsOptional() == nullptr) return;
    walk_.EnterBinding(node, *operand.AsOptional(), node.children[0]);
    Descend(node.children[1]);
  }

  void AtMacro(const Node& node) {
    Value range = walk_.Evaluate(node.children[0]);
    if (range.Is(Kind::kAbsent)) return Descend(node.children[0], range);
    for (const Round& round : walk_.RoundsOf(node, range)) {
      if (Full()) return;
      walk_.Enter(node, round);
      bool passes = true;  // map() looks at what it makes only where its predicate holds.
      for (std::size_t i = 1; passes && i < node.count; ++i) {
        if (DescendIfUnknown(node.children[i])) break;
        if (i + 1 < node.count) passes = IsTrue(walk_.Evaluate(node.children[i]));
      }
    }
  }

  static bool IsTrue(const Value& value) { return value.Is(Kind::kBool) && value.AsBool(); }

  // No child is absent: the value itself was, or something inside a list that was compared or searched.
  void AtLeaf(const Node& node, const Value& value) {
    switch (node.op) {
      case Op::kSelect:
      case Op::kSelectOfSlot:
      case Op::kSelectOfLocal:
      case Op::kField:
      case Op::kOptionalSelect:
      case Op::kHas:
      case Op::kIndex:
      case Op::kOptionalIndex: return Add(value, walk_.SiteOf(node));
      default: break;
    }
    std::size_t before = found_.size();
    for (std::size_t i = 0; i < node.count; ++i) InsideOf(node.children[i]);
    if (found_.size() == before) Add(value, walk_.SiteOf(node));
  }

  // Looks for absent parts in what was read, not in what was computed from it.
  void InsideOf(const Node& node) {
    Site site = walk_.SiteOf(node);
    if (!site.path.empty()) return Inside(walk_.Evaluate(node), site);
    std::size_t parts = node.op >= Op::kAll ? 1 : node.count;
    for (std::size_t i = 0; i < parts && i < node.count; ++i) InsideOf(node.children[i]);
  }

  void Inside(const Value& value, const Site& site) {
    if (Full()) return;
    auto below = [&](const std::string& step) { return Site{site.path.empty() ? "" : site.path + step, site.slot}; };
    if (value.Is(Kind::kAbsent)) {
      Add(value, site);
    } else if (value.Is(Kind::kList)) {
      for (std::size_t i = 0; i < value.AsList().size(); ++i) Inside(value.AsList()[i], below(fmt::format("[{}]", i)));
    } else if (value.Is(Kind::kMap)) {
      for (const value::MapEntry& entry : value.AsMap()) Inside(entry.item, below(StepTo(entry.key)));
    } else if (value.Is(Kind::kStruct)) {
      const auto& fields = value.AsStructType().fields;
      for (std::size_t i = 0; i < fields.size(); ++i) Inside(value.AsSlots()[i], below("." + fields[i].name));
    }
  }

  void Add(const Value& value, const Site& site) {
    const value::Absence& absence = value.AsAbsence();
    Unknown unknown{site.slot.value_or(0), absence.reason, std::string(absence.detail), value.origin(), site.path};
    if (Full() || std::ranges::find(found_, unknown) != found_.end()) return;
    found_.push_back(std::move(unknown));
  }

  Walk walk_;
  std::size_t steps_ = 0;
  std::vector<Unknown> found_;
};

}  // namespace

std::vector<Unknown> FindUnknowns(const Code& code, std::span<const Value> slots, value::Arena& arena,
                                  const Limits& limits) {
  return Finder(code, slots, arena, limits).Run();
}

}  // namespace seaworthy::cel
