// Answers that were given a moment ago, for the same caller and the same question, as long as nothing was committed to
// the store since. What pages and dashboards ask again and again costs one look at the store's generation then.
//
// An answer is kept for a second at most, since evidence grows old and sessions end with time alone. Where the engine
// has no generation (PostgreSQL), nothing is kept.
//
// Threads: Find() on the thread of input and output; Now() and Keep() on any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/instant.h"
#include "http/message.h"
#include "store/generation.h"

namespace seaworthy::server {

class Answers {
 public:
  // `generation` may be null.
  Answers(std::unique_ptr<store::Generation> generation, Clock clock, std::size_t most_bytes = std::size_t{32} << 20)
      : generation_(std::move(generation)), clock_(std::move(clock)), most_bytes_(most_bytes) {}

  std::optional<http::Response> Find(const http::Request& request);

  // Before a request is worked on: what its answer will belong to.
  std::optional<std::int64_t> Now();
  // Keeps the answer, and shares its body with the one that is returned.
  http::Response Keep(const http::Request& request, http::Response response, std::optional<std::int64_t> generation);

 private:
  struct Kept {
    std::int64_t generation = 0;
    Instant until;
    http::Response response;
    std::size_t bytes = 0;
  };

  static bool IsKept(const http::Request& request);
  static std::string KeyOf(const http::Request& request);

  std::unique_ptr<store::Generation> generation_;
  Clock clock_;
  const std::size_t most_bytes_;
  std::mutex mutex_;  // Guards everything above, and:
  std::unordered_map<std::string, Kept> kept_;
  std::size_t bytes_ = 0;
};

}  // namespace seaworthy::server
