#include "http/socket.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <utility>

namespace seaworthy::http {
namespace {

using Descriptor = boost::asio::posix::stream_descriptor;

Transfer Judge(ssize_t result, Direction direction) {
  if (result > 0) return {.bytes = static_cast<std::size_t>(result)};
  if (result < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) {
    return {.state = Transfer::State::kWait, .wait_for = direction};
  }
  return {.state = Transfer::State::kClosed};
}

class PlainSocket : public Socket {
 public:
  PlainSocket(Loop& loop, int descriptor) : Socket(loop, descriptor) {}

  Transfer Handshake() override { return {}; }

  Transfer Read(std::span<char> into) override {
    return Judge(recv(descriptor(), into.data(), into.size(), 0), Direction::kRead);
  }

  Transfer Write(std::string_view first, std::string_view second) override {
    std::array<iovec, 2> pieces = {iovec{const_cast<char*>(first.data()), first.size()},
                                   iovec{const_cast<char*>(second.data()), second.size()}};
    msghdr message{};
    message.msg_iov = pieces.data();
    message.msg_iovlen = pieces.size();
    return Judge(sendmsg(descriptor(), &message, MSG_NOSIGNAL), Direction::kWrite);
  }

  bool HoldsData() const override { return false; }
  void FinishWriting() override { shutdown(descriptor(), SHUT_WR); }
};

}  // namespace

struct Socket::Watch {
  Descriptor descriptor;
};

Socket::Socket(Loop& loop, int descriptor)
    : descriptor_(descriptor), watch_(std::make_unique<Watch>(Watch{Descriptor(loop.context(), descriptor)})) {}

Socket::~Socket() = default;

void Socket::Wait(Direction direction, std::function<void()> ready) {
  auto kind = direction == Direction::kRead ? Descriptor::wait_read : Descriptor::wait_write;
  watch_->descriptor.async_wait(kind, [ready = std::move(ready)](const boost::system::error_code&) { ready(); });
}

void Socket::Close() {
  boost::system::error_code ignored;  // It is gone either way.
  watch_->descriptor.close(ignored);
}

void Socket::Abort() {
  linger at_once{.l_onoff = 1, .l_linger = 0};
  setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  Close();
}

std::unique_ptr<Socket> MakePlainSocket(Loop& loop, int descriptor) {
  return std::make_unique<PlainSocket>(loop, descriptor);
}

}  // namespace seaworthy::http
