#include "app/live_facts.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include "base/assert.h"
#include "collect/errors.h"
#include "collectors/registry.h"
#include "facts/take.h"
#include "source/repository.h"
#include "value/build.h"

namespace seaworthy::app {
namespace {

using value::AbsentReason;
using value::Kind;
using value::Value;

constexpr std::string_view kCollector = "tls";
constexpr std::string_view kKey = "tls.endpoints";

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
      if (same && IsFresh(older)) fresh.push_back(older);
    }
    return fresh;
  }

 private:
  bool IsFresh(const Value& entry) const {
    const facts::Provenance* seen = before_->FirstProvenance(entry);
    const std::optional<Span>& holds = before_->declarations().facts()[slot_].fresh_for;
    return seen != nullptr && seen->submitter.empty() && seen->observed && (!holds || *seen->observed + *holds >= now_);
  }

  const facts::FactSet* before_;  // Null: nothing was seen.
  std::size_t slot_;
  Instant now_;
  std::set<std::string> silent_;
};

std::shared_ptr<const facts::FactSet> Joined(const facts::FactSet& now_seen, const KnownFacts& known, std::size_t slot,
                                             const StandIns& stand_ins) {
  facts::FactSetBuilder builder(now_seen.declarations());
  for (std::size_t other = 0; known.all && other < known.all->values().size(); ++other) {
    if (other != slot) builder.Set(other, Take(builder, *known.all, known.all->Get(other)));
  }
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

}  // namespace seaworthy::app
