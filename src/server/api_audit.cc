// For auditors: every event as it was stored, with its chain, and whether all of it is intact.
#include <algorithm>
#include <charconv>
#include <utility>

#include "app/upkeep.h"
#include "formats/json_writer.h"
#include "server/errors.h"
#include "server/route.h"

namespace seaworthy::server {
namespace {

using auth::Action;

// An event is JSON; its bytes are given as they are, since the chain is over them.
void WriteEvent(formats::JsonWriter& out, const store::StoredEvent& event) {
  out.BeginObject().Key("position").Int(event.position).Key("log").String(event.log);
  out.Key("version").Int(event.version).Key("at").String(ToString(event.at));
  out.Key("digest").String(event.digest).Key("event").String(event.bytes).EndObject();
}

Result<std::int64_t> PositionOf(const PageAsk& page) {
  if (page.after.empty()) return std::int64_t{0};
  const std::string& text = page.after.front();
  std::int64_t position = 0;
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), position);
  if (failure == std::errc() && end == text.data() + text.size() && position >= 0) return position;
  return Error(kBadParameter, "the cursor is of another list");
}

Result<Reply> GetEvents(Call& call) {
  SEAWORTHY_TRY(PageAsk page, call.Page());
  SEAWORTHY_TRY(std::int64_t after, PositionOf(page));
  SEAWORTHY_TRY(std::vector<store::StoredEvent> events, call.parts().store.ReadAll(after, page.limit));
  formats::JsonWriter out;
  out.BeginObject().Key("items").BeginArray();
  for (const store::StoredEvent& event : events) WriteEvent(out, event);
  out.EndArray().Key("next");
  Reply reply;
  if (events.size() == page.limit) {
    reply.next = call.NextPage({std::to_string(events.back().position)});
    out.String(reply.next);
  } else {
    out.Null();
  }
  reply.body = std::move(out.EndObject()).text();
  return reply;
}

Result<Reply> Verify(Call& call) {
  SEAWORTHY_TRY(app::AuditAnswer answer, app::AuditRecord(call.parts().store, call.Query("known")));
  if (call.WantsText()) return TextReply(std::move(answer.text));
  SEAWORTHY_TRY(store::Head head, call.parts().store.ReadHead());
  formats::JsonWriter out;
  out.BeginObject().Key("intact").Bool(answer.intact).Key("position").Int(head.position);
  out.Key("digest").String(head.digest).Key("text").String(answer.text).EndObject();
  return JsonReply(std::move(out).text());
}

}  // namespace

void AddAuditRoutes(std::vector<Route>& routes) {
  const About all = About::kOrganisation;
  routes.push_back({"GET", "/api/v1/audit/events", "listEvents", all, Action::kReadAudit, GetEvents});
  routes.push_back({"GET", "/api/v1/audit/verify", "verifyRecord", all, Action::kReadAudit, Verify});
}

}  // namespace seaworthy::server
