// The generated pages of the reference, as Markdown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace seaworthy::app {

// Ids of all collectors, and `service` for what the descriptor states.
std::vector<std::string> CollectorIds();

// What a collector reads, its facts and types, and why a fact may be absent. Errors: app/no-such-collector.
Result<std::string> CollectorPage(std::string_view id);

// Every error code with its kind and meaning, by folder.
std::string ErrorsPage();

// Who may do what with a server.
std::string AccessPage();

}  // namespace seaworthy::app
