#include "server/review_calls.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "app/begin.h"
#include "app/json_body.h"
#include "app/perform.h"
#include "app/pin.h"
#include "app/review_views.h"
#include "base/digest.h"
#include "base/text.h"
#include "http/headers.h"
#include "review/errors.h"
#include "server/errors.h"
#include "server/names_to_ids.h"
#include "server/people.h"

namespace seaworthy::server {
namespace {

constexpr std::string_view kDefaultStandard = "first-look";

Result<void> ExpectTier(const std::optional<int>& tier) {
  if (!tier || (*tier >= 1 && *tier <= 4)) return {};
  return Error(review::kBadCommand, "a tier is 1 to 4").At({"#/tier", 0, 0});
}

// The services as the register holds them; each must be there, and the caller may start a review of it.
Result<std::vector<model::Service>> ServicesOf(Call& call, const std::vector<std::string>& names) {
  if (names.empty()) {
    return Error(review::kBadCommand, "a review needs a service").At({"#/services", 0, 0});
  }
  std::vector<model::Service> services;
  for (const std::string& name : names) {
    SEAWORTHY_TRY(app::HeldService held, call.parts().services.Get(name, call.now()));
    SEAWORTHY_TRY(auth::Object object, call.ObjectOf(held.service.id));
    SEAWORTHY_RETURN_IF_ERROR(Hiding(call.Allow(auth::Action::kStartReview, object), app::NoSuchService(name)));
    services.push_back(app::ModelOf(held.service));
  }
  return services;
}

Result<app::Pinning> Pinned(const Call& call, const std::string& standard, const std::vector<model::Service>& services,
                            app::PinRequest request) {
  std::string name = standard.empty() ? services.front().standard : standard;
  if (name.empty()) name = kDefaultStandard;
  SEAWORTHY_TRY(std::shared_ptr<const model::Standard> held, call.parts().standards.Load(name, call.now()));
  request.now = call.now();
  return app::PinHeld(*held, services, request);
}

review::Start StartOf(app::StartAsked asked, app::Pinning pinning, std::string target) {
  review::Start start;
  start.title = std::move(asked.title);
  start.subject = asked.subject;
  start.references = std::move(asked.references);
  start.services = std::move(pinning.services);
  start.environment = std::move(asked.environment);
  start.dri = std::move(asked.dri);
  start.lead = std::move(asked.lead);
  start.target = std::move(target);
  start.standard = std::move(pinning.standard);
  start.owners = std::move(pinning.owners);
  start.self_certified = asked.self_certified;
  return start;
}

}  // namespace

std::string OperationOf(std::string_view verb) {
  std::string name;
  for (std::size_t i = 0; i < verb.size(); ++i) {
    bool starts_word = i > 0 && verb[i - 1] == '-';
    if (verb[i] == '-') continue;
    name += starts_word ? static_cast<char>(std::toupper(static_cast<unsigned char>(verb[i]))) : verb[i];
  }
  return name;
}

Result<std::string> ReviewTag(const Call& call, const std::string& review, const std::string& body) {
  SEAWORTHY_TRY(review::Case subject, call.parts().record.Load(review));
  return fmt::format("{}-{}", subject.AsOf(), Sha256(body).substr(0, 16));
}

Result<void> ExpectUnchanged(const Call& call, const std::string& review) {
  std::optional<std::string_view> header = call.request().headers.Find("If-Match");
  if (!header || Trim(*header) == "*") return {};
  SEAWORTHY_TRY(review::Case subject, call.parts().record.Load(review));
  // A tag has a digest of the answer behind it, which depends on how it was asked for; none of ours has a comma.
  const std::string now = fmt::format("\"{}-", subject.AsOf());
  const std::vector<std::string_view> tags = Split(*header, ',');
  if (std::ranges::any_of(tags, [&](std::string_view tag) { return Trim(tag).starts_with(now); })) return {};
  SEAWORTHY_TRY(bool done, call.parts().record.WasDone(call.key()));  // What went on is this request itself.
  if (done) return {};
  return Error(kPreconditionFailed, "the review went on since it was read")
      .Advise("read it again; `since` shows what is new");
}

Result<Reply> Done(const Call& call, const app::Executed& executed) {
  app::Record& record = call.parts().record;
  SEAWORTHY_TRY(std::shared_ptr<const app::Directory> directory, call.parts().directory(call.now()));
  if (call.WantsText()) {
    SEAWORTHY_TRY(std::string text, app::WhatHappened(record, executed, *directory, call.now()));
    return TextReply(std::move(text));
  }
  const std::string& id = executed.subject.review.id();
  SEAWORTHY_TRY(std::string text, app::ShowReview(record, id, *directory, call.now(), {.format = "json"}));
  Reply reply = JsonReply(std::move(text));
  reply.etag = fmt::format("{}-{}", executed.subject.AsOf(), Sha256(reply.body).substr(0, 16));
  return reply;
}

Result<Reply> StartReview(Call& call) {
  SEAWORTHY_RETURN_IF_ERROR(call.caller().signed_in() ? Result<void>() : call.Allow(auth::Action::kStartReview));
  SEAWORTHY_TRY(app::StartAsked asked, app::ReadJsonBody<app::StartAsked>(call.request().body));
  SEAWORTHY_RETURN_IF_ERROR(ExpectTier(asked.tier));
  SEAWORTHY_TRY(std::vector<model::Service> services, ServicesOf(call, asked.services));
  app::PinRequest request;
  request.tier = asked.tier;
  request.exposure = asked.exposure;
  request.subject = asked.subject;
  SEAWORTHY_TRY(app::Pinning pinning, Pinned(call, asked.standard, services, std::move(request)));
  SEAWORTHY_TRY(std::shared_ptr<const app::Directory> directory, call.parts().directory(call.now()));
  for (std::string* person : {&asked.dri, &asked.lead}) {
    SEAWORTHY_RETURN_IF_ERROR(NameToId(*person, *directory, call.parts().people.accounts, call.now()));
    if (!person->empty()) SEAWORTHY_RETURN_IF_ERROR(directory->ActorOf(*person));
  }
  SEAWORTHY_TRY(std::string target, app::DayOf(asked.target, call.now()));
  review::Start start = StartOf(std::move(asked), std::move(pinning), std::move(target));
  std::vector<std::string> ids = start.services;
  auto make = [start](const review::Case&) { return Result<review::Command>(start); };
  SEAWORTHY_TRY(app::Executed executed,
                call.parts().record.Execute({{}, std::move(ids), make, call.Actor(), call.now(), {}, {}, call.key()}));
  SEAWORTHY_TRY(Reply reply, Done(call, executed));
  reply.status = 201;
  reply.location = "/api/v1/reviews/" + executed.subject.review.id();
  return reply;
}

Result<Reply> ChangeStandard(Call& call) {
  SEAWORTHY_TRY(std::string review, call.Review(auth::Action::kActInReview));
  SEAWORTHY_RETURN_IF_ERROR(ExpectUnchanged(call, review));
  SEAWORTHY_TRY(app::StandardAsked asked, app::ReadJsonBody<app::StandardAsked>(call.request().body));
  SEAWORTHY_RETURN_IF_ERROR(ExpectTier(asked.tier));
  SEAWORTHY_TRY(review::Case subject, call.parts().record.Load(review));
  const review::PinnedStandard& pinned = subject.review.standard;
  std::vector<model::Service> services;
  for (const std::string& id : subject.review.started.services) {
    SEAWORTHY_TRY(std::optional<app::HeldService> held, call.parts().services.Find(id, call.now()));
    services.push_back(held ? app::ModelOf(held->service) : model::Service{.id = id});
  }
  app::PinRequest request;
  request.tier = asked.tier ? asked.tier : pinned.tier;
  request.exposure = asked.exposure.empty() ? pinned.exposure : asked.exposure;
  request.subject = subject.review.started.subject;
  SEAWORTHY_TRY(app::Pinning pinning,
                Pinned(call, asked.standard.empty() ? pinned.id : asked.standard, services, std::move(request)));
  review::ChangeStandard command{std::move(pinning.standard), asked.reason};
  auto make = [command](const review::Case&) { return Result<review::Command>(command); };
  SEAWORTHY_TRY(app::Executed executed,
                call.parts().record.Execute({review, {}, make, call.Actor(), call.now(), {}, {}, call.key()}));
  return Done(call, executed);
}

}  // namespace seaworthy::server
