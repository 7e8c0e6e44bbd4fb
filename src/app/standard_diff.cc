#include "app/standard_diff.h"

#include <string_view>
#include <utility>

#include "base/text.h"

namespace seaworthy::app {
namespace {

using model::Item;

std::string TextOf(bool truth) { return truth ? "yes" : "no"; }
std::string TextOf(const std::optional<Span>& span) { return span ? ToString(*span) : std::string(); }
std::string NameOf(model::Attest attest) {
  constexpr std::string_view kNames[] = {"none", "fallback", "always", "only"};
  return std::string(kNames[static_cast<std::size_t>(attest)]);
}

// Everything that decides or that people read, by name.
std::vector<std::pair<std::string_view, std::string>> FieldsOf(const Item& item) {
  return {{"question", item.question},
          {"why", item.why},
          {"action", item.action},
          {"guide", item.guide},
          {"severity", std::string(Name(item.severity))},
          {"stage", std::string(Name(item.stage))},
          {"enforce_from", item.enforce_from},
          {"environment", item.environment},
          {"applies", item.applies},
          {"check", item.check},
          {"attest", NameOf(item.attest)},
          {"evidence", item.attestation.evidence},
          {"roles", JoinWords(item.attestation.roles)},
          {"fresh_for", TextOf(item.fresh_for)},
          {"conditional", TextOf(item.conditional_allowed)},
          {"bind", TextOf(item.bind_value)},
          {"trust", item.trust}};
}

void AddChanges(const Item& before, const Item& after, std::vector<ItemChange>& changes) {
  auto old_fields = FieldsOf(before);
  auto new_fields = FieldsOf(after);
  for (std::size_t i = 0; i < new_fields.size(); ++i) {
    if (old_fields[i].second == new_fields[i].second) continue;
    changes.push_back({after.id, after.section, std::string(new_fields[i].first), std::move(old_fields[i].second),
                       std::move(new_fields[i].second)});
  }
}

// The item itself, or the one that it says it replaces.
const Item* Former(const model::Standard& before, const Item& item) {
  if (const Item* same = before.FindItem(item.id)) return same;
  for (const std::string& id : item.replaces) {
    if (const Item* replaced = before.FindItem(id)) return replaced;
  }
  return nullptr;
}

bool IsKept(const model::Standard& after, const Item& item) {
  if (after.FindItem(item.id) != nullptr) return true;
  for (const model::Section& section : after.sections) {
    for (const Item& newer : section.items) {
      for (const std::string& id : newer.replaces) {
        if (id == item.id) return true;
      }
    }
  }
  return false;
}

}  // namespace

std::vector<ItemChange> DiffStandards(const model::Standard& before, const model::Standard& after) {
  std::vector<ItemChange> changes;
  for (const model::Section& section : after.sections) {
    for (const Item& item : section.items) {
      const Item* former = Former(before, item);
      if (former == nullptr) {
        changes.push_back({item.id, item.section, "added", "", item.question});
        continue;
      }
      if (former->id != item.id) changes.push_back({item.id, item.section, "id", former->id, item.id});
      AddChanges(*former, item, changes);
    }
  }
  for (const model::Section& section : before.sections) {
    for (const Item& item : section.items) {
      if (!IsKept(after, item)) changes.push_back({item.id, item.section, "removed", item.question, ""});
    }
  }
  return changes;
}

}  // namespace seaworthy::app
