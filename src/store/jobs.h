// What is to be done later, shared by all who have the store open: each job is done by one of them at a time.
//
//   SEAWORTHY_TRY(auto claimed, jobs.Claim("probe", now, lease, 10));
//   for (const ClaimedJob& one : claimed) {
//     Result<void> done = Probe(one.job.payload);
//     SEAWORTHY_TRY(bool ours, done.ok() ? jobs.Complete(one, now + interval)
//                                        : jobs.Fail(one, done.error().message(), now + RetryAfter(one.job.failures)));
//   }
//
// A claim is a lease: who does not complete, fail or extend it in time (because it was killed) has lost it, and
// somebody else gets the job. Whoever comes late is told so and changes nothing; since both may have done the work, a
// job must bear being done twice.
//
// A job is named by kind and key, and there is one of each name. Putting it again while it is being done is not lost:
// it is due then, however the one who has it ends.
//
// Threads and processes: as the store (store.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"

namespace seaworthy::store {

struct Job {
  std::string kind;
  std::string key;
  Instant due_at;  // To the microsecond, as all moments here.
  std::string payload;
  std::int64_t failures = 0;  // Since it was last completed.
  std::string last_error;
};

struct ClaimedJob {
  Job job;
  std::int64_t claim = 0;  // Grows with every claim of the job, even one that was removed and came back.
};

class Jobs {
 public:
  virtual ~Jobs() = default;

  // Adds the job, or changes when it is due and what it is about.
  virtual Result<void> Put(std::string_view kind, std::string_view key, Instant due_at, std::string_view payload) = 0;
  // Adds it where there is none; false: there is one, which stays as it is.
  virtual Result<bool> Add(std::string_view kind, std::string_view key, Instant due_at, std::string_view payload) = 0;
  // Whoever has it now goes on in vain. Removing what is not there is none.
  virtual Result<void> Remove(std::string_view kind, std::string_view key) = 0;

  // At most `limit` jobs that are due and that nobody has, longest due first; ours until `now + lease`.
  virtual Result<std::vector<ClaimedJob>> Claim(std::string_view kind, Instant now, Span lease, std::size_t limit) = 0;
  // The next three return false where the claim was lost. Done; due again then, or never.
  virtual Result<bool> Complete(const ClaimedJob& job, std::optional<Instant> again_at) = 0;
  // Not done; due again then.
  virtual Result<bool> Fail(const ClaimedJob& job, std::string_view error, Instant again_at) = 0;
  virtual Result<bool> Extend(const ClaimedJob& job, Instant until) = 0;

  virtual Result<std::optional<Job>> Read(std::string_view kind, std::string_view key) = 0;
  // By key, after that key.
  virtual Result<std::vector<Job>> List(std::string_view kind, std::string_view after_key, std::size_t limit) = 0;
  // When there will be something to claim; nothing: never.
  virtual Result<std::optional<Instant>> NextDue(std::string_view kind) = 0;
};

// How long to wait after so many failures before this one: a minute, doubled each time, an hour at most.
Span RetryAfter(std::int64_t failures);

}  // namespace seaworthy::store
