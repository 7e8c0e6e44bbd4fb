#include "net/egress.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/assert.h"

namespace seaworthy::net {
namespace {

struct ScopeRow {
  std::string_view range;
  AddressScope scope;
};

// The first row that contains the address decides, so what is special stands before what contains it.
constexpr auto kScopes = std::to_array<ScopeRow>({
    {"169.254.169.254", AddressScope::kMetadata},  // AWS, Azure, Google Cloud, OpenStack and others
    {"169.254.170.2", AddressScope::kMetadata},    // AWS: credentials of ECS tasks
    {"169.254.170.23", AddressScope::kMetadata},   // AWS: credentials of EKS pods
    {"169.254.0.23", AddressScope::kMetadata},     // Tencent Cloud
    {"169.254.42.42", AddressScope::kMetadata},    // Scaleway
    {"100.100.100.200", AddressScope::kMetadata},  // Alibaba Cloud
    {"168.63.129.16", AddressScope::kMetadata},    // Azure: host agent
    {"192.0.0.192", AddressScope::kMetadata},      // Oracle Cloud
    {"fd00:ec2::254", AddressScope::kMetadata},    // AWS
    {"fd00:ec2::23", AddressScope::kMetadata},     // AWS: credentials of EKS pods
    {"fd20:ce::254", AddressScope::kMetadata},     // Google Cloud
    {"fd00:42::42", AddressScope::kMetadata},      // Scaleway
    {"fe80::a9fe:a9fe", AddressScope::kMetadata},  // OpenStack
    {"0.0.0.0/8", AddressScope::kUnspecified},
    {"10.0.0.0/8", AddressScope::kPrivate},
    {"100.64.0.0/10", AddressScope::kPrivate},
    {"127.0.0.0/8", AddressScope::kLoopback},
    {"169.254.0.0/16", AddressScope::kLinkLocal},
    {"172.16.0.0/12", AddressScope::kPrivate},
    {"192.0.0.0/24", AddressScope::kReserved},
    {"192.0.2.0/24", AddressScope::kReserved},
    {"192.88.99.0/24", AddressScope::kReserved},
    {"192.168.0.0/16", AddressScope::kPrivate},
    {"198.18.0.0/15", AddressScope::kReserved},
    {"198.51.100.0/24", AddressScope::kReserved},
    {"203.0.113.0/24", AddressScope::kReserved},
    {"224.0.0.0/4", AddressScope::kMulticast},
    {"240.0.0.0/4", AddressScope::kReserved},
    {"::", AddressScope::kUnspecified},
    {"::1", AddressScope::kLoopback},
    {"::ffff:0:0/96", AddressScope::kPublic},  // What these two carry has been looked at.
    {"64:ff9b::/96", AddressScope::kPublic},
    {"64:ff9b:1::/48", AddressScope::kPrivate},
    {"2001::/23", AddressScope::kReserved},  // Teredo among them
    {"2001:db8::/32", AddressScope::kReserved},
    {"3fff::/20", AddressScope::kReserved},
    {"2000::/3", AddressScope::kPublic},  // All that is handed out of IPv6.
    {"fc00::/7", AddressScope::kPrivate},
    {"fe80::/10", AddressScope::kLinkLocal},
    {"fec0::/10", AddressScope::kPrivate},
    {"ff00::/8", AddressScope::kMulticast},
    {"::/0", AddressScope::kReserved},
});

AddressScope OwnScope(const IpAddress& address) {
  for (const ScopeRow& row : kScopes) {
    const auto range = ParseAddressRange(row.range);
    SEAWORTHY_ASSERT(range.ok(), "the table of scopes holds ranges");
    if (range->Contains(address)) return row.scope;
  }
  return AddressScope::kPublic;
}

bool InAny(const std::vector<AddressRange>& ranges, const IpAddress& address) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const AddressRange& range) { return range.Contains(address); });
}

}  // namespace

std::string_view Name(AddressScope scope) {
  switch (scope) {
    case AddressScope::kPublic: return "public";
    case AddressScope::kLoopback: return "loopback";
    case AddressScope::kPrivate: return "private";
    case AddressScope::kLinkLocal: return "link-local";
    case AddressScope::kMetadata: return "metadata";
    case AddressScope::kUnspecified: return "unspecified";
    case AddressScope::kMulticast: return "multicast";
    case AddressScope::kReserved: return "reserved";
  }
  return "unknown";
}

AddressScope ScopeOf(const IpAddress& address) {
  const auto embedded = EmbeddedV4(address);
  const AddressScope inner = embedded ? OwnScope(*embedded) : AddressScope::kPublic;
  return inner == AddressScope::kPublic ? OwnScope(address) : inner;
}

std::optional<std::string> EgressPolicy::Refusal(const IpAddress& address) const {
  const AddressScope scope = ScopeOf(address);
  if (scope == AddressScope::kMetadata) {
    return fmt::format("{} is a metadata address of a cloud, which is never dialled", ToString(address));
  }
  if (mode_ == Mode::kDeclared || scope == AddressScope::kPublic || InAny(allowed_, address)) return std::nullopt;
  return fmt::format("{} is a {} address, which set-up does not allow", ToString(address), Name(scope));
}

}  // namespace seaworthy::net
