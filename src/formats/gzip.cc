#include "formats/gzip.h"

#include <array>
#include <string>
#include <utility>

#include <zlib.h>

#include "base/assert.h"
#include "formats/errors.h"

namespace seaworthy::formats {
namespace {

constexpr int kGzipWindow = 15 + 16;  // The largest window, and a gzip header around it.

Error Broken() { return Error(kGzip, "the packed data is broken").Advise("pack it anew"); }

}  // namespace

bool IsGzip(std::string_view head) { return head.starts_with("\x1f\x8b"); }

class GzipReader::Implementation {
 public:
  Implementation(ChunkSink sink, std::uint64_t most_bytes) : sink_(std::move(sink)), left_(most_bytes) {
    SEAWORTHY_ASSERT(inflateInit2(&stream_, kGzipWindow) == Z_OK, "zlib cannot be set up");
  }
  ~Implementation() { inflateEnd(&stream_); }
  Implementation(const Implementation&) = delete;
  Implementation& operator=(const Implementation&) = delete;

  Result<void> Feed(std::string_view chunk) {
    // zlib only reads from there; its interface is older than const.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(chunk.data()));
    stream_.avail_in = static_cast<uInt>(chunk.size());
    // Output may be waiting inside after the last byte of input was taken.
    while ((stream_.avail_in > 0 || output_was_full_) && !left_over_) {
      if (ended_ && !BeginMember()) break;
      SEAWORTHY_RETURN_IF_ERROR(Step());
    }
    return {};
  }

  Result<void> Finish() const { return ended_ ? Result<void>() : Error(kGzip, "the packed data is cut off"); }

 private:
  // Tar and others fill up with zeros: what is no member is left over.
  bool BeginMember() {
    if (stream_.avail_in == 0) return false;
    left_over_ = *stream_.next_in != 0x1f;
    if (left_over_) return false;
    inflateReset(&stream_);
    ended_ = false;
    return true;
  }

  Result<void> Step() {
    stream_.next_out = reinterpret_cast<Bytef*>(output_.data());
    stream_.avail_out = static_cast<uInt>(output_.size());
    int code = inflate(&stream_, Z_NO_FLUSH);
    if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) return Broken();
    ended_ = code == Z_STREAM_END;
    output_was_full_ = stream_.avail_out == 0 && !ended_;
    std::size_t size = output_.size() - stream_.avail_out;
    if (size > left_) return Error(kTooLarge, "the data unpacks to too much");
    left_ -= size;
    return size == 0 ? Result<void>() : sink_(std::string_view(output_.data(), size));
  }

  ChunkSink sink_;
  std::uint64_t left_;
  z_stream stream_{};
  std::array<char, kChunkBytes> output_;
  bool ended_ = false;  // The member ended; so does the text, unless another follows.
  bool output_was_full_ = false;
  bool left_over_ = false;
};

GzipReader::GzipReader(ChunkSink sink, std::uint64_t most_bytes)
    : implementation_(std::make_unique<Implementation>(std::move(sink), most_bytes)) {}
GzipReader::~GzipReader() = default;

Result<void> GzipReader::Feed(std::string_view chunk) { return implementation_->Feed(chunk); }
Result<void> GzipReader::Finish() { return implementation_->Finish(); }

}  // namespace seaworthy::formats
