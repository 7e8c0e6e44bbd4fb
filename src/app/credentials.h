// The tokens by which the command line calls servers, kept in one file that nobody else may read.
//
//   $XDG_CONFIG_HOME/seaworthy/credentials, or ~/.config/seaworthy/credentials
//
// One token per server. A file that others can read or write is refused rather than used, since its tokens are no
// longer secret. Writing replaces the file as a whole, so that an interruption leaves the old one; of two programs that
// write at the same moment the later one wins.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace seaworthy::app {

// Nothing where the variable is not set.
using EnvironmentLookup = std::function<std::optional<std::string>(const std::string& name)>;

// A server as it is kept and called: `https://prr.example.org/base`, without a slash at the end. http is accepted for
// this very machine only, since a token would travel in the open. Error: app/bad-server.
Result<std::string> NormalServer(std::string_view url);

// Error: app/no-config-folder where the environment names neither XDG_CONFIG_HOME nor HOME.
Result<std::string> CredentialsPath(const EnvironmentLookup& environment);

struct ServerAccess {
  std::string server;  // As NormalServer().
  std::string token;   // Empty: none is known.
};

// `server` is from the command line and may be empty: then SEAWORTHY_SERVER says it, and nothing means that no server
// is asked for. SEAWORTHY_TOKEN wins over the file. Errors: app/bad-server, app/bad-credentials.
Result<std::optional<ServerAccess>> FindServer(std::string_view server, const EnvironmentLookup& environment);

// Of the file at `path`; `server` as NormalServer(). A file that is not there holds nothing. Error:
// app/bad-credentials.
Result<std::optional<std::string>> ReadToken(const std::string& path, const std::string& server);

// Makes the file and its folders where they are missing. Errors: app/bad-credentials, app/cannot-write.
Result<> WriteToken(const std::string& path, const std::string& server, const std::string& token);

// Whether there was one. Errors: as WriteToken.
Result<bool> ForgetToken(const std::string& path, const std::string& server);

}  // namespace seaworthy::app
