// Why an expression has its value: the deciding sub-expressions with what they measured.
//
// Of `a && b` that is false only the false side decides, of `list.all(x, p)` that is false every element for which `p`
// is false, each with its own deciding sub-expression. Explain() evaluates again and walks down those sides; it costs
// a multiple of an evaluation and is meant for what is shown to a person.
//
// Decisions are in source order and, within a list, in the order of its elements.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "cel/evaluate.h"
#include "cel/program.h"

namespace seaworthy::cel {

// A side of a comparison, or the argument of a test: `w.replicas` is 1.
struct Operand {
  std::string text;
  value::Value value;
  bool constant = false;  // Written in the expression or a parameter: the threshold, not the measurement.
  std::string path;       // `kubernetes.workloads[2].replicas`; empty where the operand was computed.
};

// A variable of a macro that was bound when the decision fell: `w` is workload `checkout`.
struct Binding {
  std::string variable;
  std::string label;  // The label field of the struct, a `name` of a map, the text of a scalar; else its index.
  std::size_t index = 0;
  value::Value value;
};

struct Decision {
  std::string expression;         // The text of the deciding sub-expression.
  value::Value value;             // Of that sub-expression.
  std::vector<Operand> operands;  // Of a comparison: the measured side first, then the threshold.
  std::vector<Binding> bindings;  // Outermost first.
  std::uint32_t origin = 0;       // Of the measured value, else of the innermost bound element, 0 if none is known.

  // What the decision says in one line: `w.replicas >= 2: 1 (w = checkout)`.
  std::string summary;
};

struct Explanation {
  value::Value value;
  std::vector<Decision> decisions;  // At most 100.
  std::size_t total = 0;            // Of decisions, counted also where they are not kept.
  std::string error;
  std::vector<Unknown> unknowns;
};

// Values point into `slots`, the program and `arena`.
Explanation Explain(const Program& program, std::span<const value::Value> slots, value::Arena& arena,
                    const Limits& limits = {});

// A value as a person reads it: strings in quotes, spans and times in words of their own, long lists cut short.
std::string Show(const value::Value& value);

}  // namespace seaworthy::cel
