#include "app/credentials.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "app/errors.h"
#include "base/text.h"
#include "formats/json.h"
#include "formats/json_writer.h"
#include "net/http_url.h"
#include "value/arena.h"

namespace seaworthy::app {
namespace {

using Tokens = std::map<std::string, std::string>;

constexpr std::size_t kMostBytes = 1 << 20;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }

 private:
  int number_;
};

Error Failed(const ErrorCode& code, std::string_view doing, const std::string& path) {
  return {code, fmt::format("cannot {} '{}': {}", doing, path, std::strerror(errno))};
}

// Asked of the open file, so that nobody can exchange it in between.
Result<> CheckPrivate(const Descriptor& file, const std::string& path) {
  struct stat status {};
  if (fstat(file.get(), &status) != 0) return Failed(kBadCredentials, "read", path);
  if (!S_ISREG(status.st_mode)) return Error(kBadCredentials, fmt::format("'{}' is no regular file", path));
  if (status.st_uid != geteuid()) return Error(kBadCredentials, fmt::format("'{}' belongs to somebody else", path));
  if ((status.st_mode & 077) == 0) return {};
  return Error(kBadCredentials,
               fmt::format("others can read or write '{}' (mode {:04o})", path, status.st_mode & 07777U))
      .Advise(fmt::format("revoke its tokens if others use this machine, and chmod 600 {}", path));
}

Result<std::string> ReadAll(const Descriptor& file, const std::string& path) {
  std::string text;
  std::string room(4096, '\0');
  while (true) {
    const ssize_t size = read(file.get(), room.data(), room.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return Failed(kBadCredentials, "read", path);
    if (size == 0) return text;
    text.append(room.data(), static_cast<std::size_t>(size));
    if (text.size() > kMostBytes) return Error(kBadCredentials, fmt::format("'{}' is too large", path));
  }
}

Error NotOurs(const std::string& path) {
  return Error(kBadCredentials, fmt::format("'{}' is no file of credentials", path))
      .Advise("move it away and sign in again: seaworthy login");
}

// {"servers": {"https://prr.example.org": {"token": "sw_…"}}}
Result<Tokens> Parse(const std::string& text, const std::string& path) {
  value::Arena arena;
  const auto root = formats::ReadJson(text, arena);
  if (!root.ok() || !root->Is(value::Kind::kMap)) return NotOurs(path);
  const value::Value* servers = root->Find("servers");
  if (servers == nullptr || !servers->Is(value::Kind::kMap)) return NotOurs(path);
  Tokens tokens;
  for (const value::MapEntry& entry : servers->AsMap()) {
    const value::Value* token = entry.item.Is(value::Kind::kMap) ? entry.item.Find("token") : nullptr;
    if (token == nullptr || !token->Is(value::Kind::kString)) return NotOurs(path);
    tokens.emplace(entry.key.AsString(), token->AsString());
  }
  return tokens;
}

Result<Tokens> Load(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (file.get() < 0 && errno == ENOENT) return Tokens();
  if (file.get() < 0) return Failed(kBadCredentials, "read", path);
  SEAWORTHY_RETURN_IF_ERROR(CheckPrivate(file, path));
  SEAWORTHY_TRY(const std::string text, ReadAll(file, path));
  return Parse(text, path);
}

std::string Written(const Tokens& tokens) {
  formats::JsonWriter out(formats::JsonStyle::kPretty);
  out.BeginObject().Key("servers").BeginObject();
  for (const auto& [server, token] : tokens) {
    out.Key(server).BeginObject().Key("token").String(token).EndObject();
  }
  out.EndObject().EndObject();
  return std::move(out).text() + "\n";
}

bool WriteAll(const Descriptor& file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t size = write(file.get(), text.data(), text.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  return fsync(file.get()) == 0;
}

// Through a new file beside it: mkostemp makes it with mode 0600.
Result<> Save(const Tokens& tokens, const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  std::error_code problem;
  if (std::filesystem::create_directories(folder, problem)) {
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, problem);
  }
  std::string beside = path + ".XXXXXX";
  const Descriptor file(mkostemp(beside.data(), O_CLOEXEC));
  if (file.get() < 0) return Failed(kCannotWrite, "write", path);
  if (WriteAll(file, Written(tokens)) && rename(beside.c_str(), path.c_str()) == 0) return {};
  Error error = Failed(kCannotWrite, "write", path);
  unlink(beside.c_str());  // What is left over if this fails too is private.
  return error;
}

std::optional<std::string> NotEmpty(std::optional<std::string> text) {
  return text && !text->empty() ? std::move(text) : std::nullopt;
}

bool IsThisMachine(const net::HttpUrl& url) {
  return url.host == "localhost" || url.host == "127.0.0.1" || url.host == "[::1]";
}

}  // namespace

Result<std::string> NormalServer(std::string_view text) {
  auto url = net::ParseHttpUrl(text);
  if (!url.ok()) {
    return Error(kBadServer, fmt::format("'{}' is no server: {}", OneLine(text), url.error().message()))
        .Advise("write it as https://HOST[:PORT]");
  }
  if (text.find_first_of("?#") != std::string_view::npos) {
    return Error(kBadServer, fmt::format("'{}' has a query or a fragment", OneLine(text)));
  }
  if (!url->secure() && !IsThisMachine(*url)) {
    return Error(kBadServer,
                 fmt::format("'{}' is not https, and would tell the token to whoever listens", OneLine(text)))
        .Advise("write it as https://HOST[:PORT]");
  }
  const auto slash = text.find('/', text.find("://") + 3);
  std::string path(slash == std::string_view::npos ? std::string_view() : text.substr(slash));
  while (path.ends_with('/')) path.pop_back();
  return url->Origin() + path;
}

Result<std::string> CredentialsPath(const EnvironmentLookup& environment) {
  const auto config = NotEmpty(environment("XDG_CONFIG_HOME"));
  if (config && config->starts_with('/')) return *config + "/seaworthy/credentials";  // XDG: others are ignored.
  const auto home = NotEmpty(environment("HOME"));
  if (home) return *home + "/.config/seaworthy/credentials";
  return Error(kNoConfigFolder, "neither XDG_CONFIG_HOME nor HOME says where credentials are kept");
}

Result<std::optional<ServerAccess>> FindServer(std::string_view server, const EnvironmentLookup& environment) {
  std::string chosen(server);
  if (chosen.empty()) chosen = environment("SEAWORTHY_SERVER").value_or("");
  if (chosen.empty()) return std::optional<ServerAccess>();
  ServerAccess access;
  SEAWORTHY_TRY(access.server, NormalServer(chosen));
  if (auto token = NotEmpty(environment("SEAWORTHY_TOKEN"))) {
    access.token = *std::move(token);
  } else if (auto path = CredentialsPath(environment); path.ok()) {
    SEAWORTHY_TRY(const std::optional<std::string> kept, ReadToken(*path, access.server));
    access.token = kept.value_or("");
  }
  return std::optional(std::move(access));
}

Result<std::optional<std::string>> ReadToken(const std::string& path, const std::string& server) {
  SEAWORTHY_TRY(const Tokens tokens, Load(path));
  const auto found = tokens.find(server);
  return found == tokens.end() ? std::nullopt : std::optional(found->second);
}

Result<> WriteToken(const std::string& path, const std::string& server, const std::string& token) {
  SEAWORTHY_TRY(Tokens tokens, Load(path));
  tokens[server] = token;
  return Save(tokens, path);
}

Result<bool> ForgetToken(const std::string& path, const std::string& server) {
  SEAWORTHY_TRY(Tokens tokens, Load(path));
  if (tokens.erase(server) == 0) return false;
  SEAWORTHY_RETURN_IF_ERROR(Save(tokens, path));
  return true;
}

}  // namespace seaworthy::app
