#include "server/caller_cache.h"

#include <utility>

#include "base/digest.h"

namespace seaworthy::server {

Result<auth::Caller> CallerCache::Get(std::string_view secret, Instant now,
                                      const std::function<Result<auth::Caller>()>& find) {
  std::string key = Sha256(secret);
  std::uint64_t forgotten = 0;
  {
    std::lock_guard lock(mutex_);
    auto known = callers_.find(key);
    // A clock that went back remembers nothing.
    if (known != callers_.end() && known->second.at <= now && now < known->second.at + kRemembered) {
      return known->second.caller;
    }
    forgotten = forgotten_;
  }
  SEAWORTHY_TRY(auth::Caller caller, find());
  std::lock_guard lock(mutex_);
  if (forgotten != forgotten_) return caller;
  if (callers_.size() >= most_) callers_.clear();
  callers_.insert_or_assign(std::move(key), Remembered{caller, now});
  return caller;
}

void CallerCache::Forget() {
  std::lock_guard lock(mutex_);
  callers_.clear();
  ++forgotten_;
}

}  // namespace seaworthy::server
