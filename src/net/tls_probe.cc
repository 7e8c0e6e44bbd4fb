#include "net/tls_probe.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "net/certificate.h"
#include "net/epoll.h"
#include "net/tls_connection.h"
#include "net/tls_contexts.h"
#include "net/tls_endpoint.h"

namespace seaworthy::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using value::AbsentReason;

constexpr std::size_t kLookupsTag = ~std::size_t{0};

// One address being probed.
struct Work {
  TlsEndpoint endpoint;
  TlsEvidence& out;             // Where the evidence goes.
  std::size_t outstanding = 0;  // Attempts that have not ended.
};

struct Pending {
  Work* work = nullptr;
  Attempt attempt;
};

struct Slot {
  Pending pending;
  std::unique_ptr<TlsConnection> connection;  // Null: the slot is free.
};

class Probe {
 public:
  Probe(std::span<const TlsTarget> targets, const TlsOptions& options, Authorities authorities)
      : targets_(targets),
        options_(options),
        authorities_(std::move(authorities)),
        lookups_(options.resolver),
        on_stop_(options.stop, [this] { lookups_.Wake(); }),
        end_(steady_clock::now() + options.overall_limit),
        slots_(MostDescriptors(options.most_connections)),
        found_(targets.size()) {
    for (std::size_t slot = slots_.size(); slot > 0; --slot) free_.push_back(slot - 1);
    epoll_.Add(lookups_.descriptor(), EPOLLIN, kLookupsTag);
  }

  std::vector<TlsFindings> Run();

 private:
  bool Over() const { return options_.stop.stop_requested() || steady_clock::now() >= end_; }
  bool Busy() const { return lookups_under_way_ > 0 || !queue_.empty() || free_.size() < slots_.size(); }

  void Begin(std::size_t target);
  void TakeLookups();
  void BeginAddresses(std::size_t target, std::vector<IpAddress> addresses);

  void Launch();
  void Open(const Pending& pending);
  void Step(std::size_t slot);
  void Settle(std::size_t slot);
  void Finish(Work& work);
  void ExpireLate();
  milliseconds UntilNext() const;
  void GiveUp();

  std::span<const TlsTarget> targets_;
  const TlsOptions& options_;
  Authorities authorities_;
  TlsContexts contexts_;
  Epoll epoll_;
  Lookups lookups_;
  std::stop_callback<std::function<void()>> on_stop_;
  steady_clock::time_point end_;
  std::size_t lookups_under_way_ = 0;
  std::deque<Work> works_;     // Pointed to by what follows.
  std::deque<Pending> queue_;  // Attempts not yet begun.
  std::vector<Slot> slots_;    // Attempts under way.
  std::vector<std::size_t> free_;
  std::vector<TlsFindings> found_;  // By target. Works point into them.
};

std::vector<TlsFindings> Probe::Run() {
  for (std::size_t target = 0; target < targets_.size(); ++target) Begin(target);
  Launch();
  while (Busy() && !Over()) {
    for (const epoll_event& event : epoll_.Wait(UntilNext())) {
      if (event.data.u64 == kLookupsTag) {
        TakeLookups();
      } else {
        Step(event.data.u64);
      }
    }
    ExpireLate();
    Launch();
  }
  GiveUp();
  return std::move(found_);
}

void Probe::Begin(std::size_t target) {
  if (const auto address = ParseAddress(targets_[target].host)) return BeginAddresses(target, {*address});
  found_[target] = {BlankEvidence(targets_[target], options_.now)};
  lookups_.Start(target, targets_[target].host);
  ++lookups_under_way_;
}

void Probe::TakeLookups() {
  for (Lookups::Answer& answer : lookups_.Take()) {
    --lookups_under_way_;
    if (answer.addresses.ok()) {
      BeginAddresses(answer.question, *std::move(answer.addresses));
    } else {
      SetFailure(found_[answer.question].front(), {AbsentReason::kUnreachable, answer.addresses.error().message()});
    }
  }
}

// Sorted, so that a name server that shuffles its answers changes neither the order nor, with many, the choice.
void Probe::BeginAddresses(std::size_t target, std::vector<IpAddress> addresses) {
  std::sort(addresses.begin(), addresses.end());
  addresses.erase(std::unique(addresses.begin(), addresses.end()), addresses.end());
  if (addresses.size() > options_.most_addresses) addresses.resize(options_.most_addresses);
  auto& found = found_[target];
  found.assign(std::max<std::size_t>(addresses.size(), 1), BlankEvidence(targets_[target], options_.now));
  if (addresses.empty()) return SetFailure(found.front(), {AbsentReason::kUnreachable, "the name has no address"});
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    found[i].address = WithPort(addresses[i], targets_[target].port);
    if (auto refusal = options_.egress.Refusal(addresses[i])) {
      SetFailure(found[i], {AbsentReason::kRefused, *std::move(refusal)});
      continue;
    }
    Work& work = works_.emplace_back(Work{TlsEndpoint(found[i], addresses[i]), found[i], 1});
    queue_.push_back({&work, Attempt{}});
  }
}

void Probe::Launch() {
  while (!queue_.empty() && !free_.empty()) {
    const Pending pending = queue_.front();
    queue_.pop_front();
    Open(pending);
  }
}

void Probe::Open(const Pending& pending) {
  const TlsEndpoint& endpoint = pending.work->endpoint;
  const Attempt& attempt = pending.attempt;
  const bool one_version = attempt.kind == Attempt::Kind::kOneVersion;
  const bool origin = attempt.kind == Attempt::Kind::kOrigin;
  ssl_ctx_st* context =
      one_version ? contexts_.Only(attempt.version) : (origin ? contexts_.origin() : contexts_.unrestricted());
  const Dial dial{context, endpoint.address(), endpoint.evidence().port, endpoint.evidence().server_name, !one_version};
  const PhaseLimits limits{options_.connect_limit, options_.handshake_limit, options_.answer_limit};
  const std::size_t slot = free_.back();
  free_.pop_back();
  slots_[slot] = {pending, std::make_unique<TlsConnection>(dial, limits, steady_clock::now())};
  if (slots_[slot].connection->ended()) return Settle(slot);
  epoll_.Add(slots_[slot].connection->descriptor(), EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, slot);
}

void Probe::Step(std::size_t slot) {
  TlsConnection& connection = *slots_[slot].connection;
  connection.Advance(steady_clock::now());
  if (connection.ended()) Settle(slot);
}

// What an attempt leads to comes first, so that few addresses are half done at any time.
void Probe::Settle(std::size_t slot) {
  const auto [pending, connection] = std::move(slots_[slot]);
  epoll_.Remove(connection->descriptor());
  free_.push_back(slot);
  Work& work = *pending.work;
  const std::vector<Attempt> wanted = work.endpoint.Learn(pending.attempt, *connection, authorities_);
  for (const Attempt& attempt : wanted) queue_.push_front({&work, attempt});
  work.outstanding += wanted.size();
  Finish(work);
}

void Probe::Finish(Work& work) {
  if (--work.outstanding == 0) work.out = std::move(work.endpoint).Conclude();
}

void Probe::ExpireLate() {
  const SteadyTime now = steady_clock::now();
  for (std::size_t slot = 0; slot < slots_.size(); ++slot) {
    TlsConnection* connection = slots_[slot].connection.get();
    if (connection == nullptr || connection->deadline() > now) continue;
    connection->Expire();
    Settle(slot);
  }
}

milliseconds Probe::UntilNext() const {
  SteadyTime next = end_;
  for (const Slot& slot : slots_) {
    if (slot.connection) next = std::min(next, slot.connection->deadline());
  }
  const auto wait = std::chrono::ceil<milliseconds>(next - steady_clock::now());
  return std::max(wait, milliseconds{0});
}

// Time is up, or nobody wants to know any more: what is under way is broken off and says so.
void Probe::GiveUp() {
  const bool stopped = options_.stop.stop_requested();
  const Ending ending{Ending::Kind::kStopped, 0,
                      stopped ? "stopped before the answer came" : "no answer before the deadline"};
  for (Slot& slot : slots_) {
    if (!slot.connection) continue;
    queue_.push_back(slot.pending);
    slot.connection.reset();
  }
  for (const Pending& pending : queue_) {
    pending.work->endpoint.LearnNothing(pending.attempt, ending);
    Finish(*pending.work);
  }
  if (lookups_under_way_ == 0) return;
  for (auto& of_target : found_) {
    const bool unresolved = of_target.front().address.empty() && !of_target.front().failure;
    if (unresolved) SetFailure(of_target.front(), {AbsentReason::kTimeout, "the name did not resolve in time"});
  }
}

}  // namespace

Result<std::vector<TlsFindings>> ProbeTls(std::span<const TlsTarget> targets, const TlsOptions& options) {
  const PipeSignalBlocked blocked;
  if (options.authorities_file.empty()) return Probe(targets, options, Authorities::OfSystem()).Run();
  SEAWORTHY_TRY(Authorities authorities, Authorities::OfFile(options.authorities_file));
  return Probe(targets, options, std::move(authorities)).Run();
}

}  // namespace seaworthy::net
