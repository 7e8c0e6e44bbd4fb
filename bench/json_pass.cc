// The least that reading JSON costs: simdjson's own tree of a file, or of each of its lines, looked at no further.
// usage: bench_json_pass whole|lines FILE
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <string_view>

#include <simdjson.h>

namespace {

bool ParseWhole(const simdjson::padded_string& text) {
  simdjson::dom::parser parser;
  return parser.parse(text).error() == simdjson::SUCCESS;
}

bool ParseLines(const simdjson::padded_string& text) {
  simdjson::dom::parser parser;
  std::string_view rest(text);
  while (!rest.empty()) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    if (!line.empty() && parser.parse(line.data(), line.size(), false).error() != simdjson::SUCCESS) return false;
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  }
  return true;
}

}  // namespace

int main(int count, char** arguments) {
  simdjson::padded_string text;
  bool read = count == 3 && simdjson::padded_string::load(arguments[2]).get(text) == simdjson::SUCCESS;
  if (!read || !(std::strcmp(arguments[1], "lines") == 0 ? ParseLines(text) : ParseWhole(text))) {
    std::fputs("usage: bench_json_pass whole|lines FILE\n", stderr);
    return 2;
  }
  return 0;
}
