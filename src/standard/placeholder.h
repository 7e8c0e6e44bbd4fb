// `{{params.name}}` in a question or an action.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/standard.h"
#include "standard/parameters.h"

namespace seaworthy::standard {

struct Placeholder {
  std::string text;       // `{{params.min_coverage}}`
  std::string parameter;  // `min_coverage`; empty where the braces hold something else.
  std::size_t offset = 0;
  int line = 1;  // Inside the text, as is `column`, in characters.
  int column = 1;
};

// In order. Braces that are never closed are a placeholder to the end of the text, without parameter.
std::vector<Placeholder> FindPlaceholders(std::string_view text);

// The text with every placeholder replaced by the value in words: `30 days`, `80`, `a, b`. One that names no parameter
// stays as it is.
std::string Render(std::string_view text, const Parameters& parameters);

// The standard with every text rendered, so that a report needs no parameters.
model::Standard WithParameters(const model::Standard& standard, const Parameters& parameters);

// As Render writes it.
std::string InWords(const value::Value& value);

}  // namespace seaworthy::standard
