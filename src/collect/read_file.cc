#include "collect/read_file.h"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "collect/errors.h"
#include "formats/errors.h"
#include "formats/gzip.h"
#include "source/errors.h"

namespace seaworthy::collect {

using value::AbsentReason;

namespace {

constexpr std::uint64_t kMostBytes = 1u << 30;  // Never reached: the first piece ends the reading.

// Takes the pieces of a file, unpacks them where they are packed, and hands them on.
class Unpacker {
 public:
  explicit Unpacker(formats::ChunkSink sink, std::uint64_t limit) : sink_(std::move(sink)), limit_(limit) {}

  Result<void> Feed(std::string_view chunk) {
    if (!started_ && formats::IsGzip(chunk)) gzip_.emplace(sink_, limit_);
    started_ = true;
    return gzip_ ? gzip_->Feed(chunk) : sink_(chunk);
  }
  Result<void> Finish() { return gzip_ ? gzip_->Finish() : Result<void>(); }

 private:
  formats::ChunkSink sink_;
  std::uint64_t limit_;
  bool started_ = false;
  std::optional<formats::GzipReader> gzip_;
};

}  // namespace

std::string Beginning(const Context& context, const source::File& file) {
  std::string text;
  // The sink ends the reading once it has enough; the error that it does so with is no error.
  Unpacker unpacker(
      [&](std::string_view piece) -> Result<void> {
        text = piece;
        return Error(kStopped, "one piece is enough");
      },
      kMostBytes);
  (void)context.repository.Stream(file, [&](std::string_view chunk) { return unpacker.Feed(chunk); });
  return text;
}

Result<std::string> ReadWhole(const Context& context, const source::File& file, std::uint64_t limit) {
  if (file.size > limit) {
    return Error(formats::kTooLarge, fmt::format("the file is longer than {} bytes", limit)).At({file.path, 0, 0});
  }
  std::string text;
  text.reserve(file.size);
  Unpacker unpacker(
      [&](std::string_view piece) -> Result<void> {
        if (context.stopped()) return Error(kStopped, "stopped while reading a file");
        if (text.size() + piece.size() > limit) {
          return Error(formats::kTooLarge, fmt::format("the text is longer than {} bytes", limit));
        }
        text.append(piece);
        return {};
      },
      limit);
  SEAWORTHY_RETURN_IF_ERROR(
      context.repository.Stream(file, [&](std::string_view chunk) { return unpacker.Feed(chunk); }));
  SEAWORTHY_RETURN_IF_ERROR(unpacker.Finish());
  if (!IsUtf8(text)) return Error(formats::kNotText, "the file is no UTF-8 text").At({file.path, 0, 0});
  return text;
}

AbsentReason ReasonOf(const Error& error) {
  if (error.Is(kStopped)) return AbsentReason::kTimeout;
  if (error.Is(formats::kTooLarge) || error.Is(source::kFileTooLarge)) return AbsentReason::kTooLarge;
  if (error.Is(formats::kTemplated)) return AbsentReason::kTemplated;
  return error.kind() == ErrorKind::kUser ? AbsentReason::kMalformed : AbsentReason::kUnreachable;
}

std::optional<Instant> WrittenAt(const Context& context, const source::File& file) {
  std::optional<source::Change> change = context.repository.LastChange(file);
  return change ? std::optional(change->time) : std::nullopt;
}

std::optional<std::string> AgeRemark(const Context& context, const std::optional<Instant>& made) {
  if (!made) return "its age is not known: neither the report nor Git tells when it was made";
  const source::GitState& git = context.repository.git();
  if (!git.time || *made >= *git.time) return std::nullopt;
  return fmt::format("made at {}, before the commit that is checked ({})", ToString(*made), ToString(*git.time));
}

}  // namespace seaworthy::collect
