#include "http/client_test.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "base/text.h"
#include "http/headers.h"

namespace seaworthy::http::testing {
namespace {

int Connect(std::uint16_t port) {
  int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ADD_FAILURE() << "cannot connect to port " << port;
  }
  timeval limit{.tv_sec = 10};
  setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  int on = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return descriptor;
}

// Takes the chunks of `text` from `at` on; npos where they are not whole.
std::size_t Unchunk(std::string_view text, std::size_t at, std::string& body) {
  for (;;) {
    std::size_t end = text.find("\r\n", at);
    if (end == text.npos) return text.npos;
    std::size_t size = std::strtoul(std::string(text.substr(at, end - at)).c_str(), nullptr, 16);
    at = end + 2;
    if (text.size() < at + size + 2) return text.npos;
    body += text.substr(at, size);
    at += size + 2;
    if (size == 0) return at;
  }
}

}  // namespace

std::string Reply::Header(std::string_view name) const {
  for (std::string_view line : Split(head, '\n')) {
    std::size_t colon = line.find(':');
    if (colon != line.npos && EqualsIgnoringCase(line.substr(0, colon), name)) {
      return std::string(Trim(line.substr(colon + 1)));
    }
  }
  return {};
}

Client::Client(std::uint16_t port, Kind kind) : descriptor_(Connect(port)) {
  if (kind == Kind::kPlain) return;
  context_ = SSL_CTX_new(TLS_client_method());
  session_ = SSL_new(context_);
  constexpr unsigned char kProtocols[] = "\x08http/1.1";
  SSL_set_alpn_protos(session_, kProtocols, sizeof kProtocols - 1);
  SSL_set_fd(session_, descriptor_);
  handshaken_ = SSL_connect(session_) == 1;
}

Client::~Client() {
  Close();
  SSL_free(session_);
  SSL_CTX_free(context_);
}

bool Client::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    int size = static_cast<int>(bytes.size());
    ssize_t sent = session_ != nullptr ? SSL_write(session_, bytes.data(), size)
                                       : send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::string Client::ReceiveSome() {
  std::array<char, 16384> piece;
  ssize_t count = session_ != nullptr ? SSL_read(session_, piece.data(), static_cast<int>(piece.size()))
                                      : recv(descriptor_, piece.data(), piece.size(), 0);
  return count > 0 ? std::string(piece.data(), static_cast<std::size_t>(count)) : std::string();
}

std::string Client::ReceiveAll() {
  std::string all = std::exchange(received_, {});
  for (std::string some = ReceiveSome(); !some.empty(); some = ReceiveSome()) all += some;
  return all;
}

bool Client::ReceiveUntil(std::string_view text) {
  for (;;) {
    if (std::size_t at = received_.find(text); at != received_.npos) {
      received_.erase(0, at + text.size());
      return true;
    }
    std::string some = ReceiveSome();
    if (some.empty()) return false;
    received_ += some;
  }
}

Reply Client::Receive(bool head_only) {
  for (;;) {
    Reply reply;
    std::size_t head_end = received_.find("\r\n\r\n");
    std::size_t end = std::string::npos;
    if (head_end != std::string::npos) {
      reply.head = received_.substr(0, head_end + 2);
      reply.status = std::atoi(reply.head.c_str() + reply.head.find(' '));
      end = head_end + 4;
      if (reply.Header("Transfer-Encoding") == "chunked") {
        end = Unchunk(received_, end, reply.body);
      } else if (std::size_t size = std::strtoul(reply.Header("Content-Length").c_str(), nullptr, 10);
                 size > 0 && !head_only) {
        if (received_.size() >= end + size) reply.body = received_.substr(end, size);
        end = received_.size() >= end + size ? end + size : std::string::npos;
      }
    }
    if (end != std::string::npos) {
      received_.erase(0, end);
      return reply;
    }
    std::string some = ReceiveSome();
    if (some.empty()) return {};
    received_ += some;
  }
}

bool Client::EndsWithin(std::chrono::milliseconds limit) {
  auto end = std::chrono::steady_clock::now() + limit;
  for (;;) {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    pollfd wanted{.fd = descriptor_, .events = POLLIN};
    if (left.count() <= 0 || poll(&wanted, 1, static_cast<int>(left.count())) <= 0) return false;
    std::string some = ReceiveSome();
    if (some.empty()) return true;
    received_ += some;
  }
}

void Client::ShrinkReceiveBuffer() {
  int size = 4096;
  setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
}

void Client::EndWriting() { shutdown(descriptor_, SHUT_WR); }

void Client::Close() {
  if (descriptor_ >= 0) close(descriptor_);
  descriptor_ = -1;
}

std::string Client::protocol() const { return handshaken_ ? SSL_get_version(session_) : ""; }

std::string Client::alpn() const {
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(session_, &name, &size);
  return std::string(reinterpret_cast<const char*>(name), size);
}

RunningServer::RunningServer(Options options, Handler handler) {
  auto server = Server::Listen(std::move(options), std::move(handler));
  if (!server.ok()) {
    ADD_FAILURE() << server.error().ToString();
    std::abort();
  }
  server_ = *std::move(server);
  thread_ = std::thread([this] { server_->Run(); });
}

RunningServer::~RunningServer() { StopAndWait(); }

void RunningServer::StopAndWait() {
  server_->Stop();
  if (thread_.joinable()) thread_.join();
}

std::string Get(std::string_view path, std::string_view more) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: test\r\n" + std::string(more) + "\r\n";
}

std::string Post(std::string_view path, std::string_view body, std::string_view more) {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n" + std::string(more) + "\r\n" + std::string(body);
}

bool Eventually(const std::function<bool()>& condition) {
  for (int i = 0; i < 500; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return condition();
}

}  // namespace seaworthy::http::testing
