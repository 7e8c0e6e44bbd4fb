// Reports with a JSON document on each line, as generators write them while they run.
#pragma once

#include <memory>
#include <string_view>

#include "collectors/load_test/measurement.h"
#include "value/value.h"

namespace seaworthy::collectors::load_test {

// Sums up the lines of one tool.
class LineFormat {
 public:
  virtual ~LineFormat() = default;
  // Whether the line must be parsed at all: most lines of k6 are of metrics that nobody asks for.
  virtual bool Wants(std::string_view line) const = 0;
  virtual void Add(const value::Value& document) = 0;
  virtual Measurement Take() = 0;
};

// The format whose first line that is; null for none.
std::unique_ptr<LineFormat> LineFormatOf(const value::Value& first);

}  // namespace seaworthy::collectors::load_test
