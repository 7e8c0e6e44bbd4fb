// From the whole expression down to the parts that decide it. Each part is evaluated again; a part is entered only if
// its value is one of those that give the result: the false sides of a false `&&`, the violating items of an `all()`.
#include "cel/explain.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/assert.h"
#include "base/text.h"
#include "cel/text_of.h"
#include "cel/unknowns.h"
#include "cel/walk.h"

namespace seaworthy::cel {
namespace {

using value::Kind;
using value::Value;

constexpr std::size_t kMost = 100;
constexpr std::size_t kMostLabels = 3;

bool IsTrue(const Value& value) { return value.Is(Kind::kBool) && value.AsBool(); }
bool IsFalse(const Value& value) { return value.Is(Kind::kBool) && !value.AsBool(); }
bool SameOutcome(const Value& a, const Value& b) {
  return a.kind() == b.kind() && (!a.Is(Kind::kBool) || a.AsBool() == b.AsBool());
}

// What people call the item: its label field, its name, itself if it is short, else its place in the list.
std::string LabelOf(const Round& round, const Value& item) {
  if (item.Is(Kind::kStruct) && item.AsStructType().label >= 0) {
    auto label = TextOf(item.AsSlots()[static_cast<std::size_t>(item.AsStructType().label)]);
    if (label) return OneLine(*label, 80);
  }
  for (std::string_view name : {"name", "id", "address", "url"}) {
    const Value* found = item.Find(name);
    if (found != nullptr && found->Is(Kind::kString)) return OneLine(found->AsString(), 80);
  }
  if (item.Is(Kind::kString)) return OneLine(item.AsString(), 80);
  if (auto text = TextOf(item)) return OneLine(*text, 80);
  return fmt::format("[{}]", round.index);
}

class Explainer {
 public:
  Explainer(const Code& code, std::span<const Value> slots, value::Arena& arena, const Limits& limits)
      : walk_(code, slots, arena, limits), code_(code) {}

  Explanation Run(const Value& value) {
    explanation_.value = value;
    Decide(*code_.root, value);
    return std::move(explanation_);
  }

 private:
  void DecideChild(const Node& node) { Decide(node, walk_.Evaluate(node)); }

  void Decide(const Node& node, const Value& value) {
    if (walk_.exhausted()) return;
    if (IsProblem(value) && !EntersProblems(node)) return Leaf(node, value);
    switch (node.op) {
      case Op::kAnd:
      case Op::kOr: return OfChain(node, value);
      case Op::kNot: return OfNot(node, value);
      case Op::kConditional: return OfConditional(node, value);
      case Op::kAll: return OfAll(node, value);
      case Op::kExists: return OfExists(node, value);
      case Op::kExistsOne: return OfExistsOne(node, value);
      case Op::kBind: return OfBind(node, value);
      default: return Leaf(node, value);
    }
  }

  static bool EntersProblems(const Node& node) {
    return node.op == Op::kAnd || node.op == Op::kOr || node.op == Op::kNot || node.op == Op::kAll ||
           node.op == Op::kExists || node.op == Op::kBind || node.op == Op::kConditional;
  }

  // --- logic ---

  void OfChain(const Node& node, const Value& value) {
    bool any = false;
    for (std::size_t i = 0; i < node.count; ++i) {
      Value side = walk_.Evaluate(node.children[i]);
      if (!SameOutcome(side, value)) continue;
      Decide(node.children[i], side);
      any = true;
    }
    if (!any) Leaf(node, value);
  }

  void OfNot(const Node& node, const Value& value) {
    const Node& child = node.children[0];
    switch (child.op) {
      case Op::kAnd:
      case Op::kOr:
      case Op::kNot:
      case Op::kAll:
      case Op::kExists:
      case Op::kExistsOne: return DecideChild(child);
      default: return Leaf(node, value);
    }
  }

  void OfConditional(const Node& node, const Value& value) {
    Value condition = walk_.Evaluate(node.children[0]);
    if (!condition.Is(Kind::kBool)) return Leaf(node, value);
    Decide(node.children[condition.AsBool() ? 1 : 2], value);
  }

  void OfBind(const Node& node, const Value& value) {
    walk_.EnterBinding(node, walk_.Evaluate(node.children[0]), node.children[0]);
    Decide(node.children[1], value);
  }

  // --- macros ---

  // The items for which the body has the outcome, each with what decides it there.
  std::size_t EachRound(const Node& node, const Value& range, const Value& outcome, std::size_t most) {
    std::size_t entered = 0;
    for (const Round& round : walk_.RoundsOf(node, range)) {
      walk_.Enter(node, round);
      Value body = walk_.Evaluate(node.children[1]);
      if (!SameOutcome(body, outcome)) continue;
      if (entered++ == most) break;
      Push(node, round);
      Decide(node.children[1], body);
      Pop(node);
    }
    return entered;
  }

  void OfAll(const Node& node, const Value& value) {
    Value range = walk_.Evaluate(node.children[0]);
    if (IsProblem(range)) return Leaf(node, value);
    if (!IsTrue(value)) {
      if (EachRound(node, range, value, static_cast<std::size_t>(-1)) == 0) Leaf(node, value);
      return;
    }
    std::vector<Round> rounds = walk_.RoundsOf(node, range);
    if (rounds.empty()) return OfRange(node, value, range, fmt::format("{} is empty", Text(node.children[0])));
    OfRange(node, value, range, fmt::format("all {}: {}", Count(rounds.size(), "item"), Labels(node, rounds)));
  }

  void OfExists(const Node& node, const Value& value) {
    Value range = walk_.Evaluate(node.children[0]);
    if (IsProblem(range)) return Leaf(node, value);
    if (!IsFalse(value)) {
      if (EachRound(node, range, value, 1) == 0) Leaf(node, value);
      return;
    }
    std::vector<Round> rounds = walk_.RoundsOf(node, range);
    if (rounds.empty()) return OfRange(node, value, range, fmt::format("{} is empty", Text(node.children[0])));
    OfRange(node, value, range, fmt::format("none of {}: {}", Count(rounds.size(), "item"), Labels(node, rounds)));
  }

  void OfExistsOne(const Node& node, const Value& value) {
    Value range = walk_.Evaluate(node.children[0]);
    if (IsProblem(range)) return Leaf(node, value);
    std::vector<Round> matching;
    std::vector<Round> rounds = walk_.RoundsOf(node, range);
    for (const Round& round : rounds) {
      walk_.Enter(node, round);
      if (IsTrue(walk_.Evaluate(node.children[1]))) matching.push_back(round);
    }
    std::string text = fmt::format("{} of {}", matching.size(), Count(rounds.size(), "item"));
    if (!matching.empty()) text += ": " + Labels(node, matching);
    OfRange(node, value, range, text);
  }

  std::string Labels(const Node& node, const std::vector<Round>& rounds) {
    std::string text;
    for (std::size_t i = 0; i < rounds.size() && i < kMostLabels; ++i) {
      text += (i > 0 ? ", " : "") + LabelOf(rounds[i], ItemOf(node, rounds[i]));
    }
    return rounds.size() > kMostLabels ? text + ", …" : text;
  }

  // What a person would call the item: of a map with one variable, that is the key.
  static const Value& ItemOf(const Node& node, const Round& round) {
    return node.variables == 2 ? round.second : round.first;
  }

  // A decision about a list as a whole.
  void OfRange(const Node& node, const Value& value, const Value& range, const std::string& outcome) {
    Decision* decision = NewDecision(node, value);
    if (decision == nullptr) return;
    decision->operands.push_back(OperandOf(node.children[0], range));
    decision->origin = OriginOf(node.children[0], range);
    decision->summary = decision->expression + ": " + outcome + Suffix(*decision);
  }

  void Push(const Node& node, const Round& round) {
    const auto& variables = code_.SourceOf(node).expr->variables;
    for (std::size_t i = 0; i < variables.size(); ++i) {
      const Value& value = i == 0 ? round.first : round.second;
      bindings_.push_back({variables[i], LabelOf(round, value), round.index, value});
    }
  }

  void Pop(const Node& node) { bindings_.resize(bindings_.size() - node.variables); }

  // --- decisions ---

  std::string Text(const Node& node) const { return std::string(code_.TextOf(node)); }

  Decision* NewDecision(const Node& node, const Value& value) {
    ++explanation_.total;
    if (explanation_.decisions.size() >= kMost) return nullptr;
    explanation_.decisions.push_back({Text(node), value, {}, bindings_, 0, ""});
    return &explanation_.decisions.back();
  }

  // A part that is not taken apart further: a comparison, a test, a fact that is a bool.
  void Leaf(const Node& node, const Value& value) {
    Decision* decision = NewDecision(node, value);
    if (decision == nullptr) return;
    const Node& test = node.op == Op::kNot ? node.children[0] : node;
    for (const Node* operand : OperandsOf(test)) {
      decision->operands.push_back(OperandOf(*operand, walk_.Evaluate(*operand)));
      if (decision->origin == 0) decision->origin = OriginOf(*operand, decision->operands.back().value);
    }
    if (test.op == Op::kHas) HasOperand(test, *decision);
    std::ranges::stable_sort(decision->operands, {}, &Operand::constant);
    if (decision->origin == 0) decision->origin = OriginOfBindings();
    decision->summary = Summary(*decision);
  }

  // What a test compares; the test itself where it compares nothing.
  static std::vector<const Node*> OperandsOf(const Node& node) {
    bool compares = (node.op >= Op::kEqual && node.op <= Op::kGreaterOrEqual) || node.op == Op::kIn ||
                    node.op == Op::kMatches || node.op == Op::kCall;
    if (node.op == Op::kHas || node.op == Op::kConstant) return {};
    if (!compares || node.count == 0) return {&node};
    std::vector<const Node*> operands;
    for (std::size_t i = 0; i < node.count; ++i) operands.push_back(&node.children[i]);
    return operands;
  }

  void HasOperand(const Node& node, Decision& decision) {
    Value operand = walk_.Evaluate(node.children[0]);
    const Value* field = operand.Find(node.constant.AsString());
    Value measured = IsProblem(operand) ? operand : field != nullptr ? *field : Value::Missing();
    decision.operands.push_back({Text(node.children[0]) + "." + std::string(node.constant.AsString()), measured, false,
                                 walk_.SiteOf(node).path});
    decision.origin = measured.origin() != 0 ? measured.origin() : OriginOf(node.children[0], operand);
  }

  Operand OperandOf(const Node& node, const Value& value) {
    return {Text(node), value, IsThreshold(node), walk_.SiteOf(node).path};
  }

  // Constants and parameters are what is compared with, not what was measured.
  bool IsThreshold(const Node& node) const {
    if (node.op == Op::kSlot) {
      const std::string& name = code_.names[node.index];
      return name == "now" || name == "params" || name.starts_with("params.");
    }
    if (node.op == Op::kLocal) return false;
    for (std::size_t i = 0; i < node.count; ++i) {
      if (!IsThreshold(node.children[i])) return false;
    }
    return true;
  }

  // Of the value, else of the nearest part that it was computed from.
  std::uint32_t OriginOf(const Node& node, const Value& value) {
    if (value.origin() != 0) return value.origin();
    for (std::size_t i = 0; i < node.count && !walk_.exhausted(); ++i) {
      if (i > 0 && node.op >= Op::kAll) break;  // The body of a macro has no value outside its rounds.
      if (IsThreshold(node.children[i])) continue;
      if (std::uint32_t origin = OriginOf(node.children[i], walk_.Evaluate(node.children[i]))) return origin;
    }
    return 0;
  }

  std::uint32_t OriginOfBindings() const {
    for (auto binding = bindings_.rbegin(); binding != bindings_.rend(); ++binding) {
      if (binding->value.origin() != 0) return binding->value.origin();
      if (!binding->value.Is(Kind::kStruct)) continue;
      for (const Value& slot : binding->value.AsSlots()) {
        if (slot.origin() != 0) return slot.origin();
      }
    }
    return 0;
  }

  // `w.replicas >= 2: w.replicas is 1 (w = checkout)`.
  std::string Summary(const Decision& decision) const {
    if (decision.value.Is(Kind::kError)) {
      return fmt::format("{}: {}{}", decision.expression, decision.value.AsError(), Suffix(decision));
    }
    std::string measured;
    for (const Operand& operand : decision.operands) {
      if (IsLiteral(operand)) continue;
      measured += fmt::format("{}{} is {}", measured.empty() ? "" : ", ", operand.text, Show(operand.value));
    }
    bool itself = decision.operands.size() == 1 && decision.operands[0].text == decision.expression;
    if (itself) return measured + Suffix(decision);
    std::string head = measured.empty() ? fmt::format("{} is {}", decision.expression, Show(decision.value))
                                        : fmt::format("{}: {}", decision.expression, measured);
    return head + Suffix(decision);
  }

  // Its text says it already.
  static bool IsLiteral(const Operand& operand) {
    return operand.constant && operand.path.empty() && operand.text.find("params") == std::string::npos &&
           operand.text.find("now") == std::string::npos;
  }

  static std::string Suffix(const Decision& decision) {
    std::string text;
    for (const Binding& binding : decision.bindings) {
      text += fmt::format("{}{} = {}", text.empty() ? " (" : ", ", binding.variable, binding.label);
    }
    return text.empty() ? "" : text + ")";
  }

  Walk walk_;
  const Code& code_;
  Explanation explanation_;
  std::vector<Binding> bindings_;
};

}  // namespace

Explanation Explain(const Program& program, std::span<const Value> slots, value::Arena& arena, const Limits& limits) {
  Evaluation evaluation = Evaluate(program, slots, arena, limits);
  Explanation explanation;
  explanation.value = evaluation.value;
  if (!evaluation.value.Is(Kind::kAbsent)) {
    explanation = Explainer(program.code(), slots, arena, limits).Run(evaluation.value);
  }
  explanation.error = std::move(evaluation.error);
  explanation.unknowns = std::move(evaluation.unknowns);
  return explanation;
}

}  // namespace seaworthy::cel
