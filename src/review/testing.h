// What the tests of this folder share: a small standard with items of every kind, the people around a review, runs,
// and a Scene that goes from command to command.
//
//   Scene scene = ScenePrepared();
//   scene.Must(Dana(), Comment{{"reliability", ""}, Text("why one region?")});
//   EXPECT_TRUE(scene.Do(Otto(), Resolve{"1"}).error().Is(kNotAllowed));
//
// Ids count up (`0001-id`), so that a test can name them; time stands still until the test moves it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "review/decide.h"
#include "review/errors.h"

namespace seaworthy::review {

inline constexpr Instant kStart{1'800'000'000, 0};  // 2027-01-15T08:00:00Z
constexpr Span Days(std::int64_t days) { return {days * 86'400, 0}; }

// The people. Dana drives the review of `shop`, Lee leads it; Sam and Sina are SRE, Sky and Sven are security; Otto is
// of another team.
inline Actor Person(std::string id, std::vector<std::string> teams, std::vector<std::string> roles) {
  return {std::move(id), Known::kOidc, std::move(teams), std::move(roles), ""};
}
inline Actor Dana() { return Person("dana", {"shop"}, {}); }
inline Actor Lee() { return Person("lee", {"sre"}, {"head-of-sre"}); }
inline Actor Sam() { return Person("sam", {"sre"}, {"sre"}); }
inline Actor Sina() { return Person("sina", {"sre"}, {"sre"}); }
inline Actor Sky() { return Person("sky", {"security"}, {"security"}); }
inline Actor Sven() { return Person("sven", {"security"}, {"security"}); }
inline Actor Otto() { return Person("otto", {"search"}, {}); }

inline Capacity Role(std::string name) { return {Capacity::Kind::kRole, std::move(name)}; }
inline Capacity Team(std::string name) { return {Capacity::Kind::kTeam, std::move(name)}; }

inline BlobRef Text(const std::string& words) {
  return {"salted:" + words, "", static_cast<std::int64_t>(words.size())};
}
inline Evidence Link(std::string url = "https://wiki.example.com/proof") { return {"link", std::move(url), "", {}}; }

inline PinnedItem CheckedItem(std::string id) {
  PinnedItem item;
  item.id = std::move(id);
  item.question = "Is " + item.id + " as it should be?";
  item.action = "mend " + item.id;
  item.blocks = true;
  item.check = "facts." + item.id;
  return item;
}

inline PinnedItem AttestedItem(std::string id, model::Attest attest, std::string evidence) {
  PinnedItem item = CheckedItem(std::move(id));
  if (attest == model::Attest::kOnly) item.check.clear();
  item.attest = attest;
  item.evidence = std::move(evidence);
  return item;
}

// reliability, signed by any SRE:    backups, replicas (conditions allowed), latency (binds its value), load-test (a
//                                    number of rps by SRE where the check is unknown), runbook (a link by anybody),
//                                    dashboards (a warning)
// security, signed by all of it:     tls, threat-model (check and a file), pentest (a date by security, 180 days),
//                                    data-class (a text)
inline PinnedStandard SmallStandard() {
  using model::Attest;
  PinnedSection reliability{"reliability", "Reliability", {}, {"SRE review is completed"}, {}};
  reliability.rules = {{model::SignOff::Rule::kAny, 1, {Role("sre")}, false}};
  reliability.items = {CheckedItem("backups"),
                       CheckedItem("replicas"),
                       CheckedItem("latency"),
                       AttestedItem("load-test", Attest::kFallback, "number"),
                       AttestedItem("runbook", Attest::kOnly, "link"),
                       CheckedItem("dashboards")};
  reliability.items[1].conditional = true;
  reliability.items[2].bind_value = true;
  reliability.items[3].unit = "rps";
  reliability.items[3].attest_by = {"sre"};
  reliability.items[5].severity = model::Severity::kWarning;
  reliability.items[5].blocks = false;
  PinnedSection security{"security", "Security", {}, {"Security review is completed"}, {}};
  security.rules = {{model::SignOff::Rule::kAll, 1, {Role("security")}, false}};
  security.items = {CheckedItem("tls"), AttestedItem("threat-model", Attest::kAlways, "file"),
                    AttestedItem("pentest", Attest::kOnly, "date"), AttestedItem("data-class", Attest::kOnly, "text")};
  security.items[2].attest_by = {"security"};
  security.items[2].attest_days = 180;
  security.items[2].replaces = {"penetration-test"};
  PinnedStandard standard;
  standard.id = "small";
  standard.version = "1.0.0";
  standard.digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  standard.title = "Small standard";
  standard.tier = 2;
  standard.parameters = {{"min_replicas", "2"}};
  standard.sections = {reliability, security};
  standard.emergency_role = "head-of-sre";
  return standard;
}

// What a run says of one item.
inline ItemRecord Passing(std::string item, std::string value = "as it should be") {
  ItemRecord record;
  record.item = std::move(item);
  record.outcome = model::Outcome::kPass;
  record.required = true;
  record.message = value;
  record.deciding = record.item + "=" + value;
  Measured measured;
  measured.value = std::move(value);
  measured.file = "deploy/" + record.item + ".yaml";
  measured.line = 7;
  record.measured = {measured};
  return record;
}
inline ItemRecord Deciding(std::string item, model::Outcome outcome, std::vector<Part> failing = {}) {
  ItemRecord record = Passing(std::move(item), std::string(NameOf(outcome)));
  record.outcome = outcome;
  record.failing = std::move(failing);
  return record;
}
inline ItemRecord Failing(std::string item, std::vector<Part> parts = {}) {
  return Deciding(std::move(item), model::Outcome::kFail, std::move(parts));
}

// A counted run of `shop` in which every check passes, but for the items that are named.
inline RunRecord RunOf(const PinnedStandard& standard, std::string id, Instant ended,
                       const std::vector<ItemRecord>& named = {}) {
  RunRecord run;
  run.id = std::move(id);
  run.service = "shop";
  run.environment = "production";
  run.commit = "5f2c1e0";
  run.counted = true;
  run.trigger = "ci";
  run.standard_digest = standard.digest;
  run.judged_by = JudgedBy(standard);
  run.started = ended - Span{60, 0};
  run.ended = ended;
  for (const PinnedSection& section : standard.sections) {
    for (const PinnedItem& item : section.items) {
      bool only_people = item.attest == model::Attest::kOnly;
      run.items.push_back(only_people ? Deciding(item.id, model::Outcome::kUnknown) : Passing(item.id));
      run.items.back().required = item.blocks;
    }
  }
  for (const ItemRecord& record : named) {
    for (ItemRecord& item : run.items) {
      if (item.item != record.item) continue;
      bool required = item.required;
      item = record;
      item.required = required;
    }
  }
  return run;
}

// A case, the moment, and the logs that led to it.
class Scene {
 public:
  // Decides and applies. A refusal changes nothing.
  Result<void> Do(const Actor& actor, const Command& command) {
    Context context{
        actor, now_, [this] { return NextId(); },
        [this](std::string_view name, std::string bytes) {
          kept_[std::string(name)] = bytes;
          return BlobRef{"kept:" + std::string(name), std::string(name), static_cast<std::int64_t>(bytes.size())};
        }};
    Result<Decided> decided = Decide(subject_, command, context);
    if (!decided.ok()) return std::move(decided).error();
    last_ = *std::move(decided);
    subject_ = After(std::move(subject_), last_);
    review_log_.insert(review_log_.end(), last_.review.begin(), last_.review.end());
    for (const auto& [service, records] : last_.services) {
      std::vector<ServiceRecord>& log = service_logs_[service];
      log.insert(log.end(), records.begin(), records.end());
    }
    return {};
  }
  // The code of the error; empty where it was done after all.
  std::string Refused(const Actor& actor, const Command& command) {
    Result<void> done = Do(actor, command);
    return done.ok() ? "" : std::string(done.error().code());
  }
  // The same where a refusal is a failure of the test.
  Scene& Must(const Actor& actor, const Command& command) {
    Result<void> done = Do(actor, command);
    if (!done.ok()) ADD_FAILURE() << actor.person << ": " << done.error().ToString();
    return *this;
  }

  // Puts an event into the log that no command here makes.
  void Append(const Actor& actor, ReviewEvent event) {
    review_log_.push_back({now_, actor, std::move(event)});
    Apply(subject_.review, review_log_.back());
  }
  void Append(const Actor& actor, const std::string& service, ServiceEvent event) {
    service_logs_[service].push_back({now_, actor, std::move(event)});
    subject_.services[service].id = service;
    Apply(subject_.services[service], service_logs_[service].back());
  }

  // Leaves the review; what is known of its services stays.
  void BeginAnother() {
    subject_.review = {};
    review_log_.clear();
  }

  Scene& Wait(Span span) {
    now_ = now_ + span;
    return *this;
  }
  Scene& WaitUntil(Instant instant) {
    now_ = instant;
    return *this;
  }
  std::string NextId() {
    std::string number = std::to_string(++ids_);
    return std::string(number.size() < 4 ? 4 - number.size() : 0, '0') + number + "-id";
  }

  Instant now() const { return now_; }
  const Case& subject() const { return subject_; }
  const ReviewState& review() const { return subject_.review; }
  const ServiceState& shop() const { return subject_.Service("shop"); }
  const PinnedStandard& standard() const { return subject_.review.standard; }
  Assessment Assess() const { return review::Assess(subject_, now_); }
  // What the last command that was not refused came to.
  const Decided& last() const { return last_; }
  // What was kept beside the events, by name.
  const std::map<std::string, std::string>& kept() const { return kept_; }
  const std::vector<ReviewRecord>& review_log() const { return review_log_; }
  const std::map<std::string, std::vector<ServiceRecord>>& service_logs() const { return service_logs_; }

 private:
  Case subject_;
  Instant now_ = kStart;
  int ids_ = 0;
  Decided last_;
  std::map<std::string, std::string> kept_;
  std::vector<ReviewRecord> review_log_;
  std::map<std::string, std::vector<ServiceRecord>> service_logs_;
};

// How an item of the review stands on the shop. The scene must outlive it.
inline ItemStanding ItemOf(const Scene& scene, std::string_view item) {
  const Assessment assessment = scene.Assess();
  for (const ItemStanding& standing : assessment.items) {
    if (standing.item->id == item && standing.service == "shop") return standing;
  }
  ADD_FAILURE() << "no item " << item;
  return {};
}

// Dana has begun the review of `shop`, which Lee leads; SRE and security take part. No run yet.
inline Scene SceneStarted(PinnedStandard standard = SmallStandard()) {
  Scene scene;
  Start start;
  start.title = "Shop: accept payments by invoice";
  start.services = {"shop"};
  start.dri = "dana";
  start.lead = "lee";
  start.standard = std::move(standard);
  scene.Must(Dana(), start);
  scene.Must(Dana(), AddParticipant{Role("sre"), ""});
  scene.Must(Dana(), AddParticipant{Role("security"), ""});
  return scene;
}

// A run is attached in which all passes but for the items that are named.
inline Scene SceneChecked(const std::vector<ItemRecord>& named = {}, PinnedStandard standard = SmallStandard()) {
  Scene scene = SceneStarted(std::move(standard));
  scene.Must(Dana(), AttachRun{RunOf(scene.standard(), "run-1", scene.now(), named), {}});
  return scene;
}

// People have attested what only they can: nothing but sign-offs is missing, if no failing item was named.
inline Scene SceneAttested(const std::vector<ItemRecord>& named = {}, PinnedStandard standard = SmallStandard()) {
  Scene scene = SceneChecked(named, std::move(standard));
  scene.Must(Dana(), Attest{"", "runbook", Link(), "covers paging", {}});
  scene.Must(Dana(), Attest{"", "threat-model", {"file", "", "", BlobRef{"salted:model", "model.pdf", 5}}, "", {}});
  scene.Must(Sven(), Attest{"", "pentest", {"date", "2026-12-01", "", {}}, "", {}});
  scene.Must(Dana(), Attest{"", "data-class", {"text", "", "", Text("orders and addresses")}, "", {}});
  return scene;
}

// SRE and security have signed as well.
inline Scene SceneSigned(const std::vector<ItemRecord>& named = {}, PinnedStandard standard = SmallStandard()) {
  Scene scene = SceneAttested(named, std::move(standard));
  scene.Must(Sam(), SignSection{"reliability", {}, "", {}});
  scene.Must(Sky(), SignSection{"security", {}, "", {}});
  return scene;
}

// One row of a table: what somebody tries, and with which error it is refused; null where it is accepted.
struct Attempt {
  const char* name;  // A sentence.
  Actor actor;
  Command command;
  const ErrorCode* refused = nullptr;
};

// Each attempt begins with the same scene.
inline void TryEach(const Scene& scene, const std::vector<Attempt>& attempts) {
  for (const Attempt& attempt : attempts) {
    Scene own = scene;
    Result<void> done = own.Do(attempt.actor, attempt.command);
    std::string got = done.ok() ? "accepted" : std::string(done.error().code()) + " " + done.error().message();
    if (attempt.refused == nullptr) {
      EXPECT_TRUE(done.ok()) << attempt.name << ": " << got;
    } else {
      EXPECT_TRUE(!done.ok() && done.error().Is(*attempt.refused)) << attempt.name << ": " << got;
    }
  }
}

// The scene after it was closed as go, whatever stood against it: the closing is put into the logs by hand.
inline Scene Closed(Scene scene) {
  ReviewClosed closed;
  closed.decision = Decision::kGo;
  closed.reason = "ready";
  scene.Append(Lee(), closed);
  DecisionRecorded decision;
  decision.review = scene.review().id();
  decision.title = scene.review().title;
  decision.decision = Decision::kGo;
  scene.Append(Lee(), "shop", decision);
  scene.Append(Lee(), "shop", ReviewEnded{scene.review().id()});
  return scene;
}

}  // namespace seaworthy::review
