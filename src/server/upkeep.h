// Takes out of the store what is past its end: sessions, links, tokens, answers kept for an Idempotency-Key. They do
// not count any more; this frees the disk.
//
// Threads: one of its own, which ends with the object.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/instant.h"
#include "base/result.h"
#include "store/documents.h"

namespace seaworthy::server {

class Log;

class Upkeep {
 public:
  // All of them outlive it. Begins at once.
  Upkeep(store::Documents& documents, Clock clock, Log& log);

 private:
  void Run(const std::stop_token& stop);

  store::Documents& documents_;
  const Clock clock_;
  Log& log_;
  std::mutex mutex_;
  std::condition_variable_any woken_;
  std::jthread thread_;  // Last: it uses all of the above.
};

// All that is past its end, in pieces, so that nobody waits for long; how many documents it were.
Result<std::size_t> PurgeDocuments(store::Documents& documents, Instant now, const std::stop_token& stop = {});

}  // namespace seaworthy::server
