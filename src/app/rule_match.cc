#include "app/rule_match.h"

#include <algorithm>
#include <unordered_map>

namespace seaworthy::app {
namespace {

bool SameRule(const model::Item& a, const model::Item& b) {
  return a.applies == b.applies && a.check == b.check && a.awaits == b.awaits && a.fresh_for == b.fresh_for &&
         a.trust == b.trust;
}

// Texts that no other tier and settings have.
std::string KeyOf(std::optional<int> tier, std::span<const model::Setting> parameters) {
  std::string key = tier ? std::to_string(*tier) : "-";
  for (const model::Setting& setting : parameters) {
    for (const std::string* text : {&setting.name, &setting.text}) {
      key += '\n' + std::to_string(text->size()) + ':' + *text;
    }
  }
  return key;
}

// The parameters that an item reads, by their position in its standard.
std::vector<std::size_t> ParametersRead(const RuledItem& item, const facts::Declarations& declarations) {
  std::vector<std::size_t> read;
  std::size_t first = declarations.facts().size() + 1;  // After the facts and `now`.
  for (std::size_t slot : item.compiled.variables) {
    if (slot >= first) read.push_back(slot - first);
  }
  return read;
}

}  // namespace

RuleMatch MatchRules(const Ruler& before, const Ruler& after, Instant now) {
  std::unordered_map<std::string_view, std::size_t> by_id;
  for (std::size_t i = 0; i < before.items.size(); ++i) by_id.emplace(before.items[i].item->id, i);
  RuleMatch match;
  match.dropped.assign(before.items.size(), true);
  for (const RuledItem& mine : after.items) {
    auto old = by_id.find(mine.item->id);
    for (const std::string& id : mine.item->replaces) {
      if (old == by_id.end()) old = by_id.find(id);
    }
    bool known = old != by_id.end();
    match.old_of.push_back(known ? std::optional(old->second) : std::nullopt);
    match.same_rule.push_back(known && SameRule(*mine.item, *before.items[old->second].item));
    match.required_after.push_back(mine.item->BlocksAt(now));
    if (known) match.dropped[old->second] = false;
  }
  for (const RuledItem& old : before.items) match.required_before.push_back(old.item->BlocksAt(now));
  return match;
}

const RuleClass& RuleClasses::Of(std::optional<int> tier, std::span<const model::Setting> parameters) {
  std::string key = KeyOf(tier, parameters);
  auto found = classes_.find(key);
  if (found != classes_.end()) return found->second.rules;
  Kept kept{standard::ResolveParameters(*before_.standard, tier, parameters),
            standard::ResolveParameters(*after_.standard, tier, parameters),
            {}};
  kept.rules.before = kept.before.Values();
  kept.rules.after = kept.after.Values();
  Sort(kept.rules);
  return classes_.emplace(std::move(key), std::move(kept)).first->second.rules;
}

void RuleClasses::Sort(RuleClass& rules) const {
  auto reads = [&](const RuledItem& item) {
    std::vector<std::size_t> slots = check::FactsRead(item.compiled, *after_.declarations);
    rules.slots.insert(rules.slots.end(), slots.begin(), slots.end());
  };
  for (std::size_t mine = 0; mine < after_.items.size(); ++mine) {
    std::optional<std::size_t> old = match_.old_of[mine];
    if (match_.same_rule[mine] && SameParameters(rules, mine)) {
      rules.kept.emplace_back(mine, *old);
      continue;
    }
    rules.anew.push_back(mine);
    reads(after_.items[mine]);
    if (old) reads(before_.items[*old]);
  }
  std::ranges::sort(rules.slots);
  rules.slots.erase(std::ranges::unique(rules.slots).begin(), rules.slots.end());
}

// The texts are the same, so that both read parameters of the same names; the slots may differ.
bool RuleClasses::SameParameters(const RuleClass& rules, std::size_t mine) const {
  const auto& new_parameters = after_.standard->parameters;
  const auto& old_parameters = before_.standard->parameters;
  for (std::size_t i : ParametersRead(after_.items[mine], *after_.declarations)) {
    auto same = std::ranges::find(old_parameters, new_parameters[i].name, &model::Parameter::name);
    if (same == old_parameters.end() || same->type.kind != new_parameters[i].type.kind) return false;
    auto position = static_cast<std::size_t>(same - old_parameters.begin());
    if (!value::Equal(rules.before[position], rules.after[i])) return false;
  }
  return true;
}

}  // namespace seaworthy::app
