// Evaluating a program over the values of its variables.
//
// Evaluation is three-valued. An absent value (a variable's, or one inside a struct, list or map) is a CEL unknown:
// `false && unknown` is false, `true && unknown` is unknown, and unknown wins over error. An unknown result names the
// absent parts that the undecided remainder still reads.
//
// Threads: any number of evaluations of one program at once, each with its own arena.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "cel/program.h"
#include "value/arena.h"
#include "value/value.h"

namespace seaworthy::cel {

// An absent part that decides: `tls.endpoints[2].min_version`.
struct Unknown {
  std::size_t slot = 0;  // Of the variable that it is a part of.
  value::AbsentReason reason = value::AbsentReason::kNotFound;
  std::string detail;
  std::uint32_t origin = 0;
  std::string path;

  friend bool operator==(const Unknown&, const Unknown&) = default;
};

struct Evaluation {
  value::Value value;             // kError or kAbsent when not decided.
  std::string error;              // When value is kError: what went wrong, without a place.
  std::vector<Unknown> unknowns;  // When value is kAbsent: in source order, none twice, at most 100.
  std::vector<std::size_t> read;  // Slots actually read, ascending.
};

// `slots` has one value for each variable of the environment. The result may point into `slots` and `arena`.
Evaluation Evaluate(const Program& program, std::span<const value::Value> slots, value::Arena& arena,
                    const Limits& limits = {});

// The value alone: no memory is taken unless the result needs it. An error's text is not kept.
value::Value EvaluateValue(const Program& program, std::span<const value::Value> slots, value::Arena& arena,
                           const Limits& limits = {});

}  // namespace seaworthy::cel
