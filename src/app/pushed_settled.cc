#include "app/pushed_settled.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"

namespace seaworthy::app {
namespace {

using model::Outcome;
using review::Ground;
using review::ItemStanding;

std::string Day(Instant instant) { return ToString(instant).substr(0, 10); }

// Whether the review judged the same; of what no run has told it, only that nothing is known.
bool IsOfThis(const ItemStanding& standing, const review::ItemRecord& pushed) {
  if (standing.record == nullptr) return pushed.outcome == Outcome::kUnknown;
  return standing.record->outcome == pushed.outcome && standing.record->failing == pushed.failing;
}

// `tests-reported waived until 2027-01-21 (Sam Okafor)`; empty where it is not settled by people.
std::string Settled(const ItemStanding& standing, const Directory& directory) {
  const std::string& item = standing.item->id;
  switch (standing.ground) {
    case Ground::kAttested: return fmt::format("{} attested ({})", item, directory.NameOf(standing.attestation->by));
    case Ground::kWaived: {
      const review::Waiver& waiver = *standing.waivers.back();
      return fmt::format("{} waived until {} ({})", item, Day(waiver.until), directory.NameOf(waiver.decided_by));
    }
    case Ground::kCorrected: return fmt::format("{} corrected ({})", item, directory.NameOf(standing.correction->by));
    case Ground::kDeclared: return fmt::format("{} declared not applicable", item);
    default: return {};
  }
}

}  // namespace

std::string SettledIn(const review::Case& subject, const std::string& service, std::span<const PushedOutcome> outcomes,
                      const Directory& directory, Instant now) {
  const review::Assessment assessment = review::Assess(subject, now);
  std::vector<std::string> settled;
  for (const ItemStanding& standing : assessment.items) {
    auto found =
        std::ranges::find(outcomes, standing.item->id, [](const PushedOutcome& one) { return one.record.item; });
    if (standing.service != service || !standing.satisfied || found == outcomes.end()) continue;
    const review::ItemRecord& pushed = found->record;
    if (pushed.outcome == Outcome::kPass || pushed.outcome == Outcome::kNotApplicable) continue;
    if (!IsOfThis(standing, pushed)) continue;
    if (std::string text = Settled(standing, directory); !text.empty()) settled.push_back(std::move(text));
  }
  if (settled.empty()) return {};
  return fmt::format("settled in the review, which the verdict of a run leaves out: {}", JoinWords(settled));
}

}  // namespace seaworthy::app
