// Unpacks gzip that comes in pieces, in constant memory; several members after one another are one text.
//
//   GzipReader reader(sink);
//   SEAWORTHY_RETURN_IF_ERROR(reader.Feed(chunk));  // Once per piece.
//   SEAWORTHY_RETURN_IF_ERROR(reader.Finish());
//
// A few bytes may unpack to very many: what comes out is bounded, and handed out in pieces of at most 64 KiB. Not for
// several threads at once.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "formats/chunks.h"

namespace seaworthy::formats {

// Whether a text that begins so is packed.
bool IsGzip(std::string_view head);

class GzipReader {
 public:
  explicit GzipReader(ChunkSink sink, std::uint64_t most_bytes = 4ull << 30);
  ~GzipReader();
  GzipReader(const GzipReader&) = delete;
  GzipReader& operator=(const GzipReader&) = delete;

  // Errors: formats/gzip, formats/too-large, and those of the sink. After an error nothing more may be fed.
  Result<void> Feed(std::string_view chunk);
  // Error: formats/gzip where the text was cut off.
  Result<void> Finish();

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace seaworthy::formats
