// Teams and invitations of a server, as the command line makes them. People are named by login or id.
#pragma once

#include <string>
#include <vector>

#include "app/remote_record.h"
#include "base/result.h"

namespace seaworthy::app {

// A line for each: `sre  Site reliability: signs as sre; Sam Okafor and Pia Lund`.
Result<std::string> ListTeams(const RemoteRecord& remote);

struct TeamAsked {
  std::string id;
  std::string name;  // Empty: the id.
  std::vector<std::string> review_roles;
  std::vector<std::string> groups;   // Of the provider of sign-in, whose people are members.
  std::vector<std::string> members;  // Logins or ids.
};
// The line of the team. Errors: app/no-such-person with the nearest login, and those of the server.
Result<std::string> MakeTeam(const RemoteRecord& remote, const TeamAsked& asked);

// The line of the team as it is then.
Result<std::string> AddMembers(const RemoteRecord& remote, const std::string& team,
                               const std::vector<std::string>& people);
Result<std::string> RemoveMembers(const RemoteRecord& remote, const std::string& team,
                                  const std::vector<std::string>& people);

struct InviteAsked {
  std::vector<std::string> access;
  std::vector<std::string> teams;
};
struct Invited {
  std::string url;  // Works once; told this once.
  std::string until;
};
Result<Invited> Invite(const RemoteRecord& remote, const InviteAsked& asked);

}  // namespace seaworthy::app
