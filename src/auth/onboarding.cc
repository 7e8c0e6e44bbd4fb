#include "auth/onboarding.h"

#include "auth/errors.h"
#include "store/errors.h"

namespace seaworthy::auth {
namespace {

// Names the link of the last start, so that the next one makes it void.
constexpr std::string_view kSettings = "auth";
constexpr std::string_view kSetUpLink = "set-up-link";
constexpr int kTries = 20;

}  // namespace

Result<std::optional<std::string>> Onboarding::SetUpLink(Instant now) {
  for (int tries = 0;; ++tries) {
    SEAWORTHY_TRY(bool done, accounts_.HasAdministrator(now));
    if (done) return std::optional<std::string>();
    SEAWORTHY_TRY(auto before, documents_.Read(kSettings, kSetUpLink, now));
    // Where the link is stored is known only when it is made: the document that names it is written after it.
    auto text = links_.Make({.purpose = std::string(Link::kSetUp), .ends_at = now + kSetUpLinkLife}, now);
    if (!text.ok()) return text.error();
    std::vector changes = {
        store::PutDocument(kSettings, kSetUpLink, Links::KeyOf(*text), before ? before->version : store::kAbsent)};
    if (before) changes.push_back(Links::MakeVoid(before->body));
    auto named = documents_.Change(changes, now);
    if (named.ok()) return std::optional(*std::move(text));
    // Another server that starts at this moment was first: its link is made void in the next round.
    const std::vector undo = {Links::MakeVoid(Links::KeyOf(*text))};
    SEAWORTHY_TRY([[maybe_unused]] auto undone, documents_.Change(undo, now));
    if (!named.error().Is(store::kConflict) || tries >= kTries) return named.error();
  }
}

Result<Account> Onboarding::FirstAdministrator(std::string_view link, const NewPerson& person, Instant now) {
  SEAWORTHY_TRY(bool done, accounts_.HasAdministrator(now));
  if (done) {
    return Error(kLinkVoid, "there is an administrator already").Advise("ask an administrator to invite you");
  }
  return Use(link, Link::kSetUp, person, {AccessRole::kAdministrator, AccessRole::kContributor}, now);
}

Result<std::string> Onboarding::Invite(const Invitation& invitation, const Deed& deed) {
  for (const std::string& team : invitation.teams) {
    SEAWORTHY_TRY(auto there, teams_.Read(team, deed.at));
    if (!there) return Error(kNoSuchTeam, "there is no such team");
  }
  return links_.Make({.purpose = std::string(Link::kInvitation),
                      .access = invitation.access,
                      .review_roles = invitation.review_roles,
                      .teams = invitation.teams,
                      .made_by = deed.by,
                      .ends_at = deed.at + kInvitationLife},
                     deed);
}

Result<Account> Onboarding::Accept(std::string_view link, const NewPerson& person, Instant now) {
  return Use(link, Link::kInvitation, person, {}, now);
}

Result<Account> Onboarding::Use(std::string_view text, std::string_view purpose, const NewPerson& person,
                                AccessRoles also, Instant now) {
  if (person.password.empty()) return Error(kWeakPassword, "there is no password");
  if (person.login.empty()) return Error(kBadName, "there is no login name");
  SEAWORTHY_TRY(Link link, links_.Read(text, purpose, now));
  NewAccount wanted{.login = person.login,
                    .names = {person.name, person.mail},
                    .password = person.password,
                    .access = purpose == Link::kSetUp ? also : link.access,
                    .review_roles = link.review_roles,
                    .created_by = link.made_by};
  const std::vector together = {Links::Use(link)};
  for (int tries = 0;; ++tries) {
    auto made = accounts_.Create(wanted, now, together);
    if (made.ok()) {
      for (const std::string& team : link.teams) {
        auto added = teams_.AddMember(team, made->id, Deed(now, made->id, Known::kLocal));
        if (!added.ok() && !added.error().Is(kNoSuchTeam)) return added.error();
      }
      return made;
    }
    if (!made.error().Is(store::kConflict) || tries >= kTries) return made.error();
    // Somebody used the link, or took the login name: what is void says so, what is free is tried again.
    SEAWORTHY_TRY([[maybe_unused]] Link still, links_.Read(text, purpose, now));
  }
}

Result<std::string> Onboarding::NewPasswordLink(std::string_view person, const Deed& deed) {
  SEAWORTHY_TRY(auto account, accounts_.Read(person, deed.at));
  if (!account || account->login.empty()) {
    return Error(kNoSuchAccount, "there is no account of that id that signs in with a password");
  }
  return links_.Make({.purpose = std::string(Link::kNewPassword),
                      .person = std::string(person),
                      .made_by = deed.by,
                      .ends_at = deed.at + kNewPasswordLife},
                     deed);
}

Result<Account> Onboarding::SetNewPassword(std::string_view link_text, std::string_view password, Instant now) {
  for (int tries = 0;; ++tries) {
    SEAWORTHY_TRY(Link link, links_.Read(link_text, Link::kNewPassword, now));
    const std::vector together = {Links::Use(link)};
    auto changed = accounts_.SetPassword(link.person, password, Deed(now, link.person, Known::kLocal), together);
    if (changed.ok() || !changed.error().Is(store::kConflict) || tries >= kTries) return changed;
  }
}

}  // namespace seaworthy::auth
