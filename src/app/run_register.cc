#include "app/run_register.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "app/errors.h"
#include "app/json_body.h"
#include "base/digest.h"
#include "base/text.h"
#include "collectors/registry.h"
#include "facts/codec.h"
#include "review/pinned.h"
#include "store/errors.h"

namespace seaworthy::app {
namespace {

constexpr std::string_view kCounted = "run";
constexpr std::string_view kPreview = "preview";
constexpr std::string_view kItems = "run-items";
constexpr std::string_view kFacts = "facts";
constexpr std::string_view kNewest = "newest-run";
// Of previews, and of facts: those that a sign-off stands on are kept by the record.
constexpr Span kLife{std::int64_t{90} * 86'400, 0};
constexpr std::string_view kLetters = "pfuna";  // In the order of model::Outcome, `a` of an error.
constexpr std::size_t kMostRulers = 200;
constexpr int kMostAttempts = 20;
constexpr int kMostTurns = 2;
constexpr std::size_t kMostKnown = 20'000;  // Of a kilobyte each, about.

std::string KeyOf(const std::string& service, const std::string& id) { return service + "/" + id; }

// Of the same outcomes for the same reasons, whenever they were found.
std::string DigestOf(const std::vector<review::ItemRecord>& items) {
  std::string text = "seaworthy/run-items/v1\n";
  for (const review::ItemRecord& item : items) {
    text +=
        fmt::format("{}\n{}\n{}\n{}\n{}\n", item.item, Name(item.outcome), item.required, item.deciding, item.message);
  }
  return Sha256(text);
}

review::PinnedStandard PinnedFor(const Judgement& judgement, const Ruler& ruler, Instant now) {
  return review::Pin(*ruler.standard, review::SubjectKind::kService, judgement.service.tier, judgement.service.exposure,
                     judgement.parameters, now);
}

KeptRun HeadOf(const PushedRun& pushed, const Push& push, Instant now) {
  const model::Run& run = pushed.judgement.run;
  KeptRun kept;
  kept.id = pushed.origin.id;
  kept.service = pushed.origin.service;
  kept.environment = pushed.origin.environment;
  kept.release = push.run.release;
  kept.counted = pushed.origin.counted;
  kept.commit = run.commit;
  kept.ref = run.ref;
  kept.dirty = run.dirty;
  kept.trigger = pushed.origin.trigger;
  kept.tool_version = run.tool_version;
  kept.started = run.started;
  kept.ended = run.ended;
  kept.received = now;
  kept.submitter = pushed.submitter;
  kept.verdict = Name(run.verdict);
  kept.standard = {run.standard->id, run.standard->version, run.standard->digest};
  kept.tier = run.tier;
  kept.exposure = pushed.judgement.service.exposure;
  kept.parameters = run.parameters;
  kept.remarks = run.remarks;
  return kept;
}

NewestRun NewestOf(const KeptRun& run, const HeldClaims& held, const model::Run& judged) {
  NewestRun newest;
  newest.service = run.service;
  newest.run = run.id;
  newest.counted = run.counted;
  newest.ended = run.ended;
  newest.standard = run.standard.id + "@" + run.standard.version;
  newest.digest = run.standard.digest;
  newest.tier = run.tier;
  for (const model::Setting& setting : held.parameters) newest.parameters[setting.name] = setting.text;
  newest.facts = run.facts;
  newest.outcomes = LettersOf(judged.items);
  return newest;
}

// A preview never takes the place of a run that counts.
bool TakesThePlace(const NewestRun& run, const NewestRun& kept) {
  if (run.counted != kept.counted) return run.counted;
  return run.ended >= kept.ended;
}

}  // namespace

std::string LettersOf(const std::vector<model::ItemResult>& items) {
  std::string letters;
  for (const model::ItemResult& result : items) letters += kLetters[static_cast<std::size_t>(result.outcome)];
  return letters;
}

std::optional<std::vector<model::Outcome>> OutcomesOfLetters(const std::string& letters) {
  std::vector<model::Outcome> outcomes;
  for (char letter : letters) {
    std::size_t at = kLetters.find(letter);
    if (at == std::string_view::npos) return std::nullopt;
    outcomes.push_back(static_cast<model::Outcome>(at));
  }
  return outcomes;
}

RunRegister::RunRegister(store::Documents& documents, FactCacheOptions facts)
    : documents_(documents),
      declarations_(std::make_shared<const facts::Declarations>(collectors::AllDeclarations())),
      cache_(declarations_, facts, [this](const std::string& digest) -> std::optional<std::string> {
        auto text = Facts(digest, Instant{});
        return text.ok() ? *std::move(text) : std::nullopt;
      }) {}

std::shared_ptr<const Ruler> RunRegister::RulerFor(const std::shared_ptr<const model::Standard>& standard) {
  std::string key = standard->id + "@" + standard->version + ":" + standard->digest;
  std::lock_guard lock(mutex_);
  auto found = rulers_.find(key);
  if (found != rulers_.end()) return found->second;
  if (rulers_.size() >= kMostRulers) rulers_.clear();
  auto ruler = std::make_shared<const Ruler>(MakeRuler(declarations_, standard));
  return rulers_.emplace(std::move(key), std::move(ruler)).first->second;
}

Result<KeptRun> RunRegister::Keep(const PushedRun& pushed, const Push& push, const HeldClaims& held, const Ruler& ruler,
                                  Instant now) {
  KeptRun run = HeadOf(pushed, push, now);
  KeptItems items{RunRecordOf(pushed.judgement, PinnedFor(pushed.judgement, ruler, now), pushed.origin).items};
  std::string text = facts::EncodeFacts(*pushed.judgement.facts);
  run.items = DigestOf(items.items);
  run.facts = facts::FactsDigest(text);
  NewestRun newest = NewestOf(run, held, pushed.judgement.run);
  for (int i = 0; i < kMostAttempts; ++i) {
    SEAWORTHY_TRY(std::optional<KeptRun> kept, Find(run.service, run.id, now));
    if (kept) {
      if (kept->commit == run.commit && kept->ended == run.ended && kept->submitter == run.submitter) return *kept;
      return Error(kRunTaken, "another run was handed in under that id").Advise("give each run an id of its own");
    }
    SEAWORTHY_TRY(bool done, TryKeep(run, newest, WriteJsonBody(items), text, now));
    if (done) return run;
  }
  return Error(kKeptChanging, "others kept handing in runs of the same service");
}

// False where another one was faster.
Result<bool> RunRegister::TryKeep(const KeptRun& run, const NewestRun& newest, const std::string& items,
                                  const std::string& facts, Instant now) {
  using store::PutDocument;
  std::optional<Instant> ends = run.counted ? std::nullopt : std::optional(now + kLife);
  std::vector<store::DocumentChange> changes;
  changes.push_back(PutDocument(run.counted ? kCounted : kPreview, KeyOf(run.service, run.id), WriteJsonBody(run),
                                store::kAbsent, ends));
  SEAWORTHY_TRY(std::optional<store::Document> kept, documents_.Read(kNewest, run.service, now));
  std::optional<NewestRun> before;
  if (kept) {
    SEAWORTHY_TRY(before, ReadJsonBody<NewestRun>(kept->body));
  }
  if (!before || TakesThePlace(newest, *before)) {
    changes.push_back(PutDocument(kNewest, run.service, WriteJsonBody(newest), kept ? kept->version : store::kAbsent));
  }
  // What is there already says the same.
  SEAWORTHY_TRY(std::optional<store::Document> same_items, documents_.Read(kItems, run.items, now));
  if (!same_items) changes.push_back(PutDocument(kItems, run.items, items));
  changes.push_back(PutDocument(kFacts, run.facts, facts, store::kAnyVersion, now + kLife));
  auto changed = documents_.Change(changes, now);
  if (changed.ok()) return true;
  if (changed.error().Is(store::kConflict)) return false;
  return std::move(changed).error();
}

Result<std::optional<KeptRun>> RunRegister::Find(const std::string& service, const std::string& id, Instant now) {
  for (std::string_view space : {kCounted, kPreview}) {
    SEAWORTHY_TRY(std::optional<store::Document> document, documents_.Read(space, KeyOf(service, id), now));
    if (!document) continue;
    SEAWORTHY_TRY(KeptRun run, ReadJsonBody<KeptRun>(document->body));
    return std::optional(std::move(run));
  }
  return std::optional<KeptRun>();
}

Result<std::vector<KeptRun>> RunRegister::List(const std::string& service, bool counted, const std::string& before,
                                               std::size_t limit, Instant now) {
  std::string prefix = service + "/";
  store::DocumentQuery query{counted ? kCounted : kPreview, prefix, {}, true, limit};
  if (!before.empty()) query.after = KeyOf(service, before);
  SEAWORTHY_TRY(std::vector<store::Document> documents, documents_.List(query, now));
  std::vector<KeptRun> runs;
  for (const store::Document& document : documents) {
    SEAWORTHY_TRY(KeptRun run, ReadJsonBody<KeptRun>(document.body));
    runs.push_back(std::move(run));
  }
  return runs;
}

Result<std::vector<review::ItemRecord>> RunRegister::Items(const KeptRun& run, Instant now) {
  SEAWORTHY_TRY(std::optional<store::Document> document, documents_.Read(kItems, run.items, now));
  if (!document) return std::vector<review::ItemRecord>();
  SEAWORTHY_TRY(KeptItems kept, ReadJsonBody<KeptItems>(document->body));
  return std::move(kept.items);
}

Result<std::optional<std::string>> RunRegister::Facts(const std::string& digest, Instant now) {
  SEAWORTHY_TRY(std::optional<store::Document> document, documents_.Read(kFacts, digest, now));
  if (!document) return std::optional<std::string>();
  return std::optional(std::move(document->body));
}

Result<std::vector<std::shared_ptr<const NewestRun>>> RunRegister::Newest(const std::string& after_service,
                                                                          std::size_t limit, Instant now) {
  store::DocumentQuery query{kNewest, {}, {}, false, limit};
  if (!after_service.empty()) query.after = after_service;
  SEAWORTHY_TRY(std::vector<store::Document> documents, documents_.List(query, now));
  std::vector<std::shared_ptr<const NewestRun>> runs;
  runs.reserve(documents.size());
  for (const store::Document& document : documents) {
    SEAWORTHY_TRY(std::shared_ptr<const NewestRun> run, ReadNewest(document));
    runs.push_back(std::move(run));
  }
  return runs;
}

// Such documents are never removed, so that a version of one always says the same.
Result<std::shared_ptr<const NewestRun>> RunRegister::ReadNewest(const store::Document& document) {
  {
    std::lock_guard lock(mutex_);
    auto found = known_.find(document.key);
    if (found != known_.end() && found->second.version == document.version) return found->second.run;
  }
  SEAWORTHY_TRY(NewestRun read, ReadJsonBody<NewestRun>(document.body));
  auto run = std::make_shared<const NewestRun>(std::move(read));
  std::lock_guard lock(mutex_);
  if (known_.size() < kMostKnown || known_.contains(document.key)) known_[document.key] = {document.version, run};
  return run;
}

RunRegister::Turn RunRegister::TakeTurn() {
  ++turns_;
  Turn turn(&turns_);
  return turns_ > kMostTurns ? nullptr : std::move(turn);
}

}  // namespace seaworthy::app
