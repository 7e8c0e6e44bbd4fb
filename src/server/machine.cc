#include "server/machine.h"

#include <sys/socket.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iterator>

#include <fmt/format.h>

#include "http/errors.h"
#include "net/socket_address.h"

namespace seaworthy::server {
namespace {

struct Known {
  std::uint64_t magic;
  FileSystemKind kind;
};

// linux/magic.h, and of those that it leaves out their own headers.
constexpr Known kKnown[] = {
    {0x6969, {FileSystem::kNetwork, "NFS"}},        {0x517B, {FileSystem::kNetwork, "SMB"}},
    {0xFF534D42, {FileSystem::kNetwork, "CIFS"}},   {0xFE534D42, {FileSystem::kNetwork, "SMB"}},
    {0x5346414F, {FileSystem::kNetwork, "AFS"}},    {0x73757245, {FileSystem::kNetwork, "Coda"}},
    {0x01021997, {FileSystem::kNetwork, "9P"}},     {0x00C36400, {FileSystem::kNetwork, "Ceph"}},
    {0x0BD00BD0, {FileSystem::kNetwork, "Lustre"}}, {0x01161970, {FileSystem::kNetwork, "GFS2"}},
    {0x7461636F, {FileSystem::kNetwork, "OCFS2"}},  {0x47504653, {FileSystem::kNetwork, "GPFS"}},
    {0x65735546, {FileSystem::kUserSpace, "FUSE"}}};

// A socket that listens there, -1 with errno.
int Listen(const net::IpAddress& address, std::uint16_t port) {
  const net::SocketAddress place = net::ToSocketAddress(address, port);
  int number = ::socket(place.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (number < 0) return -1;
  const int on = 1;  // A connection that ended a moment ago holds no server up.
  (void)::setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const auto* target = reinterpret_cast<const sockaddr*>(&place.storage);
  if (::bind(number, target, place.size) == 0 && ::listen(number, 1) == 0) return number;
  const int why = errno;
  ::close(number);
  errno = why;
  return -1;
}

}  // namespace

PortState AskForPort(const std::string& address, std::uint16_t port) {
  const std::optional<net::IpAddress> parsed = net::ParseAddress(address);
  if (!parsed) return PortState::kUnknown;
  const int number = Listen(*parsed, port);
  if (number >= 0) {
    ::close(number);
    return PortState::kFree;
  }
  if (errno == EADDRINUSE) return PortState::kTaken;
  return errno == EACCES || errno == EPERM ? PortState::kRefused : PortState::kUnknown;
}

Result<void> ExpectFreePort(const std::string& address, std::uint16_t port) {
  auto cannot = [&](std::string_view why, std::string_view advice) {
    return Error(http::kCannotListen, fmt::format("cannot listen at {} port {}: {}", address, port, why))
        .Advise(std::string(advice));
  };
  switch (AskForPort(address, port)) {
    case PortState::kFree: return {};
    case PortState::kTaken:
      return cannot(
          "another program listens there",
          fmt::format("`ss -ltnp sport = {}` says which one; stop it, or choose another port by --listen", port));
    case PortState::kRefused:
      return cannot("this user may not", "choose a port above 1023, or let systemd give CAP_NET_BIND_SERVICE");
    case PortState::kUnknown:
      return cannot("this machine has no such address", "listen to an address of this machine, or to 0.0.0.0");
  }
  return {};
}

FileSystemKind KindOfFileSystem(std::uint64_t magic) {
  const auto* known = std::ranges::find(kKnown, magic, &Known::magic);
  return known == std::end(kKnown) ? FileSystemKind{} : known->kind;
}

std::optional<FileSystemKind> FileSystemAt(const std::string& folder) {
  struct statfs state {};
  if (::statfs(folder.c_str(), &state) != 0) return std::nullopt;
  return KindOfFileSystem(static_cast<std::uint64_t>(state.f_type) & 0xFFFFFFFFu);
}

}  // namespace seaworthy::server
