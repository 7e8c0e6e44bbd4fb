#include "server/call.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "app/errors.h"
#include "auth/errors.h"
#include "base/text.h"
#include "server/cursor.h"
#include "server/errors.h"

namespace seaworthy::server {
namespace {

constexpr std::size_t kMostPerPage = 200;

std::optional<std::size_t> ParseNumber(std::string_view text) {
  std::size_t number = 0;
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Error BadParameter(std::string_view name, const std::string& text, std::string_view advice) {
  return Error(kBadParameter, fmt::format("{} cannot be '{}'", name, OneLine(text, 60))).Advise(std::string(advice));
}

// What the record says of a review that is not there.
Error NoSuchReview(const std::string& name) {
  return Error(app::kNoSuchReview, fmt::format("there is no review '{}'", name))
      .Advise("`seaworthy review list` has them");
}

}  // namespace

Result<void> Hiding(Result<void> allowed, Error missing) {
  if (!allowed.ok() && allowed.error().Is(auth::kNotVisible)) return missing;
  return allowed;
}

std::string_view Call::LastSegment() const {
  return std::string_view(request_.path).substr(request_.path.rfind('/') + 1);
}

bool Call::Flag(std::string_view name) const {
  std::string text = Query(name);
  return text == "true" || text == "1";
}

Result<PageAsk> Call::Page() const {
  PageAsk page;
  if (std::string limit = Query("limit"); !limit.empty()) {
    std::optional<std::size_t> number = ParseNumber(limit);
    if (!number || *number == 0) return BadParameter("limit", limit, "write 1 to 200");
    page.limit = std::min(*number, kMostPerPage);
  }
  if (std::string cursor = Query("cursor"); !cursor.empty()) {
    std::optional<std::vector<std::string>> after = DecodeCursor(cursor);
    if (!after) return BadParameter("cursor", cursor, "take it from `next` of the page before");
    page.after = *std::move(after);
  }
  return page;
}

std::string Call::NextPage(const std::vector<std::string>& last) const {
  std::string target = request_.path + "?";
  for (const http::QueryParameter& parameter : http::ParseQuery(request_.query)) {
    if (parameter.name == "cursor") continue;
    target += http::PercentEncode(parameter.name) + "=" + http::PercentEncode(parameter.value) + "&";
  }
  return target + "cursor=" + EncodeCursor(last);
}

bool Call::WantsText() const {
  std::string accept = request_.headers.Joined("Accept");
  return accept.starts_with("text/plain");
}

int Call::Width() const {
  std::optional<std::size_t> width = ParseNumber(Query("width"));
  return width ? static_cast<int>(std::clamp<std::size_t>(*width, 40, 400)) : 80;
}

Result<void> Call::Allow(auth::Action action, const auth::Object& object) {
  asked_ = true;
  return auth::Allowed(caller_, action, object);
}

Result<auth::Object> Call::ObjectOf(const std::string& service) const {
  auth::Object object;
  object.service = service;
  SEAWORTHY_TRY(std::optional<app::HeldService> held, parts_.services.Find(service, now_));
  if (!held) return object;
  object.teams = held->service.teams;
  if (!held->service.owner.empty()) object.teams.push_back(held->service.owner);
  object.restricted = held->service.restricted;
  return object;
}

Result<std::string> Call::Review(auth::Action action) {
  asked_ = true;
  // Nobody learns what there is before they have signed in.
  if (!caller_.signed_in()) SEAWORTHY_RETURN_IF_ERROR(auth::Allowed(caller_, action));
  const std::string& name = Parameter("review");
  // A name that is not found may still say something of its service: `ledger` has reviews, but none is open.
  SEAWORTHY_TRY(auth::Object named, ObjectOf(name.substr(0, name.find('#'))));
  if (named.restricted) SEAWORTHY_RETURN_IF_ERROR(Hiding(Allow(auth::Action::kReadReview, named), NoSuchReview(name)));
  SEAWORTHY_TRY(std::string id, parts_.record.FindReview(name));
  SEAWORTHY_TRY(review::Case subject, parts_.record.Load(id));
  for (const std::string& service : subject.review.started.services) {
    SEAWORTHY_TRY(auth::Object object, ObjectOf(service));
    SEAWORTHY_RETURN_IF_ERROR(Hiding(Allow(action, object), NoSuchReview(name)));
  }
  return id;
}

Result<app::HeldService> Call::Service(auth::Action action) {
  if (!caller_.signed_in()) SEAWORTHY_RETURN_IF_ERROR(Allow(action));
  const std::string& name = Parameter("service");
  SEAWORTHY_TRY(app::HeldService held, parts_.services.Get(name, now_));
  SEAWORTHY_TRY(auth::Object object, ObjectOf(held.service.id));
  SEAWORTHY_RETURN_IF_ERROR(Hiding(Allow(action, object), app::NoSuchService(name)));
  return held;
}

bool Call::MaySee(const std::string& service) {
  Result<auth::Object> object = ObjectOf(service);
  return object.ok() && Allow(auth::Action::kReadService, *object).ok();
}

app::ViewOptions Call::View() {
  app::ViewOptions view;
  view.format = WantsText() ? "text" : "json";
  view.width = Width();
  view.colour = Colour();
  view.all = Flag("all");
  view.since = Query("since");
  view.viewer = caller_.person;
  view.visible = [this](const std::string& service) { return MaySee(service); };
  return view;
}

review::Actor Call::Actor() const {
  review::Actor actor;
  actor.person = caller_.person;
  actor.known = review::ParseEnum<review::Known>(auth::Name(caller_.known)).value_or(review::Known::kAsserted);
  actor.teams = caller_.teams;
  actor.roles = caller_.review_roles;
  if (caller_.token) actor.proof = caller_.token->id;
  return actor;
}

auth::Deed Call::Deed() const {
  auth::Deed deed(now_, caller_);
  deed.key = key_;
  return deed;
}

}  // namespace seaworthy::server
