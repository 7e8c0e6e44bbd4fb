// Shell scripts cut into simple commands, near enough for POSIX shells, bash and what CI systems put around them.
//
//   # unit tests
//   cd app && CI=1 go test ./... | tee log
//
// gives `cd app`, `CI=1 go test ./...` and `tee log`. Comments, here-documents and what is merely quoted run nothing;
// command substitutions do run. It never fails: what it does not understand becomes words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace seaworthy::collectors::repo {

struct Command {
  std::vector<std::string> words;  // Unquoted; never empty.
  int line = 0;                    // Of its first word; the first line of the script is 0.
  bool may_fail = false;           // `command || true`: the script goes on as if it had ended well.
};

std::vector<Command> SplitCommands(std::string_view script);

// The command behind what only wraps it: assignments, keywords, `sudo -E`, `timeout 5m`, `poetry run`, `bundle exec`,
// `coverage run -m`, `xvfb-run -a`, … `bash -c TEXT` is not looked into; see ScriptOf.
std::vector<std::string> Unwrap(std::vector<std::string> words);

// The script that the command hands to a shell, `bash -c TEXT`, `nix-shell --run TEXT`; empty where it does not.
std::string_view ScriptOf(const std::vector<std::string>& words);

// The words as one line, for people.
std::string Join(const std::vector<std::string>& words);

}  // namespace seaworthy::collectors::repo
