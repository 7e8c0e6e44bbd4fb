#include "store/sql_jobs.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "store/micros.h"
#include "store/statements.h"

namespace seaworthy::store {
namespace {

constexpr std::size_t kErrorBytes = 1'000;

Job ReadColumns(const Query& query, std::string_view kind) {
  return {std::string(kind),          std::string(query.Text(0)), FromMicros(query.Integer(1)),
          std::string(query.Text(2)), query.Integer(3),           std::string(query.Text(4))};
}

class SqlJobs final : public Jobs {
 public:
  SqlJobs(Engine& engine, const Limits& limits)
      : engine_(engine),
        limits_(limits),
        claim_(std::string(sql::kClaimJobsBefore) + std::string(engine.dialect().skip_locked) +
               std::string(sql::kClaimJobsBehind)) {}

  Result<void> Put(std::string_view kind, std::string_view key, Instant due_at, std::string_view payload) override {
    SEAWORTHY_RETURN_IF_ERROR(Check(kind, key, payload));
    return Change([&](Session& session) {
      return Query(session, sql::kPutJob, kind, key, ToMicros(due_at), Bytes{payload}).Run();
    });
  }

  Result<bool> Add(std::string_view kind, std::string_view key, Instant due_at, std::string_view payload) override {
    SEAWORTHY_RETURN_IF_ERROR(Check(kind, key, payload));
    return ChangeOne([&](Session& session) {
      return Query(session, sql::kAddJob, kind, key, ToMicros(due_at), Bytes{payload}).Step();
    });
  }

  Result<void> Remove(std::string_view kind, std::string_view key) override {
    return Change([&](Session& session) { return Query(session, sql::kRemoveJob, kind, key).Run(); });
  }

  Result<std::vector<ClaimedJob>> Claim(std::string_view kind, Instant now, Span lease, std::size_t limit) override {
    std::vector<ClaimedJob> claimed;
    SEAWORTHY_RETURN_IF_ERROR(Change([&](Session& session) -> Result<void> {
      SEAWORTHY_TRY(claimed, ClaimIn(session, kind, now, now + lease, limit));
      return {};
    }));
    return claimed;
  }

  Result<bool> Complete(const ClaimedJob& claimed, std::optional<Instant> again_at) override {
    const Job& job = claimed.job;
    std::int64_t due = ToMicros(job.due_at);
    return ChangeOne([&](Session& session) -> Result<bool> {
      if (!again_at) {
        SEAWORTHY_TRY(bool gone, Query(session, sql::kEndJob, job.kind, job.key, claimed.claim, due).Step());
        if (gone) return true;
      }
      return Query(session, sql::kCompleteJob, job.kind, job.key, claimed.claim, due,
                   ToMicros(again_at.value_or(job.due_at)))
          .Step();
    });
  }

  Result<bool> Fail(const ClaimedJob& claimed, std::string_view error, Instant again_at) override {
    const Job& job = claimed.job;
    return ChangeOne([&](Session& session) {
      return Query(session, sql::kFailJob, job.kind, job.key, claimed.claim, ToMicros(job.due_at), ToMicros(again_at),
                   OneLine(error, kErrorBytes))
          .Step();
    });
  }

  Result<bool> Extend(const ClaimedJob& claimed, Instant until) override {
    return ChangeOne([&](Session& session) {
      return Query(session, sql::kExtendJob, claimed.job.kind, claimed.job.key, claimed.claim, ToMicros(until)).Step();
    });
  }

  Result<std::optional<Job>> Read(std::string_view kind, std::string_view key) override {
    std::optional<Job> job;
    SEAWORTHY_RETURN_IF_ERROR(engine_.Read([&](Session& session) -> Result<void> {
      Query query(session, sql::kReadJob, kind, key);
      SEAWORTHY_TRY(bool found, query.Step());
      if (found) job = ReadColumns(query, kind);
      return {};
    }));
    return job;
  }

  Result<std::vector<Job>> List(std::string_view kind, std::string_view after_key, std::size_t limit) override {
    std::vector<Job> jobs;
    SEAWORTHY_RETURN_IF_ERROR(engine_.Read([&](Session& session) -> Result<void> {
      jobs.clear();
      Query query(session, sql::kListJobs, kind, after_key, limit);
      for (;;) {
        SEAWORTHY_TRY(bool more, query.Step());
        if (!more) return {};
        jobs.push_back(ReadColumns(query, kind));
      }
    }));
    return jobs;
  }

  Result<std::optional<Instant>> NextDue(std::string_view kind) override {
    std::optional<Instant> next;
    SEAWORTHY_RETURN_IF_ERROR(engine_.Read([&](Session& session) -> Result<void> {
      Query query(session, sql::kNextJob, kind);
      SEAWORTHY_TRY(bool found, query.Step());
      if (found && !query.IsNothing(0)) next = FromMicros(query.Integer(0));
      return {};
    }));
    return next;
  }

 private:
  Result<void> Check(std::string_view kind, std::string_view key, std::string_view payload) const {
    SEAWORTHY_RETURN_IF_ERROR(CheckSize("a kind of job", kind.size(), limits_.name_bytes));
    SEAWORTHY_RETURN_IF_ERROR(CheckSize("a key", key.size(), limits_.name_bytes));
    return CheckSize("a job", payload.size(), limits_.document_bytes);
  }

  Result<void> Change(const std::function<Result<void>(Session&)>& change) { return engine_.Change(change); }

  // True: the statement changed its one row.
  Result<bool> ChangeOne(const std::function<Result<bool>(Session&)>& change) {
    bool changed = false;
    SEAWORTHY_RETURN_IF_ERROR(Change([&](Session& session) -> Result<void> {
      SEAWORTHY_TRY(changed, change(session));
      return {};
    }));
    return changed;
  }

  Result<std::vector<ClaimedJob>> ClaimIn(Session& session, std::string_view kind, Instant now, Instant until,
                                          std::size_t limit) const {
    Query query(session, claim_, kind, ToMicros(now), ToMicros(until), limit);
    std::vector<ClaimedJob> claimed;
    for (;;) {
      SEAWORTHY_TRY(bool more, query.Step());
      if (!more) break;
      claimed.push_back({ReadColumns(query, kind), query.Integer(5)});
    }
    // What an update returns has no order.
    std::sort(claimed.begin(), claimed.end(), [](const ClaimedJob& one, const ClaimedJob& other) {
      return std::tie(one.job.due_at, one.job.key) < std::tie(other.job.due_at, other.job.key);
    });
    return claimed;
  }

  Engine& engine_;
  Limits limits_;
  std::string claim_;
};

}  // namespace

std::unique_ptr<Jobs> MakeSqlJobs(Engine& engine, const Limits& limits) {
  return std::make_unique<SqlJobs>(engine, limits);
}

Span RetryAfter(std::int64_t failures) {
  constexpr std::int64_t kFirst = 60;
  constexpr std::int64_t kLongest = 3'600;
  constexpr std::int64_t kMostDoublings = 10;
  return {std::min(kLongest, kFirst << std::clamp<std::int64_t>(failures, 0, kMostDoublings)), 0};
}

}  // namespace seaworthy::store
