#include "app/what_if.h"

#include <algorithm>
#include <atomic>
#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "check/evaluate.h"
#include "collectors/registry.h"
#include "standard/load.h"

namespace seaworthy::app {
namespace {

using model::Outcome;
using model::Verdict;
using value::Value;

constexpr std::string_view kHead = R"(
id: house
version: "1"
title: House
parameters:
  least: {type: double, default: 0.5, tiers: {1: 0.9}, settable: service, doc: Least line rate.}
  most: {type: int, default: 10, doc: Most units.}
sections:
  - id: all
    title: All
    items:
)";

std::string Item(std::string_view id, std::string_view check, std::string_view more = "severity: blocker") {
  return fmt::format("      - {{id: {}, question: Is it?, why: Because., action: Do., {}, check: '{}'}}\n", id, more,
                     check);
}

const std::string kCovered = Item("covered", "coverage.line_rate >= params.least");
const std::string kTotal = Item("total", "coverage.total <= params.most");
const std::string kSmall = Item("small", "coverage.covered <= 5", "severity: warning");

class WhatIfTest : public testing::Test {
 protected:
  Ruler RulerOf(const std::string& items, const std::string& head = std::string(kHead)) {
    standard::Bundle bundle;
    bundle.main = {"house.yaml", head + items};
    standard::LoadOutcome loaded = standard::Load(bundle, *declarations_);
    SEAWORTHY_ASSERT(loaded.ok(), loaded.errors.front().ToString());
    return MakeRuler(declarations_, std::make_shared<const model::Standard>(std::move(loaded.standard)));
  }

  std::shared_ptr<const facts::FactSet> Facts(std::optional<double> rate, std::int64_t total, Instant observed) {
    facts::Writer coverage(*declarations_, "coverage");
    auto origin = coverage.Origin({"cobertura.xml", 1}, observed);
    if (rate) coverage.Set("coverage.line_rate", Value::Double(*rate).WithOrigin(origin));
    coverage.Set("coverage.total", Value::Int(total).WithOrigin(origin));
    coverage.Set("coverage.covered", Value::Int(total / 2).WithOrigin(origin));
    facts::FactSetBuilder builder(*declarations_);
    builder.Add(coverage);
    return std::move(builder).Build();
  }

  void Store(const Ruler& ruler, std::string id, std::optional<int> tier, std::vector<model::Setting> settings,
             const std::shared_ptr<const facts::FactSet>& facts, Instant judged) {
    JudgedService service{id, tier, std::move(settings), id, {}};
    service.outcomes = OutcomesOf(ruler, *facts, service.tier, service.parameters, judged);
    stored_[id] = facts;
    services_.push_back(std::move(service));
  }

  FactsOf Stored() {
    return [this](const std::string& digest, std::span<const std::size_t>) {
      auto found = stored_.find(digest);
      return found == stored_.end() ? nullptr : found->second;
    };
  }

  WhatChanges Ask(const Ruler& before, const Ruler& after, unsigned threads = 2, WhatIfPage page = {}) {
    return WhatIf({services_, before, after, Stored(), now_, threads, std::move(page)});
  }

  std::shared_ptr<const facts::Declarations> declarations_ =
      std::make_shared<const facts::Declarations>(collectors::AllDeclarations());
  Instant now_ = *ParseInstant("2031-06-01T12:00:00Z");
  std::map<std::string, std::shared_ptr<const facts::FactSet>> stored_;
  std::vector<JudgedService> services_;
};

TEST_F(WhatIfTest, TellsWhomAStricterThresholdHits) {
  Ruler before = RulerOf(kCovered + kTotal);
  Store(before, "low", 2, {}, Facts(0.6, 8, now_), now_);
  Store(before, "high", 2, {}, Facts(0.95, 8, now_), now_);
  std::string head(kHead);
  head.replace(head.find("default: 0.5"), 12, "default: 0.8");
  WhatChanges changes = Ask(before, RulerOf(kCovered + kTotal, head));
  ASSERT_EQ(changes.services.size(), 1u);
  EXPECT_EQ(changes.services[0].service, "low");
  EXPECT_EQ(changes.services[0].before, Verdict::kReady);
  EXPECT_EQ(changes.services[0].after, Verdict::kNotReady);
  ASSERT_EQ(changes.services[0].items.size(), 1u);
  EXPECT_EQ(changes.services[0].items[0].item, "covered");
  EXPECT_EQ(changes.services[0].items[0].before, Outcome::kPass);
  EXPECT_EQ(changes.services[0].items[0].after, Outcome::kFail);
  EXPECT_EQ(changes.judged, 2u);
  EXPECT_EQ(changes.evaluated, 2u) << "the item whose parameter did not change keeps its outcome";
  EXPECT_EQ((changes.verdicts[{Verdict::kReady, Verdict::kNotReady}]), 1u);
}

TEST_F(WhatIfTest, AParameterThatChangesForOneTierHitsThatTierAlone) {
  Ruler before = RulerOf(kCovered);
  Store(before, "first", 1, {}, Facts(0.92, 8, now_), now_);
  Store(before, "second", 2, {}, Facts(0.6, 8, now_), now_);
  Store(before, "own", 1, {{"least", "0.1", {}}}, Facts(0.92, 8, now_), now_);
  std::string head(kHead);
  head.replace(head.find("{1: 0.9}"), 8, "{1: 1.0}");
  WhatChanges changes = Ask(before, RulerOf(kCovered, head));
  ASSERT_EQ(changes.services.size(), 1u);
  EXPECT_EQ(changes.services[0].service, "first");
  EXPECT_EQ(changes.evaluated, 1u);
}

TEST_F(WhatIfTest, NewDroppedAndRenamedItemsAreTold) {
  Ruler before = RulerOf(kCovered + kTotal);
  Store(before, "shop", 2, {}, Facts(0.6, 80, now_), now_);
  std::string renamed = Item("tested", "coverage.line_rate >= params.least", "severity: blocker, replaces: [covered]");
  WhatChanges changes = Ask(before, RulerOf(renamed + kSmall));
  ASSERT_EQ(changes.services.size(), 1u);
  const std::vector<OutcomeChange>& items = changes.services[0].items;
  ASSERT_EQ(items.size(), 2u) << "the renamed item says what it said";
  EXPECT_EQ(items[0].item, "small");
  EXPECT_EQ(items[0].before, std::nullopt);
  EXPECT_EQ(items[0].after, Outcome::kFail);
  EXPECT_EQ(items[1].item, "total");
  EXPECT_EQ(items[1].before, Outcome::kFail);
  EXPECT_EQ(items[1].after, std::nullopt);
  EXPECT_TRUE(items[1].required_before);
  EXPECT_EQ(changes.services[0].before, Verdict::kNotReady);
  EXPECT_EQ(changes.services[0].after, Verdict::kReady);
}

TEST_F(WhatIfTest, AnItemThatBeginsToBlockChangesTheVerdictAndIsNotJudgedAnew) {
  Ruler before = RulerOf(kSmall);
  Store(before, "shop", 2, {}, Facts(0.6, 80, now_), now_);
  services_[0].facts = "gone";
  WhatChanges changes = Ask(before, RulerOf(Item("small", "coverage.covered <= 5")));
  ASSERT_EQ(changes.services.size(), 1u);
  EXPECT_EQ(changes.services[0].after, Verdict::kNotReady);
  EXPECT_TRUE(changes.services[0].items[0].required_after);
  EXPECT_EQ(changes.evaluated, 0u);
  EXPECT_TRUE(changes.unread.empty());
}

TEST_F(WhatIfTest, AFactThatGrewOldSinceIsNoChangeOfTheStandard) {
  Ruler before = RulerOf(kCovered);
  Instant long_ago = now_ - Span{400 * 86'400, 0};
  Store(before, "shop", 2, {}, Facts(0.6, 8, long_ago), long_ago);
  EXPECT_EQ(services_[0].outcomes[0], Outcome::kPass);
  WhatChanges changes = Ask(before, RulerOf(Item("covered", "coverage.line_rate >= 0.1")));
  EXPECT_TRUE(changes.services.empty());
  EXPECT_EQ(changes.evaluated, 1u);
}

TEST_F(WhatIfTest, ServicesWhoseFactsAreGoneAreNamed) {
  Ruler before = RulerOf(kCovered);
  Store(before, "shop", 2, {}, Facts(0.6, 8, now_), now_);
  stored_.clear();
  WhatChanges changes = Ask(before, RulerOf(Item("covered", "coverage.line_rate >= 0.7")));
  EXPECT_EQ(changes.unread, std::vector<std::string>{"shop"});
  EXPECT_EQ(changes.judged, 0u);
}

// Against judging every item of every service by both standards, with all reasons.
TEST_F(WhatIfTest, AgreesWithJudgingEverything) {
  std::mt19937_64 random(11);
  auto up_to = [&](std::uint64_t most) { return random() % (most + 1); };
  Ruler before = RulerOf(kCovered + kTotal + kSmall + Item("any", "coverage.line_rate < 2.0"));
  Ruler after =
      RulerOf(Item("covered", "coverage.line_rate >= params.least + 0.1") + kTotal +
              Item("small", "coverage.covered <= 6", "severity: warning") + Item("new", "coverage.total > 3"));
  for (int i = 0; i < 400; ++i) {
    std::optional<int> tier = up_to(4) == 0 ? std::nullopt : std::optional(static_cast<int>(up_to(3)) + 1);
    std::vector<model::Setting> settings;
    if (up_to(3) == 0) settings.push_back({"least", "0.3", {}});
    std::optional<double> rate;
    if (up_to(5) != 0) rate = static_cast<double>(up_to(10)) / 10;
    Store(before, fmt::format("s{}", i), tier, settings, Facts(rate, static_cast<std::int64_t>(up_to(20)), now_), now_);
  }
  WhatChanges changes = Ask(before, after);
  std::size_t next = 0;
  for (const JudgedService& service : services_) {
    auto judge = [&](const Ruler& ruler) {
      Judgement judgement;
      judgement.facts = stored_[service.facts];
      JudgeFacts(ruler, standard::ResolveParameters(*ruler.standard, service.tier, service.parameters), now_,
                 judgement);
      return judgement;
    };
    Judgement old = judge(before);
    Judgement fresh = judge(after);
    std::map<std::string, std::pair<std::optional<Outcome>, std::optional<Outcome>>> expected;
    for (const model::ItemResult& result : old.run.items) expected[result.item->id].first = result.outcome;
    for (const model::ItemResult& result : fresh.run.items) expected[result.item->id].second = result.outcome;
    std::erase_if(expected, [](const auto& entry) { return entry.second.first == entry.second.second; });
    ASSERT_FALSE(expected.empty()) << "each has a new item";
    ASSERT_LT(next, changes.services.size());
    const ServiceChange& change = changes.services[next++];
    ASSERT_EQ(change.service, service.id);
    EXPECT_EQ(change.before, old.run.verdict) << service.id;
    EXPECT_EQ(change.after, fresh.run.verdict) << service.id;
    ASSERT_EQ(change.items.size(), expected.size()) << service.id;
    for (const OutcomeChange& item : change.items) {
      EXPECT_EQ(item.before, expected[item.item].first) << service.id << " " << item.item;
      EXPECT_EQ(item.after, expected[item.item].second) << service.id << " " << item.item;
    }
  }
  EXPECT_EQ(next, changes.services.size());
  EXPECT_EQ(changes.evaluated, 400u * 3);
}

TEST_F(WhatIfTest, APageTellsOfSomeAndCountsAll) {
  Ruler before = RulerOf(kCovered);
  for (int i = 0; i < 300; ++i)
    Store(before, fmt::format("s{:03}", i), 2, {}, Facts(i % 3 == 0 ? 0.9 : 0.6, 8, now_), now_);
  Ruler after = RulerOf(Item("covered", "coverage.line_rate >= 0.7"));
  std::vector<std::string> told;
  WhatIfPage page{"", 70};
  for (bool more = true; more;) {
    WhatChanges changes = Ask(before, after, 2, page);
    EXPECT_EQ(changes.changed, 200u);
    EXPECT_EQ((changes.verdicts[{Verdict::kReady, Verdict::kNotReady}]), 200u);
    ASSERT_LE(changes.services.size(), 70u);
    for (const ServiceChange& change : changes.services) told.push_back(change.service);
    more = changes.more;
    page.after = told.back();
  }
  EXPECT_EQ(told.size(), 200u);
  EXPECT_TRUE(std::ranges::is_sorted(told));
}

TEST_F(WhatIfTest, StopsWhenToldTo) {
  Ruler before = RulerOf(kCovered + kTotal);
  for (int i = 0; i < 300; ++i) Store(before, fmt::format("s{}", i), 2, {}, Facts(0.6, 8, now_), now_);
  Ruler after = RulerOf(Item("covered", "coverage.line_rate >= 0.7") + Item("total", "coverage.total <= 7"));
  std::atomic<int> asked = 0;
  WhatIfRequest request{services_, before, after, Stored(), now_};
  request.goes_on = [&] { return ++asked <= 100; };
  WhatChanges changes = WhatIf(request);
  EXPECT_TRUE(changes.stopped);
  EXPECT_LE(changes.evaluated, 100u);
  EXPECT_LE(asked, 102) << "both threads end at once";
}

}  // namespace
}  // namespace seaworthy::app
