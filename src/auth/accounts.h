// Accounts: who may sign in, how, and with which access roles. Kept as documents of the store; the name and the mail
// address are in its erasable directory of people.
//
// An account that is disabled, or whose password or access roles changed, has no session any more, and one that was
// disabled has no token either, not even when it is enabled again: each of them carries the epoch of the account at
// which it was made, and counts only while the account is at the same one.
//
// There is always an administrator once there was one: the last is neither disabled nor made something else.
//
// Whatever changes an account tells the organisation's log (audit.h).
//
// Threads and processes: everything may be called at once from everywhere. A change that met another one is made again
// on what the other left; where the caller says which version was read, it is auth/changed instead.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "auth/audit.h"
#include "auth/identity.h"
#include "auth/password.h"
#include "auth/secret.h"
#include "base/instant.h"
#include "base/result.h"
#include "store/documents.h"
#include "store/store.h"

namespace seaworthy::auth {

// Who somebody is elsewhere: `iss` and `sub` of an OIDC provider. Never a mail address.
struct ExternalIdentity {
  std::string issuer;
  std::string subject;

  bool empty() const { return subject.empty(); }
  friend bool operator==(const ExternalIdentity&, const ExternalIdentity&) = default;
};

struct Account {
  std::string id;     // Opaque; what the record names.
  std::string login;  // As CanonicalLogin gives it; empty: signs in elsewhere only.
  AccessRoles access;
  std::vector<std::string> review_roles;  // Held as a person; teams give more.
  bool disabled = false;
  std::string password_hash;  // Empty: no password.
  ExternalIdentity external;  // Empty: none.
  std::int64_t session_epoch = 0;
  std::int64_t token_epoch = 0;
  Instant created_at;
  std::string created_by;    // Id of a person; empty: the account made itself, by a link or by signing in elsewhere.
  std::int64_t version = 0;  // Of the document: what If-Match compares.

  bool IsActiveAdministrator() const { return !disabled && access.Has(AccessRole::kAdministrator); }

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("id", self.id);
    visit("login", self.login);
    visit("access", self.access);
    visit("review_roles", self.review_roles);
    visit("disabled", self.disabled);
    visit("password_hash", self.password_hash);
    visit("issuer", self.external.issuer);
    visit("subject", self.external.subject);
    visit("session_epoch", self.session_epoch);
    visit("token_epoch", self.token_epoch);
    visit("created_at", self.created_at);
    visit("created_by", self.created_by);
  }
};

// Of a person; what erasing takes away.
struct PersonNames {
  std::string name;
  std::string mail;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("name", self.name);
    visit("mail", self.mail);
  }
};

struct NewAccount {
  std::string login;  // May be empty with an external identity.
  PersonNames names;
  std::string password;  // Empty: none.
  ExternalIdentity external;
  AccessRoles access;
  std::vector<std::string> review_roles;
  std::string created_by = {};  // Where that is not who does it: whoever made the link.
};

// What is to become of an account; what is not set stays.
struct AccountChange {
  std::optional<std::string> login;
  std::optional<AccessRoles> access;
  std::optional<std::vector<std::string>> review_roles;
  std::optional<bool> disabled;
  std::optional<ExternalIdentity> external;  // Empty: unlinked.
};

class Accounts {
 public:
  // All of them outlive it.
  Accounts(store::Store& store, PasswordHasher& hasher, RandomBytes random)
      : store_(store), hasher_(hasher), random_(std::move(random)) {}

  // Errors: auth/bad-name, auth/weak-password, auth/taken (the login or the external identity), auth/busy, and those of
  // the store. `together` is changed with it or not at all; where that met another change, the error is store/conflict.
  // Again with the key of the deed: the account that was made, as it is by now.
  Result<Account> Create(const NewAccount& wanted, const Deed& deed,
                         std::span<const store::DocumentChange> together = {});

  // Nothing where there is none.
  Result<std::optional<Account>> Read(std::string_view id, Instant now);
  Result<std::optional<Account>> FindByLogin(std::string_view login, Instant now);
  Result<std::optional<Account>> FindByExternal(const ExternalIdentity& external, Instant now);
  // By id, which is by age.
  Result<std::vector<Account>> List(std::optional<std::string> after_id, std::size_t limit, Instant now);
  // Whether there ever was an administrator.
  Result<bool> HasAdministrator(Instant now);

  // Errors: auth/no-such-account, auth/changed (not at that version), auth/last-administrator, and those of Create.
  Result<Account> Update(std::string_view id, const AccountChange& change, std::optional<std::int64_t> expected_version,
                         const Deed& deed);
  // Ends every session. `together` as in Create. Errors: as Create and auth/no-such-account.
  Result<Account> SetPassword(std::string_view id, std::string_view password, const Deed& deed,
                              std::span<const store::DocumentChange> together = {});
  // The same for somebody who knows the present one. Error: auth/wrong-password.
  Result<Account> ChangePassword(std::string_view id, std::string_view present, std::string_view password,
                                 const Deed& deed);
  // Another hash of the same password: ends nothing. Does nothing where the password was changed meanwhile.
  Result<void> KeepHash(const Account& account, std::string hash, Instant now);

  // Empty names where the person was erased.
  Result<PersonNames> NamesOf(std::string_view id);
  // Errors: auth/bad-name, store/erased.
  Result<void> SetNames(std::string_view id, const PersonNames& names, const Deed& deed);

  // Takes the account and the names away; the id stays taken. False where there was nothing. Error:
  // auth/last-administrator. See erase.h for all that a person has.
  Result<bool> Erase(std::string_view id, const Deed& deed);

 private:
  using Mutation = std::function<Result<void>(Account&)>;

  store::Documents& documents() { return store_.documents(); }
  Result<Account> Make(const NewAccount& wanted, const Deed& deed, std::span<const store::DocumentChange> together);
  Result<Account> Change(std::string_view id, std::optional<std::int64_t> expected_version, const Mutation& mutate,
                         const Deed& deed, std::span<const store::DocumentChange> together = {});
  Result<void> AddChanges(const Account* before, const Account* after, Instant now,
                          std::vector<store::DocumentChange>& changes);
  Result<void> AddKey(std::string_view space, const std::string& before, const std::string& after,
                      const std::string& person, std::string_view taken, Instant now,
                      std::vector<store::DocumentChange>& changes);
  Result<void> AddAdministrators(const Account* before, const Account* after, Instant now,
                                 std::vector<store::DocumentChange>& changes);
  Result<std::optional<Account>> FindByKey(std::string_view space, const std::string& key, Instant now);
  Result<std::string> HashNew(std::string_view password, std::string_view login, const PersonNames& names);

  store::Store& store_;
  PasswordHasher& hasher_;
  const RandomBytes random_;
};

}  // namespace seaworthy::auth
