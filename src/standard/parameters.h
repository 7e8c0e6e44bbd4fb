// The values of a standard's parameters for one service: the default, overridden by tier, overridden by the service
// where the standard lets it.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "model/service.h"
#include "model/standard.h"
#include "value/arena.h"
#include "value/value.h"

namespace seaworthy::standard {

struct ResolvedParameter {
  std::string name;
  value::Value value;  // In the arena of the Parameters.
  std::string text;    // As written.
  std::string from;    // `default`, `tier 2`, `seaworthy.yaml`
};

// Owns the values. May be moved, not copied.
struct Parameters {
  std::unique_ptr<value::Arena> arena;
  std::vector<ResolvedParameter> list;  // In the standard's order: the slots of check::Inputs::parameters.
  std::vector<Error> refused;        // Settings not applied, and why: no such parameter, not settable, no such value.
  std::vector<std::string> remarks;  // What the reader should know: no tier, so the defaults.

  const ResolvedParameter* Find(std::string_view name) const;
  std::vector<value::Value> Values() const;
};

// A refused setting leaves the standard's value. Precondition: the standard was loaded without errors.
Parameters ResolveParameters(const model::Standard& standard, std::optional<int> tier,
                             std::span<const model::Setting> settings);

}  // namespace seaworthy::standard
