// How strongly operators bind.
#pragma once

#include "promql/ast.h"

namespace seaworthy::promql {

inline constexpr int kWeakest = 1;

constexpr int PrecedenceOf(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::kOr: return 1;
    case BinaryOperator::kAnd:
    case BinaryOperator::kUnless: return 2;
    case BinaryOperator::kAdd:
    case BinaryOperator::kSub: return 4;
    case BinaryOperator::kMul:
    case BinaryOperator::kDiv:
    case BinaryOperator::kMod:
    case BinaryOperator::kAtan2: return 5;
    case BinaryOperator::kPow: return 6;
    default: return 3;  // Comparisons and the trimming of histograms.
  }
}

// What the operand on the right of `op` must bind at least; only `^` groups from the right.
constexpr int WeakestOnTheRight(BinaryOperator op) {
  return op == BinaryOperator::kPow ? PrecedenceOf(op) : PrecedenceOf(op) + 1;
}

}  // namespace seaworthy::promql
