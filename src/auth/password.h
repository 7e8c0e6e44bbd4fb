// Passwords: argon2id by libsodium, and the few rules that a new one must keep.
//
// A hash needs 64 MiB, so that few are made at once and the rest waits; beyond a number of waiting ones the answer is
// auth/busy, for memory that runs out hurts everybody. Whether an account exists is not told by the time taken: verify
// against an empty hash where there is none.
//
// Threads: everything may be called from several threads at once; Hash and Verify take a fifth of a second.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace seaworthy::auth {

inline constexpr std::size_t kShortestPassword = 12;   // Characters.
inline constexpr std::size_t kLongestPassword = 1024;  // Bytes.

// Whether the text will do as a new password; `names` are those of its owner: login, name, mail. Length counts, not
// kinds of characters. Error: auth/weak-password, which says what to change.
Result<void> CheckNewPassword(std::string_view password, std::span<const std::string> names);

struct PasswordCost {
  std::uint64_t passes = 3;
  std::size_t memory_bytes = std::size_t{64} << 20;
};

enum class PasswordMatch : std::uint8_t {
  kNo,
  kYes,
  kYesButOld,  // The hash was made at another cost: make a new one now that the password is known.
};

class PasswordHasher {
 public:
  struct Options {
    PasswordCost cost;
    int at_once = 1;
    int waiting = 3;  // Each holds a worker of the server: a flood of sign-ins must not take them all.
  };

  explicit PasswordHasher(Options options);
  PasswordHasher() : PasswordHasher(Options{}) {}

  // Error: auth/busy. Precondition: no longer than kLongestPassword.
  Result<std::string> Hash(std::string_view password);
  // Where the hash is empty, or no hash of ours, the answer is no after the same time. Error: auth/busy.
  Result<PasswordMatch> Verify(std::string_view password, const std::string& hash);

 private:
  Result<void> Enter();
  void Leave();

  const Options options_;
  const std::string nobody_;  // A hash that no password fits.
  std::mutex mutex_;
  std::condition_variable free_;
  int running_ = 0;
  int waiting_ = 0;
};

}  // namespace seaworthy::auth
