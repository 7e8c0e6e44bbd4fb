// Waiting for many sockets, and not dying of one that is gone. Linux only.
#pragma once

#include <signal.h>
#include <sys/epoll.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

namespace seaworthy::net {

class Epoll {
 public:
  Epoll();
  ~Epoll();
  Epoll(const Epoll&) = delete;
  Epoll& operator=(const Epoll&) = delete;

  // `tag` comes back as data.u64 of the events.
  void Add(int descriptor, std::uint32_t events, std::size_t tag) const;
  // Before the descriptor is closed: that alone does not end its events while a program that is being started still
  // holds a copy. Nothing happens where it was not added.
  void Remove(int descriptor) const;
  // Valid until the next call. Empty when the time is up.
  std::span<const epoll_event> Wait(std::chrono::milliseconds limit);

 private:
  int descriptor_;
  std::array<epoll_event, 256> events_{};
};

// Blocks SIGPIPE for the calling thread: OpenSSL writes with write(2), and the server may have gone. One that came
// meanwhile is taken away at the end.
class PipeSignalBlocked {
 public:
  PipeSignalBlocked();
  ~PipeSignalBlocked();
  PipeSignalBlocked(const PipeSignalBlocked&) = delete;
  PipeSignalBlocked& operator=(const PipeSignalBlocked&) = delete;

 private:
  sigset_t pipe_;
  sigset_t before_;
};

// At most half of the descriptors that this process may open; the rest is left to the rest of the program.
std::size_t MostDescriptors(std::size_t wanted);

}  // namespace seaworthy::net
