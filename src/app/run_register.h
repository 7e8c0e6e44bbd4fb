// The runs that were handed in to a server: their head, outcomes and facts, and the newest of each service.
//
//   RunRegister runs(store.documents(), {});
//   SEAWORTHY_TRY(Push push, ReadPush(body, *runs.declarations(), person));
//   SEAWORTHY_TRY(PushedRun run, JudgePushed(push, held, *runs.RulerFor(standard), person, now));
//   SEAWORTHY_TRY(KeptRun kept, runs.Keep(run, *ruler, now));
//
// Runs that count and previews are kept apart; previews and facts go after 90 days. Outcomes are kept once for all
// runs that say the same. A run is kept once: its id again gives what is kept.
//
// Threads: any number at once.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/fact_cache.h"
#include "app/pushed_run.h"
#include "app/what_if.h"
#include "base/instant.h"
#include "base/result.h"
#include "facts/declarations.h"
#include "review/vocabulary.h"
#include "store/documents.h"

namespace seaworthy::app {

// Without its outcomes and facts, which are named by digests.
struct KeptRun {
  std::string id;
  std::string service;
  std::string environment;
  bool release = false;
  bool counted = false;
  std::string commit;
  std::string ref;
  bool dirty = false;
  std::string trigger;
  std::string tool_version;
  Instant started;
  Instant ended;
  Instant received;
  std::string submitter;
  std::string verdict;  // ready | not_ready | incomplete
  StandardClaim standard;
  std::optional<int> tier;
  std::string exposure;
  std::vector<std::string> parameters;  // `name = value (where from)`
  std::vector<std::string> remarks;
  std::string items;  // Digest of the outcomes.
  std::string facts;  // Digest of the facts.

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("id", self.id);
    visit("service", self.service);
    visit("environment", self.environment);
    visit("release", self.release);
    visit("counted", self.counted);
    visit("commit", self.commit);
    visit("ref", self.ref);
    visit("dirty", self.dirty);
    visit("trigger", self.trigger);
    visit("tool_version", self.tool_version);
    visit("started", self.started);
    visit("ended", self.ended);
    visit("received", self.received);
    visit("submitter", self.submitter);
    visit("verdict", self.verdict);
    visit("standard", self.standard);
    visit("tier", self.tier);
    visit("exposure", self.exposure);
    visit("parameters", self.parameters);
    visit("remarks", self.remarks);
    visit("items", self.items);
    visit("facts", self.facts);
  }
};

struct KeptItems {
  std::vector<review::ItemRecord> items;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("items", self.items);
  }
};

// What is known of a service now: by its newest run that counts, else by its newest preview.
struct NewestRun {
  std::string service;
  std::string run;
  bool counted = false;
  Instant ended;
  std::string standard;  // `ours@2.1`
  std::string digest;    // Of the standard.
  std::optional<int> tier;
  std::map<std::string, std::string> parameters;  // That the service sets.
  std::string facts;                              // Digest.
  std::string outcomes;                           // One letter for each item of the standard, in its order.

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("service", self.service);
    visit("run", self.run);
    visit("counted", self.counted);
    visit("ended", self.ended);
    visit("standard", self.standard);
    visit("digest", self.digest);
    visit("tier", self.tier);
    visit("parameters", self.parameters);
    visit("facts", self.facts);
    visit("outcomes", self.outcomes);
  }
};

class RunRegister {
 public:
  // The documents outlive the register.
  explicit RunRegister(store::Documents& documents, FactCacheOptions facts = {});

  const std::shared_ptr<const facts::Declarations>& declarations() const { return declarations_; }
  // Compiled once for each standard.
  std::shared_ptr<const Ruler> RulerFor(const std::shared_ptr<const model::Standard>& standard);

  // Error: app/run-taken where other facts were handed in under that id.
  Result<KeptRun> Keep(const PushedRun& run, const Push& push, const HeldClaims& held, const Ruler& ruler, Instant now);
  Result<std::optional<KeptRun>> Find(const std::string& service, const std::string& id, Instant now);
  // Newest first, at most `limit`, before that id (empty: from the newest).
  Result<std::vector<KeptRun>> List(const std::string& service, bool counted, const std::string& before,
                                    std::size_t limit, Instant now);
  // Empty where they are gone.
  Result<std::vector<review::ItemRecord>> Items(const KeptRun& run, Instant now);
  // The text of facts::EncodeFacts(); nothing where it is gone.
  Result<std::optional<std::string>> Facts(const std::string& digest, Instant now);

  // By service, after that one. Shared with whoever asks next.
  Result<std::vector<std::shared_ptr<const NewestRun>>> Newest(const std::string& after_service, std::size_t limit,
                                                               Instant now);
  FactCache& cache() { return cache_; }

  // Held while a what-if is answered, so that those who ask leave workers and processors to others. Null: enough do.
  struct EndTurn {
    void operator()(std::atomic<int>* turns) const { --*turns; }
  };
  using Turn = std::unique_ptr<std::atomic<int>, EndTurn>;
  Turn TakeTurn();

 private:
  struct KnownRun {
    std::int64_t version = 0;  // Of its document.
    std::shared_ptr<const NewestRun> run;
  };

  Result<std::shared_ptr<const NewestRun>> ReadNewest(const store::Document& document);
  Result<bool> TryKeep(const KeptRun& run, const NewestRun& newest, const std::string& items, const std::string& facts,
                       Instant now);

  store::Documents& documents_;
  std::shared_ptr<const facts::Declarations> declarations_;  // Shared with rulers, facts and judgements.
  FactCache cache_;
  std::atomic<int> turns_ = 0;
  std::mutex mutex_;                                            // Guards what follows.
  std::map<std::string, std::shared_ptr<const Ruler>> rulers_;  // By digest and id of the standard.
  std::unordered_map<std::string, KnownRun> known_;             // Newest runs as they were read last, by service.
};

// Outcomes as NewestRun has them, and back; nothing where a letter is not known.
std::string LettersOf(const std::vector<model::ItemResult>& items);
std::optional<std::vector<model::Outcome>> OutcomesOfLetters(const std::string& letters);

}  // namespace seaworthy::app
