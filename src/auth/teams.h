// Teams: who is in them, which review roles that gives, and which groups of an OIDC provider become members.
//
// There are two kinds of members: those assigned here, and those whom the provider's groups made members when they last
// signed in. Both count alike; signing in again replaces only the second.
//
// A team is one document, changed together with an entry for each member, so that one short list says all about a
// person, at every request.
//
// Whatever changes a team tells the organisation's log (audit.h).
//
// Threads and processes: everything may be called at once from everywhere. A change that met another one is made again
// on what the other left; where the caller says which version was read, it is auth/changed instead.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "auth/audit.h"
#include "base/instant.h"
#include "base/result.h"
#include "store/store.h"

namespace seaworthy::auth {

struct Team {
  std::string id;  // As standards and services name it: `sre`.
  std::string name;
  std::vector<std::string> members;        // Ids of people assigned here, sorted.
  std::vector<std::string> group_members;  // Through groups, sorted.
  std::vector<std::string> review_roles;   // That membership gives.
  std::vector<std::string> groups;         // Values of the provider's claim that make somebody a member.
  std::int64_t version = 0;

  bool Has(std::string_view person) const;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("id", self.id);
    visit("name", self.name);
    visit("members", self.members);
    visit("group_members", self.group_members);
    visit("review_roles", self.review_roles);
    visit("groups", self.groups);
  }
};

// What is not set stays.
struct TeamChange {
  std::optional<std::string> name;
  std::optional<std::vector<std::string>> members;
  std::optional<std::vector<std::string>> review_roles;
  std::optional<std::vector<std::string>> groups;  // Makes and ends memberships at the next sign-in.
};

// What the teams of a person amount to.
struct Memberships {
  std::vector<std::string> teams;         // Sorted.
  std::vector<std::string> review_roles;  // Sorted, each once.
};

class Teams {
 public:
  // The store outlives it.
  explicit Teams(store::Store& store) : store_(store), documents_(store.documents()) {}

  // Errors of all that change: auth/bad-name, auth/too-many, auth/no-such-account (a member who has no account), and
  // those of the store.

  // Error: auth/taken. Again with the key of the deed: the team that was made, as it is by now.
  Result<Team> Create(const Team& wanted, const Deed& deed);
  Result<std::optional<Team>> Read(std::string_view id, Instant now);
  // By id.
  Result<std::vector<Team>> List(std::optional<std::string> after_id, std::size_t limit, Instant now);
  // Errors: auth/no-such-team, auth/changed (not at that version).
  Result<Team> Update(std::string_view id, const TeamChange& change, std::optional<std::int64_t> expected_version,
                      const Deed& deed);
  // Adding a member or removing none is no error. Error: auth/no-such-team.
  Result<Team> AddMember(std::string_view id, const std::string& person, const Deed& deed);
  Result<Team> RemoveMember(std::string_view id, const std::string& person, const Deed& deed);
  // False where there is none.
  Result<bool> Remove(std::string_view id, const Deed& deed);

  Result<Memberships> Of(std::string_view person, Instant now);
  // At signing in: membership through groups becomes what these values of the claim say.
  Result<void> SetGroups(const std::string& person, std::span<const std::string> values, const Deed& deed);
  // Out of every team.
  Result<void> Forget(const std::string& person, const Deed& deed);

 private:
  using Mutation = std::function<Result<void>(Team&)>;

  Result<Team> Again(std::string_view id, Instant now);
  Result<Team> Change(std::string_view id, std::optional<std::int64_t> expected_version, const Mutation& mutate,
                      const Deed& deed);
  Result<void> CheckPeople(const Team& before, const Team& after, Instant now);
  Result<std::vector<Team>> All(Instant now);

  store::Store& store_;
  store::Documents& documents_;
};

}  // namespace seaworthy::auth
