#include "net/resolver.h"

#include <netdb.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <iterator>
#include <mutex>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "base/assert.h"
#include "net/errors.h"
#include "net/socket_address.h"

namespace seaworthy::net {
namespace {

constexpr int kMostThreads = 8;

// Connecting a datagram socket only looks for a route.
bool HasRoute(const IpAddress& address) {
  const SocketAddress to = ToSocketAddress(address, 443);
  const int descriptor = socket(to.storage.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return false;
  const bool found = connect(descriptor, reinterpret_cast<const sockaddr*>(&to.storage), to.size) == 0;
  close(descriptor);
  return found;
}

}  // namespace

std::vector<IpAddress> WithRoute(std::vector<IpAddress> addresses) {
  std::vector<IpAddress> routed;
  std::ranges::copy_if(addresses, std::back_inserter(routed), HasRoute);
  return routed.empty() ? addresses : routed;
}

Result<std::vector<IpAddress>> ResolveBySystem(const std::string& host) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(host.c_str(), nullptr, &hints, &found);
  if (error != 0) return Error(kUnresolved, fmt::format("\"{}\" does not resolve: {}", host, gai_strerror(error)));
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owned(found, freeaddrinfo);
  std::vector<IpAddress> addresses;
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    if (auto address = FromSocketAddress(*one->ai_addr)) addresses.push_back(*address);
  }
  return WithRoute(std::move(addresses));
}

struct Lookups::Shared {
  explicit Shared(Resolver resolver_in) : resolver(std::move(resolver_in)) {
    SEAWORTHY_ASSERT(wake >= 0, "an event descriptor can be made");
  }
  ~Shared() { close(wake); }

  void Wake() const {
    const std::uint64_t one = 1;
    // The counter can only be full, and then whoever waits is awake already.
    [[maybe_unused]] const auto written = write(wake, &one, sizeof one);
  }

  const Resolver resolver;
  const int wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  std::mutex mutex;  // Guards what follows.
  std::deque<std::pair<std::size_t, std::string>> questions;
  std::vector<Answer> answers;
  int threads = 0;
};

Lookups::Lookups(Resolver resolver) : shared_(std::make_shared<Shared>(std::move(resolver))) {}

Lookups::~Lookups() {
  const std::lock_guard lock(shared_->mutex);
  shared_->questions.clear();
}

void Lookups::Start(std::size_t question, std::string host) {
  const std::lock_guard lock(shared_->mutex);
  shared_->questions.emplace_back(question, std::move(host));
  if (shared_->threads == kMostThreads) return;
  ++shared_->threads;
  std::thread(Work, shared_).detach();
}

void Lookups::Work(const std::shared_ptr<Shared>& shared) {
  std::unique_lock lock(shared->mutex);
  while (!shared->questions.empty()) {
    const auto [question, host] = std::move(shared->questions.front());
    shared->questions.pop_front();
    lock.unlock();
    auto addresses = shared->resolver(host);
    lock.lock();
    shared->answers.push_back({question, std::move(addresses)});
    shared->Wake();
  }
  --shared->threads;
}

std::vector<Lookups::Answer> Lookups::Take() {
  std::uint64_t count = 0;
  // Empty means that nobody called; then there is nothing to take either.
  [[maybe_unused]] const auto bytes = read(shared_->wake, &count, sizeof count);
  const std::lock_guard lock(shared_->mutex);
  return std::exchange(shared_->answers, {});
}

int Lookups::descriptor() const { return shared_->wake; }

void Lookups::Wake() const { shared_->Wake(); }

}  // namespace seaworthy::net
