#include "store/people.h"

#include <fmt/format.h>

#include "base/text.h"
#include "store/errors.h"
#include "store/statements.h"

namespace seaworthy::store {
namespace {

Person ReadColumns(const Query& query) {
  return {std::string(query.Text(0)), std::string(query.Text(1)), !query.IsNothing(2)};
}

}  // namespace

Result<std::optional<Person>> FindPerson(Session& session, std::string_view id) {
  Query query(session, sql::kReadPerson, id);
  SEAWORTHY_TRY(bool found, query.Step());
  if (!found) return std::optional<Person>();
  return std::optional<Person>(ReadColumns(query));
}

Result<std::vector<Person>> ListPeople(Session& session, std::string_view after_id, std::size_t limit) {
  Query query(session, sql::kReadPeople, after_id, limit);
  std::vector<Person> people;
  for (;;) {
    SEAWORTHY_TRY(bool more, query.Step());
    if (!more) return people;
    people.push_back(ReadColumns(query));
  }
}

Result<void> PutPersonIn(Session& session, std::string_view id, std::string_view data) {
  SEAWORTHY_TRY(std::optional<Person> before, FindPerson(session, id));
  if (before && before->erased) {
    return Error(kErased, fmt::format("the person '{}' was erased", OneLine(id))).Advise("give them a new id");
  }
  return Query(session, sql::kPutPerson, id, data).Run();
}

Result<bool> ErasePersonIn(Session& session, std::string_view id, Instant at) {
  SEAWORTHY_TRY(std::optional<Person> before, FindPerson(session, id));
  if (!before || before->erased) return before.has_value();
  SEAWORTHY_RETURN_IF_ERROR(Query(session, sql::kErasePerson, id, ToString(at)).Run());
  return true;
}

}  // namespace seaworthy::store
