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
constexpr std::string_view kBegun = "collection-begun";
constexpr Span kNewsAgain{std::int64_t{12} * 3600, 0};
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

// The run that is being handed in for a job.
struct Begun {
  Instant due;  // Of the job.
  std::string run;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("due", self.due);
    visit("run", self.run);
  }
};

// A document as it was read, and the version that a change expects.
template <typename Body>
struct Held {
  std::optional<Body> body;
  std::int64_t version = store::kAbsent;
};

template <typename Body>
Result<Held<Body>> ReadHeld(store::Documents& documents, std::string_view space, const std::string& service,
                            Instant now) {
  SEAWORTHY_TRY(std::optional<store::Document> document, documents.Read(space, service, now));
  if (!document) return Held<Body>();
  SEAWORTHY_TRY(Body body, ReadJsonBody<Body>(document->body));
  return Held<Body>{std::move(body), document->version};
}

struct Before {
  std::optional<KeptRun> newest;
  Held<CollectionState> state;
  Held<Begun> begun;
  KnownFacts known;

  bool IsDone(Instant due) const {
    return state.body && begun.body && begun.body->due == due && begun.body->run == state.body->run;
  }
};

Result<Before> ReadBefore(const CollectParts& parts, const RegisteredService& service, Instant now) {
  Before before;
  // First, so that whoever changes them while the rest is read is noticed.
  SEAWORTHY_TRY(before.begun, ReadHeld<Begun>(parts.documents, kBegun, service.id, now));
  SEAWORTHY_TRY(before.state, ReadHeld<CollectionState>(parts.documents, kStates, service.id, now));
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
  SEAWORTHY_TRY(before.known.seen, LastSeen(parts.documents, service.id, declarations, now));
  return before;
}

// What is to be judged, and as which run.
struct Sight {
  std::string run;
  Instant at;
  std::string commit;
  std::string ref;
  std::shared_ptr<const facts::FactSet> facts;
};

// What was just seen; or what somebody saw who began to hand it in for this job and did not come to the end.
Result<Sight> SightOf(const HandInParts& parts, const RegisteredService& service, const Before& before,
                      const LiveFacts& live, const CollectRequest& request) {
  Sight sight{parts.record.NewId(request.now), request.now, {}, {}, live.facts};
  if (before.newest) {
    sight.commit = before.newest->commit;
    sight.ref = before.newest->ref;
  }
  if (!before.begun.body || before.begun.body->due != request.due) return sight;
  sight.run = before.begun.body->run;
  SEAWORTHY_TRY(std::optional<KeptRun> kept, parts.runs.Find(service.id, sight.run, request.now));
  if (!kept) return sight;
  SEAWORTHY_TRY(std::optional<std::string> text, parts.runs.Facts(kept->facts, request.now));
  if (!text) return sight;
  SEAWORTHY_TRY(sight.facts, Decoded(*text, *parts.runs.declarations()));
  sight.at = kept->ended;
  sight.commit = kept->commit;
  sight.ref = kept->ref;
  return sight;
}

Push PushOfCollection(const RegisteredService& service, const Sight& sight) {
  Push push;
  push.run.id = sight.run;
  push.run.environment = "production";
  push.run.trigger = "schedule";
  push.run.tool_version = Version();
  push.run.started = push.run.ended = sight.at;
  push.run.commit = sight.commit;
  push.run.ref = sight.ref;
  push.service = {service.id,       service.name, service.owner,     service.tier, service.lifecycle,
                  service.exposure, {},           service.parameters};
  push.facts = sight.facts;
  return push;
}

bool IsNews(const Before& before, const std::string& outcomes, Instant now) {
  if (!before.state.body || !before.newest) return true;
  const CollectionState& last = *before.state.body;
  return last.run != before.newest->id || last.outcomes != outcomes || !last.confirmed ||
         now - last.kept_at >= kNewsAgain;
}

// Writes down which run the job leaves behind, before it is kept.
Result<void> Begin(store::Documents& documents, const std::string& service, const Before& before, const Begun& begun,
                   Instant now) {
  SEAWORTHY_RETURN_IF_ERROR(
      documents.Change({{store::PutDocument(kBegun, service, WriteJsonBody(begun), before.begun.version)}}, now));
  return {};
}

// Who attaches what it saw to reviews, and counts it.
review::Actor Itself() {
  review::Actor actor;
  actor.known = review::Known::kSystem;
  return actor;
}

void AddRun(CollectionState& state, const Sight& sight, const std::string& outcomes, std::vector<std::string> remarks) {
  state.remarks = std::move(remarks);
  state.confirmed = state.outcomes == outcomes;
  state.run = sight.run;
  state.kept_at = sight.at;
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

Result<void> Remember(store::Documents& documents, const CollectionState& state, std::int64_t version,
                      const facts::FactSet& facts, Instant now) {
  std::vector<store::DocumentChange> changes;
  changes.push_back(store::PutDocument(kStates, state.service, WriteJsonBody(state), version));
  changes.push_back(KeepSeen(state.service, facts, now));
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
                                       const CollectRequest& request) {
  const HandInParts& hand_in = parts.hand_in;
  const Instant now = request.now;
  SEAWORTHY_TRY(Before before, ReadBefore(parts, service, now));
  if (before.IsDone(request.due)) return *before.state.body;
  SEAWORTHY_TRY(LiveFacts live,
                CollectLive(service, *hand_in.runs.declarations(), before.known, prober, now, request.stop));
  SEAWORTHY_TRY(const Sight sight, SightOf(hand_in, service, before, live, request));
  const Push push = PushOfCollection(service, sight);
  SEAWORTHY_TRY(PushedRun judged, JudgeByRegister(hand_in, service, push, kServer, sight.at));

  CollectionState state = before.state.body.value_or(CollectionState{});
  state.remarks.clear();
  const std::string outcomes = LettersOf(judged.judgement.run.items);
  if (IsNews(before, outcomes, now)) {
    SEAWORTHY_RETURN_IF_ERROR(Begin(parts.documents, service.id, before, {request.due, sight.run}, now));
    SEAWORTHY_TRY(HandedIn handed_in, HandInPush(hand_in, service, push, kServer, Itself(), sight.at));
    AddRun(state, sight, outcomes, std::move(handed_in.remarks));
  }
  state.service = service.id;
  state.collected_at = now;
  state.sources = WithSince(std::move(live.sources), before.state.body, now);
  state.verdict = Name(judged.judgement.run.verdict);
  state.outcomes = outcomes;
  SEAWORTHY_RETURN_IF_ERROR(Remember(parts.documents, state, before.state.version, *live.facts, now));
  return state;
}

Result<std::optional<CollectionState>> LastCollection(store::Documents& documents, const std::string& service,
                                                      Instant now) {
  SEAWORTHY_TRY(Held<CollectionState> held, ReadHeld<CollectionState>(documents, kStates, service, now));
  return std::move(held.body);
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
