// Pulumi's documents: whatever the text, counts agree with each other, and what is not told is unknown.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "cloud/pulumi_document.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)seaworthy::cloud::MayBePulumi(text);
  (void)seaworthy::cloud::ParseUrn(text);
  auto document = seaworthy::cloud::ReadPulumi(text);
  if (!document.ok()) return 0;
  const seaworthy::cloud::PulumiState& state = document->state;
  SEAWORTHY_ASSERT(state.custom <= state.resources, "what a provider manages is a resource");
  SEAWORTHY_ASSERT(state.plain_secrets <= state.secrets, "a plain secret is a secret");
  SEAWORTHY_ASSERT(state.managed.empty(), "no resource outlives the text");
  for (const seaworthy::cloud::Store& store : document->stores) {
    SEAWORTHY_ASSERT(store.algorithm.empty() == (store.IsEncrypted() != true), "an algorithm where it is encrypted");
    SEAWORTHY_ASSERT(!store.reason.empty(), "a verdict says why");
  }
  for (const seaworthy::cloud::PulumiUpdate& update : document->updates) {
    SEAWORTHY_ASSERT(update.created >= 0 && update.created <= update.after, "what was made is there");
    if (auto duration = update.Duration()) SEAWORTHY_ASSERT(duration->seconds >= 0, "no run ends before it begins");
  }
  return 0;
}
