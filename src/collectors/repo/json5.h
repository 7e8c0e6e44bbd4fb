// JSON5 and JSON with comments, rewritten as YAML's JSON-like flow form, line by line.
//
// Comments become blanks, single quotes and bare keys become double quotes, trailing commas go. Lines stay where they
// are, so that places in the result are places in the file. It does not check the text: what is wrong in it, the YAML
// parser says.
#pragma once

#include <string>
#include <string_view>

namespace seaworthy::collectors::repo {

std::string RewriteJson5(std::string_view text);

}  // namespace seaworthy::collectors::repo
