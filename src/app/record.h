// The record of reviews: reads a review and its services from the store, lets the core decide, and appends what came of
// it. The only place that knows both the events and the store.
//
//   Record record(*store, SystemRandom());
//   SEAWORTHY_TRY(std::string review, record.FindReview("checkout#3"));
//   SEAWORTHY_TRY(Executed done, record.Execute({review, {}, review::Resolve{"2"}, actor, now}));
//
// Every log that a decision was made on is appended to, or guarded, with the version that was read; where another
// writer was faster, the case is read and decided again, a bounded number of times, so that no update is lost and
// nobody acts on what they did not see.
//
// Threads: as the store. What was read stays known (folded_logs.h), and what was appended since is always looked for.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/folded_logs.h"
#include "base/ids.h"
#include "base/instant.h"
#include "base/result.h"
#include "review/decide.h"
#include "store/store.h"

namespace seaworthy::app {

// A text or file with what events cite it by.
struct CitedBlob {
  review::BlobRef reference;
  store::Blob blob;
};

// What is to be done. `command` is made from the case as it was read, and anew whenever it is read again.
struct Change {
  using MakeCommand = std::function<Result<review::Command>(const review::Case& subject)>;
  // Completes what was decided before it is written: a snapshot, a certificate. May add events and blobs.
  using Complete = std::function<Result<void>(const review::Case& before, review::Decided& decided,
                                              std::vector<store::Blob>& blobs)>;

  std::string review;                 // Id; empty: one that begins.
  std::vector<std::string> services;  // Of one that begins.
  MakeCommand command;
  review::Actor actor;
  Instant now;
  std::vector<store::Blob> blobs;  // That the command cites.
  Complete complete;               // May be empty.
  // Of a change that may come again because its answer was lost: it is done once, and answered by what is there. Holds
  // who asks for what. Empty: it comes once.
  std::string key = {};
};

// What was read and what was decided on it, ready to be written.
struct Step {
  review::Case read;                        // Logs to append to or to guard; a review that begins does not exist yet.
  std::vector<review::ReviewState> others;  // Other reviews that were read.
  review::Decided decided;
  std::vector<store::Blob> blobs;
  std::string key = {};  // Of the change; empty: none.
};

struct Executed {
  review::Case subject;  // With what was decided; of a change that came again, as it is by now.
  review::Decided decided;
};

class Record {
 public:
  // The store outlives the record.
  Record(store::Store& store, RandomSource random)
      : store_(store), random_(std::move(random)), logs_(std::make_unique<FoldedLogs>(store)) {}

  // By id, its unique beginning, `checkout#3`, or the id of a service with one open review. Error: app/no-such-review.
  Result<std::string> FindReview(std::string_view name);
  // Ids of all reviews and services that have a log, oldest first.
  struct Logs {
    std::vector<std::string> reviews;
    std::vector<std::string> services;
  };
  Result<Logs> AllLogs();

  // Errors: app/no-such-review, review/bad-event, and those of the store.
  Result<review::Case> Load(const std::string& review);
  Result<review::ServiceState> LoadService(const std::string& service);
  Result<std::vector<review::ReviewRecord>> ReviewEvents(const std::string& review);
  Result<std::vector<review::ServiceRecord>> ServiceEvents(const std::string& service);

  // Errors: those of Decide(), of `command` and of the store; app/kept-changing.
  Result<Executed> Execute(const Change& change);
  // Whether a change with that key was written before; false for an empty one.
  Result<bool> WasDone(const std::string& key);

  // Writes a step with the rows that follow from it. False where another writer was faster, or wrote it with the same
  // key: read and decide again. An
  // event that could not be read again is refused: review/bad-event.
  Result<bool> Append(Step step, Instant now);
  // Runs `attempt` until it has a result; it returns nothing where another writer was faster. Error: app/kept-changing.
  template <typename Outcome>
  static Result<Outcome> Repeat(const std::function<Result<std::optional<Outcome>>()>& attempt) {
    for (int i = 0; i < kMostAttempts; ++i) {
      SEAWORTHY_TRY(std::optional<Outcome> outcome, attempt());
      if (outcome) return *std::move(outcome);
    }
    return KeptChanging();
  }
  // Standards ask the person who drives a review by the role `dri`, which nobody holds but in that review.
  static review::Actor ActorIn(const review::ReviewState& review, review::Actor actor);
  // For deciding at `now`, with ids and salts of this record; what is kept while deciding goes to `blobs`.
  review::Context ContextFor(review::Actor actor, Instant now, std::vector<store::Blob>& blobs) const;

  CitedBlob Cite(std::string bytes, std::string media_type, std::string name = {}) const;
  // Nothing where it was erased, or is missing.
  Result<std::optional<std::string>> Text(const review::BlobRef& reference);
  // For people: the text, or in brackets why it cannot be read. Nothing where it was erased.
  std::optional<std::string> Words(const review::BlobRef& reference);

  std::string NewId(Instant now) const { return UuidV7(now, random_); }

  store::Store& store() { return store_; }

 private:
  static constexpr int kMostAttempts = 50;
  static Error KeptChanging();
  // At most two.
  Result<std::vector<std::string>> ReviewsThatBegin(std::string_view beginning);
  Result<review::Case> LoadBeginning(const std::vector<std::string>& services);
  // The other open reviews of services that these events are about, with their sign-offs that become void in
  // `decided`. All are guarded, so that nobody signs meanwhile on what was.
  Result<std::vector<review::ReviewState>> VoidElsewhere(const review::Case& read, const review::Context& context,
                                                         review::Decided& decided);
  Result<std::optional<Executed>> Attempt(const Change& change);
  // What that change came to when it was written before; nothing where it was not.
  Result<std::optional<Executed>> Earlier(const Change& change);

  store::Store& store_;
  RandomSource random_;
  std::unique_ptr<FoldedLogs> logs_;
};

}  // namespace seaworthy::app
