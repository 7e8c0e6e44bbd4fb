#include "app/find_certificate.h"

#include <utility>

#include <fmt/format.h>

#include "app/errors.h"
#include "app/json_body.h"
#include "app/review_views.h"
#include "app/service_register.h"
#include "attest/text.h"
#include "base/text.h"
#include "review/standing.h"

namespace seaworthy::app {
namespace {

// Empty where the name is no service's: then it is that of a review.
struct Rests {
  std::string review;
  std::optional<StandingNow> standing;
  std::string delta_review;  // Id.
};

Error NoDecision(const std::string& service, const std::string& why) {
  return Error(kNoDecision, fmt::format("no decision for {}: {}", OneLine(service, 80), OneLine(why, 200)));
}

Result<Rests> WhatItRestsOn(Record& record, const std::string& name, Instant now) {
  SEAWORTHY_TRY(review::ServiceState service, record.LoadService(name));
  if (service.version == 0) {
    ServiceRegister services(record.store());
    SEAWORTHY_TRY(std::optional<HeldService> registered, services.Find(name, now));
    if (!registered) return Rests{};
  }
  review::ServiceStanding standing = review::StandingOf(service, now);
  if (standing.review.empty()) return NoDecision(name, standing.why);
  StandingNow stands{std::string(review::NameOf(standing.standing)), standing.why, standing.since, ""};
  return Rests{standing.review, std::move(stands), service.delta_review};
}

Result<Rests> WhatItRestsOn(const RemoteRecord& remote, const std::string& name) {
  if (name.find('#') != std::string::npos) return Rests{};
  auto json = remote.GetJson(ServicePath(name) + "/standing");
  if (!json.ok() && json.error().Is(kNoSuchService)) return Rests{};
  if (!json.ok()) return std::move(json).error();
  Rests rests;
  SEAWORTHY_RETURN_IF_ERROR(WithJsonObject(*json, [&](const value::Value& object) -> Result<void> {
    rests.review = TextOf(object, "review");
    rests.delta_review = TextOf(object, "delta_review");
    rests.standing = StandingNow{TextOf(object, "standing"), TextOf(object, "why"), std::nullopt, ""};
    auto since = ParseInstant(TextOf(object, "since"));
    if (since.ok()) rests.standing->since = *since;
    return {};
  }));
  if (rests.review.empty()) return NoDecision(name, rests.standing->why);
  return rests;
}

// Of the JSON of a review, as either side writes it.
struct ReviewSaid {
  std::string name;
  std::vector<review::Revocation> revoked;
};

Result<ReviewSaid> ReadReviewSaid(const std::string& json) {
  ReviewSaid said;
  SEAWORTHY_RETURN_IF_ERROR(WithJsonObject(json, [&](const value::Value& object) -> Result<void> {
    said.name = TextOf(object, "name");
    const value::Value* revoked = object.Find("revoked");
    if (revoked == nullptr || !revoked->Is(value::Kind::kList)) return {};
    for (const value::Value& one : revoked->AsList()) {
      auto at = ParseInstant(TextOf(one, "at"));
      said.revoked.push_back(
          {TextOf(one, "service"), TextOf(one, "by"), at.ok() ? *at : Instant{}, TextOf(one, "reason")});
    }
    return {};
  }));
  return said;
}

// `read` gives the JSON of a review.
template <typename Read>
Result<FoundCertificate> Tell(Rests rests, const std::string& name, std::string envelope, const Read& read) {
  FoundCertificate found;
  found.envelope = std::move(envelope);
  SEAWORTHY_TRY(std::string json, read(rests.review));
  SEAWORTHY_TRY(ReviewSaid said, ReadReviewSaid(json));
  found.revoked = std::move(said.revoked);
  if (!rests.standing) return found;
  std::erase_if(found.revoked, [&](const review::Revocation& revoked) { return revoked.service != name; });
  if (!rests.delta_review.empty()) {
    SEAWORTHY_TRY(std::string delta, read(rests.delta_review));
    SEAWORTHY_TRY(ReviewSaid delta_said, ReadReviewSaid(delta));
    rests.standing->delta = delta_said.name;
  }
  found.standing = std::move(rests.standing);
  return found;
}

}  // namespace

Result<FoundCertificate> FindCertificate(Record& record, const std::string& name, const Directory& directory,
                                         Instant now) {
  SEAWORTHY_TRY(Rests rests, WhatItRestsOn(record, name, now));
  if (rests.review.empty()) {
    SEAWORTHY_TRY(rests.review, record.FindReview(name));
  }
  SEAWORTHY_TRY(std::string envelope, ExportReview(record, rests.review, directory, now, "certificate"));
  ViewOptions as_json;
  as_json.format = "json";
  return Tell(std::move(rests), name, std::move(envelope),
              [&](const std::string& review) { return ShowReview(record, review, directory, now, as_json); });
}

Result<FoundCertificate> FindCertificate(const RemoteRecord& remote, const std::string& name) {
  SEAWORTHY_TRY(Rests rests, WhatItRestsOn(remote, name));
  if (rests.review.empty()) rests.review = name;
  SEAWORTHY_TRY(std::string envelope, remote.GetJson(ReviewPath(rests.review) + "/export?format=certificate"));
  return Tell(std::move(rests), name, std::move(envelope),
              [&](const std::string& review) { return remote.GetJson(ReviewPath(review)); });
}

std::string RevokedWords(const review::Revocation& revoked, const std::string& name) {
  return fmt::format("by {}, {}: {}", name, attest::Second(revoked.at), revoked.reason);
}

}  // namespace seaworthy::app
