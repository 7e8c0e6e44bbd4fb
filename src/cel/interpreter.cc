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

namespace {

// Keys are short: two loads that overlap are faster than a call.
[[gnu::always_inline]] inline bool SameText(std::string_view a, std::string_view b) {
  std::size_t size = a.size();
  if (size != b.size()) return false;
  auto same = [&](auto word, std::size_t at) {
    decltype(word) other;
    std::memcpy(&word, a.data() + at, sizeof word);
    std::memcpy(&other, b.data() + at, sizeof other);
    return word == other;
  };
  if (size > 16) return std::memcmp(a.data(), b.data(), size) == 0;
  if (size >= 8) return same(std::uint64_t{}, 0) && same(std::uint64_t{}, size - 8);
  if (size >= 4) return same(std::uint32_t{}, 0) && same(std::uint32_t{}, size - 4);
  if (size >= 2) return same(std::uint16_t{}, 0) && same(std::uint16_t{}, size - 2);
  return size == 0 || a[0] == b[0];
}

template <typename Number>
Value Ordered(Order order, Number left, Number right) {
  switch (order) {
    case Order::kLess: return Value::Bool(left < right);
    case Order::kLessOrEqual: return Value::Bool(left <= right);
    case Order::kGreater: return Value::Bool(left > right);
    default: return Value::Bool(left >= right);
  }
}

inline bool Before(std::string_view a, std::string_view b) {
  auto first = [](std::string_view text) {
    return text.empty() ? 0 : static_cast<int>(static_cast<unsigned char>(text[0]));
  };
  return first(a) != first(b) ? first(a) < first(b) : a < b;
}

// Where a guess was wrong. Keys that are strings stand behind all others, in the order of their bytes.
const Value* SearchNamed(const Node& node, std::span<const MapEntry> entries) {
  std::string_view name = node.constant.AsString();
  auto before = [&](const MapEntry& entry) {
    return !entry.key.Is(Kind::kString) || Before(entry.key.AsString(), name);
  };
  auto found = std::partition_point(entries.begin(), entries.end(), before);
  node.hint.Set(static_cast<std::uint32_t>(found - entries.begin()));
  if (found == entries.end() || !SameText(found->key.AsString(), name)) return nullptr;
  return &found->item;
}

}  // namespace

void Interpreter::MakeRoom() {
  if (code_.locals > kFewLocals) locals_ = context_.arena().NewArray<Value>(code_.locals).data();
  if (slots_.size() > few_read_.size() * 64) {
    auto words = context_.arena().NewArray<std::uint64_t>(slots_.size() / 64 + 1);
    std::ranges::fill(words, 0);
    read_ = words.data();
  }
}

Value Interpreter::Run() {
  context_.Spend(code_.root->weight);
  Value result = Evaluate(*code_.root);
  return context_.exhausted() ? Exhausted() : result;
}

std::vector<std::size_t> Interpreter::read() const {
  std::vector<std::size_t> slots;
  for (std::size_t slot : code_.variables) {
    if ((read_[slot / 64] >> (slot % 64) & 1) != 0) slots.push_back(slot);
  }
  return slots;
}

template <typename Operator>
Value Interpreter::Binary(const Node& node, Operator apply) {
  Scratch left_scratch;
  Scratch right_scratch;
  const Value& left = Operand(node.children[0], left_scratch);
  const Value& right = Operand(node.children[1], right_scratch);
  return IsProblem(left) || IsProblem(right) ? Worse(left, right) : apply(left, right);
}

Value Interpreter::NoSuch(std::string_view what, std::string_view name) {
  return Value::Error(context_.arena().Copy(fmt::format("{}: '{}'", what, OneLine(name, 60))));
}

// --- selection ---

// The entry at the guess if its key shares its place with the name.
[[gnu::always_inline]] inline const Value* Interpreter::GuessNamed(const Node& node, const Value& operand) {
  if (!operand.Is(Kind::kMap)) return nullptr;
  std::span<const MapEntry> entries = operand.AsMap();
  std::uint32_t guess = node.hint.Get();
  return guess < entries.size() && entries[guess].key.IsSame(node.constant) ? &entries[guess].item : nullptr;
}

// Tests in the order of how often they hold: that is faster than a jump table, which is guessed wrong too often.
[[gnu::always_inline]] inline const Value& Interpreter::Operand(const Node& node, Scratch& scratch) {
  if (node.op == Op::kConstant) return node.constant;
  if (node.op == Op::kSelectOfLocal) return Named(node, locals_[node.children->index], scratch);
  if (node.op == Op::kSelectOfSlot) return Named(node, Slot(*node.children, scratch), scratch);
  if (node.op == Op::kSelect) return Select(node, scratch);
  if (node.op == Op::kLocal) return locals_[node.index];
  if (node.op == Op::kSlot) return Slot(node, scratch);
  if (node.op == Op::kField) return Field(node, scratch);
  return scratch.Hold(Evaluate(node));
}

Value Interpreter::LoadSlot(const Node& node) { return Load(node); }

// The two that stand alone most often do without room for a value that was computed, unless it is needed.
Value Interpreter::LoadOfSlot(const Node& node) {
  std::uint32_t slot = node.children->index;
  read_[slot / 64] |= std::uint64_t{1} << (slot % 64);
  const Value* found = GuessNamed(node, slots_[slot]);
  return found != nullptr ? *found : Load(node);
}

Value Interpreter::LoadOfLocal(const Node& node) {
  const Value* found = GuessNamed(node, locals_[node.children->index]);
  return found != nullptr ? *found : Load(node);
}

Value Interpreter::Load(const Node& node) {
  Scratch scratch;
  return Operand(node, scratch);
}

inline const Value& Interpreter::Slot(const Node& node, Scratch& scratch) {
  read_[node.index / 64] |= std::uint64_t{1} << (node.index % 64);
  const Value& value = slots_[node.index];
  if (!value.Is(Kind::kMissing)) return value;
  return scratch.Hold(NoSuch("the variable is not set", code_.names[node.index]));
}

// A key that shares its place with the name is at the guess; else the text is compared.
const Value* Interpreter::FindNamed(const Node& node, std::span<const MapEntry> entries) {
  std::uint32_t guess = node.hint.Get();
  if (guess < entries.size()) {
    const Value& key = entries[guess].key;
    if (key.IsSame(node.constant)) return &entries[guess].item;
    if (key.Is(Kind::kString) && SameText(key.AsString(), node.constant.AsString())) return &entries[guess].item;
  }
  return SearchNamed(node, entries);
}

[[gnu::always_inline]] inline const Value& Interpreter::Named(const Node& node, const Value& operand,
                                                              Scratch& scratch) {
  const Value* found = GuessNamed(node, operand);
  return found != nullptr ? *found : NamedElsewhere(node, operand, scratch);
}

const Value& Interpreter::NamedElsewhere(const Node& node, const Value& operand, Scratch& scratch) {
  if (operand.Is(Kind::kMap)) {
    if (const Value* found = FindNamed(node, operand.AsMap())) return *found;
  }
  return scratch.Hold(SelectFrom(node, operand));
}

const Value& Interpreter::Select(const Node& node, Scratch& scratch) {
  return Named(node, Operand(*node.children, scratch), scratch);
}

const Value& Interpreter::Field(const Node& node, Scratch& scratch) {
  const Value& operand = Operand(node.children[0], scratch);
  if (operand.Is(Kind::kStruct) && &operand.AsStructType() == node.structure) {
    const Value& field = operand.AsSlots()[node.index];
    return field.Is(Kind::kMissing) ? scratch.Hold(NoSuch("no such field", node.constant.AsString())) : field;
  }
  return scratch.Hold(SelectFrom(node, operand));
}

Value Interpreter::SelectFrom(const Node& node, const Value& operand) {
  if (IsProblem(operand)) return operand;
  if (operand.Is(Kind::kMap)) {
    const Value* found = FindNamed(node, operand.AsMap());
    return found != nullptr ? *found : NoSuch("no such key", node.constant.AsString());
  }
  if (operand.Is(Kind::kStruct)) {
    const Value* found = operand.Find(node.constant.AsString());
    return found != nullptr ? *found : NoSuch("no such field", node.constant.AsString());
  }
  if (operand.Is(Kind::kOptional)) return OptionalSelectFrom(node, operand);
  return NoSuch("no such overload: a value without fields was asked for", node.constant.AsString());
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

Value Interpreter::HasSlot(const Node& node) {
  read_[node.index / 64] |= std::uint64_t{1} << (node.index % 64);
  const Value& value = slots_[node.index];
  return IsProblem(value) ? value : Value::Bool(!value.Is(Kind::kMissing));
}

Value Interpreter::Has(const Node& node) {
  Scratch scratch;
  return HasIn(node, Operand(node.children[0], scratch));
}

Value Interpreter::HasIn(const Node& node, const Value& operand) {
  const Value* found = nullptr;
  switch (operand.kind()) {
    case Kind::kMap: found = FindNamed(node, operand.AsMap()); break;
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
  const Node* end = node.children + node.count;
  for (const Node* child = node.children; child != end; ++child) {
    Value operand = Evaluate(*child);
    if (!operand.Is(Kind::kBool)) return RestOfChain(child + 1, end, operand, false);
    if (!operand.AsBool()) return operand;
  }
  return Value::Bool(true);
}

Value Interpreter::Or(const Node& node) {
  const Node* end = node.children + node.count;
  for (const Node* child = node.children; child != end; ++child) {
    Value operand = Evaluate(*child);
    if (!operand.Is(Kind::kBool)) return RestOfChain(child + 1, end, operand, true);
    if (operand.AsBool()) return operand;
  }
  return Value::Bool(false);
}

Value Interpreter::RestOfChain(const Node* child, const Node* end, const Value& first, bool decisive) {
  Value problem;
  Note(problem, first);
  for (; child != end; ++child) {
    Value operand = Evaluate(*child);
    if (!operand.Is(Kind::kBool)) {
      Note(problem, operand);
    } else if (operand.AsBool() == decisive) {
      return operand;
    }
  }
  return problem;
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

Value Interpreter::Arithmetic(const Node& node) {
  switch (node.op) {
    case Op::kAdd: return Binary(node, [this](const Value& a, const Value& b) { return Add(context_, a, b); });
    case Op::kSubtract: return Binary(node, Subtract);
    case Op::kMultiply: return Binary(node, Multiply);
    case Op::kDivide: return Binary(node, Divide);
    case Op::kRemainder: return Binary(node, Remainder);
    default: break;
  }
  Value operand = Evaluate(node.children[0]);
  return IsProblem(operand) ? operand : Negate(operand);
}

Value Interpreter::Containment(const Node& node) {
  return Binary(node, [this, op = node.op](const Value& a, const Value& b) {
    if (op == Op::kIn) return Inside(a, b);
    return op == Op::kIndex ? Index(context_, a, b) : OptionalIndex(context_, a, b);
  });
}

// Equality and Ordering are defined to be what Equals() and Compare() say; the kinds that measurements have are decided
// here.
template <bool kWanted>
Value Interpreter::Equality(const Node& node) {
  return Binary(node, [this](const Value& left, const Value& right) {
    if (left.kind() == right.kind()) {
      if (left.Is(Kind::kInt)) return Value::Bool((left.AsInt() == right.AsInt()) == kWanted);
      if (left.Is(Kind::kBool)) return Value::Bool((left.AsBool() == right.AsBool()) == kWanted);
      if (left.Is(Kind::kString) && left.AsString().size() <= 16) {
        return Value::Bool(SameText(left.AsString(), right.AsString()) == kWanted);
      }
    }
    Value equal = Equals(context_, left, right);
    return IsProblem(equal) ? equal : Value::Bool(equal.AsBool() == kWanted);
  });
}

template <Order kOrder>
Value Interpreter::Ordering(const Node& node) {
  return Binary(node, [](const Value& left, const Value& right) {
    if (left.Is(Kind::kInt) && right.Is(Kind::kInt)) return Ordered(kOrder, left.AsInt(), right.AsInt());
    if (left.Is(Kind::kDouble) && right.Is(Kind::kDouble)) return Ordered(kOrder, left.AsDouble(), right.AsDouble());
    return Compare(kOrder, left, right);
  });
}

// What In() says; a text among texts is found here.
Value Interpreter::Inside(const Value& item, const Value& container) {
  if (item.Is(Kind::kString) && container.Is(Kind::kList) && context_.Spend(container.AsList().size())) {
    for (const Value& other : container.AsList()) {
      if (!other.Is(Kind::kString)) return In(context_, item, container);
      if (SameText(other.AsString(), item.AsString())) return Value::Bool(true);
    }
    return Value::Bool(false);
  }
  return In(context_, item, container);
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

// --- from operation to function ---

void SetHandler(Node& node) { node.run = Interpreter::HandlerOf(node.op); }

Handler Interpreter::HandlerOf(Op op) {
  switch (op) {
    case Op::kConstant: return Call<&Interpreter::Constant>;
    case Op::kLocal: return Call<&Interpreter::LoadLocal>;
    case Op::kSlot: return Call<&Interpreter::LoadSlot>;
    case Op::kSelectOfSlot: return Call<&Interpreter::LoadOfSlot>;
    case Op::kSelectOfLocal: return Call<&Interpreter::LoadOfLocal>;
    case Op::kSelect:
    case Op::kField: return Call<&Interpreter::Load>;
    case Op::kOptionalSelect: return Call<&Interpreter::OptionalSelect>;
    case Op::kHas: return Call<&Interpreter::Has>;
    case Op::kHasSlot: return Call<&Interpreter::HasSlot>;
    case Op::kNot: return Call<&Interpreter::Not>;
    case Op::kAnd: return Call<&Interpreter::And>;
    case Op::kOr: return Call<&Interpreter::Or>;
    case Op::kConditional: return Call<&Interpreter::Conditional>;
    case Op::kEqual: return Call<&Interpreter::Equality<true>>;
    case Op::kNotEqual: return Call<&Interpreter::Equality<false>>;
    case Op::kLess: return Call<&Interpreter::Ordering<Order::kLess>>;
    case Op::kLessOrEqual: return Call<&Interpreter::Ordering<Order::kLessOrEqual>>;
    case Op::kGreater: return Call<&Interpreter::Ordering<Order::kGreater>>;
    case Op::kGreaterOrEqual: return Call<&Interpreter::Ordering<Order::kGreaterOrEqual>>;
    case Op::kNegate:
    case Op::kAdd:
    case Op::kSubtract:
    case Op::kMultiply:
    case Op::kDivide:
    case Op::kRemainder: return Call<&Interpreter::Arithmetic>;
    case Op::kIn:
    case Op::kIndex:
    case Op::kOptionalIndex: return Call<&Interpreter::Containment>;
    case Op::kMatches: return Call<&Interpreter::Match>;
    case Op::kCall: return Call<&Interpreter::CallFunction>;
    case Op::kList: return Call<&Interpreter::MakeList>;
    case Op::kMap: return Call<&Interpreter::MakeMap>;
    default: return Call<&Interpreter::EvaluateMacro>;
  }
}

}  // namespace seaworthy::cel
