#include "app/live_facts.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include "base/assert.h"
#include "collect/errors.h"
#include "collectors/registry.h"
#include "facts/codec.h"
#include "facts/take.h"
#include "net/tls_target.h"
#include "source/repository.h"
#include "value/build.h"

namespace seaworthy::app {
namespace {

using value::AbsentReason;
using value::Kind;
using value::Value;

constexpr std::string_view kCollector = "tls";
constexpr std::string_view kKey = "tls.endpoints";
constexpr std::string_view kSeen = "collection-seen";
constexpr Span kSeenLife{std::int64_t{7} * 86'400, 0};

// Passes on what another prober says, and keeps how each target did.
class WatchingProber : public net::Prober {
 public:
  explicit WatchingProber(net::Prober& inner) : inner_(inner) {}

  Result<std::vector<net::TlsFindings>> ProbeTls(std::span<const net::TlsTarget> targets, Instant now,
                                                 std::stop_token stop) override {
    SEAWORTHY_TRY(std::vector<net::TlsFindings> answers, inner_.ProbeTls(targets, now, std::move(stop)));
    for (std::size_t i = 0; i < targets.size() && i < answers.size(); ++i) {
      sources_.push_back(OutcomeOf(ToString(targets[i]), answers[i]));
    }
    return answers;
  }

  std::vector<SourceOutcome> TakeSources() { return std::move(sources_); }

 private:
  // A name with several addresses answers where one of them does.
  static SourceOutcome OutcomeOf(std::string source, const net::TlsFindings& findings) {
    bool answered = std::ranges::any_of(findings, [](const auto& evidence) { return !evidence.failure; });
    if (answered || findings.empty()) return {std::move(source), "", "", {}};
    const net::Unseen& failure = *findings.front().failure;
    return {std::move(source), std::string(value::Name(failure.reason)), failure.detail, {}};
  }

  net::Prober& inner_;
  std::vector<SourceOutcome> sources_;
};

const collect::Collector& TlsCollector() {
  for (const collect::Collector* collector : collectors::All()) {
    if (collector->id == kCollector) return *collector;
  }
  SEAWORTHY_ASSERT(false, "there is a collector of TLS endpoints");
  std::abort();
}

std::string TextOf(const Value& entry, std::string_view field) {
  const Value* found = entry.Is(Kind::kStruct) ? entry.Find(field) : nullptr;
  return found != nullptr && found->Is(Kind::kString) ? std::string(found->AsString()) : std::string();
}

// Without the address behind the name: `api.example.com:443 (192.0.2.1:443)`.
std::string SourceOf(const Value& entry) {
  std::string address = TextOf(entry, "address");
  return address.substr(0, address.find(" ("));
}

// Of an entry that the server saw itself.
bool IsFresh(const facts::FactSet& facts, std::size_t slot, const Value& entry, Instant now) {
  const facts::Provenance* seen = facts.FirstProvenance(entry);
  const std::optional<Span>& holds = facts.declarations().facts()[slot].fresh_for;
  return seen != nullptr && seen->submitter.empty() && seen->observed && (!holds || *seen->observed + *holds >= now);
}

// Which entries of what was seen before stand in for new ones that say nothing.
class StandIns {
 public:
  StandIns(const facts::FactSet* before, std::size_t slot, std::span<const SourceOutcome> sources, Instant now)
      : before_(before), slot_(slot), now_(now) {
    for (const SourceOutcome& outcome : sources) {
      if (IsOutage(outcome)) silent_.insert(outcome.source);
    }
  }

  // Empty: the new entry stands.
  std::vector<Value> For(const Value& entry) const {
    std::vector<Value> fresh;
    if (before_ == nullptr || !silent_.contains(SourceOf(entry)) || !before_->Get(slot_).Is(Kind::kList)) return fresh;
    for (const Value& older : before_->Get(slot_).AsList()) {
      bool same = SourceOf(older) == SourceOf(entry) && TextOf(older, "environment") == TextOf(entry, "environment");
      if (same && IsFresh(*before_, slot_, older, now_)) fresh.push_back(older);
    }
    return fresh;
  }

 private:
  const facts::FactSet* before_;  // Null: nothing was seen.
  std::size_t slot_;
  Instant now_;
  std::set<std::string> silent_;
};

void TakeOthers(facts::FactSetBuilder& builder, const facts::FactSet& from, std::size_t slot) {
  for (std::size_t other = 0; other < from.values().size(); ++other) {
    if (other != slot) builder.Set(other, Take(builder, from, from.Get(other)));
  }
}

std::shared_ptr<const facts::FactSet> Joined(const facts::FactSet& now_seen, const KnownFacts& known, std::size_t slot,
                                             const StandIns& stand_ins) {
  facts::FactSetBuilder builder(now_seen.declarations());
  if (known.all) TakeOthers(builder, *known.all, slot);
  const Value& list = now_seen.Get(slot);
  if (!list.Is(Kind::kList)) {
    builder.Set(slot, Take(builder, now_seen, list));
    return std::move(builder).Build();
  }
  std::vector<Value> entries;
  for (const Value& entry : list.AsList()) {
    std::vector<Value> older = stand_ins.For(entry);
    for (const Value& stays : older) entries.push_back(Take(builder, *known.seen, stays));
    if (older.empty()) entries.push_back(Take(builder, now_seen, entry));
  }
  builder.Set(slot, value::CopyList(builder.arena(), entries));
  return std::move(builder).Build();
}

// The fresh entries of registered endpoints, by where they are: `api.example.com:443`.
std::multimap<std::string, Value> FreshEntries(const facts::FactSet& seen, std::size_t slot,
                                               const std::set<std::string>& registered, Instant now) {
  std::multimap<std::string, Value> entries;
  if (!seen.Get(slot).Is(Kind::kList)) return entries;
  for (const Value& entry : seen.Get(slot).AsList()) {
    const std::string source = SourceOf(entry);
    if (registered.contains(source) && IsFresh(seen, slot, entry, now)) entries.emplace(source, entry);
  }
  return entries;
}

// Their places as the collector writes them.
std::set<std::string> SourcesOf(const RegisteredService& service) {
  std::set<std::string> sources;
  for (const RegisteredEndpoint& endpoint : service.endpoints) {
    const auto target = net::ParseTlsTarget(endpoint.address);
    sources.insert(target.ok() ? ToString(*target) : endpoint.address);
  }
  return sources;
}

// Whether one of them is more than the reason why there is nothing to tell.
bool AnyTells(const std::multimap<std::string, Value>& entries, const std::string& source) {
  const auto [first, last] = entries.equal_range(source);
  return std::any_of(first, last, [](const auto& one) {
    const Value* versions = one.second.Is(Kind::kStruct) ? one.second.Find("versions") : nullptr;
    return versions != nullptr && versions->Is(Kind::kList);
  });
}

}  // namespace

bool IsOutage(const SourceOutcome& outcome) {
  return outcome.failure == value::Name(AbsentReason::kUnreachable) ||
         outcome.failure == value::Name(AbsentReason::kTimeout);
}

Result<LiveFacts> CollectLive(const RegisteredService& service, const facts::Declarations& declarations,
                              const KnownFacts& known, net::Prober& prober, Instant now, std::stop_token stop) {
  WatchingProber watching(prober);
  source::Repository nothing = source::Repository::Nothing();
  model::Service described = ModelOf(service);
  facts::Writer out(declarations, std::string(kCollector));
  collect::Context context{nothing, described, now, stop, &watching};
  SEAWORTHY_RETURN_IF_ERROR(TlsCollector().collect(context, out));
  if (stop.stop_requested()) return Error(collect::kStopped, "the collection was broken off");
  facts::FactSetBuilder seen(declarations);
  seen.Add(out);
  std::shared_ptr<const facts::FactSet> now_seen = std::move(seen).Build();
  LiveFacts live{nullptr, watching.TakeSources()};
  std::size_t slot = *declarations.Slot(kKey);
  live.facts = Joined(*now_seen, known, slot, StandIns(known.seen.get(), slot, live.sources, now));
  return live;
}

std::shared_ptr<const facts::FactSet> SeenByServer(const facts::FactSet& facts) {
  std::size_t slot = *facts.declarations().Slot(kKey);
  facts::FactSetBuilder builder(facts.declarations());
  builder.Set(slot, Take(builder, facts, facts.Get(slot)));
  return std::move(builder).Build();
}

Result<std::shared_ptr<const facts::FactSet>> LastSeen(store::Documents& documents, const std::string& service,
                                                       const facts::Declarations& declarations, Instant now) {
  SEAWORTHY_TRY(std::optional<store::Document> seen, documents.Read(kSeen, service, now));
  if (!seen) return std::shared_ptr<const facts::FactSet>();
  SEAWORTHY_TRY(facts::DecodedFacts decoded, facts::DecodeFacts(seen->body, declarations));
  return std::move(decoded.facts);
}

store::DocumentChange KeepSeen(const std::string& service, const facts::FactSet& facts, Instant now) {
  return store::PutDocument(kSeen, service, facts::EncodeFacts(*SeenByServer(facts)), store::kAnyVersion,
                            now + kSeenLife);
}

std::shared_ptr<const facts::FactSet> WithSeen(const std::shared_ptr<const facts::FactSet>& pushed,
                                               const facts::FactSet& seen, const RegisteredService& service,
                                               Instant now) {
  const std::size_t slot = *pushed->declarations().Slot(kKey);
  const std::set<std::string> registered = SourcesOf(service);
  const std::multimap<std::string, Value> own = FreshEntries(seen, slot, registered, now);
  const Value& theirs = pushed->Get(slot);
  const bool told = theirs.Is(Kind::kList);
  const bool all_seen = std::ranges::all_of(registered, [&](const auto& source) { return own.contains(source); });
  if (own.empty() || (!told && !all_seen)) return pushed;

  facts::FactSetBuilder builder(pushed->declarations());
  TakeOthers(builder, *pushed, slot);
  std::vector<Value> entries;
  std::set<std::string> by_them;
  for (const Value& entry : told ? theirs.AsList() : std::span<const Value>()) {
    if (AnyTells(own, SourceOf(entry))) continue;
    by_them.insert(SourceOf(entry));
    entries.push_back(Take(builder, *pushed, entry));
  }
  for (const auto& [source, entry] : own) {
    if (!by_them.contains(source)) entries.push_back(Take(builder, seen, entry));
  }
  builder.Set(slot, value::CopyList(builder.arena(), entries));
  return std::move(builder).Build();
}

}  // namespace seaworthy::app
