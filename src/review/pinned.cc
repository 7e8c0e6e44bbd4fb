#include "review/pinned.h"

#include <algorithm>
#include <utility>

#include "base/digest.h"
#include "formats/json_writer.h"
#include "review/fields.h"

namespace seaworthy::review {
namespace {

constexpr std::int64_t kDay = 86'400;

struct Rules {
  std::string digest;
  std::optional<int> tier;
  std::string exposure;
  std::map<std::string, std::string> parameters;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("digest", self.digest);
    visit("tier", self.tier);
    visit("exposure", self.exposure);
    visit("parameters", self.parameters);
  }
};

std::int64_t Days(const std::optional<Span>& span, std::int64_t otherwise) {
  return span ? (span->seconds + kDay - 1) / kDay : otherwise;
}

PinnedItem PinItem(const model::Item& item, Instant now) {
  PinnedItem pinned;
  pinned.id = item.id;
  pinned.question = item.question;
  pinned.action = item.action;
  pinned.severity = item.severity;
  pinned.blocks = item.BlocksAt(now);
  pinned.applies = item.applies;
  pinned.check = item.check;
  pinned.attest = item.attest;
  pinned.evidence = item.attestation.evidence;
  pinned.unit = item.attestation.unit;
  pinned.attest_by = item.attestation.roles;
  pinned.attest_days = Days(item.attestation.fresh_for, 365);
  pinned.conditional = item.conditional_allowed;
  pinned.bind_value = item.bind_value;
  pinned.replaces = item.replaces;
  return pinned;
}

template <typename T>
bool Admits(const std::vector<T>& allowed, const T& value) {
  return allowed.empty() || std::find(allowed.begin(), allowed.end(), value) != allowed.end();
}

// A service without a tier is asked for everything that any tier is asked for.
bool Applies(const model::SignOff& rule, SubjectKind subject, std::optional<int> tier) {
  return (!tier || Admits(rule.tiers, *tier)) && Admits(rule.subjects, std::string(NameOf(subject)));
}

PinnedRule PinRule(const model::SignOff& rule) {
  PinnedRule pinned{rule.rule, rule.quorum, {}, rule.dri_may_sign};
  for (const std::string& name : rule.roles) pinned.by.push_back({Capacity::Kind::kRole, name});
  for (const std::string& name : rule.teams) pinned.by.push_back({Capacity::Kind::kTeam, name});
  for (const std::string& name : rule.people) pinned.by.push_back({Capacity::Kind::kPerson, name});
  return pinned;
}

}  // namespace

bool PinnedItem::IsOrReplaces(std::string_view other) const {
  return id == other || std::find(replaces.begin(), replaces.end(), other) != replaces.end();
}

const PinnedSection* PinnedStandard::FindSection(std::string_view wanted) const {
  auto found =
      std::find_if(sections.begin(), sections.end(), [&](const auto& section) { return section.id == wanted; });
  return found == sections.end() ? nullptr : &*found;
}

const PinnedSection* PinnedStandard::SectionOf(std::string_view wanted) const {
  for (const PinnedSection& section : sections) {
    for (const PinnedItem& item : section.items) {
      if (item.id == wanted) return &section;
    }
  }
  return nullptr;
}

const PinnedItem* PinnedStandard::FindItem(std::string_view wanted) const {
  const PinnedSection* section = SectionOf(wanted);
  if (section == nullptr) return nullptr;
  return &*std::find_if(section->items.begin(), section->items.end(),
                        [&](const auto& item) { return item.id == wanted; });
}

std::string JudgedBy(const PinnedStandard& standard) {
  formats::JsonWriter out(formats::JsonStyle::kCompact);
  FieldWriter(out).Write(Rules{standard.digest, standard.tier, standard.exposure, standard.parameters});
  return Sha256("seaworthy/judged-by/v1\n" + out.text());
}

PinnedStandard Pin(const model::Standard& standard, SubjectKind subject, std::optional<int> tier, std::string exposure,
                   std::map<std::string, std::string> parameters, Instant now) {
  PinnedStandard pinned;
  pinned.id = standard.id;
  pinned.version = standard.version;
  pinned.digest = standard.digest;
  pinned.title = standard.title;
  pinned.tier = tier;
  pinned.exposure = std::move(exposure);
  pinned.parameters = std::move(parameters);
  for (const model::Section& section : standard.sections) {
    PinnedSection& kept = pinned.sections.emplace_back();
    kept.id = section.id;
    kept.title = section.title;
    kept.phrases = section.approval_phrases;
    for (const model::SignOff& rule : section.sign_off) {
      if (Applies(rule, subject, tier)) kept.rules.push_back(PinRule(rule));
    }
    for (const model::Item& item : section.items) {
      if (item.stage != model::Stage::kShadow) kept.items.push_back(PinItem(item, now));
    }
  }
  pinned.review_every_days = Days(standard.review.review_every, pinned.review_every_days);
  pinned.waiver_limit_days = Days(standard.review.waiver_limit, pinned.waiver_limit_days);
  pinned.waiver_approvers = standard.review.waiver_approvers;
  pinned.emergency_role = standard.review.emergency_role;
  pinned.no_go_roles = standard.review.no_go_roles;
  pinned.adrift_after_runs = standard.review.adrift_after_runs;
  pinned.self_certified = standard.review.self_certified;
  return pinned;
}

}  // namespace seaworthy::review
