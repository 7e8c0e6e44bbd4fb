#include "attest/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "attest/errors.h"

namespace seaworthy::attest {
namespace {

constexpr std::string_view kFile = "file:";
constexpr std::string_view kVariable = "env:";
constexpr std::size_t kMostBytes = 64u << 10;

class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  bool ok() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }
  bool Close() { return ::close(std::exchange(descriptor_, -1)) == 0; }

 private:
  int descriptor_;
};

Error Failed(std::string_view doing, const std::string& path) {
  return Error(kKeyFile, fmt::format("cannot {} '{}': {}", doing, path, std::strerror(errno)));
}

// Asked of the open file, so that nobody can exchange it in between.
Result<void> CheckPrivate(const File& file, const std::string& path) {
  struct stat status {};
  if (::fstat(file.descriptor(), &status) != 0) return Failed("read", path);
  if (!S_ISREG(status.st_mode)) return Error(kKeyFile, fmt::format("'{}' is no regular file", path));
  if (status.st_uid != ::geteuid() && status.st_uid != 0) {
    return Error(kKeyFile, fmt::format("'{}' belongs to somebody else", path));
  }
  if ((status.st_mode & 077) == 0) return {};
  return Error(kKeyFile, fmt::format("others can read or write '{}' (mode {:04o})", path, status.st_mode & 07777))
      .Advise(fmt::format("chmod 600 {}", path));
}

// How many bytes came; -1 where reading failed.
ssize_t Fill(const File& file, std::string& room) {
  std::size_t held = 0;
  while (held < room.size()) {
    ssize_t got = ::read(file.descriptor(), room.data() + held, room.size() - held);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    if (got == 0) break;
    held += static_cast<std::size_t>(got);
  }
  return static_cast<ssize_t>(held);
}

Result<Secret> ReadAll(const File& file, const std::string& path) {
  std::string room(kMostBytes + 1, '\0');
  ssize_t size = Fill(file, room);
  Secret all = Secret::Taking(room);
  if (size < 0) return Failed("read", path);
  auto held = static_cast<std::size_t>(size);
  if (held > kMostBytes) return Error(kKeyFile, fmt::format("'{}' is over {} bytes", path, kMostBytes));
  return Secret(all.view().substr(0, held));
}

Result<Secret> ReadPrivateFile(const std::string& path) {
  // A pipe must not make us wait before we can refuse it.
  File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.ok()) return Failed("read", path);
  SEAWORTHY_RETURN_IF_ERROR(CheckPrivate(file, path));
  return ReadAll(file, path);
}

Result<void> WriteAll(File& file, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    ssize_t written = ::write(file.descriptor(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Failed("write", path);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file.descriptor()) != 0 || !file.Close()) return Failed("write", path);
  return {};
}

// Leaves nothing behind where it fails half-way.
Result<void> WriteNew(const std::string& path, std::string_view bytes, mode_t mode) {
  File file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (!file.ok() && errno == EEXIST) {
    return Error(kKeyFile, fmt::format("'{}' exists", path)).Advise("a key is never overwritten; choose another name");
  }
  if (!file.ok()) return Failed("write", path);
  auto written = WriteAll(file, bytes, path);
  if (!written.ok()) ::unlink(path.c_str());
  return written;
}

std::string_view FirstLine(std::string_view text) { return text.substr(0, text.find_first_of("\r\n")); }

Result<Secret> PassphraseFor(const KeySource& source) {
  if (!source.passphrase.empty()) return ReadPassphrase(source.passphrase, source.environment);
  auto answer = source.ask ? source.ask() : std::nullopt;
  if (answer) return *std::move(answer);
  return Error(kPassphrase, "the key is encrypted, and no passphrase was given");
}

}  // namespace

bool IsSecretReference(std::string_view reference) {
  return reference.starts_with(kFile) || reference.starts_with(kVariable);
}

Result<Secret> ReadSecret(std::string_view reference, const Environment& environment) {
  if (reference.starts_with(kFile)) return ReadPrivateFile(std::string(reference.substr(kFile.size())));
  if (!reference.starts_with(kVariable)) {
    // Not quoted: it may be the secret itself.
    return Error(kKeyReference, "a secret is named by file:PATH or env:NAME");
  }
  std::string name(reference.substr(kVariable.size()));
  auto text = environment ? environment(name) : std::nullopt;
  if (!text || text->empty()) return Error(kKeyReference, fmt::format("the variable '{}' is not set", name));
  if (text->size() > kMostBytes) return Error(kKeyReference, fmt::format("the variable '{}' is too long", name));
  return Secret::Taking(*text);
}

Result<Secret> ReadPassphrase(std::string_view reference, const Environment& environment) {
  SEAWORTHY_TRY(Secret text, ReadSecret(reference, environment));
  std::string_view line = FirstLine(text.view());
  if (line.empty()) return Error(kPassphrase, fmt::format("the passphrase in '{}' is empty", reference));
  return Secret(line);
}

Result<LoadedKey> ReadSigningKey(const KeySource& source) {
  SEAWORTHY_TRY(Secret pem, ReadSecret(source.key, source.environment));
  Secret passphrase;
  if (IsEncryptedKey(pem.view())) {
    SEAWORTHY_TRY(passphrase, PassphraseFor(source));
  }
  auto key = SigningKey::FromPem(pem.view(), passphrase.view());
  if (!key.ok()) return std::move(key).error().Within(fmt::format("while reading the key '{}'", source.key));
  std::string warning;
  if (source.key.starts_with(kVariable)) {
    warning =
        fmt::format("the key comes from the environment ({}), which other programs of this user can read", source.key);
  }
  return LoadedKey{*std::move(key), std::move(warning)};
}

Result<void> WriteKeyPair(const std::string& path, const SigningKey& key, std::string_view passphrase) {
  SEAWORTHY_TRY(Secret pem, key.Pem(passphrase));
  SEAWORTHY_RETURN_IF_ERROR(WriteNew(path, pem.view(), 0600));
  auto written = WriteNew(path + ".pub", key.public_key().Pem(), 0644);
  if (!written.ok()) ::unlink(path.c_str());
  return written;
}

}  // namespace seaworthy::attest
