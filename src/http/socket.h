// One accepted connection as bytes, plain or TLS. It never blocks: what cannot be done now says what to wait for.
//
// Threads: that of the loop.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "http/loop.h"

namespace seaworthy::http {

enum class Direction { kRead, kWrite };

struct Transfer {
  enum class State { kDone, kWait, kClosed };

  State state = State::kDone;
  std::size_t bytes = 0;                  // Of kDone: how many were moved.
  Direction wait_for = Direction::kRead;  // Of kWait.
};

class Socket {
 public:
  virtual ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  // Until it says kDone, nothing else may be called but Wait and Close.
  virtual Transfer Handshake() = 0;
  // kClosed: the other side has ended, or the connection is broken.
  virtual Transfer Read(std::span<char> into) = 0;
  // Writes from the front of the two texts, the second behind the first. Precondition: not both are empty.
  virtual Transfer Write(std::string_view first, std::string_view second) = 0;
  // Whether Read may find something though nothing more arrives.
  virtual bool HoldsData() const = 0;
  // Tells the other side that nothing follows.
  virtual void FinishWriting() = 0;

  // Calls `ready` once when the direction may go on, or the socket was closed. Both directions may be waited for at
  // once.
  void Wait(Direction direction, std::function<void()> ready);
  void Close();
  // Closes, and drops what the other side has not read.
  void Abort();

 protected:
  // Takes the descriptor, which does not block.
  Socket(Loop& loop, int descriptor);

  int descriptor() const { return descriptor_; }

 private:
  struct Watch;

  int descriptor_;
  std::unique_ptr<Watch> watch_;
};

std::unique_ptr<Socket> MakePlainSocket(Loop& loop, int descriptor);

}  // namespace seaworthy::http
