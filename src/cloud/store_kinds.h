// Which resources keep data, and which attribute of each says how it is encrypted at rest.
//
// One row per type, as the documentation of the providers has it: data, to be corrected without touching code.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace seaworthy::cloud {

enum class Rule : std::uint8_t {
  kFlag,       // `flag` turns encryption on.
  kAlways,     // The platform encrypts, whatever is asked; a true `flag` asks for more than its default.
  kKeyOrFlag,  // A key, or `flag`.
  kWord,       // `flag` names how: NONE, DISABLED or none is not; any other word is.
  kDevices,    // `flag` lists the devices; each has its own `encrypted`.
  kSize,       // The smallest sizes of the cheaper tiers are not encrypted, all others are.
  kBucket,     // `flag` names the algorithm; a resource of its own may say it instead.
};

// What it means that the flag is not written down.
enum class Unsaid : std::uint8_t { kUnknown, kNotEncrypted, kDefault };

struct StoreKind {
  std::string_view type;    // Terraform's; empty where it has none.
  std::string_view tokens;  // Pulumi's plain types, blanks between.
  std::string_view kind;    // database, block, object, file, queue, cache, search, secret, log, backup, cluster
  Rule rule = Rule::kAlways;
  std::string_view flag = {};
  std::string_view keys = {};
  Unsaid unsaid = Unsaid::kUnknown;
};

// The row of a plain type; null where it has none.
const StoreKind* FindStoreKind(std::string_view plain_type);

// Whether a type without a row looks as if it kept data by its name, so that it must not be passed over in silence.
bool LooksLikeStore(std::string_view plain_type);

}  // namespace seaworthy::cloud
