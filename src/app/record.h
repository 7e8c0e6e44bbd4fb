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
// Threads: as the store; a Record holds nothing of its own that changes.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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
};

struct Executed {
  review::Case subject;  // With what was decided.
  review::Decided decided;
  int attempts = 1;  // More than one: others wrote meanwhile.
};

class Record {
 public:
  // The store outlives the record.
  Record(store::Store& store, RandomSource random) : store_(store), random_(std::move(random)) {}

  // By id, its unique beginning, `checkout#3`, or the id of a service with one open review. Error: app/no-such-review.
  Result<std::string> FindReview(std::string_view name);
  // Ids, oldest first.
  Result<std::vector<std::string>> Reviews();

  // Errors: app/no-such-review, review/bad-event, and those of the store.
  Result<review::Case> Load(const std::string& review);
  Result<review::ServiceState> LoadService(const std::string& service);
  Result<std::vector<review::ReviewRecord>> ReviewEvents(const std::string& review);
  Result<std::vector<review::ServiceRecord>> ServiceEvents(const std::string& service);

  // Errors: those of Decide(), of `command` and of the store; app/kept-changing.
  Result<Executed> Execute(const Change& change);

  CitedBlob Cite(std::string bytes, std::string media_type, std::string name = {}) const;
  // Nothing where it was erased.
  Result<std::optional<std::string>> Text(const review::BlobRef& reference);

  std::string NewId(Instant now) const { return UuidV7(now, random_); }

  store::Store& store() { return store_; }

 private:
  Result<review::Case> LoadBeginning(const std::vector<std::string>& services);
  Result<std::optional<Executed>> Attempt(const Change& change);

  store::Store& store_;
  RandomSource random_;
};

}  // namespace seaworthy::app
