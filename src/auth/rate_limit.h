// How often somebody may try: a bucket of tries for each key, which fills again with time. In memory, of this process.
//
// The table is bounded. A key whose bucket is full again is forgotten, since nobody can tell; where even so there is no
// room, the keys that are not in the table share one bucket, so that a flood of new keys slows new keys down and never
// frees an old one.
//
// Threads: everything may be called from several threads at once.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/instant.h"

namespace seaworthy::auth {

struct Rate {
  int burst = 10;                   // Tries at once.
  std::chrono::seconds refill{60};  // One more each.
};

class RateLimit {
 public:
  RateLimit(Rate rate, std::size_t most_keys) : rate_(rate), most_keys_(most_keys) {}

  // Takes one try: zero, or how long to wait before the next one is worth making.
  std::chrono::seconds Take(std::string_view key, Instant now);
  // Gives it back: it was none that counts.
  void GiveBack(std::string_view key);

  std::size_t size();

 private:
  // A bucket is the moment at which it is full again: each try moves it on by one refill, time alone brings it nearer.
  Instant& Find(std::string_view key, Instant now);
  void Forget(Instant now);

  const Rate rate_;
  const std::size_t most_keys_;
  std::mutex mutex_;
  std::unordered_map<std::string, Instant> full_at_;
  Instant shared_full_at_;
  Instant forgotten_at_;
};

// Of somebody's address for a limit: one IPv4 address, or the /64 that one IPv6 customer has at least. A text that is
// no address is its own key.
std::string AddressKey(std::string_view address);

// The limits of signing in, by account and by address; a success costs nothing.
class SignInLimit {
 public:
  SignInLimit() : SignInLimit({10, std::chrono::seconds(60)}, {30, std::chrono::seconds(10)}, 50'000) {}
  SignInLimit(Rate by_account, Rate by_address, std::size_t most_keys)
      : accounts_(by_account, most_keys), addresses_(by_address, most_keys) {}

  // Before the password is looked at. Zero, or how long to wait; then nothing was taken.
  std::chrono::seconds Try(std::string_view login, std::string_view address, Instant now);
  // It was right: give the try back.
  void Succeeded(std::string_view login, std::string_view address);

 private:
  RateLimit accounts_;
  RateLimit addresses_;
};

}  // namespace seaworthy::auth
