// The directory that reviews know people by, made of accounts and teams.
//
// It is made anew when something changed in this process, and every few seconds where other servers may have changed
// something. Only names and who could act are read from it: what a caller may do is asked of auth at each request.
//
// Threads: from any number at once.
#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include "app/directory.h"
#include "auth/accounts.h"
#include "auth/teams.h"
#include "base/instant.h"
#include "base/result.h"

namespace seaworthy::server {

class PeopleDirectory {
 public:
  // Both outlive it.
  PeopleDirectory(auth::Accounts& accounts, auth::Teams& teams) : accounts_(accounts), teams_(teams) {}

  // Never null. Shared by the calls that use it.
  Result<std::shared_ptr<const app::Directory>> Get(Instant now);
  // Something changed.
  void Forget();

 private:
  Result<std::shared_ptr<const app::Directory>> Make(Instant now);

  auth::Accounts& accounts_;
  auth::Teams& teams_;
  std::mutex mutex_;
  std::shared_ptr<const app::Directory> made_;
  Instant made_at_;
  bool making_ = false;
  std::uint64_t forgotten_ = 0;  // How often: what was read before the last time is not kept.
};

}  // namespace seaworthy::server
