// Who is to be asked: what is read is written so that it reads the same, and nothing in it can break a request.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "net/egress.h"
#include "net/recording.h"
#include "net/tls_target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto address = seaworthy::net::ParseAddress(text)) {
    SEAWORTHY_ASSERT(seaworthy::net::ParseAddress(ToString(*address)) == address, "an address reads as it is written");
    (void)seaworthy::net::EgressPolicy::Strict().Refusal(*address);
  }
  (void)seaworthy::net::ParseAddressRange(text).ok();
  const auto target = seaworthy::net::ParseTlsTarget(text);
  if (!target.ok()) return 0;
  const auto again = seaworthy::net::ParseTlsTarget(ToString(*target));
  SEAWORTHY_ASSERT(again.ok() && *again == *target, "a target reads as it is written");
  SEAWORTHY_ASSERT(target->host.find_first_of("\r\n /") == std::string::npos, "a host is a host");
  SEAWORTHY_ASSERT(seaworthy::net::RecordName(*target).find('/') == std::string::npos, "a record stays in its folder");
  return 0;
}
