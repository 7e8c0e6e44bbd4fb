// What-if over packed facts against judging everything anew from what is stored: random standards, random facts.
#include <algorithm>
#include <map>
#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "app/fact_cache.h"
#include "app/what_if.h"
#include "collectors/registry.h"
#include "facts/codec.h"
#include "standard/load.h"
#include "value/build.h"

namespace seaworthy::app {
namespace {

using model::Outcome;
using value::AbsentReason;
using value::Kind;
using value::Type;
using value::Value;

class Chance {
 public:
  Chance(std::uint64_t seed, std::shared_ptr<const facts::Declarations> declarations, Instant now)
      : random_(seed), declarations_(std::move(declarations)), now_(now) {}

  std::size_t Up(std::size_t most) { return std::uniform_int_distribution<std::size_t>(0, most)(random_); }
  bool Seldom() { return Up(7) == 0; }

  // Of those slots.
  std::shared_ptr<const facts::FactSet> Facts(const std::vector<std::size_t>& slots) {
    facts::FactSetBuilder builder(*declarations_);
    for (int i = 0; i < 6; ++i) {
      facts::Provenance source{"any", {"file.yaml", i + 1, 1}, {}, {}, Seldom() ? "0190-dana" : ""};
      if (!Seldom()) source.observed = now_ - Span{static_cast<std::int64_t>(Up(60) * 86'400), 0};
      builder.AddOrigin(std::move(source));
    }
    for (std::size_t slot : slots) {
      if (!Seldom()) builder.Set(slot, At(Part(declarations_->facts()[slot].type, builder.arena(), 0)));
    }
    return std::move(builder).Build();
  }

  // One question that can be asked of the facts.
  std::string Check() {
    const facts::Declaration& fact = declarations_->facts()[Up(declarations_->facts().size() - 1)];
    if (fact.type.kind == Kind::kStruct) return Of(*fact.type.structure, fact.key);
    if (fact.type.kind != Kind::kList) return Ask(fact.type, fact.key);
    const Type& element = fact.type.arguments[0];
    std::string asked = element.kind == Kind::kStruct ? Of(*element.structure, "e") : Ask(element, "e");
    const char* macro = Up(1) == 0 ? "all" : "exists";
    return fmt::format("size({0}) > {1} && {0}.{2}(e, {3})", fact.key, Up(1), macro, asked);
  }

 private:
  std::string Of(const value::StructType& type, const std::string& name) {
    const value::Field& field = type.fields[Up(type.fields.size() - 1)];
    std::string part = name + "." + field.name;
    return field.optional ? fmt::format("(has({}) && {})", part, Ask(field.type, part)) : Ask(field.type, part);
  }

  std::string Ask(const Type& type, const std::string& name) {
    switch (type.kind) {
      case Kind::kBool: return name;
      case Kind::kInt: return fmt::format("{} >= {}", name, Up(4));
      case Kind::kUint: return fmt::format("{} >= {}u", name, Up(4));
      case Kind::kDouble: return fmt::format("{} >= {}.5", name, Up(4));
      case Kind::kString: return fmt::format("{} != \"text-{}\"", name, Up(3));
      case Kind::kDuration: return fmt::format("{} <= duration(\"{}s\")", name, Up(4));
      case Kind::kTimestamp: return fmt::format("now - {} < duration(\"{}h\")", name, 1 + Up(400));
      case Kind::kList:
      case Kind::kMap: return fmt::format("size({}) <= {}", name, Up(2));
      default: return fmt::format("{0} == {0}", name);
    }
  }

  Value At(const Value& value) { return Up(2) == 0 ? value : value.WithOrigin(static_cast<std::uint32_t>(Up(6))); }

  Value Part(const Type& type, value::Arena& arena, int depth) {
    if (Seldom()) return value::MakeAbsent(arena, static_cast<AbsentReason>(Up(10)), "in words");
    switch (type.kind) {
      case Kind::kBool: return Value::Bool(Up(3) != 0);
      case Kind::kInt: return Value::Int(static_cast<std::int64_t>(Up(5)));
      case Kind::kUint: return Value::Uint(Up(5));
      case Kind::kDouble: return Value::Double(static_cast<double>(Up(20)) / 4);
      case Kind::kString: return value::CopyString(arena, fmt::format("text-{}", Up(3)));
      case Kind::kDuration: return Value::Duration({static_cast<std::int64_t>(Up(5)), 0});
      case Kind::kTimestamp: return Value::Timestamp(now_ - Span{static_cast<std::int64_t>(Up(400) * 3600), 0});
      case Kind::kList: {
        std::vector<Value> items;
        for (std::size_t n = depth > 1 ? 0 : Up(3); n > 0; --n) {
          items.push_back(At(Part(type.arguments[0], arena, depth + 1)));
        }
        return value::CopyList(arena, items);
      }
      case Kind::kMap: {
        Value key = value::CopyString(arena, "key");
        return value::SortedMap(arena, {{key, At(Part(type.arguments[1], arena, depth + 1))}});
      }
      default: {
        value::StructBuilder part(arena, *type.structure);
        for (const value::Field& field : type.structure->fields) {
          if (!field.optional || Up(1) == 0) part.Set(field.name, At(Part(field.type, arena, depth + 1)));
        }
        return part.Build();
      }
    }
  }

  std::mt19937_64 random_;
  std::shared_ptr<const facts::Declarations> declarations_;
  Instant now_;
};

struct Rule {
  std::string id;
  std::string more;
  std::string check;
};

Rule RandomRule(Chance& chance, int number) {
  Rule rule{fmt::format("item-{}", number), chance.Seldom() ? "severity: warning" : "severity: blocker",
            chance.Check()};
  if (chance.Seldom()) rule.more += ", trust: server";
  if (chance.Seldom()) rule.more += fmt::format(", fresh_for: {}d", 1 + chance.Up(60));
  if (chance.Seldom()) rule.more += fmt::format(", applies: service.tier <= {}", 1 + chance.Up(3));
  return rule;
}

// Some rules of the old standard changed, dropped and added.
std::vector<Rule> Changed(Chance& chance, std::vector<Rule> rules) {
  for (Rule& rule : rules) {
    if (chance.Seldom()) rule.check = chance.Check();
  }
  if (chance.Seldom()) rules.erase(rules.begin());
  if (chance.Seldom()) rules.push_back(RandomRule(chance, 100));
  return rules;
}

class WhatIfRandomTest : public testing::Test {
 protected:
  Ruler RulerOf(const std::vector<Rule>& rules) {
    std::string yaml = "id: house\nversion: \"1\"\ntitle: House\nsections:\n  - id: all\n    title: All\n    items:\n";
    for (const Rule& rule : rules) {
      yaml += fmt::format("      - {{id: {}, question: Is it?, why: W., action: A., {}, check: '{}'}}\n", rule.id,
                          rule.more, rule.check);
    }
    standard::Bundle bundle;
    bundle.main = {"house.yaml", yaml};
    standard::LoadOutcome loaded = standard::Load(bundle, *declarations_);
    SEAWORTHY_ASSERT(loaded.ok(), loaded.errors.front().ToString() + "\n" + yaml);
    return MakeRuler(declarations_, std::make_shared<const model::Standard>(std::move(loaded.standard)));
  }

  // By id, what every item comes to, judged with all reasons from the stored text.
  std::map<std::string, Outcome> JudgedAnew(const Ruler& ruler, const JudgedService& service, model::Verdict& verdict) {
    Judgement judgement;
    auto decoded = facts::DecodeFacts(texts_.at(service.facts), *declarations_);
    SEAWORTHY_ASSERT(decoded.ok(), decoded.error().ToString());
    judgement.facts = decoded->facts;
    JudgeFacts(ruler, standard::ResolveParameters(*ruler.standard, service.tier, {}), now_, judgement);
    verdict = judgement.run.verdict;
    std::map<std::string, Outcome> outcomes;
    for (const model::ItemResult& result : judgement.run.items) outcomes[result.item->id] = result.outcome;
    return outcomes;
  }

  void Store(const Ruler& before, Chance& chance, int services) {
    services_.clear();
    std::vector<std::size_t> slots = FactsRead(before);
    for (int i = 0; i < services; ++i) {
      auto facts = chance.Facts(slots);
      std::string text = facts::EncodeFacts(*facts);
      std::string digest = facts::FactsDigest(text);
      texts_[digest] = std::move(text);
      int tier = static_cast<int>(chance.Up(3)) + 1;
      services_.push_back({fmt::format("s{:04}", i), tier, {}, digest, OutcomesOf(before, *facts, tier, {}, now_)});
    }
  }

  // A service must be told of if and only if judging it anew by both standards says something else; looks at some.
  void ExpectTheSame(const WhatChanges& changes, const Ruler& before, const Ruler& after) {
    std::map<std::string, const ServiceChange*> told;
    for (const ServiceChange& change : changes.services) told[change.service] = &change;
    for (std::size_t i = changes.evaluated % 3; i < services_.size(); i += 3) {
      const JudgedService& service = services_[i];
      model::Verdict was{};
      model::Verdict is{};
      auto old_outcomes = JudgedAnew(before, service, was);
      auto new_outcomes = JudgedAnew(after, service, is);
      std::map<std::string, std::pair<std::optional<Outcome>, std::optional<Outcome>>> expected;
      for (const auto& [id, outcome] : old_outcomes) expected[id].first = outcome;
      for (const auto& [id, outcome] : new_outcomes) expected[id].second = outcome;
      std::erase_if(expected, [](const auto& entry) { return entry.second.first == entry.second.second; });
      auto found = told.find(service.id);
      ASSERT_EQ(found != told.end(), was != is || !expected.empty()) << service.id;
      if (found == told.end()) continue;
      EXPECT_EQ(found->second->before, was) << service.id;
      EXPECT_EQ(found->second->after, is) << service.id;
      ASSERT_EQ(found->second->items.size(), expected.size()) << service.id;
      for (const OutcomeChange& item : found->second->items) {
        EXPECT_EQ(item.before, expected[item.item].first) << service.id << " " << item.item;
        EXPECT_EQ(item.after, expected[item.item].second) << service.id << " " << item.item;
      }
    }
  }

  std::shared_ptr<const facts::Declarations> declarations_ =
      std::make_shared<const facts::Declarations>(collectors::AllDeclarations());
  Instant now_ = *ParseInstant("2031-06-01T12:00:00Z");
  std::map<std::string, std::string> texts_;
  std::vector<JudgedService> services_;
};

TEST_F(WhatIfRandomTest, PackedFactsAreJudgedAsStoredOnes) {
  std::map<Outcome, int> seen;
  std::size_t changed = 0;
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    Chance chance(seed, declarations_, now_);
    std::vector<Rule> rules;
    for (int i = 0; i < 20; ++i) rules.push_back(RandomRule(chance, i));
    Ruler before = RulerOf(rules);
    Store(before, chance, 130);
    for (const JudgedService& service : services_) {
      for (Outcome outcome : service.outcomes) ++seen[outcome];
    }
    // Every other time there is room for some of them only: facts are loaded, kept and driven out.
    bool is_small = seed % 2 == 0;
    FactCache cache(declarations_, {.bytes = is_small ? 60'000u : 1u << 20},
                    [&](const std::string& digest) -> std::optional<std::string> { return texts_.at(digest); });
    std::vector<std::size_t> soon = FactsRead(before);
    for (int round = 0; round < 2; ++round) {
      Ruler after = RulerOf(Changed(chance, rules));
      WhatIfRequest request{services_, before, after, {}, now_};
      request.facts = [&](const std::string& digest, std::span<const std::size_t> slots) {
        return cache.Get(digest, slots, is_small ? std::span<const std::size_t>() : soon);
      };
      WhatIf(request);
      WhatChanges changes = WhatIf(request);  // Once more, from memory where there is room.
      EXPECT_TRUE(changes.unread.empty());
      EXPECT_EQ(changes.judged, services_.size());
      EXPECT_EQ(changes.changed, changes.services.size());
      ExpectTheSame(changes, before, after);
      changed += changes.changed;
      if (HasFatalFailure()) FAIL() << "seed " << seed;
    }
    EXPECT_TRUE(is_small || cache.counts().hits > 0);
    EXPECT_TRUE(!is_small || cache.counts().sets < services_.size());
  }
  for (Outcome outcome : {Outcome::kPass, Outcome::kFail, Outcome::kUnknown, Outcome::kNotApplicable}) {
    EXPECT_GT(seen[outcome], 100) << Name(outcome);
  }
  EXPECT_GT(changed, 100u);
}

}  // namespace
}  // namespace seaworthy::app
