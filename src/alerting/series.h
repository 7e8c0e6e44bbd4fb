// What one series measures, by its name, its unit and its labels; and what is put together from several.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "alerting/words.h"
#include "promql/ast.h"

namespace seaworthy::alerting {

// The comparison that lets an alert fire: `> 0.05`.
struct Bound {
  promql::BinaryOperator op = promql::BinaryOperator::kGreater;
  std::optional<double> value;  // Where it is a constant.
  std::string text;             // `> 24 * 3600`; empty where the bound is a series.
};

// A number that an expression has somewhere on its way, and what it stands for.
struct Quantity {
  Kind kind = Kind::kUnknown;
  int weight = 0;  // As of Meaning.
  Reading reading = Reading::kLevel;
  bool is_ratio = false;
  bool is_age = false;          // Of something, or until something: `time() - x`.
  std::int64_t window = 0;      // Of the range it was read over, in seconds; 0 where none was.
  std::string text;             // For people: `the rate of http_requests_total with code=~"5.."`.
  std::string because;          // `"failed" says failures`; empty where the structure tells.
  std::string series;           // The first metric that it is made of.
  std::optional<double> value;  // Of kConstant, where it is known.
  std::optional<Bound> bound;   // The outermost comparison on the way.
};

// How the expression reads the series. kEvents: how many a native histogram counted.
enum class Sampling : std::uint8_t { kLevel, kCount, kQuantile, kEvents };

Quantity QuantityOf(const promql::VectorSelector& selector, Sampling sampling);

}  // namespace seaworthy::alerting
