// Pulumi's documents and programs: whatever the text, counts agree with each other, and what is not told is unknown.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "base/assert.h"
#include "cloud/pulumi_document.h"
#include "cloud/pulumi_program.h"
#include "formats/yaml.h"

namespace {

constexpr seaworthy::formats::YamlLimits kLimits{.bytes = 1u << 20, .depth = 50, .nodes = 20'000, .documents = 10};

void ReadAsProgram(std::string_view text) {
  auto stream = seaworthy::formats::ParseYaml(text, kLimits);
  if (!stream.ok()) return;
  for (const seaworthy::formats::Node* document : stream->documents()) {
    seaworthy::value::Arena arena;
    std::vector<seaworthy::cloud::Resource> resources;
    for (auto& declared : seaworthy::cloud::ReadPulumiProgram(*document, arena)) {
      SEAWORTHY_ASSERT(declared.line > 0, "what is declared has a line");
      resources.push_back(std::move(declared.resource));
    }
    (void)seaworthy::cloud::JudgeStores(resources);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)seaworthy::cloud::MayBePulumi(text);
  (void)seaworthy::cloud::ParseUrn(text);
  ReadAsProgram(text);
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
