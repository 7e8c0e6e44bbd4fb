#include "app/happened.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace seaworthy::app {
namespace {

using report::DayOf;

std::string Until(const std::optional<Instant>& end) { return end ? " until " + DayOf(*end) : std::string(); }

std::string On(const review::Anchor& anchor) {
  if (!anchor.item.empty()) return " on " + anchor.item;
  return anchor.section.empty() ? std::string() : " on " + anchor.section;
}

std::string Because(const std::string& reason) { return reason.empty() ? std::string() : ": " + reason; }

// Says what happened; what it has no words for is told by its type.
struct Words {
  const review::Case& subject;

  std::string operator()(const review::ReviewStarted& e) const {
    return fmt::format("began the review with {} {}", e.standard.id, e.standard.version);
  }
  std::string operator()(const review::Reassigned& e) const {
    std::vector<std::string> parts;
    if (!e.dri.empty()) parts.push_back("DRI is " + e.dri);
    if (!e.lead.empty()) parts.push_back("review lead is " + e.lead);
    if (!e.title.empty()) parts.push_back("title is '" + e.title + "'");
    if (!e.target.empty()) parts.push_back("target is " + e.target);
    return JoinWords(parts) + Because(e.reason);
  }
  std::string operator()(const review::ParticipantAdded& e) const {
    return fmt::format("added {}{}", ToString(e.capacity), e.person.empty() ? "" : ", " + e.person);
  }
  std::string operator()(const review::ParticipantRemoved& e) const { return "removed " + ToString(e.capacity); }
  std::string operator()(const review::RunAttached& e) const {
    int passed = 0;
    int failed = 0;
    int unknown = 0;
    for (const review::ItemRecord& item : e.run.items) {
      passed += item.outcome == model::Outcome::kPass ? 1 : 0;
      failed += item.outcome == model::Outcome::kFail ? 1 : 0;
      unknown += item.outcome == model::Outcome::kUnknown || item.outcome == model::Outcome::kError ? 1 : 0;
    }
    return fmt::format("attached a {} of {}: {} passed, {} failed, {} unknown", e.run.counted ? "run" : "preview",
                       e.run.service, passed, failed, unknown);
  }
  std::string operator()(const review::OutcomeCorrected& e) const {
    return fmt::format("corrected {} from {} to {}: {}", e.item, review::NameOf(e.was), review::NameOf(e.outcome),
                       e.reason);
  }
  std::string operator()(const review::NotApplicableDeclared& e) const {
    return fmt::format("declared {} not applicable: {}", e.item, e.reason);
  }
  std::string operator()(const review::NotApplicableWithdrawn& e) const {
    return fmt::format("took back that {} is not applicable: {}", e.item, e.reason);
  }
  std::string operator()(const review::ThreadOpened& e) const {
    return fmt::format("{}{} ({})", e.note ? "noted something" : "commented", On(e.anchor), Thread(e.thread));
  }
  std::string operator()(const review::ThreadReplied& e) const { return "replied to " + Thread(e.thread); }
  std::string operator()(const review::ThreadAddressed& e) const { return "addressed " + Thread(e.thread); }
  std::string operator()(const review::ThreadResolved& e) const { return "resolved " + Thread(e.thread); }
  std::string operator()(const review::ThreadReopened& e) const { return "reopened " + Thread(e.thread); }
  std::string operator()(const review::ChangesRequested& e) const { return "asked for changes of " + e.section; }
  std::string operator()(const review::SignedOff& e) const {
    return fmt::format("signed off {} as {}", e.section, ToString(e.as));
  }
  std::string operator()(const review::SignOffWithdrawn& e) const {
    return fmt::format("withdrew the sign-off of {}{}", Section(e.sign_off), Because(e.reason));
  }
  std::string operator()(const review::SignOffVoided& e) const {
    std::vector<std::string> changes;
    for (const review::Change& change : e.changes) {
      if (change.voids)
        changes.push_back(fmt::format("{} of {}: {} -> {}", change.what, change.item, change.before, change.now));
    }
    return fmt::format("the sign-off of {} became void: {}", Section(e.sign_off), JoinWords(changes));
  }
  std::string operator()(const review::StandardChanged& e) const {
    return fmt::format("moved the review to {} {}{}", e.standard.id, e.standard.version, Because(e.reason));
  }
  std::string operator()(const review::EmergencyAccepted& e) const {
    return fmt::format("accepted {} in an emergency{}: {}", Count(e.blockers.size(), "blocker"), Until(e.until),
                       e.reason);
  }
  std::string operator()(const review::ReviewClosed& e) const {
    return fmt::format("closed the review as {}{}", review::NameOf(e.decision), Because(e.reason));
  }
  std::string operator()(const review::ReviewAbandoned& e) const { return "abandoned the review: " + e.reason; }
  std::string operator()(const review::ReviewHealed&) const { return "what drifted is well again"; }
  std::string operator()(const review::DeltaChanged& e) const {
    return "the review is now about " + JoinWords(e.items);
  }
  std::string operator()(const review::CertificateIssued& e) const {
    return fmt::format("issued certificate {}", e.digest.substr(0, 12));
  }
  std::string operator()(const review::Attested& e) const {
    return fmt::format("attested {}{}", e.item, Until(e.fresh_until));
  }
  std::string operator()(const review::WaiverRequested& e) const {
    return fmt::format("asked to waive {}{}: {}", e.item, Until(e.until), e.reason);
  }
  std::string operator()(const review::WaiverApproved& e) const {
    return "approved the waiver" + Waiver(e.waiver, e.until);
  }
  std::string operator()(const review::WaiverDenied& e) const {
    return "denied the waiver" + Waiver(e.waiver, {}) + Because(e.reason);
  }
  std::string operator()(const review::WaiverRevoked& e) const {
    return "revoked the waiver" + Waiver(e.waiver, {}) + Because(e.reason);
  }
  std::string operator()(const review::ConditionAdded& e) const {
    return fmt::format("promised for {}{}: {}", e.item, Until(e.due), e.promise);
  }
  std::string operator()(const review::ActionAdded& e) const {
    return fmt::format("added the action '{}' for {}{}", e.title, e.owner, Until(e.due));
  }
  template <typename Other>
  std::string operator()(const Other&) const {
    std::string words(Other::kType);
    std::ranges::replace(words, '_', ' ');
    return words;
  }

 private:
  std::string Thread(const std::string& id) const {
    const review::Thread* thread = subject.review.FindThread(id);
    return thread == nullptr ? std::string("a thread") : fmt::format("thread {}", thread->number);
  }
  std::string Section(const std::string& sign_off) const {
    for (const review::SignOff& known : subject.review.sign_offs) {
      if (known.event.sign_off == sign_off) return fmt::format("{} by {}", known.event.section, known.by.person);
    }
    return "a section";
  }
  std::string Waiver(const std::string& id, const std::optional<Instant>& until) const {
    for (const auto& [name, service] : subject.services) {
      auto waiver = service.waivers.find(id);
      if (waiver != service.waivers.end()) return " of " + waiver->second.request.item + Until(until);
    }
    return Until(until);
  }
};

template <typename Record>
report::HappenedLine LineOf(const review::Case& subject, const Record& record) {
  return {record.at, record.by.person, std::visit(Words{subject}, record.event)};
}

// The events of a service that say nothing new beside those of the review.
bool IsEcho(const review::ServiceEvent& event) {
  return std::holds_alternative<review::ReviewOpened>(event) || std::holds_alternative<review::ReviewEnded>(event) ||
         std::holds_alternative<review::DecisionRecorded>(event) || std::holds_alternative<review::RunCounted>(event);
}

}  // namespace

std::vector<report::HappenedLine> Happened(const review::Case& subject, const std::vector<review::ReviewRecord>& review,
                                           const std::vector<review::ServiceRecord>& services) {
  std::vector<report::HappenedLine> lines;
  for (const review::ReviewRecord& record : review) lines.push_back(LineOf(subject, record));
  for (const review::ServiceRecord& record : services) {
    if (!IsEcho(record.event)) lines.push_back(LineOf(subject, record));
  }
  std::ranges::stable_sort(lines, {}, &report::HappenedLine::at);
  return lines;
}

}  // namespace seaworthy::app
