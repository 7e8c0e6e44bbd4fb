#include "source/read_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "source/errors.h"
#include "source/walk.h"

namespace seaworthy::source {
namespace {

// Not blocking: a file may have become a FIFO since it was listed.
constexpr int kFlags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY;

Error Unreadable(const File& file, int number) {
  return Error(kUnreadable, "the file cannot be read: " + std::generic_category().message(number)).InFile(file.path);
}

Error TooLarge(const File& file, std::uint64_t size, std::uint64_t limit) {
  return Error(kFileTooLarge, fmt::format("the file has {} bytes, more than {}", size, limit)).InFile(file.path);
}

Result<Descriptor> Open(const Descriptor& folder, const std::string& root, const File& file) {
  Descriptor opened(::openat(folder.get(), file.path.c_str(), kFlags));
  if (opened.valid()) return opened;
  if (errno != ELOOP) return Unreadable(file, errno);
  std::string target = TargetInside(root, file.path);
  if (target.empty()) return Error(kOutside, "the link leaves the repository").InFile(file.path);
  Descriptor followed(::openat(folder.get(), target.c_str(), kFlags));
  if (!followed.valid()) return Unreadable(file, errno);
  return followed;
}

struct Opened {
  Descriptor descriptor;
  std::uint64_t size = 0;
};

Result<Opened> OpenRegular(const Descriptor& folder, const std::string& root, const File& file, std::uint64_t limit) {
  if (file.size > limit) return TooLarge(file, file.size, limit);
  SEAWORTHY_TRY(Descriptor opened, Open(folder, root, file));
  struct stat state = {};
  if (::fstat(opened.get(), &state) != 0) return Unreadable(file, errno);
  if (!S_ISREG(state.st_mode)) return Error(kUnreadable, "no regular file").InFile(file.path);
  auto size = static_cast<std::uint64_t>(state.st_size);
  if (size > limit) return TooLarge(file, size, limit);
  return Opened{std::move(opened), size};
}

// How many bytes came; 0 at the end.
Result<std::size_t> ReadSome(const Descriptor& opened, const File& file, std::span<char> room) {
  ssize_t count = 0;
  do {
    count = ::read(opened.get(), room.data(), room.size());
  } while (count < 0 && errno == EINTR);
  if (count < 0) return Unreadable(file, errno);
  return static_cast<std::size_t>(count);
}

}  // namespace

Result<std::string> ReadFile(const Descriptor& folder, const std::string& root, const File& file, std::uint64_t limit) {
  SEAWORTHY_TRY(Opened opened, OpenRegular(folder, root, file, limit));
  std::string bytes(opened.size, '\0');
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    SEAWORTHY_TRY(std::size_t count, ReadSome(opened.descriptor, file, std::span(bytes).subspan(filled)));
    if (count == 0) break;  // It shrank.
    filled += count;
  }
  bytes.resize(filled);
  return bytes;
}

Result<void> StreamFile(const Descriptor& folder, const std::string& root, const File& file, std::uint64_t limit,
                        const formats::ChunkSink& sink) {
  SEAWORTHY_TRY(Opened opened, OpenRegular(folder, root, file, limit));
  std::vector<char> room(formats::kChunkBytes);
  std::uint64_t total = 0;
  while (true) {
    SEAWORTHY_TRY(std::size_t count, ReadSome(opened.descriptor, file, room));
    if (count == 0) return {};
    total += count;
    if (total > limit) return TooLarge(file, total, limit);  // It grew.
    SEAWORTHY_RETURN_IF_ERROR(sink(std::string_view(room.data(), count)));
  }
}

}  // namespace seaworthy::source
