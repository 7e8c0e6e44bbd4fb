// PromQL text in, a typed tree out, with Prometheus' own verdict (that of 3.14) on what is an error.
//
// Bounded: texts over 1 MiB, nesting over 500 and trees higher than kMaxHeight are refused. Not an evaluator.
//
// Threads: Parse() may be called from several threads at once; an Expression may be read by several.
#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"
#include "promql/ast.h"

namespace seaworthy::promql {

// What a Prometheus server has behind feature flags.
struct ParseOptions {
  bool experimental = false;    // Functions, aggregations, duration expressions, `anchored` and `smoothed`.
  bool fill_modifiers = false;  // `fill`, `fill_left`, `fill_right` of binary operators.
};

// A parsed expression; owns its nodes and a copy of its text.
class Expression {
 public:
  const Node& root() const;
  std::string_view text() const;
  // What was written for that node.
  std::string_view TextOf(const Node& node) const;

 private:
  friend Result<Expression> Parse(std::string_view text, const ParseOptions& options);
  struct State;
  struct Release {
    void operator()(State* state) const;
  };
  explicit Expression(State* state) : state_(state) {}

  std::unique_ptr<State, Release> state_;  // In its own arena: an expression is one allocation, seldom more.
};

// Errors, with line and column (in bytes, from 1) in their place: errors.def.
Result<Expression> Parse(std::string_view text, const ParseOptions& options = {});

}  // namespace seaworthy::promql
