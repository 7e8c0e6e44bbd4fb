// Names cut into words, so that `deploy-staging.yml`, `deployStaging` and `Deploy to Staging` say the same.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace seaworthy::collectors::repo {

// The runs of letters and digits in lower case, cut at camel humps too: `e2eTests_v2` gives e2e, tests, v2.
std::vector<std::string> Words(std::string_view text);

// Whether one of the words, or two neighbours joined, is one of the wanted: `pre-prod` has `preprod`.
bool HasWord(std::string_view text, std::initializer_list<std::string_view> wanted);
bool HasWord(std::span<const std::string> words, std::initializer_list<std::string_view> wanted);

// Whether `needle`, in lower case, stands anywhere in the text, whatever its case.
bool ContainsNoCase(std::string_view text, std::string_view needle);

// What a name says of an environment: production, staging or development. Empty where it says nothing.
std::string_view EnvironmentKind(std::string_view name);

// The word of a longer name that says it: `production` of `deploy-to-production`. Empty as above. In prose, words that
// mean other things as often (`test`, `review`, `integration`) say nothing.
enum class Wording { kName, kProse };
std::string_view EnvironmentWord(std::string_view text, Wording wording = Wording::kName);

// Text that a template left for its reader to fill in: `<your-team>`, `changeme`, `TODO`, `@your-org/team`.
bool IsPlaceholder(std::string_view text);

}  // namespace seaworthy::collectors::repo
