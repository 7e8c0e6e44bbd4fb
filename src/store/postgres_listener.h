// Waits for what other sessions tell at their commits (`listen`), on a connection of its own that comes back by itself.
//
// Threads: Wait() by one at a time; Interrupt() by any.
#pragma once

#include <memory>
#include <string>

#include "store/postgres_session.h"

namespace seaworthy::store {

class PostgresListener {
 public:
  PostgresListener(std::string url, const PostgresLimits& limits);
  PostgresListener(const PostgresListener&) = delete;
  PostgresListener& operator=(const PostgresListener&) = delete;
  ~PostgresListener();

  // Returns when something was told, when it begins to listen (something may have been told before), after some
  // seconds, and when it is interrupted.
  void Wait();
  void Interrupt();

 private:
  bool Connect();
  // True: the socket has something to read; false: interrupted, or the time is over.
  bool Poll(int socket, std::chrono::milliseconds at_most);

  std::string url_;
  PostgresLimits limits_;
  std::unique_ptr<PostgresSession> session_;  // Null while it is not connected.
  int interruption_;                          // An eventfd.
};

}  // namespace seaworthy::store
