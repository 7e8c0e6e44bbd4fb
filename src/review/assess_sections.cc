// Which sections are validly signed, and by whom they still have to be.
#include <algorithm>
#include <set>

#include "review/assess_parts.h"
#include "review/seen.h"

namespace seaworthy::review {
namespace {

// Who has signed validly, as far as one rule names them.
struct Signers {
  std::set<std::string> people;
  std::set<Capacity> capacities;
  std::set<std::string> for_themselves;  // In a role, or as the person who is named.

  void Add(const SignOff& sign_off) {
    people.insert(sign_off.by.person);
    capacities.insert(sign_off.event.as);
    if (sign_off.event.as.kind != Capacity::Kind::kTeam) for_themselves.insert(sign_off.by.person);
  }

  // How many of a quorum: each team once, and each person once. Two of one team are one; so is one of two teams.
  int Counted() const {
    auto teams = std::count_if(capacities.begin(), capacities.end(),
                               [](const Capacity& as) { return as.kind == Capacity::Kind::kTeam; });
    auto others = static_cast<std::ptrdiff_t>(people.size() - for_themselves.size());
    return static_cast<int>(static_cast<std::ptrdiff_t>(for_themselves.size()) + std::min(others, teams));
  }
};

class SectionJudge {
 public:
  SectionJudge(const Case& subject, const PinnedSection& section) : subject_(subject), review_(subject.review) {
    standing_.section = &section;
  }

  SectionStanding Run() {
    for (const SignOff& sign_off : review_.sign_offs) {
      if (sign_off.event.section == standing_.section->id) Take(sign_off);
    }
    for (const auto& [id, request] : review_.change_requests) {
      if (request.section == standing_.section->id) standing_.requests.push_back(&request);
    }
    bool met = true;
    for (const PinnedRule& rule : standing_.section->rules) {
      standing_.rules.push_back(Judge(rule));
      met = met && standing_.rules.back().met;
    }
    standing_.signed_validly = met;
    return std::move(standing_);
  }

 private:
  // A later sign-off of the same person in the same capacity stands in place of the earlier one.
  void Take(const SignOff& sign_off) {
    SignOffStanding standing;
    standing.sign_off = &sign_off;
    standing.changed = sign_off.voided ? sign_off.voided_by : ChangesSince(subject_, sign_off);
    bool voided =
        std::any_of(standing.changed.begin(), standing.changed.end(), [](const Change& c) { return c.voids; });
    standing.valid = sign_off.Stands() && !voided;
    auto same = std::find_if(standing_.sign_offs.begin(), standing_.sign_offs.end(), [&](const SignOffStanding& other) {
      return other.sign_off->by.person == sign_off.by.person && other.sign_off->event.as == sign_off.event.as;
    });
    if (same != standing_.sign_offs.end()) {
      *same = std::move(standing);
    } else {
      standing_.sign_offs.push_back(std::move(standing));
    }
  }

  RuleStanding Judge(const PinnedRule& rule) const {
    RuleStanding standing;
    standing.rule = &rule;
    Signers signers;
    for (const SignOffStanding& given : standing_.sign_offs) {
      const SignOff& sign_off = *given.sign_off;
      bool named = std::find(rule.by.begin(), rule.by.end(), sign_off.event.as) != rule.by.end();
      bool drove = review_.drivers.contains(sign_off.by.person);
      if (!given.valid || !named || (drove && !rule.dri_may_sign && !review_.started.self_certified)) continue;
      standing.given.push_back(&sign_off);
      signers.Add(sign_off);
    }
    standing.counted = signers.Counted();
    bool enough = Suffices(rule, signers);
    standing.needs_another = enough && !HasIndependentSigner(signers.people);
    standing.met = enough && !standing.needs_another;
    if (standing.met) return standing;
    for (const Capacity& capacity : rule.by) {
      if (!IsDone(rule, capacity, signers)) standing.awaited.push_back(capacity);
    }
    if (standing.awaited.empty()) standing.awaited = rule.by;
    return standing;
  }

  static bool Suffices(const PinnedRule& rule, const Signers& signers) {
    switch (rule.rule) {
      case model::SignOff::Rule::kAny: return !signers.people.empty();
      case model::SignOff::Rule::kAll: return signers.capacities.size() == rule.by.size();
      case model::SignOff::Rule::kQuorum: return signers.Counted() >= rule.quorum;
    }
    return false;
  }

  // Whether nobody else is needed in that capacity. Of a quorum a role can be signed in by one more person.
  static bool IsDone(const PinnedRule& rule, const Capacity& capacity, const Signers& signers) {
    if (!signers.capacities.contains(capacity)) return false;
    return rule.rule == model::SignOff::Rule::kAll ||
           (rule.rule == model::SignOff::Rule::kQuorum && capacity.kind != Capacity::Kind::kRole);
  }

  // Whoever attested an item of the section is not its only signer.
  bool HasIndependentSigner(const std::set<std::string>& people) const {
    if (review_.started.self_certified || people.size() > 1) return true;
    for (const PinnedItem& item : standing_.section->items) {
      for (const std::string& service : review_.started.services) {
        const AttestationState* attestation = FindAttestation(subject_.Service(service), item.id, item.replaces);
        if (attestation != nullptr && people.contains(attestation->by) && !OtherSigner(attestation->by)) return false;
      }
    }
    return true;
  }

  bool OtherSigner(const std::string& person) const {
    return std::any_of(standing_.sign_offs.begin(), standing_.sign_offs.end(), [&](const SignOffStanding& given) {
      return given.valid && given.sign_off->by.person != person;
    });
  }

  const Case& subject_;
  const ReviewState& review_;
  SectionStanding standing_;
};

bool AnyInScope(const ReviewState& review, const PinnedSection& section) {
  return section.items.empty() || std::any_of(section.items.begin(), section.items.end(),
                                              [&](const PinnedItem& item) { return InScope(review, item.id); });
}

}  // namespace

std::vector<SectionStanding> AssessSections(const Case& subject) {
  std::vector<SectionStanding> sections;
  for (const PinnedSection& section : subject.review.standard.sections) {
    if (AnyInScope(subject.review, section)) sections.push_back(SectionJudge(subject, section).Run());
  }
  return sections;
}

}  // namespace seaworthy::review
