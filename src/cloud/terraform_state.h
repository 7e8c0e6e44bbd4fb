// Reads what Terraform and OpenTofu know: state files (version 4, and the older 1 to 3), and `show -json` of a state or
// of a plan.
//
// A state holds secrets in plain text: only names, types and counts are taken over. The parsed document must outlive
// the resources, and so must the arena, which takes what old flat attributes expand to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cloud/resource.h"
#include "value/arena.h"
#include "value/value.h"

namespace seaworthy::cloud {

struct TerraformState {
  std::string layout;                   // `state`, `show-state` or `show-plan`
  std::optional<std::int64_t> version;  // Of a state file.
  std::string format_version;           // Of `show -json`.
  std::string tool_version;
  std::optional<std::int64_t> serial;
  std::int64_t managed_instances = 0;
  std::int64_t data_instances = 0;
  std::int64_t tainted = 0;
  std::int64_t sensitive = 0;  // Outputs and attributes that are marked so; their text stands in the file.
  bool unchanged = false;      // A plan that would change nothing.
  std::vector<Resource> managed;
};

// Whether the beginning of a text (64 KiB of it, or all) may be a state or plan: a cheap look before all is read.
bool MayBeTerraform(std::string_view beginning);

// Whether the document has the shape of a state or plan, whatever its version.
bool IsTerraform(const value::Value& document);

// Errors: cloud/not-a-state, cloud/unknown-version, cloud/encrypted-state.
Result<TerraformState> ReadTerraform(const value::Value& document, value::Arena& arena);

}  // namespace seaworthy::cloud
