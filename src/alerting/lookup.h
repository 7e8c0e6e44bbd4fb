// The definitions that a selector of a recorded series can mean: those whose labels do not contradict its matchers.
#pragma once

#include <string_view>
#include <vector>

#include "alerting/definitions.h"
#include "promql/ast.h"

namespace seaworthy::alerting {

// Whether a label of that value is left in by the matcher. Regular expressions leave everything in.
bool Admits(const promql::Matcher& matcher, std::string_view value);

// Only rules whose expression parsed; the first few of many.
std::vector<const Rule*> DefinitionsOf(const promql::VectorSelector& selector, const Definitions& definitions);

// What the series stands for where its name alone must tell.
enum class Role { kOther, kBudget, kObjective, kRemaining };
Role RoleOf(std::string_view series);

}  // namespace seaworthy::alerting
