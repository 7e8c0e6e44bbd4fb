// Who people are and what they may do: `teams.yaml`, the directory of an organisation that runs without a server.
//
//   schema: seaworthy/v1
//   people:
//     - {id: alex, name: Alex Moreno, mail: alex@example.org, chat: {mattermost: alex.m}, roles: [release-manager]}
//   teams:
//     - {id: sre, name: Site reliability, members: [alex], roles: [sre]}
//
// A person holds the roles named for the person and those that membership of a team gives. Roles are those of
// standards; the record keeps opaque ids, so that whoever is taken out of this file is named by nobody.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "review/vocabulary.h"

namespace seaworthy::app {

struct DirectoryPerson {
  std::string id;
  std::string name;
  std::string mail;
  std::map<std::string, std::string> chat;  // Account by chat system: `mattermost`.
  std::vector<std::string> roles;           // Held as a person, not through a team.
};

struct DirectoryTeam {
  std::string id;
  std::string name;
  std::vector<std::string> members;  // Ids of people.
  std::vector<std::string> roles;    // That membership gives.
};

struct Directory {
  std::string file;  // Where it was read; empty where there is none.
  std::vector<DirectoryPerson> people;
  std::vector<DirectoryTeam> teams;

  const DirectoryPerson* FindPerson(std::string_view id) const;
  // Their name; the id where nobody knows it.
  std::string NameOf(std::string_view id) const;
  // As whom the person acts at this moment, asserted. Error: app/no-such-person, with the nearest id.
  Result<review::Actor> ActorOf(std::string_view id) const;
  // Whether that role, team or person is anybody here: a typing mistake would wait for nobody.
  bool Knows(const review::Capacity& capacity) const;
};

// The first mistake of the text, with its place. Errors: those of formats, and catalog/… as for a descriptor.
Result<Directory> ParseDirectory(std::string_view text, std::string file);

// Errors: app/cannot-read, app/file-too-large, and those of ParseDirectory.
Result<Directory> ReadDirectory(const std::string& path);

}  // namespace seaworthy::app
