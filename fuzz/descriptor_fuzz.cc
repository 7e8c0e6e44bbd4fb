// Descriptors and catalogue files: a service that is read has a sound id and places in its file; a refusal names the
// place and what to write instead. Both are printed, whatever their texts hold.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "base/text.h"
#include "catalog/backstage.h"
#include "catalog/descriptor.h"
#include "catalog/inspect.h"

namespace {

using seaworthy::model::Service;

constexpr std::string_view kFile = "seaworthy.yaml";

void Check(const Service& service) {
  SEAWORTHY_ASSERT(service.id.size() <= 63, "an id is short");
  SEAWORTHY_ASSERT(!service.tier || (*service.tier >= 1 && *service.tier <= 4), "a tier is 1 to 4");
  for (const auto& [key, place] : service.places) {
    SEAWORTHY_ASSERT(place.file == kFile && place.line > 0, "a declared part has a place");
  }
  for (const auto& endpoint : service.endpoints) {
    SEAWORTHY_ASSERT(endpoint.address.find(':') != std::string::npos, "an address has a port");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  auto services = seaworthy::catalog::ParseDescriptor(text, kFile);
  if (services.ok()) {
    for (const Service& service : *services) Check(service);
  } else {
    SEAWORTHY_ASSERT(services.error().place().line > 0, "a refusal has a place");
    SEAWORTHY_ASSERT(seaworthy::IsUtf8(services.error().ToString()), "a refusal is text");
  }
  for (const Service& service : seaworthy::catalog::ReadCatalogueText(text, kFile).services) {
    SEAWORTHY_ASSERT(!service.id.empty(), "a service of the catalogue has an id");
    Check(service);
  }
  SEAWORTHY_ASSERT(seaworthy::IsUtf8(seaworthy::catalog::Inspect(kFile, text)), "what is printed is text");
  return 0;
}
