// Something that a manifest says at one place: its value, or why it cannot be told.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "collectors/kubernetes/tree.h"
#include "value/value.h"

namespace seaworthy::collectors::kubernetes {

struct Problem {
  value::AbsentReason reason = value::AbsentReason::kMalformed;
  std::string detail;
};

template <typename T>
struct Reading {
  Spot spot;
  std::optional<T> value;
  Problem problem;  // Where there is no value.

  static Reading Of(Spot spot, T value) { return {spot, std::move(value), {}}; }
  static Reading Not(Spot spot, Problem problem) { return {spot, std::nullopt, std::move(problem)}; }
};

// Why a scalar is not the `expected` thing: a placeholder that something fills in later (`${REPLICAS}`, `{{ x }}`,
// `$(CPU)`, `<REPLICAS>`), or a mistake.
Problem WhyNot(std::string_view expected, const Tree& tree);
bool HoldsPlaceholder(std::string_view text);

std::optional<Reading<std::int64_t>> ReadInt(const Tree* tree);

}  // namespace seaworthy::collectors::kubernetes
