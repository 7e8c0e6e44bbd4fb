// Who was behind a session or token a moment ago, so that a page's many requests read the store once.
//
// What this server changes about people counts at once: Forget(). What another server changed counts after two seconds
// at the latest: kRemembered is how long a session that was ended elsewhere still works here.
//
// Threads: from any number at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "auth/identity.h"
#include "base/instant.h"
#include "base/result.h"

namespace seaworthy::server {

class CallerCache {
 public:
  static constexpr Span kRemembered{2};

  explicit CallerCache(std::size_t most = 10'000) : most_(most) {}

  // What `find` answered for that secret within the last moments, else what it answers now. Errors are not remembered.
  Result<auth::Caller> Get(std::string_view secret, Instant now, const std::function<Result<auth::Caller>()>& find);
  void Forget();

 private:
  struct Remembered {
    auth::Caller caller;
    Instant at;
  };

  const std::size_t most_;
  std::mutex mutex_;
  std::unordered_map<std::string, Remembered> callers_;  // By the digest of the secret.
  std::uint64_t forgotten_ = 0;  // How often: what was read before the last time is not remembered.
};

}  // namespace seaworthy::server
