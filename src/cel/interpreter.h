// Walks the nodes of a program. One interpreter serves one evaluation.
//
// Errors and unknowns are values that operators pass on, so nothing is unwound. The walk is recursive; the depth of a
// program is limited when it is compiled.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "cel/code.h"
#include "cel/function.h"
#include "cel/operators.h"
#include "value/arena.h"
#include "value/value.h"

namespace seaworthy::cel {

// Room for a value that may never be made: not initialised, since that takes time.
struct Scratch {
  alignas(value::Value) std::array<std::byte, sizeof(value::Value)> bytes;

  const value::Value& Hold(const value::Value& value) {
    return *std::construct_at(reinterpret_cast<value::Value*>(bytes.data()), value);
  }
};

// To be called whenever `op` was changed.
void SetHandler(Node& node);

class Interpreter {
 public:
  // Precondition: `slots` has a value for each variable that the program names.
  Interpreter(const Code& code, std::span<const value::Value> slots, value::Arena& arena, std::uint64_t cost)
      : code_(code), slots_(slots), context_(arena, cost) {
    locals_ = reinterpret_cast<Value*>(few_locals_.data());
    read_ = few_read_.data();
    if (code.locals > kFewLocals || slots.size() > few_read_.size() * 64) [[unlikely]]
      MakeRoom();
  }
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;

  // The whole program, with the cost of its text paid and the limit kept.
  value::Value Run();

  // One part, in the bindings that are in force. What it gives after the cost is spent means nothing.
  value::Value Evaluate(const Node& node) { return node.run(*this, node); }

  bool exhausted() const { return context_.exhausted(); }
  std::vector<std::size_t> read() const;

  // For whoever explains a result: binds the variables of a macro as its rounds do.
  void Bind(std::uint32_t local, const value::Value& value) { locals_[local] = value; }
  const value::Value& Local(std::uint32_t local) const { return locals_[local]; }

 private:
  using Value = value::Value;
  friend void SetHandler(Node& node);
  template <auto kMember>
  static Value Call(Interpreter& interpreter, const Node& node) {
    return (interpreter.*kMember)(node);
  }
  static Handler HandlerOf(Op op);

  Value Constant(const Node& node) { return node.constant; }
  Value LoadLocal(const Node& node) { return locals_[node.index]; }
  Value LoadSlot(const Node& node);
  Value LoadOfSlot(const Node& node);
  Value LoadOfLocal(const Node& node);

  // The value of a part without copying it where it stands somewhere already, else in `scratch`.
  const Value& Operand(const Node& node, Scratch& scratch);
  const Value& Slot(const Node& node, Scratch& scratch);
  const Value& Select(const Node& node, Scratch& scratch);
  const Value& Field(const Node& node, Scratch& scratch);
  // The entry or field of that name of `operand`.
  const Value& Named(const Node& node, const Value& operand, Scratch& scratch);
  const Value& NamedElsewhere(const Node& node, const Value& operand, Scratch& scratch);
  Value Load(const Node& node);
  Value SelectFrom(const Node& node, const Value& operand);
  Value OptionalSelect(const Node& node);
  Value OptionalSelectFrom(const Node& node, const Value& operand);
  Value Has(const Node& node);
  Value HasSlot(const Node& node);
  Value HasIn(const Node& node, const Value& operand);
  static const Value* GuessNamed(const Node& node, const Value& operand);
  static const Value* FindNamed(const Node& node, std::span<const value::MapEntry> entries);
  Value NoSuch(std::string_view what, std::string_view name);

  void MakeRoom();

  Value And(const Node& node);
  Value Or(const Node& node);
  // What is left of a chain after a part that is no bool; `decisive` ends it.
  Value RestOfChain(const Node* child, const Node* end, const Value& first, bool decisive);
  Value Conditional(const Node& node);
  Value Not(const Node& node);
  template <bool kWanted>
  Value Equality(const Node& node);
  template <Order kOrder>
  Value Ordering(const Node& node);
  Value Arithmetic(const Node& node);
  Value Containment(const Node& node);
  Value Inside(const Value& item, const Value& container);
  Value Match(const Node& node);
  Value CallFunction(const Node& node);
  Value MakeList(const Node& node);
  Value MakeMap(const Node& node);

  // In interpreter_macros.cc.
  Value EvaluateMacro(const Node& node);
  Value All(const Node& node, const Value& range);
  Value Exists(const Node& node, const Value& range);
  Value ExistsOne(const Node& node, const Value& range);
  Value Filter(const Node& node, const Value& range);
  Value Transform(const Node& node, const Value& range);
  Value TransformMap(const Node& node, const Value& range);
  Value TransformMapEntry(const Node& node, const Value& range);
  Value SortBy(const Node& node, const Value& range);
  Value OptMap(const Node& node, const Value& operand);
  // Whether the round counts: true where a macro has no predicate. A problem is merged into `problem`.
  bool Passes(const Node& node, Value& problem);
  template <typename Round>
  void ForEach(const Node& node, const Value& range, Round round);

  template <typename Operator>
  Value Binary(const Node& node, Operator apply);

  const Code& code_;
  std::span<const Value> slots_;
  Context context_;
  static constexpr std::size_t kFewLocals = 8;
  alignas(Value) std::array<std::byte, kFewLocals * sizeof(Value)> few_locals_;  // Not initialised: that takes time.
  std::array<std::uint64_t, 2> few_read_{};
  Value* locals_;
  std::uint64_t* read_;  // A bit for each slot.
};

}  // namespace seaworthy::cel
