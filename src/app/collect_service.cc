#include "app/collect_service.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "app/json_body.h"
#include "app/version.h"
#include "catalog/service_value.h"
#include "facts/codec.h"

namespace seaworthy::app {
namespace {

constexpr std::string_view kStates = "collection";
constexpr std::string_view kSeen = "collection-seen";
constexpr Span kNewsAgain{std::int64_t{12} * 3600, 0};
constexpr Span kSeenLife{std::int64_t{7} * 86'400, 0};
// Whose word the parts of a run are that nobody handed in with a name.
constexpr const char* kServer = "server";
constexpr std::size_t kPage = 500;
constexpr std::size_t kLeastOfNetwork = 3;  // Sources that fail before it is the network's fault.

Result<std::shared_ptr<const facts::FactSet>> Decoded(const std::string& text,
                                                      const facts::Declarations& declarations) {
  SEAWORTHY_TRY(facts::DecodedFacts decoded, facts::DecodeFacts(text, declarations));
  return std::move(decoded.facts);
}

// What the register says of the service, where no repository was pushed.
std::shared_ptr<const facts::FactSet> DeclaredFacts(const RegisteredService& service,
                                                    const facts::Declarations& declarations, Instant now) {
  facts::Writer declared(declarations, "service");
  declared.Set("service", catalog::ServiceValue(ModelOf(service), declared, now));
  facts::FactSetBuilder builder(declarations);
  builder.Add(declared);
  return std::move(builder).Build();
}

struct Before {
  std::optional<KeptRun> newest;
  std::optional<CollectionState> state;
  KnownFacts known;
};

Result<Before> ReadBefore(const CollectParts& parts, const RegisteredService& service, Instant now) {
  Before before;
  const facts::Declarations& declarations = *parts.hand_in.runs.declarations();
  SEAWORTHY_TRY(std::vector<KeptRun> runs, parts.hand_in.runs.List(service.id, true, "", 1, now));
  if (!runs.empty()) before.newest = std::move(runs.front());
  std::optional<std::string> text;
  if (before.newest) {
    SEAWORTHY_TRY(text, parts.hand_in.runs.Facts(before.newest->facts, now));
  }
  if (text) {
    SEAWORTHY_TRY(before.known.all, Decoded(*text, declarations));
  } else {
    before.known.all = DeclaredFacts(service, declarations, now);
  }
  SEAWORTHY_TRY(before.state, LastCollection(parts.documents, service.id, now));
  SEAWORTHY_TRY(std::optional<store::Document> seen, parts.documents.Read(kSeen, service.id, now));
  if (seen) {
    SEAWORTHY_TRY(before.known.seen, Decoded(seen->body, declarations));
  }
  return before;
}

Push PushOfCollection(const RegisteredService& service, const Before& before, const LiveFacts& live, std::string id,
                      Instant now) {
  Push push;
  push.run.id = std::move(id);
  push.run.environment = "production";
  push.run.trigger = "schedule";
  push.run.tool_version = Version();
  push.run.started = push.run.ended = now;
  if (before.newest) {
    push.run.commit = before.newest->commit;
    push.run.ref = before.newest->ref;
  }
  push.service = {service.id,       service.name, service.owner,     service.tier, service.lifecycle,
                  service.exposure, {},           service.parameters};
  push.facts = live.facts;
  return push;
}

bool IsNews(const Before& before, const std::string& outcomes, Instant now) {
  if (!before.state || !before.newest) return true;
  const CollectionState& last = *before.state;
  return last.run != before.newest->id || last.outcomes != outcomes || !last.confirmed ||
         now - last.kept_at >= kNewsAgain;
}

// A failure that goes on keeps the moment when it began.
std::vector<SourceOutcome> WithSince(std::vector<SourceOutcome> sources, const std::optional<CollectionState>& last,
                                     Instant now) {
  for (SourceOutcome& outcome : sources) {
    if (outcome.failure.empty()) continue;
    outcome.since = now;
    if (!last) continue;
    auto before = std::ranges::find(last->sources, outcome.source, &SourceOutcome::source);
    if (before != last->sources.end() && !before->failure.empty() && before->since) outcome.since = before->since;
  }
  return sources;
}

Result<void> Remember(store::Documents& documents, const CollectionState& state, const facts::FactSet& facts,
                      Instant now) {
  std::vector<store::DocumentChange> changes;
  changes.push_back(store::PutDocument(kStates, state.service, WriteJsonBody(state)));
  changes.push_back(store::PutDocument(kSeen, state.service, facts::EncodeFacts(*SeenByServer(facts)),
                                       store::kAnyVersion, now + kSeenLife));
  SEAWORTHY_RETURN_IF_ERROR(documents.Change(changes, now));
  return {};
}

// How many sources were asked, and how many of them do not answer.
struct Reach {
  std::size_t asked = 0;
  std::size_t silent = 0;

  bool network_is_down() const { return silent >= kLeastOfNetwork && silent * 5 >= asked * 4; }
};

// All silent sources as one notice.
SourceNotice NetworkNotice(const std::map<std::string, SourceNotice>& notices, const Reach& reach) {
  SourceNotice network{"network",
                       std::string(value::Name(value::AbsentReason::kUnreachable)),
                       fmt::format("{} of {} sources do not answer", reach.silent, reach.asked),
                       {},
                       {}};
  for (const auto& [source, notice] : notices) {
    if (!IsOutage({source, notice.failure, "", {}})) continue;
    if (network.services.empty() || notice.since < network.since) network.since = notice.since;
    network.services.insert(network.services.end(), notice.services.begin(), notice.services.end());
  }
  std::ranges::sort(network.services);
  network.services.erase(std::ranges::unique(network.services).begin(), network.services.end());
  return network;
}

class Gathering {
 public:
  void Add(const CollectionState& state) {
    for (const SourceOutcome& outcome : state.sources) {
      bool& silent = asked_[outcome.source];
      if (outcome.failure.empty()) continue;
      silent = silent || IsOutage(outcome);
      auto [found, added] = notices_.try_emplace(outcome.source);
      SourceNotice& notice = found->second;
      Instant since = outcome.since.value_or(state.collected_at);
      if (added) notice = {outcome.source, outcome.failure, outcome.detail, since, {}};
      notice.since = std::min(notice.since, since);
      notice.services.push_back(state.service);
    }
  }

  std::vector<SourceNotice> Notices() const {
    Reach reach{asked_.size(), static_cast<std::size_t>(std::ranges::count(asked_, true, &Asked::second))};
    std::vector<SourceNotice> all;
    if (reach.network_is_down()) all.push_back(NetworkNotice(notices_, reach));
    for (const auto& [source, notice] : notices_) {
      if (!reach.network_is_down() || !IsOutage({source, notice.failure, "", {}})) all.push_back(notice);
    }
    std::ranges::stable_sort(all, std::greater{}, [](const SourceNotice& notice) { return notice.services.size(); });
    return all;
  }

 private:
  using Asked = std::pair<const std::string, bool>;

  std::map<std::string, bool> asked_;  // By source: whether it does not answer.
  std::map<std::string, SourceNotice> notices_;
};

}  // namespace

Result<CollectionState> CollectService(const CollectParts& parts, const RegisteredService& service, net::Prober& prober,
                                       Instant now) {
  const HandInParts& hand_in = parts.hand_in;
  SEAWORTHY_TRY(Before before, ReadBefore(parts, service, now));
  SEAWORTHY_TRY(LiveFacts live, CollectLive(service, *hand_in.runs.declarations(), before.known, prober, now));
  Push push = PushOfCollection(service, before, live, hand_in.record.NewId(now), now);
  SEAWORTHY_TRY(PushedRun judged, JudgeByRegister(hand_in, service, push, kServer, now));

  CollectionState state = before.state.value_or(CollectionState{});
  std::string outcomes = LettersOf(judged.judgement.run.items);
  if (IsNews(before, outcomes, now)) {
    SEAWORTHY_TRY(HandedIn handed_in, HandInPush(hand_in, service, push, kServer, {}, now));
    state.confirmed = state.outcomes == outcomes;
    state.run = handed_in.run.id;
    state.kept_at = now;
  }
  state.service = service.id;
  state.collected_at = now;
  state.sources = WithSince(std::move(live.sources), before.state, now);
  state.verdict = Name(judged.judgement.run.verdict);
  state.outcomes = std::move(outcomes);
  SEAWORTHY_RETURN_IF_ERROR(Remember(parts.documents, state, *live.facts, now));
  return state;
}

Result<std::optional<CollectionState>> LastCollection(store::Documents& documents, const std::string& service,
                                                      Instant now) {
  SEAWORTHY_TRY(std::optional<store::Document> document, documents.Read(kStates, service, now));
  if (!document) return std::optional<CollectionState>();
  SEAWORTHY_TRY(CollectionState state, ReadJsonBody<CollectionState>(document->body));
  return std::optional(std::move(state));
}

Result<std::vector<SourceNotice>> SourceNotices(store::Documents& documents,
                                                const std::function<bool(const std::string& service)>& may_know,
                                                Instant now) {
  Gathering gathering;
  store::DocumentQuery query{kStates, "", {}, false, kPage};
  while (true) {
    SEAWORTHY_TRY(std::vector<store::Document> page, documents.List(query, now));
    for (const store::Document& document : page) {
      if (!may_know(document.key)) continue;
      SEAWORTHY_TRY(CollectionState state, ReadJsonBody<CollectionState>(document.body));
      gathering.Add(state);
    }
    if (page.size() < kPage) return gathering.Notices();
    query.after = page.back().key;
  }
}

}  // namespace seaworthy::app
