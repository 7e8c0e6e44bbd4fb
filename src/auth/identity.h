// Who calls: the person behind a request, how that is known, and what follows from it. Made anew for each request from
// the accounts and teams of that moment; nothing here is stored.
//
// Access roles say what somebody may do with this program; review roles (`sre`, `product-owner`) are those of standards
// and say in which quality a person signs. No access role gives a review role.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"

namespace seaworthy::auth {

// The words are those of the record: how it was known who acted.
enum class Known : std::uint8_t { kToken, kLocal, kOidc };
inline constexpr std::array<std::string_view, 3> kKnownNames = {"token", "local", "oidc"};

enum class AccessRole : std::uint8_t { kViewer, kContributor, kStandardAuthor, kAdministrator, kAuditor };
inline constexpr std::array<std::string_view, 5> kAccessRoleNames = {"viewer", "contributor", "standard-author",
                                                                     "administrator", "auditor"};

// What a token was made for. No scope holds another one.
enum class Scope : std::uint8_t { kRead, kRunsWrite, kServicesWrite, kReviewsWrite, kStandardsWrite, kAdmin };
inline constexpr std::array<std::string_view, 6> kScopeNames = {"read",          "runs:write",      "services:write",
                                                                "reviews:write", "standards:write", "admin"};

constexpr std::string_view Name(Known known) { return kKnownNames[static_cast<std::size_t>(known)]; }
constexpr std::string_view Name(AccessRole role) { return kAccessRoleNames[static_cast<std::size_t>(role)]; }
constexpr std::string_view Name(Scope scope) { return kScopeNames[static_cast<std::size_t>(scope)]; }

std::optional<AccessRole> ParseAccessRole(std::string_view name);
std::optional<Scope> ParseScope(std::string_view name);

// A set of access roles or scopes, listed in the order of the enum.
template <typename Enum>
class EnumSet {
 public:
  constexpr EnumSet() = default;
  constexpr EnumSet(std::initializer_list<Enum> members) {
    for (Enum member : members) Add(member);
  }
  constexpr void Add(Enum member) { bits_ |= Bit(member); }
  constexpr void Remove(Enum member) { bits_ &= ~Bit(member); }
  constexpr bool Has(Enum member) const { return (bits_ & Bit(member)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  // Whether every member is one of the other's.
  constexpr bool Within(const EnumSet& other) const { return (bits_ & ~other.bits_) == 0; }

  friend constexpr bool operator==(const EnumSet&, const EnumSet&) = default;

 private:
  static constexpr std::uint32_t Bit(Enum member) { return std::uint32_t{1} << static_cast<unsigned>(member); }
  std::uint32_t bits_ = 0;
};
using AccessRoles = EnumSet<AccessRole>;
using Scopes = EnumSet<Scope>;

std::vector<std::string> Names(AccessRoles roles);
std::vector<std::string> Names(Scopes scopes);

// The token by which somebody calls. It takes rights away from its person and never gives any.
struct CallerToken {
  std::string id;
  Scopes scopes;
  std::string service;  // The one service that it is for; empty: all.
};

struct Caller {
  std::string person;  // Opaque id, as the record keeps it; empty: nobody has signed in.
  std::string name;    // For display; may change and may be erased.
  Known known = Known::kLocal;
  AccessRoles access;
  std::vector<std::string> teams;         // Ids of teams that they are a member of now.
  std::vector<std::string> review_roles;  // Held as a person or through a team, now.
  std::optional<CallerToken> token;       // Where known == kToken.
  std::string session;                    // Id of the session, which is no secret; empty by token.

  bool signed_in() const { return !person.empty(); }
};

}  // namespace seaworthy::auth
