// A fact set as JSON for a reader (facts/codec.h has the form), and a value alone.
#pragma once

#include <string>
#include <string_view>

#include "facts/fact_set.h"
#include "formats/json_writer.h"
#include "value/value.h"

namespace seaworthy::report {

// The document of facts, pretty, with a newline at the end. `only` is a collector's id; empty: all.
std::string RenderFacts(const facts::FactSet& facts, std::string_view only = {});

// A value alone: structs and maps as objects, times as text, an absent part as `{"absent": reason}`. A struct carries
// `_place` where it has one of its own.
void WriteValue(formats::JsonWriter& out, const value::Value& value, const facts::FactSet& facts);

}  // namespace seaworthy::report
