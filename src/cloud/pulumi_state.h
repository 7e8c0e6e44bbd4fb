// Reads what Pulumi knows of a stack: `pulumi stack export`, and the checkpoint of a self-managed backend.
//
// Only names, types, counts and times are taken over; attributes are read where they stand. The parsed document must
// outlive the resources.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "cloud/resource.h"
#include "value/value.h"

namespace seaworthy::cloud {

struct PulumiState {
  std::string layout;            // `export` or `checkpoint`
  std::string stack;             // Empty where it has no resource yet and does not say.
  std::string project;           // Likewise.
  std::optional<Instant> time;   // When the state was written.
  std::string secrets_provider;  // `passphrase`, `service`, `cloud`, …; empty where it has none.
  std::int64_t resources = 0;    // All, components and providers too.
  std::int64_t custom = 0;       // What a provider manages.
  std::int64_t pending_operations = 0;
  bool integrity_error = false;
  std::int64_t secrets = 0;
  std::int64_t plain_secrets = 0;            // Of those, the ones whose text stands there.
  std::vector<std::string> plain_secret_at;  // `type name: property`, one for each place, at most kMaxSecretPlaces.
  std::vector<Resource> managed;             // Custom ones that are not on their way out, and not only read.
};

inline constexpr std::size_t kMaxSecretPlaces = 100;

struct Urn {
  std::string stack;
  std::string project;
  std::string name;
};

// `urn:pulumi:stack::project::type::name`; a name may hold anything. Empty parts where it is no URN.
Urn ParseUrn(std::string_view urn);

// Whether the document has the shape of such a state, whatever its version.
bool IsPulumiState(const value::Value& document);

// Errors: cloud/not-a-state, cloud/unknown-version.
Result<PulumiState> ReadPulumiState(const value::Value& document);

}  // namespace seaworthy::cloud
