#include "app/audit_list.h"

#include <utility>
#include <variant>

#include <fmt/format.h>

#include "auth/audit.h"
#include "base/text.h"
#include "formats/json_writer.h"
#include "review/events.h"
#include "review/fields.h"

namespace seaworthy::app {
namespace {

constexpr std::size_t kPage = 500;
constexpr std::string_view kReviewLog = "review/";

// ` operations`, ` memory-limit`, ` no_go`: the section, item or decision that an event is about; else nothing.
template <typename Event>
std::string AboutOf(const Event& event) {
  std::string text;
  auto add = [&](std::string_view part) {
    if (!part.empty()) text += " " + OneLine(part, 80);
  };
  if constexpr (requires { std::string_view(event.section); }) add(event.section);
  if constexpr (requires { std::string_view(event.item); }) add(event.item);
  if constexpr (requires { review::NameOf(event.decision); }) add(review::NameOf(event.decision));
  return text;
}

// `signed_off operations by Sam Okafor (oidc)`
template <typename Record>
std::string Done(const Record& record, const ListAsked& asked) {
  std::string text(review::TypeOf(record.event));
  text += std::visit([](const auto& event) { return AboutOf(event); }, record.event);
  const std::string& person = record.by.person;
  if (person.empty()) return text;
  std::string name = asked.name_of ? asked.name_of(person) : person;
  return text + fmt::format(" by {} ({})", OneLine(name, 80), review::NameOf(record.by.known));
}

// `team_changed sre by Ana Silva (local)`
std::string Done(const auth::AuditRecord& record, const ListAsked& asked) {
  auto named = [&](const std::string& person) { return OneLine(asked.name_of ? asked.name_of(person) : person, 80); };
  const auth::AuditEvent& event = record.event;
  std::string text(auth::Name(event.kind));
  const bool about_a_person = text.starts_with("account_") || event.kind == auth::AuditKind::kLinkMade;
  if (!event.subject.empty()) text += " " + (about_a_person ? named(event.subject) : OneLine(event.subject, 80));
  if (!record.by.empty()) text += fmt::format(" by {} ({})", named(record.by), record.known);
  return text;
}

std::string WhatWasDone(const store::StoredEvent& event, const ListAsked& asked) {
  if (event.log == auth::kOrganisationLog) {
    auto record = auth::DecodeAudit(event.bytes);
    if (record.ok()) return Done(*record, asked);
  } else if (event.log.starts_with(kReviewLog)) {
    auto record = review::DecodeReviewEvent(event.bytes);
    if (record.ok()) return Done(*record, asked);
  } else {
    auto record = review::DecodeServiceEvent(event.bytes);
    if (record.ok()) return Done(*record, asked);
  }
  return "an event that cannot be read";
}

std::string Line(const store::StoredEvent& event, const ListAsked& asked) {
  if (!asked.json) {
    return fmt::format("{:>6}  {}  {}: {}, event {}\n", event.position, ToString(Instant{event.at.seconds, 0}),
                       WhatWasDone(event, asked), OneLine(event.log, 120), event.version);
  }
  formats::JsonWriter out;
  out.BeginObject().Key("position").Int(event.position).Key("log").String(event.log);
  out.Key("version").Int(event.version).Key("at").String(ToString(event.at));
  out.Key("digest").String(event.digest).Key("event").String(event.bytes).EndObject();
  return std::move(out).text() + "\n";
}

std::int64_t NumberOf(const value::Value& object, std::string_view member) {
  const value::Value* found = object.Find(member);
  return found != nullptr && found->Is(value::Kind::kInt) ? found->AsInt() : 0;
}

Result<store::StoredEvent> EventOf(const value::Value& json) {
  store::StoredEvent event;
  event.position = NumberOf(json, "position");
  event.log = TextOf(json, "log");
  event.version = NumberOf(json, "version");
  SEAWORTHY_TRY(event.at, ParseInstant(TextOf(json, "at")));
  event.bytes = TextOf(json, "event");
  event.digest = TextOf(json, "digest");
  return event;
}

}  // namespace

Result<void> ListEvents(store::Store& store, const ListAsked& asked, const LineSink& sink) {
  std::int64_t after = asked.after;
  while (true) {
    SEAWORTHY_TRY(std::vector<store::StoredEvent> events, store.ReadAll(after, kPage));
    for (const store::StoredEvent& event : events) sink(Line(event, asked));
    if (events.size() < kPage) return {};
    after = events.back().position;
  }
}

Result<void> ListEvents(const RemoteRecord& remote, const ListAsked& asked, const LineSink& sink) {
  for (std::string path = "/audit/events?limit=200"; !path.empty();) {
    SEAWORTHY_TRY(std::string page, remote.GetJson(path));
    auto next = ForEachItem(page, [&](const value::Value& json) -> Result<void> {
      SEAWORTHY_TRY(store::StoredEvent event, EventOf(json));
      if (event.position > asked.after) sink(Line(event, asked));
      return {};
    });
    if (!next.ok()) return std::move(next).error();
    path = *std::move(next);
  }
  return {};
}

}  // namespace seaworthy::app
