#include "auth/password.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>
#include <sodium.h>

#include "auth/errors.h"
#include "base/assert.h"
#include "base/text.h"

namespace seaworthy::auth {
namespace {

constexpr std::size_t kLeftWithoutName = 8;
constexpr std::size_t kDifferentCharacters = 5;

std::size_t CharactersOf(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

Error Weak(std::string what, std::string advice) {
  return Error(kWeakPassword, std::move(what)).Advise(std::move(advice));
}

// `alex.moreno2031` is mostly the name of alex.moreno.
bool IsMostlyName(std::string_view password, std::string_view name) {
  if (name.size() < 3) return false;
  std::string rest = Lower(password), without = Lower(name);
  bool found = false;
  for (std::size_t at = 0; (at = rest.find(without)) != std::string::npos; found = true) rest.erase(at, without.size());
  return found && CharactersOf(rest) < kLeftWithoutName;
}

// The form of argon2's strings, with a salt and a digest of zeros.
std::string HashOfNobody(const PasswordCost& cost) {
  return fmt::format("$argon2id$v=19$m={},t={},p=1${}${}", cost.memory_bytes / 1024, cost.passes, std::string(22, 'A'),
                     std::string(43, 'A'));
}

}  // namespace

Result<void> CheckNewPassword(std::string_view password, std::span<const std::string> names) {
  if (!IsUtf8(password)) return Weak("the password is no text", "use characters that a keyboard has");
  if (CharactersOf(password) < kShortestPassword) {
    return Weak(fmt::format("the password has fewer than {} characters", kShortestPassword),
                "four words that do not belong together are easy to keep");
  }
  if (password.size() > kLongestPassword) {
    return Weak(fmt::format("the password is longer than {} bytes", kLongestPassword), "use a shorter one");
  }
  if (std::set<char>(password.begin(), password.end()).size() < kDifferentCharacters) {
    return Weak("the password repeats a few characters", "four words that do not belong together are easy to keep");
  }
  for (const std::string& name : names) {
    if (IsMostlyName(password, name)) return Weak("the password is mostly your name", "leave your name out");
  }
  return {};
}

PasswordHasher::PasswordHasher(Options options) : options_(options), nobody_(HashOfNobody(options.cost)) {
  SEAWORTHY_ASSERT(sodium_init() >= 0, "the crypto library starts");
}

Result<std::string> PasswordHasher::Hash(std::string_view password) {
  SEAWORTHY_ASSERT(password.size() <= kLongestPassword, "a password of a checked length");
  SEAWORTHY_RETURN_IF_ERROR(Enter());
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  int failed = crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), options_.cost.passes,
                                     options_.cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13);
  Leave();
  if (failed != 0) return Error(kBusy, "there is no memory to keep a password").Advise("try again in a minute");
  return std::string(hash.data());
}

Result<PasswordMatch> PasswordHasher::Verify(std::string_view password, const std::string& hash) {
  // Too long for any password, and an attacker's: the time need not hide anything.
  if (password.size() > kLongestPassword) return PasswordMatch::kNo;
  bool ours = hash.starts_with("$argon2id$") && hash.size() < crypto_pwhash_STRBYTES;
  const std::string& against = ours ? hash : nobody_;
  SEAWORTHY_RETURN_IF_ERROR(Enter());
  bool same = crypto_pwhash_str_verify(against.c_str(), password.data(), password.size()) == 0;
  bool old = crypto_pwhash_str_needs_rehash(against.c_str(), options_.cost.passes, options_.cost.memory_bytes) != 0;
  Leave();
  if (!same || !ours) return PasswordMatch::kNo;
  return old ? PasswordMatch::kYesButOld : PasswordMatch::kYes;
}

Result<void> PasswordHasher::Enter() {
  std::unique_lock lock(mutex_);
  if (running_ >= options_.at_once && waiting_ >= options_.waiting) {
    return Error(kBusy, "too many people sign in at the same moment").Advise("try again in a few seconds");
  }
  ++waiting_;
  free_.wait(lock, [this] { return running_ < options_.at_once; });
  --waiting_;
  ++running_;
  return {};
}

void PasswordHasher::Leave() {
  {
    std::lock_guard lock(mutex_);
    --running_;
  }
  free_.notify_one();
}

}  // namespace seaworthy::auth
