#include "auth/teams.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "auth/body.h"
#include "auth/errors.h"
#include "auth/names.h"
#include "auth/secret.h"
#include "store/errors.h"

namespace seaworthy::auth {
namespace {

using store::Document;
using store::DocumentChange;

constexpr std::string_view kSpace = "team";
constexpr std::string_view kByPerson = "member-of";  // Person/team -> the roles that it gives.
constexpr std::string_view kAccounts = "account";
constexpr int kTries = 100;
constexpr std::size_t kMostMembers = 5000;
constexpr std::size_t kMostWords = 200;  // Review roles, groups.
constexpr std::size_t kLongestGroup = 500;
constexpr std::size_t kPage = 200;

struct Roles {
  std::vector<std::string> roles;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("roles", self.roles);
  }
};

std::string IndexKey(std::string_view person, std::string_view team) { return fmt::format("{}/{}", person, team); }

void SortOnce(std::vector<std::string>& words) {
  std::ranges::sort(words);
  auto rest = std::ranges::unique(words);
  words.erase(rest.begin(), rest.end());
}

bool Holds(const std::vector<std::string>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

std::set<std::string> EveryMember(const Team& team) {
  std::set<std::string> people(team.members.begin(), team.members.end());
  people.insert(team.group_members.begin(), team.group_members.end());
  return people;
}

Error NoSuchTeam() { return {kNoSuchTeam, "there is no such team"}; }

Result<Team> Decode(const Document& document) {
  SEAWORTHY_TRY(Team team, DecodeBody<Team>(document.body, "team"));
  team.version = document.version;
  return team;
}

// Also sorts what is sorted.
Result<void> CheckTeam(Team& team) {
  SEAWORTHY_RETURN_IF_ERROR(CheckTermId(team.id));
  SEAWORTHY_TRY(team.name, DisplayName(team.name));
  for (auto* words : {&team.members, &team.group_members, &team.review_roles, &team.groups}) SortOnce(*words);
  if (team.members.size() + team.group_members.size() > kMostMembers || team.review_roles.size() > kMostWords ||
      team.groups.size() > kMostWords) {
    return Error(kTooMany, "the team has too many members, review roles or groups")
        .Advise(fmt::format("at most {} members, {} review roles and {} groups", kMostMembers, kMostWords, kMostWords));
  }
  for (const std::string& role : team.review_roles) SEAWORTHY_RETURN_IF_ERROR(CheckTermId(role));
  for (const std::string& group : team.groups) {
    if (group.empty() || group.size() > kLongestGroup) return Error(kBadName, "that is no group of a provider");
  }
  return {};
}

// The document of the team is the first, so that its version is the first of the answer. Entries are written only by
// whoever changes the team from the version that was read: they never contradict it.
std::vector<DocumentChange> ChangesOf(const Team& before, const Team* after) {
  const Team none;
  const Team& now_is = after != nullptr ? *after : none;
  std::string_view id = after != nullptr ? after->id : before.id;
  std::vector changes = {after != nullptr ? store::PutDocument(kSpace, id, EncodeBody(*after), before.version)
                                          : store::RemoveDocument(kSpace, id, before.version)};
  auto old_members = EveryMember(before), members = EveryMember(now_is);
  bool other_roles = before.review_roles != now_is.review_roles;
  for (const std::string& person : members) {
    if (!other_roles && old_members.contains(person)) continue;
    changes.push_back(store::PutDocument(kByPerson, IndexKey(person, id), EncodeBody(Roles{now_is.review_roles})));
  }
  for (const std::string& person : old_members) {
    if (!members.contains(person)) changes.push_back(store::RemoveDocument(kByPerson, IndexKey(person, id)));
  }
  return changes;
}

std::vector<AuditChange> WhatChanged(const Team& before, const Team& after) {
  std::vector<AuditChange> changes;
  Compare("name", before.name, after.name, changes);
  Compare("members", before.members, after.members, changes);
  Compare("group_members", before.group_members, after.group_members, changes);
  Compare("review_roles", before.review_roles, after.review_roles, changes);
  Compare("groups", before.groups, after.groups, changes);
  return changes;
}

}  // namespace

bool Team::Has(std::string_view person) const { return Holds(members, person) || Holds(group_members, person); }

Result<Team> Teams::Create(const Team& wanted, const Deed& deed) {
  SEAWORTHY_TRY(std::optional<std::string> before, DoneBefore(store_, deed));
  if (before) return Again(*before, deed.at);
  Team team = wanted;
  team.group_members.clear();
  SEAWORTHY_RETURN_IF_ERROR(CheckTeam(team));
  SEAWORTHY_RETURN_IF_ERROR(CheckPeople({}, team, deed.at));
  Team none{.id = team.id};
  auto written = Write(store_, {AuditKind::kTeamMade, team.id, WhatChanged(none, team)}, deed, ChangesOf(none, &team));
  if (written.ok() && written->repeated) return Again(team.id, deed.at);
  if (!written.ok() && written.error().Is(store::kConflict)) {
    return Error(kTaken, fmt::format("there is a team '{}' already", team.id)).Advise("choose another id");
  }
  if (!written.ok()) return written.error();
  team.version = written->versions.front();
  return team;
}

Result<Team> Teams::Again(std::string_view id, Instant now) {
  SEAWORTHY_TRY(auto team, Read(id, now));
  if (team) return *std::move(team);
  return NoSuchTeam();
}

Result<std::optional<Team>> Teams::Read(std::string_view id, Instant now) {
  if (!CheckTermId(id).ok()) return std::optional<Team>();
  SEAWORTHY_TRY(auto document, documents_.Read(kSpace, id, now));
  if (!document) return std::optional<Team>();
  SEAWORTHY_TRY(Team team, Decode(*document));
  return std::optional(std::move(team));
}

Result<std::vector<Team>> Teams::List(std::optional<std::string> after_id, std::size_t limit, Instant now) {
  SEAWORTHY_TRY(auto found, documents_.List({.space = kSpace, .after = std::move(after_id), .limit = limit}, now));
  std::vector<Team> teams;
  for (const Document& document : found) {
    SEAWORTHY_TRY(Team team, Decode(document));
    teams.push_back(std::move(team));
  }
  return teams;
}

Result<Team> Teams::Update(std::string_view id, const TeamChange& change, std::optional<std::int64_t> expected_version,
                           const Deed& deed) {
  auto mutate = [&](Team& team) -> Result<void> {
    team.name = change.name.value_or(team.name);
    team.members = change.members.value_or(team.members);
    team.review_roles = change.review_roles.value_or(team.review_roles);
    team.groups = change.groups.value_or(team.groups);
    return {};
  };
  return Change(id, expected_version, mutate, deed);
}

Result<Team> Teams::AddMember(std::string_view id, const std::string& person, const Deed& deed) {
  auto mutate = [&](Team& team) -> Result<void> {
    team.members.push_back(person);
    return {};
  };
  return Change(id, {}, mutate, deed);
}

Result<Team> Teams::RemoveMember(std::string_view id, const std::string& person, const Deed& deed) {
  auto mutate = [&](Team& team) -> Result<void> {
    std::erase(team.members, person);
    std::erase(team.group_members, person);
    return {};
  };
  return Change(id, {}, mutate, deed);
}

Result<bool> Teams::Remove(std::string_view id, const Deed& deed) {
  for (int tries = 0;; ++tries) {
    SEAWORTHY_TRY(auto team, Read(id, deed.at));
    if (!team) return false;
    auto removed = Write(store_, {AuditKind::kTeamRemoved, team->id, {}}, deed, ChangesOf(*team, nullptr));
    if (removed.ok()) return true;
    if (!removed.error().Is(store::kConflict) || tries >= kTries) return removed.error();
  }
}

Result<Memberships> Teams::Of(std::string_view person, Instant now) {
  Memberships memberships;
  if (!IsId(person)) return memberships;
  std::string prefix = std::string(person) + "/";
  std::optional<std::string> after;
  for (;;) {
    SEAWORTHY_TRY(auto page,
                  documents_.List({.space = kByPerson, .prefix = prefix, .after = after, .limit = kPage}, now));
    for (const Document& entry : page) {
      SEAWORTHY_TRY(Roles roles, DecodeBody<Roles>(entry.body, "membership"));
      memberships.teams.push_back(entry.key.substr(prefix.size()));
      memberships.review_roles.insert(memberships.review_roles.end(), roles.roles.begin(), roles.roles.end());
    }
    if (page.size() < kPage) break;
    after = page.back().key;
  }
  SortOnce(memberships.review_roles);
  return memberships;
}

Result<void> Teams::SetGroups(const std::string& person, std::span<const std::string> values, const Deed& deed) {
  const std::set<std::string> held(values.begin(), values.end());
  auto belongs = [&](const Team& team) {
    return std::ranges::any_of(team.groups, [&](const std::string& group) { return held.contains(group); });
  };
  auto mutate = [&](Team& team) -> Result<void> {
    std::erase(team.group_members, person);
    if (belongs(team)) team.group_members.push_back(person);
    return {};
  };
  SEAWORTHY_TRY(std::vector<Team> teams, All(deed.at));
  for (const Team& team : teams) {
    if (belongs(team) == Holds(team.group_members, person)) continue;
    auto changed = Change(team.id, {}, mutate, deed);
    if (!changed.ok() && !changed.error().Is(kNoSuchTeam)) return changed.error();  // Removed meanwhile: nothing to do.
  }
  return {};
}

Result<void> Teams::Forget(const std::string& person, const Deed& deed) {
  SEAWORTHY_TRY(Memberships memberships, Of(person, deed.at));
  for (const std::string& team : memberships.teams) {
    auto removed = RemoveMember(team, person, deed);
    if (!removed.ok() && !removed.error().Is(kNoSuchTeam)) return removed.error();
  }
  return {};
}

Result<Team> Teams::Change(std::string_view id, std::optional<std::int64_t> expected_version, const Mutation& mutate,
                           const Deed& deed) {
  for (int tries = 0;; ++tries) {
    SEAWORTHY_TRY(auto before, Read(id, deed.at));
    if (!before) return NoSuchTeam();
    if (expected_version && *expected_version != before->version) {
      return Error(kChanged, "the team was changed since you read it").Advise("read it again and decide again");
    }
    Team after = *before;
    SEAWORTHY_RETURN_IF_ERROR(mutate(after));
    SEAWORTHY_RETURN_IF_ERROR(CheckTeam(after));
    SEAWORTHY_RETURN_IF_ERROR(CheckPeople(*before, after, deed.at));
    const AuditEvent event{AuditKind::kTeamChanged, after.id, WhatChanged(*before, after)};
    auto written = Write(store_, event, deed, ChangesOf(*before, &after));
    if (written.ok()) {
      after.version = written->versions.front();
      return after;
    }
    if (!written.error().Is(store::kConflict) || tries >= kTries) return written.error();
  }
}

// Of those who were no members before: a typing mistake would be a member whom nobody is.
Result<void> Teams::CheckPeople(const Team& before, const Team& after, Instant now) {
  for (const std::string& person : EveryMember(after)) {
    if (before.Has(person)) continue;
    std::optional<Document> account;
    if (IsId(person)) {
      SEAWORTHY_TRY(account, documents_.Read(kAccounts, person, now));
    }
    if (!account) return Error(kNoSuchAccount, "a member of the team has no account");
  }
  return {};
}

Result<std::vector<Team>> Teams::All(Instant now) {
  std::vector<Team> all;
  std::optional<std::string> after;
  for (;;) {
    SEAWORTHY_TRY(std::vector<Team> page, List(after, kPage, now));
    for (Team& team : page) all.push_back(std::move(team));
    if (page.size() < kPage) return all;
    after = all.back().id;
  }
}

}  // namespace seaworthy::auth
