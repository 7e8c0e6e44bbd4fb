// An organisation as what-if meets it: services with facts at random, and a standard that asks 60 items of them.
//
// The facts are values of the real declarations, at random by their types; the items ask one fact each, a third of them
// only of some tiers.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "app/ruler.h"
#include "app/what_if.h"
#include "base/assert.h"
#include "collectors/registry.h"
#include "facts/codec.h"
#include "standard/load.h"
#include "value/build.h"

namespace seaworthy::bench {

using value::Kind;
using value::Type;
using value::Value;

inline constexpr std::size_t kItems = 60;
inline constexpr std::size_t kMostElements = 5;

struct Question {
  std::size_t slot;
  std::string check;  // With `{}` for a threshold.
};

// One question about each field of a list, and each scalar, that can be asked.
inline std::vector<Question> Questions(const facts::Declarations& declarations) {
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
  explicit Organisation(Instant moment) : now(moment) {
    for (Question& question : Questions(*declarations)) {
      if (questions_.size() < kItems) questions_.push_back(std::move(question));
    }
    SEAWORTHY_ASSERT(questions_.size() == kItems, "too few questions");
  }

  // `changed`: how many items, from `first` on, ask for more than they did.
  std::string Standard(std::size_t changed, std::size_t first = 0, std::string_view version = "1") const {
    std::string yaml = fmt::format(
        "id: house\nversion: \"{}\"\ntitle: House\nroles: {{sre: SRE}}\nsections:\n  - id: all\n    title: All\n"
        "    sign_off: {{roles: [sre]}}\n    items:\n",
        version);
    for (std::size_t i = 0; i < kItems; ++i) {
      bool is_changed = i >= first && i < first + changed;
      std::string check = questions_[i].check;
      if (auto hole = check.find("{}"); hole != std::string::npos) check.replace(hole, 2, is_changed ? "2" : "1");
      if (is_changed) check += " && true == true";
      yaml += fmt::format("      - {{id: item-{}, question: Is it?, why: W., action: A., severity: blocker", i);
      if (i % 3 == 0) yaml += ", applies: service.tier <= 3";
      yaml += fmt::format(", check: '{}'}}\n", check);
    }
    return yaml;
  }

  app::Ruler RulerWith(std::size_t changed, std::size_t first = 0) const {
    standard::Bundle bundle;
    bundle.main = {"house.yaml", Standard(changed, first)};
    standard::LoadOutcome loaded = standard::Load(bundle, *declarations);
    SEAWORTHY_ASSERT(loaded.ok(), loaded.errors.front().ToString());
    return app::MakeRuler(declarations, std::make_shared<const model::Standard>(std::move(loaded.standard)));
  }

  void Store(const app::Ruler& ruler, std::size_t services) {
    for (std::size_t i = 0; i < services; ++i) {
      int tier = static_cast<int>(i % 4) + 1;
      auto facts = FactsOf(tier);
      std::string text = facts::EncodeFacts(*facts);
      std::string digest = facts::FactsDigest(text);
      stored.push_back({ServiceId(i), tier, {}, digest, app::OutcomesOf(ruler, *facts, tier, {}, now)});
      bytes += text.size();
      texts.emplace(std::move(digest), std::move(text));
    }
  }

  static std::string ServiceId(std::size_t number) { return fmt::format("service-{:06}", number); }

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

  std::shared_ptr<const facts::Declarations> declarations =
      std::make_shared<const facts::Declarations>(collectors::AllDeclarations());
  const Instant now;
  std::vector<app::JudgedService> stored;
  std::map<std::string, std::string> texts;
  std::size_t bytes = 0;

 private:
  std::size_t Up(std::size_t most) { return std::uniform_int_distribution<std::size_t>(0, most)(random_); }

  Value OfType(const Type& type, value::Arena& arena, int depth) {
    switch (type.kind) {
      case Kind::kBool: return Value::Bool(Up(9) != 0);
      case Kind::kInt: return Value::Int(static_cast<std::int64_t>(1 + Up(4)));
      case Kind::kDouble: return Value::Double(static_cast<double>(Up(40)) / 4);
      case Kind::kString: return value::CopyString(arena, fmt::format("platform/part-{}", Up(1000)));
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

  std::vector<Question> questions_;
  std::mt19937_64 random_{5};
};

}  // namespace seaworthy::bench
