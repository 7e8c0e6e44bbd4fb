#include "http/listener.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "http/errors.h"
#include "net/socket_address.h"

namespace seaworthy::http {
namespace {

constexpr int kBacklog = 1024;
constexpr auto kRest = std::chrono::milliseconds(100);

void Enable(int descriptor, int level, int option) {
  int on = 1;
  setsockopt(descriptor, level, option, &on, sizeof on);
}

std::uint16_t PortOf(int descriptor) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
  // The port stands at the same place in both families.
  return ntohs(reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
}

// An IPv4 client that came by an IPv6 socket.
net::IpAddress Unmapped(const net::IpAddress& address) {
  constexpr std::array<std::uint8_t, 12> kPrefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (address.family != net::IpAddress::Family::kV6 ||
      !std::equal(kPrefix.begin(), kPrefix.end(), address.bytes.begin())) {
    return address;
  }
  return net::IpAddress::V4(address.bytes[12], address.bytes[13], address.bytes[14], address.bytes[15]);
}

bool IsOutOfResources(int error) { return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM; }

}  // namespace

struct Listener::Watch {
  boost::asio::posix::stream_descriptor descriptor;
  boost::asio::steady_timer timer;
};

Result<std::unique_ptr<Listener>> Listener::Open(Loop& loop, std::string_view address, std::uint16_t port) {
  auto parsed = net::ParseAddress(address);
  if (!parsed) {
    return Error(kBadAddress, "'" + std::string(address) + "' is no IP address")
        .Advise("give 127.0.0.1, ::1, 0.0.0.0 or an address of this machine");
  }
  bool is_v6 = parsed->family == net::IpAddress::Family::kV6;
  int descriptor = socket(is_v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor >= 0) Enable(descriptor, SOL_SOCKET, SO_REUSEADDR);
  net::SocketAddress target = net::ToSocketAddress(*parsed, port);
  if (descriptor < 0 || bind(descriptor, reinterpret_cast<const sockaddr*>(&target.storage), target.size) != 0 ||
      listen(descriptor, kBacklog) != 0) {
    std::string why = std::strerror(errno);
    if (descriptor >= 0) close(descriptor);
    return Error(kCannotListen, "cannot listen on " + WithPort(*parsed, port) + ": " + why);
  }
  return std::unique_ptr<Listener>(new Listener(loop, descriptor));
}

Listener::Listener(Loop& loop, int descriptor)
    : watch_(std::make_unique<Watch>(Watch{boost::asio::posix::stream_descriptor(loop.context(), descriptor),
                                           boost::asio::steady_timer(loop.context())})),
      port_(PortOf(descriptor)) {}

Listener::~Listener() = default;

void Listener::Start(Accept accept) {
  accept_ = std::move(accept);
  WaitForMore();
}

void Listener::Close() {
  if (!watch_->descriptor.is_open()) return;
  AcceptAll();
  boost::system::error_code ignored;  // It is gone either way.
  watch_->descriptor.close(ignored);
  watch_->timer.cancel();
}

void Listener::WaitForMore() {
  watch_->descriptor.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                                [this](const boost::system::error_code& error) {
                                  if (error) return;
                                  if (AcceptAll()) WaitForMore();
                                });
}

// False where descriptors or memory ran out: it tries again after a rest.
bool Listener::AcceptAll() {
  for (;;) {
    sockaddr_storage from{};
    socklen_t size = sizeof from;
    auto* address = reinterpret_cast<sockaddr*>(&from);
    int accepted = accept4(watch_->descriptor.native_handle(), address, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (accepted >= 0) {
      Enable(accepted, IPPROTO_TCP, TCP_NODELAY);
      accept_(accepted, Unmapped(net::FromSocketAddress(*address).value_or(net::IpAddress{})));
      continue;
    }
    if (errno == EINTR || errno == ECONNABORTED) continue;
    if (!IsOutOfResources(errno)) return true;
    Rest();
    return false;
  }
}

void Listener::Rest() {
  watch_->timer.expires_after(kRest);
  watch_->timer.async_wait([this](const boost::system::error_code& error) {
    if (!error) WaitForMore();
  });
}

}  // namespace seaworthy::http
