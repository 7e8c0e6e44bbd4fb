#include "app/find_certificate.h"

#include <utility>

#include "app/errors.h"
#include "app/json_body.h"
#include "app/review_views.h"
#include "review/standing.h"

namespace seaworthy::app {
namespace {

constexpr std::string_view kRevoked = "revoked";

// Empty where it is no service with a decision: then the name is that of a review.
struct Rests {
  std::string review;
  std::string revoked;
};

Result<Rests> WhatItRestsOn(Record& record, const std::string& name, Instant now) {
  SEAWORTHY_TRY(review::ServiceState service, record.LoadService(name));
  review::ServiceStanding standing = review::StandingOf(service, now);
  return Rests{standing.review, standing.standing == review::Standing::kRevoked ? standing.why : ""};
}

Result<Rests> WhatItRestsOn(const RemoteRecord& remote, const std::string& name) {
  Rests rests;
  if (name.find('#') != std::string::npos) return rests;
  auto json = remote.GetJson(ServicePath(name) + "/standing");
  if (!json.ok() && json.error().Is(kNoSuchService)) return rests;
  if (!json.ok()) return std::move(json).error();
  SEAWORTHY_RETURN_IF_ERROR(WithJsonObject(*json, [&](const value::Value& object) -> Result<void> {
    rests.review = TextOf(object, "review");
    if (TextOf(object, "standing") == kRevoked) rests.revoked = TextOf(object, "why");
    return {};
  }));
  return rests;
}

}  // namespace

Result<FoundCertificate> FindCertificate(Record& record, const std::string& name, const Directory& directory,
                                         Instant now) {
  SEAWORTHY_TRY(Rests rests, WhatItRestsOn(record, name, now));
  if (rests.review.empty()) {
    SEAWORTHY_TRY(rests.review, record.FindReview(name));
  }
  SEAWORTHY_TRY(std::string envelope, ExportReview(record, rests.review, directory, now, "certificate"));
  return FoundCertificate{std::move(envelope), std::move(rests.revoked)};
}

Result<FoundCertificate> FindCertificate(const RemoteRecord& remote, const std::string& name) {
  SEAWORTHY_TRY(Rests rests, WhatItRestsOn(remote, name));
  const std::string& review = rests.review.empty() ? name : rests.review;
  SEAWORTHY_TRY(std::string envelope, remote.GetJson(ReviewPath(review) + "/export?format=certificate"));
  return FoundCertificate{std::move(envelope), std::move(rests.revoked)};
}

}  // namespace seaworthy::app
