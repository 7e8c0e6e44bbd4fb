// The standard as a review pinned it: what its decision depends on, kept in the log, so that no later edit of a file
// changes what was asked. Texts that only help people (why, guide) stay with the standard.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "model/standard.h"
#include "review/vocabulary.h"

namespace seaworthy::review {

struct PinnedItem {
  std::string id;
  std::string question;
  std::string action;
  model::Severity severity = model::Severity::kBlocker;
  bool blocks = false;  // A blocker that was enforced at the moment of pinning.
  std::string applies;
  std::string check;
  model::Attest attest = model::Attest::kNone;
  std::string evidence;                // Of the attestation: link | file | number | date | text
  std::string unit;                    // Of a number.
  std::vector<std::string> attest_by;  // Roles; empty: anybody who takes part.
  std::int64_t attest_days = 365;      // How long an attestation is fresh.
  bool conditional = false;
  bool bind_value = false;
  std::vector<std::string> replaces;

  friend bool operator==(const PinnedItem&, const PinnedItem&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("id", self.id);
    visit("question", self.question);
    visit("action", self.action);
    visit("severity", self.severity);
    visit("blocks", self.blocks);
    visit("applies", self.applies);
    visit("check", self.check);
    visit("attest", self.attest);
    visit("evidence", self.evidence);
    visit("unit", self.unit);
    visit("attest_by", self.attest_by);
    visit("attest_days", self.attest_days);
    visit("conditional", self.conditional);
    visit("bind_value", self.bind_value);
    visit("replaces", self.replaces);
  }

  // Whether that is its id, or one that it stands for.
  bool IsOrReplaces(std::string_view other) const;
};

// One rule of a section's sign-off that applies to this review (tier and kind of subject are decided).
struct PinnedRule {
  model::SignOff::Rule rule = model::SignOff::Rule::kAny;
  int quorum = 1;
  std::vector<Capacity> by;
  bool dri_may_sign = false;

  friend bool operator==(const PinnedRule&, const PinnedRule&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("rule", self.rule);
    visit("quorum", self.quorum);
    visit("by", self.by);
    visit("dri_may_sign", self.dri_may_sign);
  }
};

struct PinnedSection {
  std::string id;
  std::string title;
  std::vector<PinnedRule> rules;  // All must be met; none: the section needs no sign-off.
  std::vector<std::string> phrases;
  std::vector<PinnedItem> items;

  friend bool operator==(const PinnedSection&, const PinnedSection&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("id", self.id);
    visit("title", self.title);
    visit("rules", self.rules);
    visit("phrases", self.phrases);
    visit("items", self.items);
  }
};

struct PinnedStandard {
  std::string id;
  std::string version;
  std::string digest;
  std::string title;
  std::optional<int> tier;
  std::string exposure;
  std::map<std::string, std::string> parameters;  // Name to value, as resolved for this tier and service.
  std::vector<PinnedSection> sections;
  std::int64_t review_every_days = 365;
  std::int64_t waiver_limit_days = 180;
  std::vector<std::string> waiver_approvers;  // Roles; empty: those who sign the item's section.
  std::string emergency_role;
  std::vector<std::string> no_go_roles;  // Empty: the review lead.
  int adrift_after_runs = 2;
  bool self_certified = false;  // A team may sign for itself.

  friend bool operator==(const PinnedStandard&, const PinnedStandard&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("id", self.id);
    visit("version", self.version);
    visit("digest", self.digest);
    visit("title", self.title);
    visit("tier", self.tier);
    visit("exposure", self.exposure);
    visit("parameters", self.parameters);
    visit("sections", self.sections);
    visit("review_every_days", self.review_every_days);
    visit("waiver_limit_days", self.waiver_limit_days);
    visit("waiver_approvers", self.waiver_approvers);
    visit("emergency_role", self.emergency_role);
    visit("no_go_roles", self.no_go_roles);
    visit("adrift_after_runs", self.adrift_after_runs);
    visit("self_certified", self.self_certified);
  }

  const PinnedSection* FindSection(std::string_view id) const;
  const PinnedItem* FindItem(std::string_view id) const;
  const PinnedSection* SectionOf(std::string_view item) const;
};

// Digest of all that a run is judged by: standard, tier, exposure and parameters.
std::string JudgedBy(const PinnedStandard& standard);

// The standard for a subject of that kind, at that tier, with those parameters, as it stands at `now`.
PinnedStandard Pin(const model::Standard& standard, SubjectKind subject, std::optional<int> tier, std::string exposure,
                   std::map<std::string, std::string> parameters, Instant now);

}  // namespace seaworthy::review
