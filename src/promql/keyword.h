// The words that mean something in PromQL. Private to the lexer and the parser.
#pragma once

#include <cstdint>
#include <string_view>

#include "promql/ast.h"

namespace seaworthy::promql {

enum class Keyword : std::uint8_t {
  kNone,
  kOperator,    // `and`, `or`, `unless`, `atan2`.
  kAggregator,  // `sum`, …
  kOffset,
  kBy,
  kWithout,
  kOn,
  kIgnoring,
  kGroupLeft,
  kGroupRight,
  kBool,
  // The rest are names wherever they are not expected as a keyword.
  kAnchored,
  kSmoothed,
  kFill,
  kFillLeft,
  kFillRight,
  kStart,
  kEnd,
  kStep,
  kRange,
  kMinOf,
  kMaxOf,
};

struct KeywordMeaning {
  Keyword keyword = Keyword::kNone;
  BinaryOperator op = BinaryOperator::kAdd;  // Of kOperator.
  Aggregator aggregator = Aggregator::kSum;  // Of kAggregator.
  bool is_number = false;                    // `inf`, `nan`.
};

// In any case. Null for other words.
const KeywordMeaning* FindKeyword(std::string_view word);

}  // namespace seaworthy::promql
