// The target of a request: its path and its query. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace seaworthy::http {

struct Target {
  std::string path;   // Percent-decoded: starts with `/`, well-formed UTF-8, no control character, no `..` segment.
  std::string query;  // As it came, without the `?`; its percent signs are known to be well-formed.
};

// Nothing where the text is no origin-form target (`/path?query`) that Target can describe; `reason`, if given, says
// why.
std::optional<Target> ParseTarget(std::string_view text, std::string* reason = nullptr);

// `%41` becomes `A`; nothing where a percent sign is not followed by two hexadecimal digits.
std::optional<std::string> PercentDecode(std::string_view text);
// Everything but letters, digits and `-._~` becomes `%XX`.
std::string PercentEncode(std::string_view text);

struct QueryParameter {
  std::string name;
  std::string value;

  friend bool operator==(const QueryParameter&, const QueryParameter&) = default;
};

// `a=1&b=two+words`, decoded, in order. The same form as application/x-www-form-urlencoded bodies; a part whose percent
// signs are malformed is left out.
std::vector<QueryParameter> ParseQuery(std::string_view query);
// The first parameter of the name.
std::optional<std::string> FindInQuery(std::string_view query, std::string_view name);

}  // namespace seaworthy::http
