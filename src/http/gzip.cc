#include "http/gzip.h"

#include <zlib.h>

#include <limits>

#include "base/text.h"

namespace seaworthy::http {

std::string Gzip(std::string_view text) {
  constexpr int kLevel = 5;
  constexpr int kGzipWindow = 15 + 16;  // The largest window; 16 asks for gzip's frame.
  if (text.size() > std::numeric_limits<uInt>::max() / 2) return {};
  z_stream stream{};
  if (deflateInit2(&stream, kLevel, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::string packed(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  bool done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  packed.resize(done ? stream.total_out : 0);
  deflateEnd(&stream);
  return packed;
}

bool IsCompressible(std::string_view content_type) {
  std::string type = Lower(Trim(content_type.substr(0, content_type.find(';'))));
  return type.starts_with("text/") || type.ends_with("+json") || type.ends_with("+xml") || type == "application/json" ||
         type == "application/xml" || type == "application/javascript" || type == "application/yaml" ||
         type == "application/x-ndjson" || type == "application/wasm";
}

}  // namespace seaworthy::http
