// Reviews: what there is, one of them, its timeline, documents and certificate, and what waits for the caller.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "app/errors.h"
#include "app/perform.h"
#include "app/review_views.h"
#include "base/text.h"
#include "formats/json_writer.h"
#include "http/conditional.h"
#include "review/rows.h"
#include "server/errors.h"
#include "server/names_to_ids.h"
#include "server/people.h"
#include "server/review_calls.h"
#include "server/route.h"
#include "server/visible_page.h"

namespace seaworthy::server {
namespace {

constexpr std::size_t kEvidenceBody = std::size_t{16} << 20;  // A file of 10 MiB in base64, with the rest.

Reply Viewed(const Call& call, std::string text) {
  return call.WantsText() ? TextReply(std::move(text)) : JsonReply(std::move(text));
}

const std::string& TextAt(const model::Row& row, std::string_view column) {
  static const std::string kNone;
  for (std::size_t i = 0; i < row.table->columns.size(); ++i) {
    if (row.table->columns[i].name != column) continue;
    const std::string* text = std::get_if<std::string>(&row.cells[i]);
    return text == nullptr ? kNone : *text;
  }
  return kNone;
}

// The row has them joined; ids have no comma.
std::vector<std::string> SplitAtCommas(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t from = 0; from < text.size();) {
    std::size_t to = std::min(text.find(',', from), text.size());
    parts.push_back(text.substr(from, to - from));
    from = to + 1;
  }
  return parts;
}

// `checkout#3` and the rest of its row, without what only the review itself can tell at a moment.
void WriteRow(formats::JsonWriter& out, const model::Row& row) {
  out.BeginObject();
  const std::pair<std::string_view, std::string_view> members[] = {{"id", "id"},
                                                                   {"name", "short_name"},
                                                                   {"title", "title"},
                                                                   {"subject", "subject"},
                                                                   {"status", "status"},
                                                                   {"dri", "dri"},
                                                                   {"lead", "lead"},
                                                                   {"target", "target"},
                                                                   {"decision", "decision"},
                                                                   {"started", "started_at"},
                                                                   {"ended", "ended_at"},
                                                                   {"valid_until", "valid_until"}};
  for (const auto& [name, column] : members) {
    const std::string& text = TextAt(row, column);
    if (!text.empty()) out.Key(name).String(text);
  }
  out.Key("services").BeginArray();
  for (const std::string& service : SplitAtCommas(TextAt(row, "services"))) out.String(service);
  out.EndArray().Key("standard").BeginObject().Key("id").String(TextAt(row, "standard"));
  out.Key("version").String(TextAt(row, "standard_version")).EndObject().EndObject();
}

// A review of several services has a row for each; one of them tells of it, so that it is on one page only.
Result<bool> Tells(const Call& call, const model::Row& row) {
  if (!call.Query("service").empty()) return true;
  SEAWORTHY_TRY(review::Case subject, call.parts().record.Load(TextAt(row, "review")));
  return TextAt(row, "service") == std::ranges::min(subject.review.started.services);
}

// Whether the caller may know of a review with those services, as its row lists them.
Result<bool> Visible(Call& call, const std::string& review) {
  SEAWORTHY_TRY(review::Case subject, call.parts().record.Load(review));
  for (const std::string& service : subject.review.started.services) {
    SEAWORTHY_TRY(auth::Object object, call.ObjectOf(service));
    if (!call.Allow(auth::Action::kReadReview, object).ok()) return false;
  }
  return true;
}

Result<Reply> ListReviews(Call& call) {
  SEAWORTHY_RETURN_IF_ERROR(call.Allow(auth::Action::kReadReview));
  if (call.WantsText()) {
    SEAWORTHY_TRY(std::shared_ptr<const app::Directory> directory, call.parts().directory(call.now()));
    SEAWORTHY_TRY(std::string text,
                  app::ListReviews(call.parts().record, call.Query("service"), *directory, call.now(), call.View()));
    return TextReply(std::move(text));
  }
  SEAWORTHY_TRY(PageAsk page, call.Page());
  store::RowQuery query;
  query.table = review::FindTable("review_services");
  if (std::string service = call.Query("service"); !service.empty()) query.where.push_back({"service", service});
  if (!call.Flag("all")) query.where.push_back({"open", std::int64_t{1}});
  query.order_by = {"started_at"};
  query.descending = true;
  for (const std::string& cell : page.after) query.after.emplace_back(cell);
  if (page.after.size() != 3 && !page.after.empty()) return Error(kBadParameter, "the cursor is of another list");
  auto read = [&](const model::Row* last, std::size_t limit) {
    if (last != nullptr) query.after = {TextAt(*last, "started_at"), TextAt(*last, "service"), TextAt(*last, "review")};
    query.limit = limit;
    return call.parts().store.ReadRows(query);
  };
  auto shows = [&](const model::Row& row) -> Result<bool> {
    SEAWORTHY_TRY(bool tells, Tells(call, row));
    if (!tells) return false;
    return Visible(call, TextAt(row, "review"));
  };
  SEAWORTHY_TRY(VisiblePage<model::Row> rows, ReadVisible<model::Row>(page.limit, read, shows));
  formats::JsonWriter out;
  out.BeginObject().Key("items").BeginArray();
  for (const model::Row& row : rows.items) {
    store::RowQuery one;
    one.table = review::FindTable("reviews");
    one.where = {{"id", TextAt(row, "review")}};
    SEAWORTHY_TRY(std::vector<model::Row> found, call.parts().store.ReadRows(one));
    if (!found.empty()) WriteRow(out, found.front());
  }
  out.EndArray().Key("next");
  Reply reply;
  if (rows.more) {
    const model::Row& last = rows.items.back();
    reply.next = call.NextPage({TextAt(last, "started_at"), TextAt(last, "service"), TextAt(last, "review")});
  }
  reply.next.empty() ? out.Null() : out.String(reply.next);
  out.EndObject();
  reply.body = std::move(out).text();
  return reply;
}

Result<Reply> GetReview(Call& call) {
  SEAWORTHY_TRY(std::string review, call.Review(auth::Action::kReadReview));
  SEAWORTHY_TRY(std::shared_ptr<const app::Directory> directory, call.parts().directory(call.now()));
  SEAWORTHY_TRY(std::string text, app::ShowReview(call.parts().record, review, *directory, call.now(), call.View()));
  Reply reply = Viewed(call, std::move(text));
  SEAWORTHY_TRY(reply.etag, ReviewTag(call, review, reply.body));
  return reply;
}

Result<Reply> GetTimeline(Call& call) {
  SEAWORTHY_TRY(std::string review, call.Review(auth::Action::kReadReview));
  SEAWORTHY_TRY(std::shared_ptr<const app::Directory> directory, call.parts().directory(call.now()));
  SEAWORTHY_TRY(std::vector<review::TimelineEntry> entries,
                app::ReviewTimeline(call.parts().record, review, *directory));
  formats::JsonWriter out;
  out.BeginObject().Key("items").BeginArray();
  for (const review::TimelineEntry& entry : entries) {
    out.BeginObject().Key("at").String(ToString(entry.at)).Key("version").Int(entry.version);
    out.Key("type").String(entry.type).Key("person").String(entry.person).Key("text").String(entry.text).EndObject();
  }
  out.EndArray().EndObject();
  return JsonReply(std::move(out).text());
}

Result<Reply> ExportReview(Call& call) {
  SEAWORTHY_TRY(std::string review, call.Review(auth::Action::kReadReview));
  std::string format = call.Query("format").empty() ? "markdown" : call.Query("format");
  const std::pair<std::string_view, std::string_view> types[] = {{"markdown", "text/markdown; charset=utf-8"},
                                                                 {"html", "text/html; charset=utf-8"},
                                                                 {"json", kJson},
                                                                 {"certificate", kJson}};
  auto type = std::ranges::find(types, format, &std::pair<std::string_view, std::string_view>::first);
  if (type == std::end(types)) {
    return Error(kBadParameter, fmt::format("format cannot be '{}'", OneLine(format, 40)))
        .Advise("write markdown, html, json or certificate");
  }
  SEAWORTHY_TRY(std::shared_ptr<const app::Directory> directory, call.parts().directory(call.now()));
  Reply reply;
  SEAWORTHY_TRY(reply.body, app::ExportReview(call.parts().record, review, *directory, call.now(), format));
  reply.content_type = type->second;
  return reply;
}

Result<Reply> GetQueue(Call& call) {
  SEAWORTHY_TRY(std::shared_ptr<const app::Directory> directory, call.parts().directory(call.now()));
  SEAWORTHY_TRY(std::string text,
                app::ShowQueue(call.parts().record, call.Actor(), *directory, call.now(), call.View()));
  return Viewed(call, std::move(text));
}

Result<Reply> PerformVerb(Call& call) {
  SEAWORTHY_TRY(std::string review, call.Review(auth::Action::kActInReview));
  SEAWORTHY_RETURN_IF_ERROR(ExpectUnchanged(call, review));
  SEAWORTHY_TRY(app::verbs::AnyVerb verb, app::ReadVerb(call.LastSegment(), call.request().body));
  SEAWORTHY_TRY(std::shared_ptr<const app::Directory> directory, call.parts().directory(call.now()));
  SEAWORTHY_RETURN_IF_ERROR(NamesToIds(verb, *directory, call.parts().people.accounts, call.now()));
  app::Deed deed{review, std::move(verb), call.Actor(), call.now(), {}, call.key()};
  if (std::holds_alternative<app::verbs::Close>(deed.verb)) deed.complete = call.parts().certify;
  SEAWORTHY_TRY(app::Executed executed, app::Perform(call.parts().record, *directory, deed));
  return Done(call, executed);
}

}  // namespace

void AddReviewRoutes(std::vector<Route>& routes) {
  using auth::Action;
  const std::string base = "/api/v1/reviews";
  routes.push_back({"GET", base, "listReviews", About::kObject, Action::kReadReview, ListReviews});
  routes.push_back({"POST", base, "startReview", About::kObject, Action::kStartReview, StartReview});
  const std::string one = base + "/{review}";
  routes.push_back({"GET", one, "getReview", About::kObject, Action::kReadReview, GetReview});
  routes.push_back({"GET", one + "/timeline", "getTimeline", About::kObject, Action::kReadReview, GetTimeline});
  routes.push_back({"GET", one + "/export", "exportReview", About::kObject, Action::kReadReview, ExportReview});
  routes.push_back(
      {"POST", one + "/change-standard", "changeStandard", About::kObject, Action::kActInReview, ChangeStandard});
  for (std::string_view verb : app::VerbNames()) {
    routes.push_back({"POST", one + "/" + std::string(verb), OperationOf(verb), About::kObject, Action::kActInReview,
                      PerformVerb, kEvidenceBody});
  }
  routes.push_back({"GET", "/api/v1/queue", "getQueue", About::kOrganisation, Action::kReadReview, GetQueue});
}

}  // namespace seaworthy::server
