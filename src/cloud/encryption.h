// How the data that a resource keeps is encrypted at rest, by the attributes that a state has of it.
//
// Pure: it judges what is written down, and what the documentation of the provider says of what is not
// (store_kinds.h). What is secret, not yet known or of another shape is unknown, never a no.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cloud/resource.h"

namespace seaworthy::cloud {

enum class Verdict : std::uint8_t {
  kEncrypted,        // Asked for, and written down.
  kProviderDefault,  // Not asked for; the platform does it anyway.
  kNotEncrypted,
  kUnknown,
};
std::string_view Name(Verdict verdict);  // `encrypted`, `provider-default`, `not-encrypted`, `unknown`

// Whose key: the customer's own, the provider's, or a key of the key service that the state does not list.
enum class KeyOwner : std::uint8_t { kUnknown, kCustomer, kProvider };
std::string_view Name(KeyOwner owner);  // `customer`, `provider`; empty for kUnknown

struct Store {
  std::string type;  // As the state has it.
  std::string name;
  std::string address;
  std::string kind;  // database, block, object, file, queue, cache, search, secret, log, backup, cluster; or other
  Verdict verdict = Verdict::kUnknown;
  KeyOwner key = KeyOwner::kUnknown;
  std::string algorithm;  // AES-256 where it is encrypted; empty otherwise.
  std::string attribute;  // What said so, as the state spells it; empty where none did.
  std::string reason;     // One clause for a person, without a value of the state.

  // Nothing where it cannot be told.
  std::optional<bool> IsEncrypted() const;
};

// The resources that keep data, in their order. They are looked at together: a bucket's encryption may be a resource of
// its own, and a key is the customer's where the state has it.
std::vector<Store> JudgeStores(std::span<const Resource> resources);

}  // namespace seaworthy::cloud
