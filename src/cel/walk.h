// Walking down a program again after its result is known: evaluating parts, binding the variables of macros, and
// saying where a value stands (`tls.endpoints[2].min_version`). Shared by what names unknowns and what explains.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cel/code.h"
#include "cel/interpreter.h"
#include "cel/program.h"
#include "value/value.h"

namespace seaworthy::cel {

// Where a value was read; `path` is empty where it was computed.
struct Site {
  std::string path;
  std::optional<std::size_t> slot;
};

// One round of a macro.
struct Round {
  value::Value first;     // The item, the key, or the index.
  value::Value second;    // The item, of a macro with two variables.
  std::size_t index = 0;  // In the list or map that the macro ranges over, before any filter().
  Site site;              // Of the item.
};

class Walk {
 public:
  // The walk may cost several times what the evaluation did.
  Walk(const Code& code, std::span<const value::Value> slots, value::Arena& arena, const Limits& limits);

  value::Value Evaluate(const Node& node) { return interpreter_.Evaluate(node); }
  bool exhausted() const { return interpreter_.exhausted(); }
  const Code& code() const { return code_; }

  Site SiteOf(const Node& node);

  // The rounds of a macro over `range`, the value of its first child. Enter() puts one in force.
  std::vector<Round> RoundsOf(const Node& macro, const value::Value& range);
  void Enter(const Node& macro, const Round& round);
  // The variable of bind, optMap and optFlatMap; `from` is what it was bound to, for its site.
  void EnterBinding(const Node& macro, const value::Value& value, const Node& from);

  // What bound the local: the child of a bind, or null for a variable of a loop.
  const Node* BoundTo(std::uint32_t local) const { return bound_[local].from; }

 private:
  struct Bound {
    Site site;
    const Node* from = nullptr;
  };

  std::vector<std::size_t> IndexesOf(const Node& range, std::size_t size);
  const Node& Unfiltered(const Node& range) const;

  const Code& code_;
  std::span<const value::Value> slots_;
  Interpreter interpreter_;
  std::vector<Bound> bound_;  // Of each local.
};

// The step from a list or map to its item: `.blue`, `["a b"]`, `[3]`.
std::string StepTo(const value::Value& key);

}  // namespace seaworthy::cel
