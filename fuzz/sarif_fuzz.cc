// Reports of analysis tools: whatever the bytes, what `inspect` prints is one line, and the answer does not depend on
// how the text is cut into pieces.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "base/text.h"
#include "collectors/intake/inspect.h"
#include "collectors/intake/report.h"

namespace {

using seaworthy::Result;
using seaworthy::collectors::intake::Inspect;
using seaworthy::formats::ChunkSink;
using seaworthy::formats::ChunkSource;

ChunkSource Pieces(std::string_view text, std::size_t size) {
  return [text, size](const ChunkSink& sink) -> Result<void> {
    for (std::size_t at = 0; at < text.size(); at += size) SEAWORTHY_RETURN_IF_ERROR(sink(text.substr(at, size)));
    return {};
  };
}

void CheckReport(std::string_view text) {
  seaworthy::collectors::intake::ReportReader reader;
  if (!reader.Feed(text).ok()) return;
  auto report = reader.Finish();
  if (!report.ok()) return;
  for (const auto& run : report->runs) {
    for (const auto& finding : run.findings) {
      SEAWORTHY_ASSERT(finding.line >= 0, "a line is from 1 on, or not told");
      SEAWORTHY_ASSERT(finding.message.find('\n') == std::string::npos, "a message is one line");
      SEAWORTHY_ASSERT(finding.message.size() < 300, "a message is short");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::string whole = Inspect("x.sarif", Pieces(text, size + 1));
  SEAWORTHY_ASSERT(whole == Inspect("x.sarif", Pieces(text, size == 0 ? 1 : data[size - 1] % 64 + 1)),
                   "the pieces do not matter");
  SEAWORTHY_ASSERT(whole.find('\n') == std::string::npos, "one line");
  SEAWORTHY_ASSERT(seaworthy::IsUtf8(whole), "which is text");
  CheckReport(text);
  return 0;
}
