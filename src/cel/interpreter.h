// Walks the nodes of a program. One interpreter serves one evaluation.
//
// Errors and unknowns are values that operators pass on, so nothing is unwound. The walk is recursive; the depth of a
// program is limited when it is compiled.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "cel/code.h"
#include "cel/function.h"
#include "cel/operators.h"
#include "value/arena.h"
#include "value/value.h"

namespace seaworthy::cel {

class Interpreter {
 public:
  // Precondition: `slots` has a value for each variable that the program names.
  Interpreter(const Code& code, std::span<const value::Value> slots, value::Arena& arena, std::uint64_t cost);
  Interpreter(const Interpreter&) = delete;
  Interpreter& operator=(const Interpreter&) = delete;

  // The whole program, with the cost of its text paid and the limit kept.
  value::Value Run();

  // One part, in the bindings that are in force. What it gives after the cost is spent means nothing.
  value::Value Evaluate(const Node& node);

  bool exhausted() const { return context_.exhausted(); }
  std::vector<std::size_t> read() const;

  // For whoever explains a result: binds the variables of a macro as its rounds do.
  void Bind(std::uint32_t local, const value::Value& value) { locals_[local] = value; }
  const value::Value& Local(std::uint32_t local) const { return locals_[local]; }

 private:
  using Value = value::Value;

  Value Slot(const Node& node);
  Value Select(const Node& node);
  Value SelectFrom(const Node& node, const Value& operand);
  Value Field(const Node& node);
  Value OptionalSelect(const Node& node);
  Value OptionalSelectFrom(const Node& node, const Value& operand);
  Value Has(const Node& node);
  Value HasIn(const Node& node, const Value& operand);
  const Value* FindNamed(const Node& node, const Value& map) const;
  Value NoSuch(std::string_view what, std::string_view name);

  Value And(const Node& node);
  Value Or(const Node& node);
  Value Conditional(const Node& node);
  Value Not(const Node& node);
  Value Equality(const Node& node, bool wanted);
  Value Ordering(const Node& node, Order order);
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

  // Both sides of a binary operator; false where one is an error or unknown, which is then in `left`.
  bool Operands(const Node& node, Value& left, Value& right);
  template <typename Operator>
  Value Binary(const Node& node, Operator apply);

  const Code& code_;
  std::span<const Value> slots_;
  Context context_;
  std::array<Value, 8> few_locals_;
  std::array<std::uint64_t, 4> few_read_{};
  Value* locals_;
  std::uint64_t* read_;  // A bit for each slot.
};

}  // namespace seaworthy::cel
