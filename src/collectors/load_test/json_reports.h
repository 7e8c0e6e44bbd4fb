// The summaries that load generators write as JSON, one reader for each tool; each is empty for a document of another.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "collectors/load_test/measurement.h"
#include "value/value.h"

namespace seaworthy::collectors::load_test {

// The first reader that knows the document; empty where none does.
std::optional<Measurement> ReadSummary(const value::Value& document);

std::optional<Measurement> ReadK6(const value::Value& document);
std::optional<Measurement> ReadVegetaJson(const value::Value& document);
std::optional<Measurement> ReadH2loadJson(const value::Value& document);
std::optional<Measurement> ReadLocustJson(const value::Value& document);
std::optional<Measurement> ReadJmeterStatistics(const value::Value& document);
std::optional<Measurement> ReadGatling(const value::Value& document);
std::optional<Measurement> ReadAutocannon(const value::Value& document);
std::optional<Measurement> ReadArtillery(const value::Value& document);

}  // namespace seaworthy::collectors::load_test
