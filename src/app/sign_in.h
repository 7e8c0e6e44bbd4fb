// How a person comes to a token on the command line: by a one-time link (the first administrator's, an invitation, a
// new password), or by login and password.
//
// The password is sent to the server and kept nowhere. The session that the server begins lives only as long as the
// call; it makes the token, and ends.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/credentials.h"
#include "app/remote_record.h"
#include "base/result.h"

namespace seaworthy::net {
class HttpTransport;
}  // namespace seaworthy::net

namespace seaworthy::app {

// A one-time link: `https://prr.example.org/set-up#sw_l…`.
struct OneTimeLink {
  std::string server;  // As NormalServer().
  std::string page;    // set-up, invitation or new-password.
  std::string secret;
};

// Error: app/bad-server.
Result<OneTimeLink> ParseLink(std::string_view link);

struct JoinAsked {
  std::string link;
  std::string login, name, mail;  // Of a new account; a link for a new password needs the login alone.
  std::string password;
};

struct TokenAsked {
  std::string name;                 // What its person calls it.
  std::vector<std::string> scopes;  // Empty: all.
  std::string service;              // The one service that it is for; empty: all.
  std::string expires_at;           // An instant; empty: what the server gives, 90 days.
};

struct SignedIn {
  std::string server;
  std::string name;   // As the server knows the person.
  std::string token;  // The text, which nobody can read again.
};

// Makes the account, or sets the new password, and makes a token. Errors: those of ParseLink() and of the server.
Result<SignedIn> Join(const JoinAsked& asked, const TokenAsked& token);

// Errors: app/bad-server, app/no-server, and those of the server.
Result<SignedIn> SignIn(const std::string& server, const std::string& login, const std::string& password,
                        const TokenAsked& token, const EnvironmentLookup& environment);

// The server as that person in a session, for what no token may do: erasing. Errors: those of the server.
Result<RemoteRecord> BeginSession(const std::string& server, const std::string& login, const std::string& password);
// Best effort: one that could not be ended ends by itself.
void EndSession(const RemoteRecord& session);

// Keeps the token for later calls; where it is kept. Errors: those of WriteToken() and CredentialsPath().
Result<std::string> KeepToken(const SignedIn& signed_in, const EnvironmentLookup& environment);

// The same over a transport of the caller's.
Result<SignedIn> Join(const JoinAsked& asked, const TokenAsked& token, net::HttpTransport& http);
Result<SignedIn> SignIn(const std::string& server, const std::string& login, const std::string& password,
                        const TokenAsked& token, net::HttpTransport& http);

}  // namespace seaworthy::app
