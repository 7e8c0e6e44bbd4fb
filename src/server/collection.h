// The work that nobody asks for: collecting from the endpoints of services on a schedule, and taking out old evidence.
//
// Jobs lie in the store, so that several servers share them, and what a killed one had is done by another. Each service
// with endpoints has one; one more looks for old evidence every day.
//
// Threads: its own, from Start() to the end; the other functions from any. Ends before its parts do.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "app/collect_service.h"
#include "app/service_register.h"
#include "base/instant.h"
#include "base/result.h"
#include "net/egress.h"
#include "net/prober.h"
#include "server/log.h"
#include "store/jobs.h"
#include "store/store.h"

namespace seaworthy::server {

struct CollectionOptions {
  std::optional<Span> every;  // Nothing: the server collects only when it is asked to.
  int threads = 8;            // They wait for endpoints most of the time, some of which never answer.
  // One for each thread, since a prober does one thing at a time.
  std::function<std::unique_ptr<net::Prober>()> prober;
};

// Dials public addresses, and those that set-up allows.
std::unique_ptr<net::Prober> StrictProber(std::vector<net::AddressRange> allowed);

class Collection {
 public:
  Collection(store::Store& store, app::ServiceRegister& services, app::HandInParts hand_in, Log& log, Clock clock,
             CollectionOptions options);
  // Breaks off what waits for an endpoint, which is then another server's to do, and lets the rest come to its end.
  ~Collection();
  Collection(const Collection&) = delete;
  Collection& operator=(const Collection&) = delete;

  void Start();

  // Gives every service with endpoints its job.
  Result<void> Schedule();
  // Does one thing that is due, if there is one.
  Result<bool> WorkOnce(net::Prober& prober);

  struct Status {
    std::optional<app::CollectionState> last;
    std::optional<store::Job> job;  // Nothing: it is not on the schedule.
  };
  Result<Status> StatusOf(const std::string& service);
  // As soon as somebody is free. Doing it twice is doing it once.
  Result<void> AskFor(const std::string& service);

 private:
  void Run();
  void Rest();
  void Wake();
  Result<bool> CollectOne(net::Prober& prober);
  Result<void> Collect(const store::ClaimedJob& job, net::Prober& prober);
  Result<void> GiveBack(const store::ClaimedJob& job);
  Result<bool> CareOnce();
  Result<void> Care();
  Result<void> Finish(const store::ClaimedJob& job, Result<void> outcome, std::optional<Span> again);
  void Tell(const Result<void>& outcome);

  store::Store& store_;
  app::ServiceRegister& services_;
  app::HandInParts hand_in_;
  Log& log_;
  Clock clock_;
  CollectionOptions options_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::stop_source stop_;  // Of the probes.
  bool asked_ = false;
  bool looking_ = false;  // Somebody looks for work every few seconds; the others wait to be woken.
  std::optional<Instant> scheduled_at_;
  std::vector<std::thread> threads_;
};

}  // namespace seaworthy::server
