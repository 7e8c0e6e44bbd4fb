#include "collect/run.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include <fmt/format.h>

#include "collect/errors.h"
#include "formats/errors.h"

namespace seaworthy::collect {
namespace {

using value::AbsentReason;

AbsentReason ReasonFor(const Error& error) {
  if (error.Is(kStopped)) return AbsentReason::kTimeout;
  if (error.Is(kBroke)) return AbsentReason::kNotCollected;
  if (error.Is(formats::kTooLarge)) return AbsentReason::kTooLarge;
  if (error.Is(formats::kTemplated)) return AbsentReason::kTemplated;
  return error.kind() == ErrorKind::kUser ? AbsentReason::kMalformed : AbsentReason::kUnreachable;
}

// One collector at work on its own thread, with its own stop signal.
struct Job {
  Job(const Collector& which, const facts::Declarations& declarations)
      : collector(&which), out(declarations, std::string(which.id)) {}

  const Collector* collector;
  facts::Writer out;
  std::optional<Error> error;
  std::stop_source stop;
};

// Asks every job to stop once the deadline has passed, until it is told that all are done.
class Watch {
 public:
  Watch(std::vector<std::unique_ptr<Job>>& jobs, std::chrono::milliseconds deadline, std::stop_token outer)
      : thread_([this, &jobs, deadline, outer] {
          std::unique_lock lock(mutex_);
          bool done = changed_.wait_for(lock, outer, deadline, [this] { return done_; });
          if (done) return;
          for (auto& job : jobs) job->stop.request_stop();
        }) {}

  ~Watch() {
    {
      std::lock_guard lock(mutex_);
      done_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool done_ = false;
  std::thread thread_;
};

void RunJob(Job& job, const Context& context) {
  Context own{context.repository, context.service, context.now, job.stop.get_token(), context.prober};
  try {
    auto result = job.collector->collect(own, job.out);
    if (!result.ok()) job.error = std::move(result).error();
  } catch (const std::exception& broke) {  // Out of memory, above all: it must not end the other collectors.
    job.error = Error(kBroke, broke.what());
  }
}

void RunAll(std::vector<std::unique_ptr<Job>>& jobs, const Context& context, std::chrono::milliseconds deadline) {
  Watch watch(jobs, deadline, context.stop);
  std::vector<std::jthread> threads;
  for (std::size_t i = 1; i < jobs.size(); ++i) {
    threads.emplace_back([&job = *jobs[i], &context] { RunJob(job, context); });
  }
  if (!jobs.empty()) RunJob(*jobs[0], context);
}

}  // namespace

std::vector<const Collector*> Plan(const facts::Declarations& declarations, std::span<const std::size_t> wanted,
                                   std::span<const Collector* const> available) {
  std::vector<const Collector*> plan;
  for (const Collector* collector : available) {
    bool needed = std::ranges::any_of(
        wanted, [&](std::size_t slot) { return declarations.facts()[slot].collector == collector->id; });
    if (needed) plan.push_back(collector);
  }
  return plan;
}

Outcome Run(const facts::Declarations& declarations, std::span<const Collector* const> plan, const Context& context,
            const facts::Writer& service, const RunOptions& options) {
  std::vector<std::unique_ptr<Job>> jobs;
  facts::FactSetBuilder facts(declarations);
  facts.Add(service);
  for (const Collector* collector : plan) {
    const facts::CollectorDeclaration* declared = declarations.FindCollector(collector->id);
    if (options.offline && declared != nullptr && declared->network) {
      facts::Writer nothing(declarations, std::string(collector->id));
      nothing.SetRestAbsent(AbsentReason::kNotCollected, "left out by --offline");
      facts.Add(nothing);
      continue;
    }
    jobs.push_back(std::make_unique<Job>(*collector, declarations));
  }
  RunAll(jobs, context, options.deadline);

  Outcome outcome;
  for (auto& job : jobs) {
    if (job->error) {
      job->out.SetRestAbsent(ReasonFor(*job->error), job->error->ToString());
      outcome.failures.push_back({std::string(job->collector->id), *std::move(job->error)});
    } else {
      job->out.SetRestAbsent(AbsentReason::kNotFound, "the collector did not say");
    }
    facts.Add(job->out);
  }
  outcome.facts = std::move(facts).Build();
  return outcome;
}

}  // namespace seaworthy::collect
