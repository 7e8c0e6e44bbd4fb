#include "review/validity.h"

#include <utility>

#include <fmt/format.h>

#include "review/what_counts.h"

namespace seaworthy::review {
namespace {

void Shorten(Validity& validity, Instant until, std::string because, std::string with) {
  if (until < validity.until) validity = {until, std::move(because), std::move(with)};
}

}  // namespace

Instant DaysAfter(Instant from, std::int64_t days) {
  constexpr std::int64_t kDay = 86'400;
  if (days > (kMaxInstantSeconds - from.seconds) / kDay) return {kMaxInstantSeconds, 0};
  return from + Span{days * kDay, 0};
}

Validity ValidityOf(const Case& subject, const Assessment& assessment, Instant now) {
  Validity validity{DaysAfter(now, subject.review.standard.review_every_days), "review_every", ""};
  for (const ItemStanding& item : assessment.items) {
    if (!item.required) continue;
    if (item.ground == Ground::kAttested) {
      Shorten(validity, GoodUntil(*item.attestation, *item.item), "attestation", item.item->id);
    }
    for (const Waiver* waiver : item.waivers) {
      if (item.ground == Ground::kWaived) Shorten(validity, waiver->until, "waiver", item.item->id);
    }
    for (const Condition* condition : item.conditions) {
      if (item.ground == Ground::kCondition) Shorten(validity, *condition->event.due, "condition", item.item->id);
    }
  }
  if (!subject.review.started.delta_of.empty()) {
    for (const std::string& service : subject.review.started.services) {
      const std::optional<RecordedDecision>& whole = subject.Service(service).granted;
      if (whole && whole->event.valid_until)
        Shorten(validity, *whole->event.valid_until, whole->event.valid_because, whole->event.valid_with);
    }
  }
  if (assessment.emergency && !assessment.go) Shorten(validity, subject.review.emergency->until, "emergency", "");
  return validity;
}

std::string InWords(std::string_view because, std::string_view with) {
  const std::string item = with.empty() ? "" : fmt::format(" for {}", with);
  if (because == "review_every") return "the standard asks for another review by then";
  if (because == "attestation") return fmt::format("the attestation{} ends", item);
  if (because == "waiver") return fmt::format("the waiver{} ends", item);
  if (because == "condition") return fmt::format("the condition{} is due", item);
  if (because == "emergency") return "the emergency ends";
  return std::string(because);
}

}  // namespace seaworthy::review
