// A query of an indicator, asked over another window than the one it was written with.
//
// The window is what the query's ranges say (`rate(x[5m])`), or where a tool of the field marks it (`[{{.window}}]`). A
// counter without a range gets one, where the objective says that it is a counter. Anything else is refused, with what
// would have to be written: nothing is guessed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "promql/parse.h"

namespace seaworthy::fix {

struct QueryOptions {
  bool counters = false;              // Selectors without a range are counters: their rate is meant.
  std::vector<std::string> grouping;  // Labels that a sum over a bare counter keeps.
  std::string function = "rate";      // What is asked of a selector without a range.
};

class WindowQuery {
 public:
  // Errors: fix/not-possible, with advice.
  static Result<WindowQuery> Of(std::string_view text, const QueryOptions& options = {});

  // In the normal form of promql::Print.
  std::string Over(Span window) const;
  // As Over(), in parentheses unless it binds closer than any operator.
  std::string OperandOver(Span window) const;
  bool is_scalar() const { return expression_.root().type == promql::ValueType::kScalar; }

 private:
  // How a window comes into the query.
  enum class Form { kMark, kRange, kCounter };

  WindowQuery(std::string text, promql::Expression expression, Form form, QueryOptions options)
      : text_(std::move(text)), expression_(std::move(expression)), form_(form), options_(std::move(options)) {}

  std::string text_;  // With its marks.
  promql::Expression expression_;
  Form form_;
  QueryOptions options_;
};

}  // namespace seaworthy::fix
