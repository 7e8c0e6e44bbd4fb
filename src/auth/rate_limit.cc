#include "auth/rate_limit.h"

#include <algorithm>

#include "base/digest.h"
#include "base/text.h"
#include "net/address.h"

namespace seaworthy::auth {

std::chrono::seconds RateLimit::Take(std::string_view key, Instant now) {
  std::lock_guard lock(mutex_);
  Instant& full_at = Find(key, now);
  const Span refill{rate_.refill.count()}, whole{rate_.burst * rate_.refill.count()};
  // Never further off than an empty bucket is, in case the clock went back.
  Instant next = std::clamp(full_at, now, now + whole) + refill;
  Span missing = next - (now + whole);
  if (missing > Span{}) return std::chrono::seconds(missing.seconds + (missing.nanoseconds > 0 ? 1 : 0));
  full_at = next;
  return std::chrono::seconds(0);
}

void RateLimit::GiveBack(std::string_view key) {
  std::lock_guard lock(mutex_);
  auto found = full_at_.find(std::string(key));
  Instant& full_at = found == full_at_.end() ? shared_full_at_ : found->second;
  full_at = full_at - Span{rate_.refill.count()};
}

std::size_t RateLimit::size() {
  std::lock_guard lock(mutex_);
  return full_at_.size();
}

Instant& RateLimit::Find(std::string_view key, Instant now) {
  std::string name(key);
  auto found = full_at_.find(name);
  if (found != full_at_.end()) return found->second;
  if (full_at_.size() >= most_keys_) Forget(now);
  return full_at_.size() < most_keys_ ? full_at_.emplace(std::move(name), now).first->second : shared_full_at_;
}

// At most once in the time of one refill: looking through the whole table for every new key would be an attack itself.
void RateLimit::Forget(Instant now) {
  if (now < forgotten_at_ + Span{rate_.refill.count()}) return;
  forgotten_at_ = now;
  std::erase_if(full_at_, [&](const auto& entry) { return entry.second <= now; });
}

std::string AddressKey(std::string_view address) {
  auto parsed = net::ParseAddress(address);
  if (!parsed) return OneLine(address, 100);
  if (auto inner = net::EmbeddedV4(*parsed)) return net::ToString(*inner);
  if (parsed->family == net::IpAddress::Family::kV6) std::fill(parsed->bytes.begin() + 8, parsed->bytes.end(), 0);
  return net::ToString(*parsed);
}

std::chrono::seconds SignInLimit::Try(std::string_view login, std::string_view address, Instant now) {
  std::string address_key = AddressKey(address);
  auto wait = addresses_.Take(address_key, now);
  if (wait.count() > 0) return wait;
  // A digest: whatever was typed as a login name takes the same room.
  wait = accounts_.Take(Sha256(Lower(login)), now);
  if (wait.count() > 0) addresses_.GiveBack(address_key);
  return wait;
}

void SignInLimit::Succeeded(std::string_view login, std::string_view address) {
  addresses_.GiveBack(AddressKey(address));
  accounts_.GiveBack(Sha256(Lower(login)));
}

}  // namespace seaworthy::auth
