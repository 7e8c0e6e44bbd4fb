// The words for parts of a review that several renderers share.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "report/layout.h"
#include "review/assess.h"
#include "review/revocation.h"

namespace seaworthy::report {

struct Mark {
  std::string word;
  Colour colour;
};

Mark MarkOf(review::Status status);             // `IN REVIEW`
Mark MarkOf(review::Blocker::Kind kind);        // `run`, `item`, …
Mark MarkOf(const review::ItemStanding& item);  // `pass`, `FAIL`, `attested`, …

// `web: replicas is 1, wanted >= 2 (deploy/web.yaml:12)`
std::string MeasuredWords(const review::Measured& measured);
// `deploy/web.yaml:12`; empty where it has none.
std::string PlaceWords(const review::Measured& measured);
// `outcome of replicas: pass -> fail (deploy/web.yaml:12), voids the sign-off`
std::string ChangeWords(const review::Change& change, bool name_service);
// `replicas: requested, until 2031-08-01, because …`; nothing for one that is over.
std::optional<std::string> WaiverWords(const review::Waiver& waiver, Instant now);
// `Closed as go`
std::string EndingWords(const review::ReviewState& review);
// `by Sam Okafor, 2031-06-01: It sank.`; the service where there are several.
std::string RevokedWords(const review::ReviewState& review, const review::Revocation& revoked, const std::string& name);
// `infrastructure-change` becomes `Infrastructure change`.
std::string Sentenced(std::string_view name);

}  // namespace seaworthy::report
