// What libyaml complains about, in words that say what to do.
#pragma once

#include <string_view>

#include <yaml.h>

#include "base/error.h"

namespace seaworthy::formats {

// Precondition: the parser has just failed on `text`.
Error YamlError(const yaml_parser_t& parser, std::string_view text);

}  // namespace seaworthy::formats
