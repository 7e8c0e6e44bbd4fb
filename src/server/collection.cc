#include "server/collection.h"

#include <chrono>
#include <exception>
#include <utility>

#include "app/old_evidence.h"

namespace seaworthy::server {
namespace {

constexpr std::string_view kCollect = "collect";
constexpr std::string_view kCare = "care";
constexpr Span kLease{300, 0};  // A probe ends after a minute; to judge takes less.
constexpr Span kDay{86'400, 0};
constexpr Span kScheduleAgain{60, 0};
constexpr std::chrono::seconds kRest{5};
constexpr std::size_t kPage = 500;

// So that services that were registered together are not collected all at once.
Span OffsetOf(const std::string& service, Span every) {
  return {static_cast<std::int64_t>(std::hash<std::string>()(service) % static_cast<std::size_t>(every.seconds + 1)),
          0};
}

}  // namespace

std::unique_ptr<net::Prober> StrictProber(std::vector<net::AddressRange> allowed) {
  net::TlsOptions options;
  options.egress = net::EgressPolicy::Strict(std::move(allowed));
  return std::make_unique<net::LiveProber>(std::move(options));
}

Collection::Collection(store::Store& store, app::ServiceRegister& services, app::HandInParts hand_in, Log& log,
                       Clock clock, CollectionOptions options)
    : store_(store),
      services_(services),
      hand_in_(hand_in),
      log_(log),
      clock_(std::move(clock)),
      options_(std::move(options)) {}

Collection::~Collection() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.request_stop();
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Collection::Start() {
  for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { Run(); });
}

Result<void> Collection::Schedule() {
  Instant now = clock_();
  SEAWORTHY_RETURN_IF_ERROR(store_.jobs().Add(kCare, "daily", now, ""));
  if (!options_.every) return {};
  std::string after;
  while (true) {
    SEAWORTHY_TRY(std::vector<app::HeldService> page, services_.List(after, kPage, now));
    for (const app::HeldService& held : page) {
      const std::string& id = held.service.id;
      if (held.service.endpoints.empty()) continue;
      SEAWORTHY_RETURN_IF_ERROR(
          store_.jobs().Add(kCollect, id, now + OffsetOf(id, std::min(*options_.every, kScheduleAgain)), ""));
    }
    if (page.size() < kPage) return {};
    after = page.back().service.id;
  }
}

Result<bool> Collection::WorkOnce(net::Prober& prober) {
  SEAWORTHY_TRY(bool cared, CareOnce());
  if (cared) return true;
  return CollectOne(prober);
}

Result<Collection::Status> Collection::StatusOf(const std::string& service) {
  Status status;
  SEAWORTHY_TRY(status.last, app::LastCollection(store_.documents(), service, clock_()));
  SEAWORTHY_TRY(status.job, store_.jobs().Read(kCollect, service));
  return status;
}

Result<void> Collection::AskFor(const std::string& service) {
  SEAWORTHY_RETURN_IF_ERROR(store_.jobs().Put(kCollect, service, clock_(), ""));
  Wake();
  return {};
}

void Collection::Wake() {
  {
    std::lock_guard lock(mutex_);
    asked_ = true;
  }
  changed_.notify_one();
}

void Collection::Run() {
  std::unique_ptr<net::Prober> prober = options_.prober();
  while (true) {
    bool schedule = false;
    {
      std::lock_guard lock(mutex_);
      if (stopping_) return;
      Instant now = clock_();
      schedule = !scheduled_at_ || now - *scheduled_at_ >= kScheduleAgain;
      if (schedule) scheduled_at_ = now;
    }
    if (schedule) Tell(Schedule());
    Result<bool> worked = WorkOnce(*prober);
    if (!worked.ok()) Tell(std::move(worked).error());
    if (!worked.ok() || !*worked) Rest();
  }
}

void Collection::Rest() {
  std::unique_lock lock(mutex_);
  const auto woken = [this] { return stopping_ || asked_; };
  if (looking_) {
    changed_.wait(lock, woken);
  } else {
    looking_ = true;
    changed_.wait_for(lock, kRest, woken);
    looking_ = false;
  }
  asked_ = false;
}

Result<bool> Collection::CollectOne(net::Prober& prober) {
  SEAWORTHY_TRY(std::vector<store::ClaimedJob> claimed, store_.jobs().Claim(kCollect, clock_(), kLease, 1));
  if (claimed.empty()) return false;
  Wake();  // Where there is one job there may be more.
  SEAWORTHY_RETURN_IF_ERROR(Collect(claimed.front(), prober));
  return true;
}

Result<void> Collection::Collect(const store::ClaimedJob& job, net::Prober& prober) {
  SEAWORTHY_TRY(std::optional<app::HeldService> held, services_.Find(job.job.key, clock_()));
  if (!held || held->service.endpoints.empty()) return Finish(job, {}, std::nullopt);
  auto collected = app::CollectService({hand_in_, store_.documents()}, held->service, prober,
                                       {job.job.due_at, clock_(), stop_.get_token()});
  if (!collected.ok() && stop_.stop_requested()) return GiveBack(job);
  if (!collected.ok()) return Finish(job, std::move(collected).error(), options_.every);
  log_.Info("collected", {{"service", collected->service}, {"verdict", collected->verdict}, {"run", collected->run}});
  for (const std::string& remark : collected->remarks) {
    log_.Warning("remark on a collection", {{"service", collected->service}, {"remark", remark}});
  }
  return Finish(job, {}, options_.every);
}

// For whoever comes next, at once.
Result<void> Collection::GiveBack(const store::ClaimedJob& job) {
  SEAWORTHY_RETURN_IF_ERROR(store_.jobs().Extend(job, clock_()));
  return {};
}

Result<bool> Collection::CareOnce() {
  SEAWORTHY_TRY(std::vector<store::ClaimedJob> claimed, store_.jobs().Claim(kCare, clock_(), kLease, 1));
  if (claimed.empty()) return false;
  SEAWORTHY_RETURN_IF_ERROR(Finish(claimed.front(), Care(), kDay));
  return true;
}

// Evidence that nobody decided on goes after a while.
Result<void> Collection::Care() {
  SEAWORTHY_TRY(std::string erased, app::EraseOldEvidence(store_, clock_()));
  log_.Info("looked for old evidence", {{"outcome", erased}});
  return {};
}

// A job that failed comes again after a while that grows; one that is not on a schedule, never after it was done.
Result<void> Collection::Finish(const store::ClaimedJob& job, Result<void> outcome, std::optional<Span> again) {
  Instant now = clock_();
  if (outcome.ok()) {
    std::optional<Instant> due = again ? std::optional(now + *again) : std::nullopt;
    SEAWORTHY_RETURN_IF_ERROR(store_.jobs().Complete(job, due));
    return {};
  }
  Tell(outcome);
  SEAWORTHY_RETURN_IF_ERROR(
      store_.jobs().Fail(job, outcome.error().message(), now + store::RetryAfter(job.job.failures)));
  return {};
}

void Collection::Tell(const Result<void>& outcome) {
  if (outcome.ok()) return;
  log_.Warning("a job failed", {{"code", std::string(outcome.error().code())}, {"error", outcome.error().message()}});
}

}  // namespace seaworthy::server
