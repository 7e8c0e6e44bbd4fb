// What libyaml complains about, in words that say what to do.
#pragma once

#include <string_view>

#include "base/error.h"

struct yaml_parser_s;  // libyaml's yaml_parser_t.

namespace seaworthy::formats {

// Precondition: the parser has just failed on `text`.
Error YamlError(const yaml_parser_s& parser, std::string_view text);

}  // namespace seaworthy::formats
