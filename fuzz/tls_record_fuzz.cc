// Recorded evidence: what can be read is written so that it reads the same.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "net/recording.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto findings = seaworthy::net::ReadRecord({reinterpret_cast<const char*>(data), size});
  if (!findings.ok()) {
    SEAWORTHY_ASSERT(!findings.error().message().empty(), "an error has a message");
    return 0;
  }
  auto again = seaworthy::net::ReadRecord(seaworthy::net::WriteRecord(*findings));
  SEAWORTHY_ASSERT(again.ok() && *again == *findings, "a record reads as it is written");
  return 0;
}
