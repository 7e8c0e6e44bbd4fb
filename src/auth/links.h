// Links that work once: for the first administrator, for somebody who is invited, for a forgotten password. The secret
// in a link is made like a token (token_text.h); its digest is stored until the link is used or past its end.
//
// That a link was made stands in the organisation's log (audit.h), but for the first administrator's: nobody made it.
//
// Whoever uses a link removes it together with what it was for, in one change: of two who use it at the same moment one
// succeeds.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/audit.h"
#include "auth/identity.h"
#include "auth/secret.h"
#include "base/instant.h"
#include "base/result.h"
#include "store/store.h"

namespace seaworthy::auth {

struct Link {
  std::string purpose;  // kSetUp, kInvitation, kNewPassword
  std::string person;   // Whose password.
  AccessRoles access;   // Of an invitation: what the new account gets.
  std::vector<std::string> review_roles;
  std::vector<std::string> teams;
  std::string made_by;
  Instant ends_at;
  // Where it is stored.
  std::string key;
  std::int64_t version = 0;

  static constexpr std::string_view kSetUp = "set-up";
  static constexpr std::string_view kInvitation = "invitation";
  static constexpr std::string_view kNewPassword = "new-password";

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("purpose", self.purpose);
    visit("person", self.person);
    visit("access", self.access);
    visit("review_roles", self.review_roles);
    visit("teams", self.teams);
    visit("made_by", self.made_by);
    visit("ends_at", self.ends_at);
  }
};

class Links {
 public:
  // The store outlives it.
  Links(store::Store& store, RandomBytes random) : store_(store), random_(std::move(random)) {}

  // The text for the link.
  Result<std::string> Make(const Link& link, const Deed& deed);
  // Error: auth/link-void: not whole, used, past its end, replaced, or for something else.
  Result<Link> Read(std::string_view text, std::string_view purpose, Instant now);
  // What uses it up.
  static store::DocumentChange Use(const Link& link);
  // Where the link of that text is stored: to replace it later.
  static std::string KeyOf(std::string_view text);
  static store::DocumentChange MakeVoid(std::string_view key);

 private:
  store::Store& store_;
  const RandomBytes random_;
};

}  // namespace seaworthy::auth
