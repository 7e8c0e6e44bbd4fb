// The use cases behind `seaworthy login` and `logout`: a token for a server, tried once and then kept.
#pragma once

#include <string>

#include "app/credentials.h"
#include "app/remote.h"
#include "base/result.h"

namespace seaworthy::app {

struct LoggedIn {
  std::string server;
  std::string name;            // Of the person or the token's owner, as the server says.
  std::string path;            // The file that keeps the token.
  bool another_token = false;  // SEAWORTHY_TOKEN is set, and wins over what was kept now.
};

// Errors: app/bad-server, app/no-server, auth/bad-token (a typing mistake), those of Remote and of the server, which
// does not know the token, and those of WriteToken(). Nothing is kept where there is one.
Result<LoggedIn> LogIn(const RemoteOptions& remote, const std::string& token, const EnvironmentLookup& environment);

struct LoggedOut {
  std::string server;
  bool had_token = false;
};

// The token itself goes on until it is revoked or ends. Errors: app/bad-server, app/no-server, those of ForgetToken().
Result<LoggedOut> LogOut(const RemoteOptions& remote, const EnvironmentLookup& environment);

}  // namespace seaworthy::app
