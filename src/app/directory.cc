#include "app/directory.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "app/errors.h"
#include "app/named_file.h"
#include "base/text.h"
#include "catalog/errors.h"
#include "catalog/fields.h"
#include "formats/yaml.h"

namespace seaworthy::app {
namespace {

using catalog::Fields;
using catalog::Problems;
using formats::Node;

constexpr std::uint64_t kMostBytes = 4u << 20;
constexpr std::array<std::string_view, 1> kSchemas = {"seaworthy/v1"};
constexpr std::array<std::string_view, 3> kDirectoryKeys = {"schema", "people", "teams"};
constexpr std::array<std::string_view, 5> kPersonKeys = {"id", "name", "mail", "chat", "roles"};
constexpr std::array<std::string_view, 2> kChatKeys = {"mattermost", "slack"};
constexpr std::array<std::string_view, 4> kTeamKeys = {"id", "name", "members", "roles"};

DirectoryPerson ReadPerson(Problems& problems, const Node& node) {
  Fields fields(problems, node, "a person", kPersonKeys, "id");
  DirectoryPerson person;
  person.id = fields.Required("id", catalog::IdForm);
  person.name = fields.Text("name");
  person.mail = fields.Text("mail");
  if (const Node* chat = fields.Mapping("chat")) {
    Fields accounts(problems, *chat, "`chat`", kChatKeys);
    for (std::string_view system : kChatKeys) {
      if (accounts.Has(system)) person.chat[std::string(system)] = accounts.Text(system);
    }
  }
  person.roles = fields.Texts("roles", catalog::IdForm);
  return person;
}

DirectoryTeam ReadTeam(Problems& problems, const Node& node) {
  Fields fields(problems, node, "a team", kTeamKeys);
  DirectoryTeam team;
  team.id = fields.Required("id", catalog::IdForm);
  team.name = fields.Text("name");
  team.members = fields.Texts("members", catalog::IdForm);
  team.roles = fields.Texts("roles", catalog::IdForm);
  return team;
}

// Two entries of one id, or one account of two people, would make somebody act as another.
class Unique {
 public:
  Unique(Problems& problems, std::string_view what) : problems_(problems), what_(what) {}

  void Add(const std::string& name, const Node& node) {
    if (name.empty() || seen_.insert(name).second) return;
    problems_.Add(Error(catalog::kDuplicateName, fmt::format("{} \"{}\" stands twice", what_, OneLine(name, 60)))
                      .At(node.place()));
  }

 private:
  Problems& problems_;
  std::string_view what_;
  std::set<std::string> seen_;
};

void ReadPeople(Problems& problems, Fields& fields, Directory& directory) {
  Unique ids(problems, "person");
  Unique mails(problems, "mail address");
  Unique accounts(problems, "chat account");
  for (const Node& node : fields.List("people")) {
    DirectoryPerson person = ReadPerson(problems, node);
    ids.Add(person.id, node);
    mails.Add(Lower(person.mail), node);
    for (const auto& [system, account] : person.chat) accounts.Add(system + " " + account, node);
    directory.people.push_back(std::move(person));
  }
}

void CheckMember(Problems& problems, const Directory& directory, const std::string& member, const Node& node) {
  if (directory.FindPerson(member) != nullptr) return;
  std::vector<std::string> ids;
  for (const DirectoryPerson& person : directory.people) ids.push_back(person.id);
  std::string_view near = Nearest(member, ids);
  problems.Add(Error(kNoSuchPerson, fmt::format("member \"{}\" is not among the people", OneLine(member, 60)))
                   .At(node.place())
                   .Advise(near.empty() ? "add an entry to `people`" : fmt::format("did you mean `{}`?", near)));
}

void ReadTeams(Problems& problems, Fields& fields, Directory& directory) {
  Unique ids(problems, "team");
  for (const Node& node : fields.List("teams")) {
    DirectoryTeam team = ReadTeam(problems, node);
    ids.Add(team.id, node);
    Unique members(problems, "member");
    const Node* list = node.Find("members");
    for (std::size_t i = 0; list != nullptr && i < team.members.size() && i < list->items().size(); ++i) {
      members.Add(team.members[i], list->items()[i]);
      CheckMember(problems, directory, team.members[i], list->items()[i]);
    }
    directory.teams.push_back(std::move(team));
  }
}

void AddOnce(std::vector<std::string>& list, const std::vector<std::string>& more) {
  for (const std::string& name : more) {
    if (std::ranges::find(list, name) == list.end()) list.push_back(name);
  }
}

bool Contains(const std::vector<std::string>& list, std::string_view name) {
  return std::ranges::find(list, name) != list.end();
}

}  // namespace

const DirectoryPerson* Directory::FindPerson(std::string_view id) const {
  auto found = std::ranges::find(people, id, &DirectoryPerson::id);
  return found == people.end() ? nullptr : &*found;
}

std::string Directory::NameOf(std::string_view id) const {
  const DirectoryPerson* person = FindPerson(id);
  return person == nullptr || person->name.empty() ? std::string(id) : person->name;
}

Result<review::Actor> Directory::ActorOf(std::string_view id) const {
  const DirectoryPerson* person = FindPerson(id);
  if (person == nullptr) {
    std::vector<std::string> ids;
    for (const DirectoryPerson& known : people) ids.push_back(known.id);
    std::string_view near = Nearest(id, ids);
    std::string_view add = file.empty() ? "`seaworthy invite` makes a link by which they come in"
                                        : "add the person to `people` of the directory";
    return Error(kNoSuchPerson, fmt::format("'{}' is nobody in {}", id, file.empty() ? "the directory" : file))
        .Advise(near.empty() ? std::string(add) : fmt::format("did you mean '{}'?", near));
  }
  review::Actor actor;
  actor.person = person->id;
  actor.known = review::Known::kAsserted;
  actor.roles = person->roles;
  for (const DirectoryTeam& team : teams) {
    if (!Contains(team.members, id)) continue;
    actor.teams.push_back(team.id);
    AddOnce(actor.roles, team.roles);
  }
  std::ranges::sort(actor.teams);
  std::ranges::sort(actor.roles);
  return actor;
}

bool Directory::Knows(const review::Capacity& capacity) const {
  switch (capacity.kind) {
    case review::Capacity::Kind::kPerson: return FindPerson(capacity.name) != nullptr;
    case review::Capacity::Kind::kTeam:
      return std::ranges::find(teams, capacity.name, &DirectoryTeam::id) != teams.end();
    case review::Capacity::Kind::kRole: break;
  }
  return std::ranges::any_of(people, [&](const auto& person) { return Contains(person.roles, capacity.name); }) ||
         std::ranges::any_of(teams, [&](const auto& team) { return Contains(team.roles, capacity.name); });
}

Result<Directory> ParseDirectory(std::string_view text, std::string file) {
  auto yaml = formats::ParseYaml(text);
  if (!yaml.ok()) return std::move(yaml).error().InFile(file);
  if (yaml->documents().size() != 1) {
    return Error(catalog::kWrongType, "a directory is one document with `people` and `teams`").At({file, 1, 1});
  }
  Problems problems;
  Directory directory;
  Fields fields(problems, *yaml->documents().front(), "a directory", kDirectoryKeys);
  fields.Choice("schema", kSchemas);
  ReadPeople(problems, fields, directory);
  ReadTeams(problems, fields, directory);
  if (problems.first()) return Error(*problems.first()).InFile(file);
  directory.file = std::move(file);
  return directory;
}

Result<Directory> ReadDirectory(const std::string& path) {
  SEAWORTHY_TRY(std::string text, ReadNamedFile(path, kMostBytes));
  return ParseDirectory(text, path);
}

}  // namespace seaworthy::app
