#include "server/names_to_ids.h"

#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace seaworthy::server {
namespace {

// The members of a verb that hold one person; `who` may: `person sam`.
class People {
 public:
  void operator()(std::string_view name, std::string& field) {
    if (name == "dri" || name == "lead" || name == "person" || name == "owner") fields.push_back(&field);
    if (name == "who") who = &field;
  }
  template <typename T>
  void operator()(std::string_view, T&) {}

  std::vector<std::string*> fields;
  std::string* who = nullptr;
};

}  // namespace

Result<void> NameToId(std::string& person, const app::Directory& directory, auth::Accounts& accounts, Instant now) {
  if (person.empty() || directory.FindPerson(person) != nullptr) return {};
  SEAWORTHY_TRY(std::optional<auth::Account> account, accounts.FindByLogin(person, now));
  if (account) person = account->id;
  return {};
}

Result<void> NamesToIds(app::verbs::AnyVerb& verb, const app::Directory& directory, auth::Accounts& accounts,
                        Instant now) {
  People people;
  std::visit([&](auto& one) { std::remove_reference_t<decltype(one)>::Visit(one, people); }, verb);
  for (std::string* field : people.fields) {
    SEAWORTHY_RETURN_IF_ERROR(NameToId(*field, directory, accounts, now));
  }
  constexpr std::string_view kPerson = "person";
  const std::string* who = people.who;
  if (who == nullptr || !who->starts_with(kPerson) || who->size() <= kPerson.size() + 1) return {};
  if ((*who)[kPerson.size()] != ' ' && (*who)[kPerson.size()] != ':') return {};
  std::string name = people.who->substr(kPerson.size() + 1);
  SEAWORTHY_RETURN_IF_ERROR(NameToId(name, directory, accounts, now));
  *people.who = "person " + name;
  return {};
}

}  // namespace seaworthy::server
