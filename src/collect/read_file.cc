#include "collect/read_file.h"

#include <fmt/format.h>

#include "base/text.h"
#include "collect/errors.h"
#include "formats/errors.h"
#include "source/errors.h"

namespace seaworthy::collect {

using value::AbsentReason;

std::string Beginning(const Context& context, const source::File& file) {
  std::string text;
  // The sink ends the reading after the first piece; the error that it does so with is no error.
  (void)context.repository.Stream(file, [&](std::string_view chunk) -> Result<void> {
    text = chunk;
    return Error(kStopped, "one piece is enough");
  });
  return text;
}

Result<std::string> ReadWhole(const Context& context, const source::File& file, std::uint64_t limit) {
  if (file.size > limit) {
    return Error(formats::kTooLarge, fmt::format("the file is longer than {} bytes", limit)).At({file.path, 0, 0});
  }
  std::string text;
  text.reserve(file.size);
  SEAWORTHY_RETURN_IF_ERROR(context.repository.Stream(file, [&](std::string_view chunk) -> Result<void> {
    if (context.stopped()) return Error(kStopped, "stopped while reading a file");
    if (text.size() + chunk.size() > limit) return Error(formats::kTooLarge, "the file grew while it was read");
    text.append(chunk);
    return {};
  }));
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

}  // namespace seaworthy::collect
