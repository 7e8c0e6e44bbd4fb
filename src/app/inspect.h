// The use case behind `seaworthy inspect`: what Seaworthy reads from files, as one line of JSON each.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace seaworthy::app {

// The kinds, as the command line lists its choices. promql has no files: inspect_promql.h.
inline constexpr std::string_view kInspectKinds =
    "alert-rules|alertmanager|backup|benchmark|catalog|coverage|kubernetes|load-test|promql|pulumi|sarif|slo|terraform|"
    "tests|workflow";
inline constexpr std::string_view kPromqlKind = "promql";

// One line for each file, in their order, as text that may come in pieces. A file that cannot be read or is of another
// kind says so in its line; it is no error. Files of some kinds are read together, since one explains the other.
// Precondition: a kind of files.
void Inspect(std::string_view kind, std::span<const std::string> paths,
             const std::function<void(std::string_view text)>& write);

}  // namespace seaworthy::app
