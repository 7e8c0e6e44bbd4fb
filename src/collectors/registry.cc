#include "collectors/registry.h"

#include <array>
#include <vector>

#include "base/assert.h"

// One declaration per line of all.def: what the collector's own header says, without a second list of headers.
#define SEAWORTHY_COLLECTOR(id)                          \
  namespace seaworthy::collectors::id {                  \
  extern const seaworthy::collect::Collector kCollector; \
  }
#include "collectors/all.def"
#undef SEAWORTHY_COLLECTOR

namespace seaworthy::collectors {
namespace {

#define SEAWORTHY_COLLECTOR(id) &id::kCollector,
constexpr auto kAll = std::to_array<const collect::Collector*>({
#include "collectors/all.def"
});
#undef SEAWORTHY_COLLECTOR

}  // namespace

std::span<const collect::Collector* const> All() { return kAll; }

facts::Declarations AllDeclarations() {
  std::vector<EmbeddedFile> files(Embedded().begin(), Embedded().end());
  files.insert(files.end(), facts::Embedded().begin(), facts::Embedded().end());
  auto declarations = facts::Declarations::Parse(files);
  SEAWORTHY_ASSERT(declarations.ok(), declarations.error().ToString());
  return *std::move(declarations);
}

}  // namespace seaworthy::collectors
