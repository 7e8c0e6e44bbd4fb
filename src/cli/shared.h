// What several commands ask in the same words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/judge.h"
#include "app/key_source.h"
#include "base/result.h"
#include "cli/command.h"

namespace seaworthy::cli {

// From PATH, --service, --all, --standard, --only, --offline, --now, --record, --replay, as far as the command has
// them.
Result<app::JudgeRequest> RequestOf(const Invocation& invocation, const Terminal& terminal);

// What the terminal lends for keys and passphrases. The terminal must outlive it.
app::SecretAccess SecretsOf(Terminal& terminal);

// From the terminal, unseen; where there is none, or --stdin says so, the first line of standard input.
std::string ReadPassword(const Invocation& invocation, Terminal& terminal, std::string_view prompt);

// Prints every error; returns kUsage.
int FailAll(Terminal& terminal, const std::vector<Error>& errors);

}  // namespace seaworthy::cli
