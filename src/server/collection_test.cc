#include "server/collection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <map>
#include <thread>
#include <utility>

#include "app/errors.h"
#include "server/fixture_test.h"

namespace seaworthy::server {
namespace {

using auth::AccessRole;
using ::testing::HasSubstr;
using ::testing::Not;

// Says what the test says; other hosts cannot be reached.
class SaidProber : public net::Prober {
 public:
  Result<std::vector<net::TlsFindings>> ProbeTls(std::span<const net::TlsTarget> targets, Instant now,
                                                 std::stop_token) override {
    ++asked;
    if (meanwhile) std::exchange(meanwhile, nullptr)();
    std::vector<net::TlsFindings> answers;
    for (const net::TlsTarget& target : targets) {
      net::TlsEvidence evidence = net::BlankEvidence(target, now);
      auto said = answering.find(target.host);
      if (said == answering.end()) {
        net::SetFailure(evidence, {value::AbsentReason::kUnreachable, "nobody is there"});
      } else {
        evidence.negotiated = net::Negotiated{said->second, "cipher", "x25519", ""};
        for (net::TlsVersion version : net::kTlsVersions) {
          bool same = version == said->second;
          evidence.versions[static_cast<std::size_t>(version)].acceptance =
              same ? net::Acceptance::kAccepted : net::Acceptance::kRefused;
        }
      }
      answers.push_back({evidence});
    }
    return answers;
  }

  std::map<std::string, net::TlsVersion> answering;
  std::function<void()> meanwhile;  // Done once, before the next answer.
  int asked = 0;
};

// Waits until somebody asks it to stop.
class HangingProber : public net::Prober {
 public:
  explicit HangingProber(std::atomic<bool>& hangs) : hangs_(hangs) {}

  Result<std::vector<net::TlsFindings>> ProbeTls(std::span<const net::TlsTarget> targets, Instant now,
                                                 std::stop_token stop) override {
    hangs_ = true;
    while (!stop.stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    net::TlsEvidence evidence = net::BlankEvidence(targets.front(), now);
    net::SetFailure(evidence, {value::AbsentReason::kTimeout, "stopped before the answer came"});
    return std::vector(targets.size(), net::TlsFindings{evidence});
  }

 private:
  std::atomic<bool>& hangs_;
};

class CollectionTest : public ServerTest {
 protected:
  void Register(const std::string& id, const std::vector<std::string>& hosts, bool restricted = false) {
    app::RegisteredService service{.id = id, .owner = "payments", .tier = 1, .exposure = "public"};
    service.restricted = restricted;
    for (const std::string& host : hosts) service.endpoints.push_back({host, host + ":443", ""});
    auto put = services_.Put(std::move(service), store::kAbsent, now_);
    ASSERT_TRUE(put.ok()) << put.error().ToString();
  }
  // All that is due; how many jobs that were.
  int Work() {
    EXPECT_TRUE(collection_.Schedule().ok());
    int done = 0;
    for (Result<bool> worked = collection_.WorkOnce(prober_); worked.ok() && *worked;
         worked = collection_.WorkOnce(prober_)) {
      ++done;
    }
    return done;
  }
  void Later(std::int64_t seconds) { now_ = now_ + Span{seconds, 0}; }
  std::size_t Runs(const std::string& id) { return runs_.List(id, true, "", 100, now_)->size(); }
  app::CollectionState State(const std::string& id) {
    return **app::LastCollection(file_.store->documents(), id, now_);
  }

  SaidProber prober_;
};

TEST_F(CollectionTest, AServiceWithEndpointsIsCollectedOnTheSchedule) {
  Register("checkout", {"api.test"});
  Register("library", {});
  prober_.answering = {{"api.test", net::TlsVersion::kTls13}};
  Work();
  Later(61);
  Work();
  EXPECT_EQ(prober_.asked, 1);
  EXPECT_EQ(State("checkout").sources.at(0).failure, "");
  EXPECT_EQ(Runs("checkout"), 1U);
  EXPECT_FALSE(app::LastCollection(file_.store->documents(), "library", now_)->has_value());
  Later(1800);
  Work();
  EXPECT_EQ(prober_.asked, 1) << "not due yet";
  Later(1801);
  Work();
  EXPECT_EQ(prober_.asked, 2);
}

TEST_F(CollectionTest, OnlyNewsIsKept) {
  Register("checkout", {"api.test"});
  prober_.answering = {{"api.test", net::TlsVersion::kTls13}};
  std::vector<std::size_t> kept;
  Work();
  Later(61);
  for (int i = 0; i < 5; ++i, Later(3601)) {
    Work();
    kept.push_back(Runs("checkout"));
  }
  EXPECT_THAT(kept, ::testing::ElementsAre(1, 2, 2, 2, 2)) << "a change counts twice, so that drift can be seen";
  Later(8 * 3600);
  Work();
  EXPECT_EQ(Runs("checkout"), 3U) << "half a day";
}

TEST_F(CollectionTest, OneSourceThatFailsIsOneNotice) {
  Register("a", {"shared.test"});
  Register("b", {"shared.test", "own.test"});
  Register("hidden", {"shared.test"}, true);
  prober_.answering = {{"own.test", net::TlsVersion::kTls13}};
  Work();
  Instant since = now_;
  Later(61);
  Work();
  TestHeaders viewer = Person("eve", {AccessRole::kViewer});
  http::Response response = Ask("GET", "/api/v1/notices", "", viewer);
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(response.body, HasSubstr(R"("source":"shared.test:443")"));
  EXPECT_THAT(response.body, HasSubstr(R"("services":["a","b"])")) << "nobody learns of restricted services";
  EXPECT_THAT(response.body, Not(HasSubstr("own.test")));
  EXPECT_GE(State("a").sources.at(0).since, since);
}

TEST_F(CollectionTest, WhereHardlyAnythingAnswersItIsTheNetwork) {
  Register("a", {"one.test"});
  Register("b", {"two.test"});
  Register("c", {"three.test"});
  Work();
  Later(61);
  Work();
  auto notices = app::SourceNotices(
      file_.store->documents(), [](const std::string&) { return true; }, now_);
  ASSERT_TRUE(notices.ok());
  ASSERT_EQ(notices->size(), 1U);
  EXPECT_EQ(notices->front().source, "network");
  EXPECT_THAT(notices->front().services, ::testing::ElementsAre("a", "b", "c"));
}

TEST_F(CollectionTest, AFailureKeepsTheMomentWhenItBegan) {
  Register("checkout", {"api.test"});
  Work();
  Later(61);
  Work();
  std::optional<Instant> since = State("checkout").sources.at(0).since;
  Later(3601);
  Work();
  ASSERT_EQ(prober_.asked, 2);
  EXPECT_EQ(State("checkout").sources.at(0).since, since);
}

TEST_F(CollectionTest, WhoeverMayAsksForItNow) {
  Register("checkout", {"api.test"});
  Register("library", {});
  prober_.answering = {{"api.test", net::TlsVersion::kTls13}};
  TestHeaders member = Person("mia", {AccessRole::kContributor}, {"payments"});
  TestHeaders stranger = Person("sam", {AccessRole::kContributor}, {"search"});
  EXPECT_EQ(Ask("POST", "/api/v1/services/checkout/collect", "", stranger).status, 403);
  EXPECT_EQ(Ask("POST", "/api/v1/services/library/collect", "", member).status, 422);
  EXPECT_EQ(Ask("POST", "/api/v1/services/none/collect", "", member).status, 404);
  EXPECT_EQ(Ask("GET", "/api/v1/services/checkout/collect").status, 401);
  EXPECT_EQ(Ask("POST", "/api/v1/services/checkout/collect", "", member).status, 202);
  EXPECT_TRUE(*collection_.WorkOnce(prober_));
  EXPECT_EQ(prober_.asked, 1);
  http::Response status = Ask("GET", "/api/v1/services/checkout/collect", "", stranger);
  EXPECT_EQ(status.status, 200);
  EXPECT_THAT(status.body, HasSubstr(R"("sources":[{"source":"api.test:443","answers":true}])"));
}

TEST_F(CollectionTest, AServiceWithoutEndpointsLosesItsJob) {
  Register("checkout", {"api.test"});
  Work();
  app::HeldService held = *services_.Get("checkout", now_);
  held.service.endpoints.clear();
  ASSERT_TRUE(services_.Put(held.service, held.version, now_).ok());
  Later(61);
  Work();
  EXPECT_EQ(prober_.asked, 0);
  EXPECT_FALSE(collection_.StatusOf("checkout")->job.has_value());
}

// The job as it was before it was done, as somebody left it who was killed.
void LeaveAgain(store::Store& store, Instant due) {
  ASSERT_TRUE(store.jobs().Put("collect", "checkout", due, "").ok());
}

TEST_F(CollectionTest, WhoWasKilledAfterTheLastWordHasDoneTheJob) {
  Register("checkout", {"api.test"});
  prober_.answering = {{"api.test", net::TlsVersion::kTls13}};
  ASSERT_TRUE(collection_.AskFor("checkout").ok());
  const Instant due = collection_.StatusOf("checkout")->job->due_at;
  Work();
  LeaveAgain(*file_.store, due);
  Later(301);
  EXPECT_TRUE(*collection_.WorkOnce(prober_));
  EXPECT_EQ(prober_.asked, 1);
  EXPECT_EQ(Runs("checkout"), 1U);
  EXPECT_GT(collection_.StatusOf("checkout")->job->due_at, now_);
}

TEST_F(CollectionTest, TheRunOfWhoWasKilledIsFinishedByAnother) {
  Register("checkout", {"api.test"});
  prober_.answering = {{"api.test", net::TlsVersion::kTls13}};
  ASSERT_TRUE(collection_.AskFor("checkout").ok());
  const Instant due = collection_.StatusOf("checkout")->job->due_at;
  Work();
  const std::string run = State("checkout").run;
  for (const char* space : {"collection", "collection-seen"}) {
    ASSERT_TRUE(file_.store->documents().Change({{store::RemoveDocument(space, "checkout")}}, now_).ok());
  }
  LeaveAgain(*file_.store, due);
  Later(301);
  prober_.answering = {{"api.test", net::TlsVersion::kTls10}};
  EXPECT_TRUE(*collection_.WorkOnce(prober_));
  EXPECT_EQ(Runs("checkout"), 1U);
  EXPECT_EQ(State("checkout").run, run);
  Later(3601);
  Work();
  EXPECT_EQ(Runs("checkout"), 2U) << "the next job has a run of its own";
}

TEST_F(CollectionTest, WhoLostTheJobWhileProbingKeepsNothing) {
  Register("checkout", {"api.test"});
  prober_.answering = {{"api.test", net::TlsVersion::kTls13}};
  SaidProber other;
  other.answering = {{"api.test", net::TlsVersion::kTls10}};
  ASSERT_TRUE(collection_.AskFor("checkout").ok());
  prober_.meanwhile = [&] {
    Later(301);
    EXPECT_TRUE(*collection_.WorkOnce(other));
  };
  EXPECT_TRUE(*collection_.WorkOnce(prober_));
  EXPECT_EQ(other.asked, 1);
  EXPECT_EQ(Runs("checkout"), 1U);
  const std::optional<store::Job> job = collection_.StatusOf("checkout")->job;
  EXPECT_EQ(job->failures, 0) << "whoever has it speaks for it";
  EXPECT_EQ(State("checkout").collected_at, now_);
}

TEST_F(CollectionTest, AStopBreaksOffWhatHangsAndGivesTheJobBack) {
  Register("checkout", {"api.test"});
  ASSERT_TRUE(collection_.AskFor("checkout").ok());
  std::atomic<bool> hangs = false;
  {
    CollectionOptions options{
        .every = std::nullopt, .threads = 1, .prober = [&] { return std::make_unique<HangingProber>(hangs); }};
    Collection stopping(
        *file_.store, services_, {runs_, standards_, *file_.record}, log_, [this] { return now_; }, std::move(options));
    stopping.Start();
    for (int i = 0; i < 1000 && !hangs; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    ASSERT_TRUE(hangs);
  }
  EXPECT_EQ(Runs("checkout"), 0U) << "what was broken off is no evidence";
  prober_.answering = {{"api.test", net::TlsVersion::kTls13}};
  EXPECT_TRUE(*collection_.WorkOnce(prober_));
  EXPECT_EQ(Runs("checkout"), 1U);
}

// Answers when so many of its sort are asked at the same time.
class MeetingProber : public net::Prober {
 public:
  MeetingProber(std::atomic<int>& here, int wanted) : here_(here), wanted_(wanted) {}

  Result<std::vector<net::TlsFindings>> ProbeTls(std::span<const net::TlsTarget> targets, Instant now,
                                                 std::stop_token stop) override {
    ++here_;
    while (here_ < wanted_ && !stop.stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return said_.ProbeTls(targets, now, stop);
  }

 private:
  std::atomic<int>& here_;
  int wanted_;
  SaidProber said_;
};

TEST_F(CollectionTest, SeveralServicesAreCollectedAtOnce) {
  constexpr int kServices = 4;
  for (int i = 0; i < kServices; ++i) {
    Register("s" + std::to_string(i), {"api.test"});
    ASSERT_TRUE(collection_.AskFor("s" + std::to_string(i)).ok());
  }
  std::atomic<int> here = 0;
  CollectionOptions options{.every = std::nullopt, .threads = kServices, .prober = [&] {
                              return std::make_unique<MeetingProber>(here, kServices);
                            }};
  Collection running(
      *file_.store, services_, {runs_, standards_, *file_.record}, log_, [this] { return now_; }, std::move(options));
  running.Start();
  for (int i = 0; i < 1000 && !running.StatusOf("s3")->last; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_TRUE(running.StatusOf("s3")->last.has_value());
}

TEST_F(CollectionTest, ItsOwnThreadsDoTheWorkAndEnd) {
  Register("checkout", {"api.test"});
  CollectionOptions options{
      .every = std::nullopt, .threads = 2, .prober = [] { return std::make_unique<SaidProber>(); }};
  Collection running(
      *file_.store, services_, {runs_, standards_, *file_.record}, log_, [this] { return now_; }, std::move(options));
  ASSERT_TRUE(running.AskFor("checkout").ok());
  running.Start();
  for (int i = 0; i < 500 && !running.StatusOf("checkout")->last; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_TRUE(running.StatusOf("checkout")->last.has_value());
}

}  // namespace
}  // namespace seaworthy::server
