#include "server/people_directory.h"

#include <set>
#include <utility>

namespace seaworthy::server {
namespace {

constexpr Span kFresh{5};
constexpr std::size_t kPage = 500;

app::DirectoryTeam TeamOf(auth::Team team, const std::set<std::string>& active) {
  std::set<std::string> members(team.members.begin(), team.members.end());
  members.insert(team.group_members.begin(), team.group_members.end());
  app::DirectoryTeam known{
      .id = std::move(team.id), .name = std::move(team.name), .roles = std::move(team.review_roles)};
  for (const std::string& person : members) {
    if (active.contains(person)) known.members.push_back(person);
  }
  return known;
}

}  // namespace

Result<std::shared_ptr<const app::Directory>> PeopleDirectory::Get(Instant now) {
  std::uint64_t forgotten = 0;
  {
    std::lock_guard lock(mutex_);
    // While one call makes it anew, the others go on with the one before.
    if (made_ && (making_ || now < made_at_ + kFresh)) return made_;
    making_ = true;
    forgotten = forgotten_;
  }
  Result<std::shared_ptr<const app::Directory>> made = Make(now);
  std::lock_guard lock(mutex_);
  making_ = false;
  if (made.ok() && forgotten == forgotten_) {
    made_ = *made;
    made_at_ = now;
  }
  return made;
}

void PeopleDirectory::Forget() {
  std::lock_guard lock(mutex_);
  made_.reset();
  ++forgotten_;
}

// Whoever is disabled keeps a name in what they did, and is nobody who could act.
Result<std::shared_ptr<const app::Directory>> PeopleDirectory::Make(Instant now) {
  auto directory = std::make_shared<app::Directory>();
  std::set<std::string> active;
  std::optional<std::string> after;
  for (std::size_t size = kPage; size == kPage;) {
    SEAWORTHY_TRY(std::vector<auth::Account> page, accounts_.List(after, kPage, now));
    for (auth::Account& account : page) {
      SEAWORTHY_TRY(auth::PersonNames names, accounts_.NamesOf(account.id));
      app::DirectoryPerson person{.id = account.id, .name = std::move(names.name), .mail = std::move(names.mail)};
      if (!account.disabled) person.roles = std::move(account.review_roles);
      if (!account.disabled) active.insert(account.id);
      directory->people.push_back(std::move(person));
    }
    size = page.size();
    if (!page.empty()) after = page.back().id;
  }
  after.reset();
  for (std::size_t size = kPage; size == kPage;) {
    SEAWORTHY_TRY(std::vector<auth::Team> page, teams_.List(after, kPage, now));
    size = page.size();
    if (!page.empty()) after = page.back().id;
    for (auth::Team& team : page) directory->teams.push_back(TeamOf(std::move(team), active));
  }
  return std::shared_ptr<const app::Directory>(std::move(directory));
}

}  // namespace seaworthy::server
