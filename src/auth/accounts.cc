#include "auth/accounts.h"

#include <algorithm>

#include <fmt/format.h>

#include "auth/body.h"
#include "auth/errors.h"
#include "auth/names.h"
#include "base/digest.h"
#include "base/text.h"
#include "store/errors.h"

namespace seaworthy::auth {
namespace {

using store::Document;
using store::DocumentChange;

constexpr std::string_view kSpace = "account";
constexpr std::string_view kLogins = "login";        // Login name -> id of the account.
constexpr std::string_view kExternals = "external";  // Digest of issuer and subject -> id of the account.
// The one document of all active administrators: whoever changes who is one changes it, so that two who take each
// other's right at the same moment do not both succeed.
constexpr std::string_view kSettings = "auth";
constexpr std::string_view kAdministrators = "administrators";
constexpr int kTries = 100;
constexpr std::size_t kLongestExternal = 2048;
constexpr std::size_t kMostRoles = 100;

struct Ids {
  std::vector<std::string> ids;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("ids", self.ids);
  }
};

std::string ExternalKey(const ExternalIdentity& external) {
  return external.empty() ? "" : Sha256("seaworthy external identity\n" + external.issuer + "\n" + external.subject);
}

Result<Account> Decode(const Document& document) {
  SEAWORTHY_TRY(Account account, DecodeBody<Account>(document.body, "account"));
  account.version = document.version;
  return account;
}

Error NoSuchAccount() { return {kNoSuchAccount, "there is no such account"}; }

Result<void> CheckIdentity(const std::string& login, const ExternalIdentity& external) {
  if (login.empty() && external.empty()) return Error(kBadName, "an account needs a login name");
  if (external.issuer.size() + external.subject.size() > kLongestExternal) {
    return Error(kBadName, "the identity that the other side gives is too long");
  }
  return {};
}

Result<PersonNames> Cleaned(const PersonNames& names) {
  PersonNames clean;
  SEAWORTHY_TRY(clean.name, DisplayName(names.name));
  SEAWORTHY_TRY(clean.mail, MailAddress(names.mail));
  return clean;
}

Result<void> CheckRoles(const std::vector<std::string>& roles) {
  if (roles.size() > kMostRoles) return Error(kBadName, fmt::format("more than {} review roles", kMostRoles));
  for (const std::string& role : roles) SEAWORTHY_RETURN_IF_ERROR(CheckTermId(role));
  return {};
}

Result<void> Apply(const AccountChange& change, Account& account) {
  if (change.login) {
    account.login.clear();
    if (!change.login->empty()) {
      SEAWORTHY_TRY(account.login, CanonicalLogin(*change.login));
    }
  }
  if (change.external) account.external = *change.external;
  SEAWORTHY_RETURN_IF_ERROR(CheckIdentity(account.login, account.external));
  if (change.review_roles) {
    SEAWORTHY_RETURN_IF_ERROR(CheckRoles(*change.review_roles));
    account.review_roles = *change.review_roles;
  }
  bool other_rights = change.access && !(*change.access == account.access);
  bool disabled_now = change.disabled.value_or(account.disabled) && !account.disabled;
  if (other_rights || disabled_now) ++account.session_epoch;
  if (disabled_now) ++account.token_epoch;
  account.access = change.access.value_or(account.access);
  account.disabled = change.disabled.value_or(account.disabled);
  return {};
}

// A rehashed password is no other one: only another one ends the sessions.
bool OtherPassword(const Account& before, const Account& after) {
  return before.password_hash != after.password_hash &&
         (before.id.empty() || before.session_epoch != after.session_epoch);
}

// What the log tells of it. A login and who somebody is elsewhere are names of a person.
std::vector<AuditChange> WhatChanged(const Account& before, const Account& after) {
  std::vector<AuditChange> changes;
  CompareHidden("login", before.login, after.login, changes);
  CompareHidden("identity", ExternalKey(before.external), ExternalKey(after.external), changes);
  if (OtherPassword(before, after)) changes.push_back({"password", {}, {}});
  Compare("access", Names(before.access), Names(after.access), changes);
  Compare("review_roles", before.review_roles, after.review_roles, changes);
  Compare("disabled", before.disabled ? "true" : "", after.disabled ? "true" : "", changes);
  Compare("created_by", before.created_by, after.created_by, changes);
  return changes;
}

}  // namespace

Result<Account> Accounts::Create(const NewAccount& wanted, const Deed& deed, std::span<const DocumentChange> together) {
  Result<Account> made = Make(wanted, deed, together);
  if (deed.key.empty()) return made;
  // It may be refused because of what it did itself, the first time.
  SEAWORTHY_TRY(std::optional<std::string> before, DoneBefore(store_, deed));
  if (!before) return made;
  SEAWORTHY_TRY(std::optional<Account> account, Read(*before, deed.at));
  if (account) return *std::move(account);
  return NoSuchAccount();
}

Result<Account> Accounts::Make(const NewAccount& wanted, const Deed& given, std::span<const DocumentChange> together) {
  const Instant now = given.at;
  Account account{.access = wanted.access, .review_roles = wanted.review_roles, .external = wanted.external};
  if (!wanted.login.empty()) {
    SEAWORTHY_TRY(account.login, CanonicalLogin(wanted.login));
  }
  SEAWORTHY_RETURN_IF_ERROR(CheckIdentity(account.login, account.external));
  SEAWORTHY_RETURN_IF_ERROR(CheckRoles(account.review_roles));
  SEAWORTHY_TRY(PersonNames names, Cleaned(wanted.names));
  account.id = MakeId(now, random_);
  account.created_at = now;
  account.created_by = wanted.created_by.empty() ? given.by : wanted.created_by;
  Deed deed = given;
  if (deed.by.empty()) deed.by = account.id;  // Whoever comes in makes it themselves.
  std::vector<DocumentChange> changes;
  SEAWORTHY_RETURN_IF_ERROR(AddChanges(nullptr, &account, now, changes));
  if (!wanted.password.empty()) {
    SEAWORTHY_TRY(account.password_hash, HashNew(wanted.password, account.login, names));
  }
  // The names first: an account is never without. Those of an account that did not come to be are erased again.
  SEAWORTHY_RETURN_IF_ERROR(store_.PutPerson(account.id, EncodeBody(names)));
  for (int tries = 0;; ++tries) {
    changes.clear();
    auto added = AddChanges(nullptr, &account, now, changes);
    changes.insert(changes.end(), together.begin(), together.end());
    const AuditEvent event{AuditKind::kAccountMade, account.id, WhatChanged({}, account)};
    auto written = added.ok() ? Write(store_, event, deed, changes) : Result<Written>(added.error());
    if (written.ok() && !written->repeated) {
      account.version = written->versions.front();
      return account;
    }
    bool again = !written.ok() && written.error().Is(store::kConflict) && together.empty() && tries < kTries;
    if (again) continue;
    (void)store_.ErasePerson(account.id, now);  // The first error is the one to tell.
    if (written.ok()) return account;           // Create() reads the one that was made before.
    return written.error();
  }
}

Result<std::optional<Account>> Accounts::Read(std::string_view id, Instant now) {
  if (!IsId(id)) return std::optional<Account>();
  SEAWORTHY_TRY(auto document, documents().Read(kSpace, id, now));
  if (!document) return std::optional<Account>();
  SEAWORTHY_TRY(Account account, Decode(*document));
  return std::optional(std::move(account));
}

Result<std::optional<Account>> Accounts::FindByLogin(std::string_view login, Instant now) {
  auto canonical = CanonicalLogin(login);
  if (!canonical.ok()) return std::optional<Account>();  // Nobody is called that.
  return FindByKey(kLogins, *canonical, now);
}

Result<std::optional<Account>> Accounts::FindByExternal(const ExternalIdentity& external, Instant now) {
  if (external.empty()) return std::optional<Account>();
  return FindByKey(kExternals, ExternalKey(external), now);
}

Result<std::optional<Account>> Accounts::FindByKey(std::string_view space, const std::string& key, Instant now) {
  SEAWORTHY_TRY(auto id, documents().Read(space, key, now));
  if (!id) return std::optional<Account>();
  SEAWORTHY_TRY(auto account, Read(id->body, now));
  // Between the two reads the account may have been given another name.
  bool same = account && (account->login == key || ExternalKey(account->external) == key);
  return same ? std::move(account) : std::optional<Account>();
}

Result<std::vector<Account>> Accounts::List(std::optional<std::string> after_id, std::size_t limit, Instant now) {
  SEAWORTHY_TRY(auto found, documents().List({.space = kSpace, .after = std::move(after_id), .limit = limit}, now));
  std::vector<Account> accounts;
  for (const Document& document : found) {
    SEAWORTHY_TRY(Account account, Decode(document));
    accounts.push_back(std::move(account));
  }
  return accounts;
}

Result<bool> Accounts::HasAdministrator(Instant now) {
  SEAWORTHY_TRY(auto document, documents().Read(kSettings, kAdministrators, now));
  return document.has_value();
}

Result<Account> Accounts::Update(std::string_view id, const AccountChange& change,
                                 std::optional<std::int64_t> expected_version, const Deed& deed) {
  return Change(
      id, expected_version, [&](Account& account) { return Apply(change, account); }, deed);
}

Result<Account> Accounts::SetPassword(std::string_view id, std::string_view password, const Deed& deed,
                                      std::span<const DocumentChange> together) {
  SEAWORTHY_TRY(auto account, Read(id, deed.at));
  if (!account) return NoSuchAccount();
  SEAWORTHY_TRY(PersonNames names, NamesOf(id));
  SEAWORTHY_TRY(std::string hash, HashNew(password, account->login, names));
  auto mutate = [&](Account& changed) -> Result<void> {
    changed.password_hash = hash;
    ++changed.session_epoch;
    return {};
  };
  return Change(id, {}, mutate, deed, together);
}

Result<Account> Accounts::ChangePassword(std::string_view id, std::string_view present, std::string_view password,
                                         const Deed& deed) {
  SEAWORTHY_TRY(auto account, Read(id, deed.at));
  if (!account) return NoSuchAccount();
  SEAWORTHY_TRY(PasswordMatch match, hasher_.Verify(present, account->password_hash));
  if (match == PasswordMatch::kNo) return Error(kWrongPassword, "the present password is wrong");
  SEAWORTHY_TRY(PersonNames names, NamesOf(id));
  SEAWORTHY_TRY(std::string hash, HashNew(password, account->login, names));
  auto mutate = [&](Account& changed) -> Result<void> {
    if (changed.password_hash != account->password_hash) return Error(kWrongPassword, "the password was just changed");
    changed.password_hash = hash;
    ++changed.session_epoch;
    return {};
  };
  return Change(id, {}, mutate, deed);
}

Result<void> Accounts::KeepHash(const Account& account, std::string hash, Instant now) {
  auto mutate = [&](Account& changed) -> Result<void> {
    if (changed.password_hash == account.password_hash) changed.password_hash = hash;
    return {};
  };
  SEAWORTHY_TRY([[maybe_unused]] Account kept, Change(account.id, {}, mutate, now));
  return {};
}

Result<PersonNames> Accounts::NamesOf(std::string_view id) {
  SEAWORTHY_TRY(auto person, store_.ReadPerson(id));
  if (!person || person->erased) return PersonNames{};
  return DecodeBody<PersonNames>(person->data, "person");
}

// The log first: the directory of people is no part of its transaction, and what was told and did not happen misleads
// nobody as much as what happened and was not told.
Result<void> Accounts::SetNames(std::string_view id, const PersonNames& names, const Deed& deed) {
  SEAWORTHY_TRY(PersonNames clean, Cleaned(names));
  SEAWORTHY_TRY(PersonNames before, NamesOf(id));
  AuditEvent event{AuditKind::kAccountChanged, std::string(id), {}};
  CompareHidden("name", before.name, clean.name, event.changes);
  CompareHidden("mail", before.mail, clean.mail, event.changes);
  SEAWORTHY_TRY([[maybe_unused]] Written written, Write(store_, event, deed, {}));
  return store_.PutPerson(id, EncodeBody(clean));
}

Result<bool> Accounts::Erase(std::string_view id, const Deed& deed) {
  const Instant now = deed.at;
  for (int tries = 0;; ++tries) {
    SEAWORTHY_TRY(auto account, Read(id, now));
    if (!account) break;
    std::vector<DocumentChange> changes;
    SEAWORTHY_RETURN_IF_ERROR(AddChanges(&*account, nullptr, now, changes));
    auto removed = Write(store_, {AuditKind::kAccountErased, account->id, {}}, deed, changes);
    if (removed.ok()) break;
    if (!removed.error().Is(store::kConflict) || tries >= kTries) return removed.error();
  }
  return store_.ErasePerson(id, now);
}

Result<Account> Accounts::Change(std::string_view id, std::optional<std::int64_t> expected_version,
                                 const Mutation& mutate, const Deed& deed, std::span<const DocumentChange> together) {
  const Instant now = deed.at;
  for (int tries = 0;; ++tries) {
    SEAWORTHY_TRY(auto before, Read(id, now));
    if (!before) return NoSuchAccount();
    if (expected_version && *expected_version != before->version) {
      return Error(kChanged, "the account was changed since you read it").Advise("read it again and decide again");
    }
    Account after = *before;
    SEAWORTHY_RETURN_IF_ERROR(mutate(after));
    std::vector<DocumentChange> changes;
    SEAWORTHY_RETURN_IF_ERROR(AddChanges(&*before, &after, now, changes));
    changes.insert(changes.end(), together.begin(), together.end());
    const AuditEvent event{AuditKind::kAccountChanged, after.id, WhatChanged(*before, after)};
    auto written = Write(store_, event, deed, changes);
    if (written.ok()) {
      after.version = written->versions.front();
      return after;
    }
    bool again = written.error().Is(store::kConflict) && together.empty() && tries < kTries;
    if (!again) return written.error();
  }
}

// The account first, so that its version is the first of the answer.
Result<void> Accounts::AddChanges(const Account* before, const Account* after, Instant now,
                                  std::vector<DocumentChange>& changes) {
  const Account none;
  const Account& old = before != nullptr ? *before : none;
  const Account& now_is = after != nullptr ? *after : none;
  const std::string& id = after != nullptr ? after->id : old.id;
  changes.push_back(after != nullptr ? store::PutDocument(kSpace, id, EncodeBody(*after), old.version)
                                     : store::RemoveDocument(kSpace, id, old.version));
  SEAWORTHY_RETURN_IF_ERROR(AddKey(kLogins, old.login, now_is.login, id, "login name", now, changes));
  SEAWORTHY_RETURN_IF_ERROR(AddKey(kExternals, ExternalKey(old.external), ExternalKey(now_is.external), id,
                                   "identity at the provider", now, changes));
  return AddAdministrators(before, after, now, changes);
}

// What is unique has a document of its own, which only one account can make.
Result<void> Accounts::AddKey(std::string_view space, const std::string& before, const std::string& after,
                              const std::string& person, std::string_view taken, Instant now,
                              std::vector<DocumentChange>& changes) {
  if (before == after) return {};
  if (!before.empty()) changes.push_back(store::RemoveDocument(space, before));
  if (after.empty()) return {};
  SEAWORTHY_TRY(auto there, documents().Read(space, after, now));
  if (there) return Error(kTaken, fmt::format("the {} belongs to another account", taken)).Advise("choose another one");
  changes.push_back(store::PutDocument(space, after, person, store::kAbsent));
  return {};
}

Result<void> Accounts::AddAdministrators(const Account* before, const Account* after, Instant now,
                                         std::vector<DocumentChange>& changes) {
  bool was = before != nullptr && before->IsActiveAdministrator();
  bool is = after != nullptr && after->IsActiveAdministrator();
  if (was == is) return {};
  SEAWORTHY_TRY(auto document, documents().Read(kSettings, kAdministrators, now));
  Ids administrators;
  if (document) {
    SEAWORTHY_TRY(administrators, DecodeBody<Ids>(document->body, "list of administrators"));
  }
  std::erase(administrators.ids, is ? after->id : before->id);
  if (is) administrators.ids.push_back(after->id);
  if (administrators.ids.empty()) {
    return Error(kLastAdministrator, "this is the last administrator")
        .Advise("give the access role administrator to somebody else first");
  }
  changes.push_back(store::PutDocument(kSettings, kAdministrators, EncodeBody(administrators),
                                       document ? document->version : store::kAbsent));
  return {};
}

Result<std::string> Accounts::HashNew(std::string_view password, std::string_view login, const PersonNames& names) {
  const std::vector<std::string> known = {std::string(login), names.name, names.mail};
  SEAWORTHY_RETURN_IF_ERROR(CheckNewPassword(password, known));
  return hasher_.Hash(password);
}

}  // namespace seaworthy::auth
