#include "app/certificate_of.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/text.h"

namespace seaworthy::app {
namespace {

using attest::Certificate;
using review::Assessment;

bool IsHex(std::string_view text) { return text.find_first_not_of("0123456789abcdef") == std::string_view::npos; }

// What the system did by itself, nobody vouches for.
attest::KnownBy KnownByOf(review::Known known) {
  return attest::ParseKnownBy(review::NameOf(known)).value_or(attest::KnownBy::kAsserted);
}

void NameRun(const review::RunRecord& run, Certificate& certificate) {
  std::string commit = Lower(run.commit);
  bool whole = (commit.size() == 40 || commit.size() == 64) && IsHex(commit);
  bool named = std::ranges::find(certificate.commits, commit, &attest::Commit::sha) != certificate.commits.end();
  if (whole && !run.dirty && !named) certificate.commits.push_back({"", commit});
  for (std::string_view digest : run.images) {
    std::string_view name;
    if (std::size_t at = digest.rfind("sha256:"); at != std::string_view::npos) {
      name = digest.substr(0, at);
      digest.remove_prefix(at + 7);
    }
    if (name.ends_with('@')) name.remove_suffix(1);
    if (digest.size() == 64 && IsHex(digest)) certificate.images.push_back({std::string(name), std::string(digest)});
  }
}

void NameSignOffs(const review::ReviewState& review, const Assessment& assessment, Certificate& certificate) {
  for (const review::SectionStanding& section : assessment.sections) {
    for (const review::SignOffStanding& standing : section.sign_offs) {
      if (!standing.valid) continue;
      const review::SignOff& given = *standing.sign_off;
      certificate.sign_offs.push_back({.section = section.section->id,
                                       .signer = given.by.person,
                                       .role = given.event.as.name,
                                       .known_by = KnownByOf(given.by.known),
                                       .self_certified = review.started.self_certified,
                                       .at = given.at});
    }
  }
}

// Those that satisfy a required item; others decided nothing.
void NamePromises(const Assessment& assessment, Certificate& certificate) {
  for (const review::ItemStanding& item : assessment.items) {
    if (!item.required) continue;
    if (item.ground == review::Ground::kWaived) {
      for (const review::Waiver* waiver : item.waivers) {
        certificate.waivers.push_back(
            {waiver->request.waiver, item.item->id, item.service, waiver->decided_by, waiver->until});
      }
    }
    if (item.ground == review::Ground::kCondition) {
      for (const review::Condition* condition : item.conditions) {
        certificate.conditions.push_back(
            {condition->event.condition, item.item->id, item.service, condition->event.owner, *condition->event.due});
      }
    }
  }
}

// Of items that may block: what the machine found there was overturned.
void NameCorrections(const Assessment& assessment, Certificate& certificate) {
  for (const review::ItemStanding& item : assessment.items) {
    if (!item.item->blocks || item.correction == nullptr) continue;
    const review::OutcomeCorrected& event = item.correction->event;
    certificate.corrections.push_back({item.item->id, item.service, std::string(review::NameOf(event.was)),
                                       std::string(review::NameOf(event.outcome)), item.correction->by,
                                       item.correction->at});
  }
}

void NameEmergency(const review::Case& before, Certificate& certificate) {
  if (!before.review.emergency) return;
  const review::Emergency& emergency = *before.review.emergency;
  certificate.emergency = attest::EmergencyGo{.accepted_by = emergency.by.person,
                                              .role = before.review.standard.emergency_role,
                                              .known_by = KnownByOf(emergency.by.known),
                                              .at = emergency.at,
                                              .ends = emergency.until};
}

}  // namespace

Certificate CertificateOf(const review::Case& before, const review::ReviewClosed& closed, Instant issued,
                          attest::Verifier verifier) {
  const review::ReviewState& review = before.review;
  const Assessment assessment = review::Assess(before, issued);
  Certificate certificate;
  certificate.review = review.id();
  certificate.title = review.title;
  certificate.kind = review::NameOf(review.started.subject);
  certificate.services = review.started.services;
  certificate.environment = review.started.environment.empty() ? "production" : review.started.environment;
  certificate.decision = attest::ParseDecision(review::NameOf(closed.decision)).value_or(attest::Decision::kNoGo);
  if (closed.emergency) NameEmergency(before, certificate);
  certificate.standard = {review.standard.id, review.standard.version, review.standard.digest};
  certificate.snapshot = closed.snapshot_digest;
  for (const auto& [service, run] : review.runs) NameRun(run, certificate);
  NameSignOffs(review, assessment, certificate);
  NamePromises(assessment, certificate);
  NameCorrections(assessment, certificate);
  certificate.issued = issued;
  certificate.valid_until = closed.valid_until;
  certificate.ends_by = attest::ParseEndsBy(closed.valid_because).value_or(attest::EndsBy::kReviewEvery);
  certificate.ends_with = closed.valid_with;
  certificate.verifier = std::move(verifier);
  return certificate;
}

}  // namespace seaworthy::app
