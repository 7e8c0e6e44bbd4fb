// The `service` fact: what a service declares of itself, as src/facts/service.yaml describes it.
//
// A part that is not declared is absent, not_declared, with a detail that names the key to add. Origins are the places
// in the descriptor, the catalogue or, for what was only detected, the file that told.
#pragma once

#include <optional>

#include "base/instant.h"
#include "facts/fact_set.h"
#include "model/service.h"
#include "value/value.h"

namespace seaworthy::catalog {

// Precondition: `out` is a writer of the collector `service`. The value lives as long as the writer.
value::Value ServiceValue(const model::Service& service, facts::Writer& out, std::optional<Instant> observed = {});

// The last second of a date in UTC, or the instant as it stands. Empty where the text is neither.
std::optional<Instant> EndOfDate(std::string_view text);

}  // namespace seaworthy::catalog
