// seaworthy person erase, seaworthy blob erase: take out of the record what must go. The chain still verifies.
#include <algorithm>

#include <fmt/format.h>

#include "app/call_api.h"
#include "app/errors.h"
#include "app/sign_in.h"
#include "app/upkeep.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/record_command.h"
#include "cli/shared.h"

namespace seaworthy::cli {
namespace {

// Whoever the kept token belongs to, where nobody else is named.
Result<std::string> LoginOf(const Invocation& invocation, const Terminal& terminal) {
  if (std::string login = invocation.Value("--login"); !login.empty()) return login;
  auto remote = FindRemote(invocation, terminal);
  if (!remote.ok() && remote.error().Is(app::kNoActor)) {
    return Error(app::kNoActor, "it was not said who erases").Advise("add --login NAME");
  }
  if (!remote.ok()) return std::move(remote).error();
  SEAWORTHY_TRY(std::string me, (*remote)->GetJson("/me"));
  return app::FieldOf(me, "login");
}

// No token may erase: the server wants the person, who signs in for it.
Result<std::string> EraseThere(const app::ServerAccess& access, const Invocation& invocation, Terminal& terminal,
                               Result<std::string> (*erase)(const app::RemoteRecord& session, const std::string& what),
                               const std::string& what) {
  SEAWORTHY_TRY(std::string login, LoginOf(invocation, terminal));
  std::string password = ReadPassword(invocation, terminal, fmt::format("Password of {}: ", Printable(login)));
  SEAWORTHY_TRY(app::RemoteRecord session, app::BeginSession(access.server, login, password));
  auto erased = erase(session, what);
  app::EndSession(session);
  return erased;
}

// Logins are taken, too; what is said afterwards names the id, as of a record.
Result<std::string> ErasePersonThere(const app::RemoteRecord& session, const std::string& named) {
  SEAWORTHY_TRY(std::vector<app::RemotePerson> people, session.People());
  auto person = std::ranges::find_if(
      people, [&](const app::RemotePerson& one) { return one.id == named || (!named.empty() && one.login == named); });
  std::string id = person == people.end() ? named : person->id;
  SEAWORTHY_RETURN_IF_ERROR(session.Call({.method = "DELETE", .path = app::PersonPath(id)}));
  return app::ErasedPerson(id);
}

Result<std::string> EraseBlobThere(const app::RemoteRecord& session, const std::string& digest) {
  SEAWORTHY_RETURN_IF_ERROR(session.Call({.method = "DELETE", .path = app::BlobPath(digest)}));
  return app::ErasedBlob(digest);
}

int RunErasePerson(const Invocation& invocation, Terminal& terminal) {
  auto access = FindAccess(invocation, terminal);
  if (!access.ok()) return FailWith(terminal, access.error());
  std::string person = invocation.Argument("PERSON");
  if (*access) return Print(terminal, EraseThere(**access, invocation, terminal, ErasePersonThere, person));
  auto session = OpenToWrite(invocation, terminal);
  if (!session.ok()) return FailWith(terminal, session.error());
  return Print(terminal, app::ErasePerson(*session->file.store, person, session->now));
}

int RunEraseBlob(const Invocation& invocation, Terminal& terminal) {
  auto access = FindAccess(invocation, terminal);
  if (!access.ok()) return FailWith(terminal, access.error());
  std::string digest = invocation.Argument("DIGEST");
  if (*access) return Print(terminal, EraseThere(**access, invocation, terminal, EraseBlobThere, digest));
  auto session = OpenToWrite(invocation, terminal);
  if (!session.ok()) return FailWith(terminal, session.error());
  return Print(terminal, app::EraseBlob(*session->file.store, digest, session->now));
}

constexpr Argument kPerson[] = {{"PERSON", "the id; of a server also the login", true}};
constexpr Argument kDigest[] = {{"DIGEST", "of the text or file, as the events cite it", true}};
constexpr Option kEraseOwn[] = {{"--login", "NAME", "with --server: who erases (whose token is kept)"},
                                {"--stdin", "", "with --server: read the password from standard input"}};
constexpr auto kEraseOptions = Reading(kEraseOwn);

}  // namespace

constexpr Command kPersonErase{.name = "person erase",
                               .summary = "Erase what the record keeps of a person but the id",
                               .details =
                                   "The chain still verifies. Copies made earlier still hold it. A server erases the\n"
                                   "account as well, with its sessions and tokens, and asks for your password: no\n"
                                   "token may erase.",
                               .arguments = kPerson,
                               .options = kEraseOptions,
                               .run = RunErasePerson};
constexpr Command kBlobErase{.name = "blob erase",
                             .summary = "Erase a comment's text or a file; its digest stays",
                             .details =
                                 "The chain still verifies. Copies made earlier still hold it. A server asks for your\n"
                                 "password: no token may erase.",
                             .arguments = kDigest,
                             .options = kEraseOptions,
                             .run = RunEraseBlob};

}  // namespace seaworthy::cli
