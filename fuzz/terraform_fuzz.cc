// Terraform's states and plans: whatever the text, counts agree with each other, and what is not told is unknown.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "cloud/encryption.h"
#include "cloud/terraform_state.h"
#include "formats/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)seaworthy::cloud::MayBeTerraform(text);
  seaworthy::value::Arena arena;
  auto json = seaworthy::formats::ReadJson(text, arena);
  if (!json.ok()) return 0;
  auto state = seaworthy::cloud::ReadTerraform(*json, arena);
  if (!state.ok()) return 0;
  SEAWORTHY_ASSERT(static_cast<std::int64_t>(state->managed.size()) <= state->managed_instances, "each is an instance");
  SEAWORTHY_ASSERT(state->tainted <= state->managed_instances + state->data_instances, "what is tainted is there");
  auto stores = seaworthy::cloud::JudgeStores(state->managed);
  SEAWORTHY_ASSERT(stores.size() <= state->managed.size(), "a store is a resource");
  for (const seaworthy::cloud::Store& store : stores) {
    SEAWORTHY_ASSERT(store.algorithm.empty() == (store.IsEncrypted() != true), "an algorithm where it is encrypted");
    SEAWORTHY_ASSERT(!store.reason.empty(), "a verdict says why");
  }
  return 0;
}
