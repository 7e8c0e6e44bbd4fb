// JSON: whatever the bytes, the answer is a value, or an error that says what is wrong and where. The canonical
// form of a value is JSON and its own canonical form, and any bytes written as a JSON string read back.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "base/text.h"
#include "formats/json.h"
#include "formats/json_writer.h"
#include "value/canonical.h"

namespace {

using seaworthy::Result;
using seaworthy::formats::JsonLimits;
using seaworthy::formats::ReadJson;
using seaworthy::value::Arena;
using seaworthy::value::Value;

constexpr JsonLimits kLimits{.depth = 50, .bytes = 1u << 20};

void CheckRefusal(const seaworthy::Error& error) {
  SEAWORTHY_ASSERT(!error.message().empty(), "an error has a message");
  SEAWORTHY_ASSERT(error.place().line > 0, "an error has a place");
  SEAWORTHY_ASSERT(seaworthy::IsUtf8(error.ToString()), "an error is text");
}

std::string CanonicalOfText(std::string_view text) {
  Arena arena;
  Result<Value> value = ReadJson(text, arena, kLimits);
  SEAWORTHY_ASSERT(value.ok(), "the canonical form is JSON");
  Result<std::string> again = CanonicalJson(*value);
  SEAWORTHY_ASSERT(again.ok(), "what was canonical stays so");
  return *again;
}

// The first form may hold a double that reads back as a whole number beyond 2^53, which is text; from then on it stays.
void CheckCanonical(const Value& value) {
  Result<std::string> first = CanonicalJson(value);
  if (!first.ok()) return;  // A number that is not finite, or keys that read the same.
  std::string second = CanonicalOfText(*first);
  SEAWORTHY_ASSERT(CanonicalOfText(second) == second, "the canonical form is its own");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  Arena arena;
  Result<Value> value = ReadJson(text, arena, kLimits);
  if (value.ok()) {
    CheckCanonical(*value);
  } else {
    CheckRefusal(value.error());
  }
  std::string quoted;
  seaworthy::formats::AppendJsonString(quoted, text);
  Arena other;
  SEAWORTHY_ASSERT(ReadJson(quoted, other, kLimits).ok(), "any bytes become a JSON string");
  return 0;
}
