#include "net/epoll.h"

#include <pthread.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>

#include "base/assert.h"

namespace seaworthy::net {

Epoll::Epoll() : descriptor_(epoll_create1(EPOLL_CLOEXEC)) {
  SEAWORTHY_ASSERT(descriptor_ >= 0, "an epoll descriptor can be made");
}

Epoll::~Epoll() { close(descriptor_); }

void Epoll::Add(int descriptor, std::uint32_t events, std::size_t tag) const {
  epoll_event event{};
  event.events = events;
  event.data.u64 = tag;
  const int result = epoll_ctl(descriptor_, EPOLL_CTL_ADD, descriptor, &event);
  SEAWORTHY_ASSERT(result == 0, "a descriptor can be waited for");
}

void Epoll::Remove(int descriptor) const { (void)epoll_ctl(descriptor_, EPOLL_CTL_DEL, descriptor, nullptr); }

std::span<const epoll_event> Epoll::Wait(std::chrono::milliseconds limit) {
  const int count =
      epoll_wait(descriptor_, events_.data(), static_cast<int>(events_.size()), static_cast<int>(limit.count()));
  return {events_.data(), static_cast<std::size_t>(std::max(count, 0))};  // Interrupted: nothing happened.
}

PipeSignalBlocked::PipeSignalBlocked() {
  sigemptyset(&pipe_);
  sigaddset(&pipe_, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
}

PipeSignalBlocked::~PipeSignalBlocked() {
  const timespec now{};
  if (sigismember(&before_, SIGPIPE) == 0) sigtimedwait(&pipe_, nullptr, &now);
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

std::size_t MostDescriptors(std::size_t wanted) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return wanted;
  return std::clamp<std::size_t>(wanted, 1, std::max<std::size_t>(limit.rlim_cur / 2, 1));
}

}  // namespace seaworthy::net
