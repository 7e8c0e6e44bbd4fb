#include "auth/identity.h"

#include <algorithm>

namespace seaworthy::auth {
namespace {

template <typename Enum, std::size_t kSize>
std::optional<Enum> Parse(std::string_view name, const std::array<std::string_view, kSize>& names) {
  const auto* found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

template <typename Enum, std::size_t kSize>
std::vector<std::string> List(EnumSet<Enum> set, const std::array<std::string_view, kSize>& names) {
  std::vector<std::string> list;
  for (std::size_t i = 0; i < kSize; ++i) {
    if (set.Has(static_cast<Enum>(i))) list.emplace_back(names[i]);
  }
  return list;
}

}  // namespace

std::optional<AccessRole> ParseAccessRole(std::string_view name) { return Parse<AccessRole>(name, kAccessRoleNames); }
std::optional<Scope> ParseScope(std::string_view name) { return Parse<Scope>(name, kScopeNames); }

std::vector<std::string> Names(AccessRoles roles) { return List(roles, kAccessRoleNames); }
std::vector<std::string> Names(Scopes scopes) { return List(scopes, kScopeNames); }

}  // namespace seaworthy::auth
