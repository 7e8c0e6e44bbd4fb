#include "cel/interpreter.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include <fmt/format.h>

#include "base/text.h"
#include "value/build.h"

namespace seaworthy::cel {

using value::Kind;
using value::MapEntry;
using value::Value;

Interpreter::Interpreter(const Code& code, std::span<const Value> slots, value::Arena& arena, std::uint64_t cost)
    : code_(code), slots_(slots), context_(arena, cost), locals_(few_locals_.data()), read_(few_read_.data()) {
  if (code.locals > few_locals_.size()) {
    auto locals = arena.NewArray<Value>(code.locals);
    std::ranges::fill(locals, Value());
    locals_ = locals.data();
  }
  if (slots.size() > few_read_.size() * 64) {
    auto words = arena.NewArray<std::uint64_t>(slots.size() / 64 + 1);
    std::ranges::fill(words, 0);
    read_ = words.data();
  }
}

Value Interpreter::Run() {
  context_.Spend(code_.root().weight);
  Value result = Evaluate(code_.root());
  return context_.exhausted() ? Exhausted() : result;
}

std::vector<std::size_t> Interpreter::read() const {
  std::vector<std::size_t> slots;
  for (std::size_t slot : code_.variables) {
    if ((read_[slot / 64] >> (slot % 64) & 1) != 0) slots.push_back(slot);
  }
  return slots;
}

Value Interpreter::Evaluate(const Node& node) {
  switch (node.op) {
    case Op::kConstant: return node.constant;
    case Op::kSlot: return Slot(node);
    case Op::kLocal: return locals_[node.index];
    case Op::kSelect: return Select(node);
    case Op::kField: return Field(node);
    case Op::kOptionalSelect: return OptionalSelect(node);
    case Op::kHas: return Has(node);
    case Op::kHasSlot: {
      Value value = slots_[node.index];
      read_[node.index / 64] |= std::uint64_t{1} << (node.index % 64);
      return IsProblem(value) ? value : Value::Bool(!value.Is(Kind::kMissing));
    }
    case Op::kIndex: return Binary(node, [this](const Value& a, const Value& b) { return Index(context_, a, b); });
    case Op::kOptionalIndex:
      return Binary(node, [this](const Value& a, const Value& b) { return OptionalIndex(context_, a, b); });
    case Op::kNot: return Not(node);
    case Op::kNegate: {
      Value operand = Evaluate(node.children[0]);
      return IsProblem(operand) ? operand : Negate(operand);
    }
    case Op::kAnd: return And(node);
    case Op::kOr: return Or(node);
    case Op::kConditional: return Conditional(node);
    case Op::kEqual: return Equality(node, true);
    case Op::kNotEqual: return Equality(node, false);
    case Op::kLess: return Ordering(node, Order::kLess);
    case Op::kLessOrEqual: return Ordering(node, Order::kLessOrEqual);
    case Op::kGreater: return Ordering(node, Order::kGreater);
    case Op::kGreaterOrEqual: return Ordering(node, Order::kGreaterOrEqual);
    case Op::kAdd: return Binary(node, [this](const Value& a, const Value& b) { return Add(context_, a, b); });
    case Op::kSubtract: return Binary(node, Subtract);
    case Op::kMultiply: return Binary(node, Multiply);
    case Op::kDivide: return Binary(node, Divide);
    case Op::kRemainder: return Binary(node, Remainder);
    case Op::kIn: return Binary(node, [this](const Value& a, const Value& b) { return In(context_, a, b); });
    case Op::kMatches: return Match(node);
    case Op::kCall: return CallFunction(node);
    case Op::kList: return MakeList(node);
    case Op::kMap: return MakeMap(node);
    default: return EvaluateMacro(node);
  }
}

bool Interpreter::Operands(const Node& node, Value& left, Value& right) {
  left = Evaluate(node.children[0]);
  right = Evaluate(node.children[1]);
  if (!IsProblem(left) && !IsProblem(right)) return true;
  left = Worse(left, right);
  return false;
}

template <typename Operator>
Value Interpreter::Binary(const Node& node, Operator apply) {
  Value left;
  Value right;
  return Operands(node, left, right) ? apply(left, right) : left;
}

Value Interpreter::Slot(const Node& node) {
  read_[node.index / 64] |= std::uint64_t{1} << (node.index % 64);
  const Value& value = slots_[node.index];
  return value.Is(Kind::kMissing) ? NoSuch("the variable is not set", code_.names[node.index]) : value;
}

Value Interpreter::NoSuch(std::string_view what, std::string_view name) {
  return Value::Error(context_.arena().Copy(fmt::format("{}: '{}'", what, OneLine(name, 60))));
}

// --- selection ---

const Value* Interpreter::FindNamed(const Node& node, const Value& map) const {
  std::span<const MapEntry> entries = map.AsMap();
  std::string_view name = node.constant.AsString();
  auto is_it = [&](const MapEntry& entry) { return entry.key.Is(Kind::kString) && entry.key.AsString() == name; };
  std::uint32_t guess = node.hint.Get();
  if (guess < entries.size() && is_it(entries[guess])) return &entries[guess].item;
  auto found = std::ranges::lower_bound(entries, node.constant, value::KeyLess, &MapEntry::key);
  if (found == entries.end() || !is_it(*found)) return nullptr;
  node.hint.Set(static_cast<std::uint32_t>(found - entries.begin()));
  return &found->item;
}

Value Interpreter::Select(const Node& node) { return SelectFrom(node, Evaluate(node.children[0])); }

Value Interpreter::SelectFrom(const Node& node, const Value& operand) {
  if (operand.Is(Kind::kMap)) {
    const Value* found = FindNamed(node, operand);
    return found != nullptr ? *found : NoSuch("no such key", node.constant.AsString());
  }
  if (IsProblem(operand)) return operand;
  if (operand.Is(Kind::kStruct)) {
    const Value* found = operand.Find(node.constant.AsString());
    return found != nullptr ? *found : NoSuch("no such field", node.constant.AsString());
  }
  if (operand.Is(Kind::kOptional)) return OptionalSelectFrom(node, operand);
  return NoSuch("no such overload: a value without fields was asked for", node.constant.AsString());
}

Value Interpreter::Field(const Node& node) {
  Value operand = Evaluate(node.children[0]);
  if (operand.Is(Kind::kStruct) && &operand.AsStructType() == node.structure) {
    const Value& field = operand.AsSlots()[node.index];
    return field.Is(Kind::kMissing) ? NoSuch("no such field", node.constant.AsString()) : field;
  }
  return SelectFrom(node, operand);
}

Value Interpreter::OptionalSelect(const Node& node) { return OptionalSelectFrom(node, Evaluate(node.children[0])); }

Value Interpreter::OptionalSelectFrom(const Node& node, const Value& operand) {
  if (IsProblem(operand)) return operand;
  if (operand.Is(Kind::kOptional)) {
    return operand.AsOptional() == nullptr ? operand : OptionalSelectFrom(node, *operand.AsOptional());
  }
  if (!operand.Is(Kind::kMap) && !operand.Is(Kind::kStruct)) {
    return NoSuch("no such overload: a value without fields was asked for", node.constant.AsString());
  }
  const Value* found = operand.Find(node.constant.AsString());
  if (found == nullptr) return Value::Optional(nullptr);
  return IsProblem(*found) ? *found : value::MakeOptional(context_.arena(), *found);
}

Value Interpreter::Has(const Node& node) { return HasIn(node, Evaluate(node.children[0])); }

Value Interpreter::HasIn(const Node& node, const Value& operand) {
  const Value* found = nullptr;
  switch (operand.kind()) {
    case Kind::kMap: found = FindNamed(node, operand); break;
    case Kind::kStruct: found = operand.Find(node.constant.AsString()); break;
    case Kind::kOptional:
      return operand.AsOptional() == nullptr ? Value::Bool(false) : HasIn(node, *operand.AsOptional());
    case Kind::kError:
    case Kind::kAbsent: return operand;
    default: return NoSuch("no such overload: a value without fields was asked for", node.constant.AsString());
  }
  if (found != nullptr && found->Is(Kind::kAbsent)) return *found;
  return Value::Bool(found != nullptr);
}

// --- logic and comparison ---

Value Interpreter::And(const Node& node) {
  Value result = Value::Bool(true);
  for (const Node* child = node.children; child != node.children + node.count; ++child) {
    Value operand = Evaluate(*child);
    if (operand.Is(Kind::kBool)) {
      if (!operand.AsBool()) return operand;
    } else {
      Note(result, operand);
    }
  }
  return result;
}

Value Interpreter::Or(const Node& node) {
  Value result = Value::Bool(false);
  for (const Node* child = node.children; child != node.children + node.count; ++child) {
    Value operand = Evaluate(*child);
    if (operand.Is(Kind::kBool)) {
      if (operand.AsBool()) return operand;
    } else {
      Note(result, operand);
    }
  }
  return result;
}

Value Interpreter::Conditional(const Node& node) {
  Value condition = Evaluate(node.children[0]);
  if (!condition.Is(Kind::kBool)) return IsProblem(condition) ? condition : NoOverload();
  return Evaluate(node.children[condition.AsBool() ? 1 : 2]);
}

Value Interpreter::Not(const Node& node) {
  Value operand = Evaluate(node.children[0]);
  if (operand.Is(Kind::kBool)) return Value::Bool(!operand.AsBool());
  return IsProblem(operand) ? operand : NoOverload();
}

Value Interpreter::Equality(const Node& node, bool wanted) {
  Value left;
  Value right;
  if (!Operands(node, left, right)) return left;
  Value equal = Equals(context_, left, right);
  return IsProblem(equal) ? equal : Value::Bool(equal.AsBool() == wanted);
}

Value Interpreter::Ordering(const Node& node, Order order) {
  Value left;
  Value right;
  return Operands(node, left, right) ? Compare(order, left, right) : left;
}

Value Interpreter::Match(const Node& node) {
  Value text = Evaluate(node.children[0]);
  if (!text.Is(Kind::kString)) return IsProblem(text) ? text : NoOverload();
  if (!context_.Spend(text.AsString().size() / 4)) return Exhausted();
  return Value::Bool(node.pattern->Finds(text.AsString()));
}

// --- calls and aggregates ---

Value Interpreter::CallFunction(const Node& node) {
  std::array<Value, 4> few;
  std::span<Value> arguments = std::span(few).first(std::min<std::size_t>(node.count, few.size()));
  if (node.count > few.size()) arguments = context_.arena().NewArray<Value>(node.count);
  Value problem;
  for (std::size_t i = 0; i < node.count; ++i) {
    arguments[i] = Evaluate(node.children[i]);
    if (IsProblem(arguments[i])) problem = Worse(problem, arguments[i]);
  }
  return IsProblem(problem) ? problem : node.function->run(context_, arguments);
}

Value Interpreter::MakeList(const Node& node) {
  auto items = context_.arena().NewArray<Value>(node.count);
  std::size_t size = 0;
  Value problem;
  for (std::size_t i = 0; i < node.count; ++i) {
    Value item = Evaluate(node.children[i]);
    bool optional = node.optional_items != nullptr && node.optional_items[i] != 0;
    if (optional && !IsProblem(item)) {
      if (!item.Is(Kind::kOptional)) return NoOverload();
      if (item.AsOptional() == nullptr) continue;
      item = *item.AsOptional();
    }
    if (IsProblem(item)) problem = Worse(problem, item);
    items[size++] = item;
  }
  return IsProblem(problem) ? problem : Value::List(items.first(size));
}

Value Interpreter::MakeMap(const Node& node) {
  std::vector<MapEntry> entries;
  entries.reserve(node.count / 2);
  Value problem;
  for (std::size_t i = 0; i < node.count; i += 2) {
    Value key = Evaluate(node.children[i]);
    Value item = Evaluate(node.children[i + 1]);
    bool optional = node.optional_items != nullptr && node.optional_items[i / 2] != 0;
    if (optional && !IsProblem(item)) {
      if (!item.Is(Kind::kOptional)) return NoOverload();
      if (item.AsOptional() == nullptr) continue;
      item = *item.AsOptional();
    }
    if (IsProblem(key) || IsProblem(item)) problem = Worse(problem, Worse(key, item));
    entries.push_back({key, item});
  }
  if (IsProblem(problem)) return problem;
  return MapOf(context_, std::move(entries));
}

}  // namespace seaworthy::cel
