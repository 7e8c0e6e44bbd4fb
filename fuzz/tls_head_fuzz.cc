// The head of an HTTP answer: bytes that cannot become an answer stay so, and no foreign byte reaches a terminal.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "base/text.h"
#include "net/http_head.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using seaworthy::net::HeadState;
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const HeadState half = seaworthy::net::StateOfHead(bytes.substr(0, size / 2));
  const HeadState whole = seaworthy::net::StateOfHead(bytes);
  SEAWORTHY_ASSERT(half != HeadState::kNotHttp || whole == HeadState::kNotHttp, "more bytes do not make it HTTP");
  SEAWORTHY_ASSERT(half != HeadState::kComplete || whole == HeadState::kComplete, "a whole head stays whole");
  const auto hsts = whole == HeadState::kComplete ? seaworthy::net::FindHsts(bytes) : seaworthy::net::ParseHsts(bytes);
  if (!hsts) return 0;
  SEAWORTHY_ASSERT(hsts->max_age_seconds >= 0, "an age is not negative");
  SEAWORTHY_ASSERT(std::ranges::none_of(hsts->header, [](char c) { return c >= 0 && c < 0x20; }),
                   "no control characters");
  return 0;
}
