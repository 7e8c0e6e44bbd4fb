// The generated pages of the reference, as Markdown.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/result.h"

namespace seaworthy::app {

// Ids of all collectors, and `service` for what the descriptor states.
std::vector<std::string> CollectorIds();

// What a collector reads, its facts and types, and why a fact may be absent. Errors: app/no-such-collector.
Result<std::string> CollectorPage(std::string_view id);

// Every error code with its kind and meaning, by folder; `more` are those of folders that this one may not know.
std::string ErrorsPage(std::span<const ErrorCode> more);

// Who may do what with a server.
std::string AccessPage();

}  // namespace seaworthy::app
