// What a changed standard would change: 10,000 services × 60 items over generated facts, as the server asks it.
//
//   bench_what_if [SERVICES [ROUNDS]]
//
// The facts are values of the real declarations, at random by their types; the items ask one fact each, a third of them
// only of some tiers. Measured are: facts that are not in memory yet, everything changed with the facts in memory, one
// item changed with the facts in memory; and the plain way, one service after the other, each document of facts read
// and every item judged by both standards with all reasons.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <random>

#include <fmt/format.h>

#include "app/fact_cache.h"
#include "app/what_if.h"
#include "base/assert.h"
#include "collectors/registry.h"
#include "facts/codec.h"
#include "facts/compact.h"
#include "standard/load.h"
#include "value/build.h"

using namespace seaworthy;
using value::Kind;
using value::Type;
using value::Value;

namespace {

constexpr std::size_t kItems = 60;
constexpr std::size_t kMostElements = 5;

struct Question {
  std::size_t slot;
  std::string check;  // With `{}` for a threshold.
};

// One question about each field of a list, and each scalar, that can be asked.
std::vector<Question> Questions(const facts::Declarations& declarations) {
  std::vector<Question> questions;
  for (std::size_t slot = 0; slot < declarations.facts().size(); ++slot) {
    const facts::Declaration& fact = declarations.facts()[slot];
    auto ask = [&](const Type& type, const std::string& name) -> std::string {
      if (type.kind == Kind::kBool) return name;
      if (type.kind == Kind::kInt) return name + " >= {}";
      if (type.kind == Kind::kString) return name + " != \"{}\"";
      if (type.kind == Kind::kDouble) return name + " >= {}.5";
      return {};
    };
    if (fact.type.kind != Kind::kList || fact.type.arguments[0].kind != Kind::kStruct) continue;
    int of_this_fact = 0;
    for (const value::Field& field : fact.type.arguments[0].structure->fields) {
      std::string asked = ask(field.type, "e." + field.name);
      if (asked.empty() || field.optional || ++of_this_fact > 3) continue;
      questions.push_back({slot, fmt::format("size({0}) > 0 && {0}.all(e, {1})", fact.key, asked)});
    }
  }
  return questions;
}

class Organisation {
 public:
  explicit Organisation(std::size_t services) : services_(services) {
    for (Question& question : Questions(*declarations)) {
      if (questions_.size() < kItems) questions_.push_back(std::move(question));
    }
    SEAWORTHY_ASSERT(questions_.size() == kItems, "too few questions");
  }

  // `changed`: which items ask for more than they did.
  app::Ruler RulerWith(std::size_t changed) const {
    std::string yaml = "id: house\nversion: \"1\"\ntitle: House\nsections:\n  - id: all\n    title: All\n    items:\n";
    for (std::size_t i = 0; i < kItems; ++i) {
      std::string check = questions_[i].check;
      if (auto hole = check.find("{}"); hole != std::string::npos) check.replace(hole, 2, i < changed ? "2" : "1");
      if (i < changed) check += " && true == true";
      yaml += fmt::format("      - {{id: item-{}, question: Is it?, why: W., action: A., severity: blocker", i);
      if (i % 3 == 0) yaml += ", applies: service.tier <= 3";
      yaml += fmt::format(", check: '{}'}}\n", check);
    }
    standard::Bundle bundle;
    bundle.main = {"house.yaml", yaml};
    standard::LoadOutcome loaded = standard::Load(bundle, *declarations);
    SEAWORTHY_ASSERT(loaded.ok(), loaded.errors.front().ToString());
    return app::MakeRuler(declarations, std::make_shared<const model::Standard>(std::move(loaded.standard)));
  }

  void Store(const app::Ruler& ruler) {
    for (std::size_t i = 0; i < services_; ++i) {
      int tier = static_cast<int>(i % 4) + 1;
      auto facts = FactsOf(tier);
      std::string text = facts::EncodeFacts(*facts);
      std::string digest = facts::FactsDigest(text);
      stored.push_back({fmt::format("service-{}", i), tier, {}, digest, app::OutcomesOf(ruler, *facts, tier, {}, now)});
      bytes += text.size();
      texts.emplace(std::move(digest), std::move(text));
    }
  }

  std::shared_ptr<const facts::Declarations> declarations =
      std::make_shared<const facts::Declarations>(collectors::AllDeclarations());
  Instant now{1'900'000'000, 0};
  std::vector<app::JudgedService> stored;
  std::map<std::string, std::string> texts;
  std::size_t bytes = 0;

 private:
  std::size_t Up(std::size_t most) { return std::uniform_int_distribution<std::size_t>(0, most)(random_); }

  std::shared_ptr<const facts::FactSet> FactsOf(int tier) {
    facts::FactSetBuilder builder(*declarations);
    for (int file = 1; file <= 12; ++file) {
      builder.AddOrigin({"any", {fmt::format("deploy/file-{}.yaml", file), file * 7, 3}, now - Span{3600, 0}, {}, {}});
    }
    for (std::size_t i = 0; i < kItems; ++i) {
      if (i > 0 && questions_[i].slot == questions_[i - 1].slot) continue;
      const Type& type = declarations->facts()[questions_[i].slot].type;
      builder.Set(questions_[i].slot, OfType(type, builder.arena(), 0));
    }
    value::StructBuilder service(builder.arena(), *declarations->FindStruct("service", "Service"));
    for (const value::Field& field : declarations->FindStruct("service", "Service")->fields) {
      service.Set(field.name, value::MakeAbsent(builder.arena(), value::AbsentReason::kNotDeclared, ""));
    }
    service.Set("tier", Value::Int(tier));
    builder.Set(*declarations->Slot("service"), service.Build());
    return std::move(builder).Build();
  }

  Value OfType(const Type& type, value::Arena& arena, int depth) {
    switch (type.kind) {
      case Kind::kBool: return Value::Bool(Up(9) != 0);
      case Kind::kInt: return Value::Int(static_cast<std::int64_t>(1 + Up(4)));
      case Kind::kDouble: return Value::Double(static_cast<double>(Up(40)) / 4);
      case Kind::kString: return value::CopyString(arena, fmt::format("text-{}", Up(1000)));
      case Kind::kDuration: return Value::Duration({static_cast<std::int64_t>(Up(3600)), 0});
      case Kind::kTimestamp: return Value::Timestamp(now - Span{static_cast<std::int64_t>(Up(100'000)), 0});
      case Kind::kList: {
        std::vector<Value> items;
        for (std::size_t n = depth > 0 ? Up(1) : 1 + Up(kMostElements - 1); n > 0; --n) {
          items.push_back(OfType(type.arguments[0], arena, depth + 1));
        }
        return value::CopyList(arena, items);
      }
      default: {
        value::StructBuilder part(arena, *type.structure);
        for (const value::Field& field : type.structure->fields) {
          if (!field.optional || Up(1) == 0) part.Set(field.name, OfType(field.type, arena, depth + 1));
        }
        return part.Build().WithOrigin(static_cast<std::uint32_t>(1 + Up(11)));
      }
    }
  }

  std::size_t services_;
  std::vector<Question> questions_;
  std::mt19937_64 random_{5};
};

struct Cost {
  double wall = 0;  // Milliseconds.
  double cpu = 0;
};

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

template <typename Work>
Cost Measure(int rounds, Work work) {
  std::vector<Cost> costs;
  for (int i = 0; i < rounds; ++i) {
    double cpu = CpuSeconds();
    auto begin = std::chrono::steady_clock::now();
    work();
    std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - begin;
    costs.push_back({wall.count(), (CpuSeconds() - cpu) * 1000});
  }
  std::ranges::sort(costs, {}, &Cost::wall);
  return costs[costs.size() / 2];
}

void Print(std::string_view what, const Cost& cost, std::size_t changed) {
  fmt::print("{:<58} {:>9.1f} ms {:>9.1f} CPU-ms   {} services change\n", what, cost.wall, cost.cpu, changed);
}

// One service after the other, with nothing kept between them.
std::size_t Plainly(const Organisation& house, const app::Ruler& before, const app::Ruler& after,
                    std::size_t services) {
  std::size_t changed = 0;
  for (std::size_t i = 0; i < services; ++i) {
    const app::JudgedService& service = house.stored[i];
    auto verdict = [&](const app::Ruler& ruler) {
      app::Judgement judgement;
      judgement.facts = facts::DecodeFacts(house.texts.at(service.facts), *house.declarations)->facts;
      app::JudgeFacts(ruler, standard::ResolveParameters(*ruler.standard, service.tier, {}), house.now, judgement);
      return judgement.run.verdict;
    };
    if (verdict(before) != verdict(after)) ++changed;
  }
  return changed;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t services = argc > 1 ? std::stoul(argv[1]) : 10'000;
  int rounds = argc > 2 ? std::stoi(argv[2]) : 7;
  Organisation house(services);
  app::Ruler before = house.RulerWith(0);
  app::Ruler one = house.RulerWith(1);
  app::Ruler all = house.RulerWith(kItems);
  house.Store(before);
  auto load = [&](const std::string& digest) -> std::optional<std::string> { return house.texts.at(digest); };
  std::optional<app::FactCache> cache;
  auto ask = [&](const app::Ruler& after) {
    auto facts = [&](const std::string& digest, std::span<const std::size_t> slots) {
      return cache->Get(digest, slots);
    };
    return app::WhatIf({house.stored, before, after, facts, house.now, 2});
  };
  std::size_t changed = 0;
  fmt::print("{} services x {} items, {} bytes of facts each\n", services, kItems, house.bytes / services);
  Cost cost = Measure(std::min(rounds, 3), [&] {
    cache.emplace(house.declarations, app::FactCacheOptions{.bytes = std::size_t{64} << 20}, load);
    changed = ask(all).services.size();
  });
  Print("all items changed, facts read and decoded, 64 MiB table", cost, changed);
  app::FactCache::Counts counts = cache->counts();
  fmt::print("  the table holds {} sets in {} bytes\n", counts.sets, counts.bytes);
  cache.emplace(house.declarations, app::FactCacheOptions{.bytes = std::size_t{256} << 20}, load);
  ask(all);
  counts = cache->counts();
  fmt::print("  a table of 256 MiB holds {} sets of {} bytes\n", counts.sets, counts.bytes / counts.sets);
  cost = Measure(rounds, [&] { changed = ask(all).services.size(); });
  Print("all items changed, facts in memory", cost, changed);
  cost = Measure(rounds, [&] { changed = ask(one).services.size(); });
  Print("one item changed, facts in memory (all that items read)", cost, changed);
  cache.emplace(house.declarations, app::FactCacheOptions{.bytes = std::size_t{64} << 20}, load);
  ask(one);
  counts = cache->counts();
  fmt::print("  a table of 64 MiB, asked for what one item reads, holds {} sets of {} bytes\n", counts.sets,
             counts.bytes / counts.sets);
  cost = Measure(rounds, [&] { changed = ask(one).services.size(); });
  Print("one item changed, facts in memory (those that it reads)", cost, changed);
  std::size_t part = std::max<std::size_t>(services / 40, 1);
  cost = Measure(1, [&] { changed = Plainly(house, before, all, part); });
  double factor = static_cast<double>(services) / static_cast<double>(part);
  cost = {cost.wall * factor, cost.cpu * factor};
  Print(fmt::format("the plain way, one thread, from {} services", part), cost, changed);
  return 0;
}
