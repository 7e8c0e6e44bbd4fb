// Runs that CI hands in: judged by what the server holds, kept, compared; and what a changed standard would change.
#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "app/ask_what_if.h"
#include "app/errors.h"
#include "app/hand_in.h"
#include "app/json_body.h"
#include "app/pushed_settled.h"
#include "app/run_register.h"
#include "base/text.h"
#include "server/errors.h"
#include "server/route.h"

namespace seaworthy::server {
namespace {

using auth::Action;

constexpr std::size_t kPushBody = std::size_t{9} << 20;
constexpr std::size_t kStandardBody = std::size_t{2} << 20;

std::string PathOf(const app::KeptRun& run) { return fmt::format("/api/v1/services/{}/runs/{}", run.service, run.id); }

// The members of the run itself, without the closing bracket.
void WriteRun(formats::JsonWriter& out, const app::KeptRun& run) {
  review::FieldWriter fields(out);
  app::KeptRun::Visit(run, fields);
  out.Key("link").String(PathOf(run));
}

template <typename Outcome>
void WriteItems(formats::JsonWriter& out, std::string_view name, const std::vector<Outcome>& items) {
  out.Key(name).BeginArray();
  for (const Outcome& item : items) out.Raw(app::WriteJsonBody(item));
  out.EndArray();
}

void WriteTexts(formats::JsonWriter& out, std::string_view name, const std::vector<std::string>& texts) {
  out.Key(name).BeginArray();
  for (const std::string& text : texts) out.String(text);
  out.EndArray();
}

void WriteNext(formats::JsonWriter& out, const std::string& next) {
  if (next.empty()) {
    out.Key("next").Null();
  } else {
    out.Key("next").String(next);
  }
}

// Whether the caller may read a review of these services.
Result<bool> MayReadReview(Call& call, const std::vector<std::string>& services) {
  for (const std::string& service : services) {
    SEAWORTHY_TRY(auth::Object object, call.ObjectOf(service));
    if (!call.Allow(Action::kReadReview, object).ok()) return false;
  }
  return true;
}

// By people, in the newest open review, else in the one that decided; as far as the caller may read it.
Result<std::string> SettledByPeople(Call& call, const std::string& service, const app::HandedIn& handed_in) {
  app::Record& record = call.parts().record;
  SEAWORTHY_TRY(review::ServiceState state, record.LoadService(service));
  std::string id = state.decision && !state.decision->revoked ? state.decision->event.review : std::string();
  if (!state.open_reviews.empty()) id = state.open_reviews.back();
  if (id.empty()) return std::string();
  SEAWORTHY_TRY(review::Case subject, record.Load(id));
  SEAWORTHY_TRY(bool may_read, MayReadReview(call, subject.review.started.services));
  if (!may_read) return std::string();
  SEAWORTHY_TRY(std::shared_ptr<const app::Directory> directory, call.parts().directory(call.now()));
  return app::SettledIn(subject, service, handed_in.items, *directory, call.now());
}

Result<Reply> PostRun(Call& call) {
  SEAWORTHY_TRY(app::HeldService held, call.Service(Action::kPushRun));
  const app::RegisteredService& service = held.service;
  app::HandInParts parts{call.parts().runs, call.parts().standards, call.parts().record};
  SEAWORTHY_TRY(app::HandedIn handed_in, app::HandIn(parts, service, call.request().body, call.Actor(), call.now()));
  SEAWORTHY_TRY(std::string settled, SettledByPeople(call, service.id, handed_in));
  formats::JsonWriter out;
  app::KeptRun run = handed_in.run;
  run.remarks = std::move(handed_in.remarks);
  if (!settled.empty()) run.remarks.push_back(std::move(settled));
  out.BeginObject();
  WriteRun(out, run);
  WriteItems(out, "outcomes", handed_in.items);
  WriteTexts(out, "reviews", handed_in.reviews);
  if (!handed_in.standing.empty()) out.Key("standing").String(handed_in.standing);
  Reply reply = JsonReply(std::move(out.EndObject()).text(), 201);
  reply.location = PathOf(run);
  return reply;
}

Result<Reply> ListRuns(Call& call) {
  SEAWORTHY_TRY(app::HeldService held, call.Service(Action::kReadRun));
  const app::RegisteredService& service = held.service;
  SEAWORTHY_TRY(PageAsk page, call.Page());
  std::string before = page.after.empty() ? std::string() : page.after.front();
  bool counted = !call.Flag("previews");
  SEAWORTHY_TRY(std::vector<app::KeptRun> runs,
                call.parts().runs.List(service.id, counted, before, page.limit, call.now()));
  formats::JsonWriter out;
  out.BeginObject().Key("items").BeginArray();
  for (const app::KeptRun& run : runs) {
    out.BeginObject();
    WriteRun(out, run);
    out.EndObject();
  }
  out.EndArray();
  Reply reply;
  if (runs.size() == page.limit) reply.next = call.NextPage({runs.back().id});
  WriteNext(out, reply.next);
  reply.body = std::move(out.EndObject()).text();
  return reply;
}

Result<app::KeptRun> RunNamed(Call& call, const std::string& service, const std::string& id) {
  SEAWORTHY_TRY(std::optional<app::KeptRun> run, call.parts().runs.Find(service, id, call.now()));
  if (run) return *std::move(run);
  return Error(app::kNoSuchRun, fmt::format("service '{}' has no run '{}'", service, OneLine(id, 60)))
      .Advise("previews are kept for 90 days");
}

Result<Reply> GetRun(Call& call) {
  SEAWORTHY_TRY(app::HeldService held, call.Service(Action::kReadRun));
  const app::RegisteredService& service = held.service;
  SEAWORTHY_TRY(app::KeptRun run, RunNamed(call, service.id, call.Parameter("run")));
  SEAWORTHY_TRY(std::vector<review::ItemRecord> items, call.parts().runs.Items(run, call.now()));
  formats::JsonWriter out;
  out.BeginObject();
  WriteRun(out, run);
  WriteItems(out, "outcomes", items);
  return JsonReply(std::move(out.EndObject()).text());
}

const review::ItemRecord* FindItem(const std::vector<review::ItemRecord>& items, const std::string& id) {
  auto found = std::ranges::find(items, id, &review::ItemRecord::item);
  return found == items.end() ? nullptr : &*found;
}

// What was measured, without when and where.
std::vector<std::string> ValuesOf(const review::ItemRecord* item) {
  std::vector<std::string> values;
  if (item == nullptr) return values;
  for (const review::Measured& measured : item->measured) {
    values.push_back(measured.part.subject.empty() ? measured.value : measured.part.subject + ": " + measured.value);
  }
  return values;
}

void WriteSide(formats::JsonWriter& out, std::string_view name, const review::ItemRecord* item) {
  if (item == nullptr) {
    out.Key(name).Null();
    return;
  }
  out.Key(name).BeginObject().Key("outcome").String(model::Name(item->outcome)).Key("message").String(item->message);
  WriteTexts(out, "measured", ValuesOf(item));
  out.EndObject();
}

bool Differ(const review::ItemRecord* from, const review::ItemRecord* to) {
  if (from == nullptr || to == nullptr) return from != to;
  return from->outcome != to->outcome || from->deciding != to->deciding || ValuesOf(from) != ValuesOf(to);
}

// Items whose outcome or measured value changed.
Result<Reply> DiffRuns(Call& call) {
  SEAWORTHY_TRY(app::HeldService held, call.Service(Action::kReadRun));
  const app::RegisteredService& service = held.service;
  std::string other = call.Query("to");
  if (other.empty()) return Error(kBadParameter, "the run to compare with is missing").Advise("add `?to=RUN`");
  SEAWORTHY_TRY(app::KeptRun from, RunNamed(call, service.id, call.Parameter("run")));
  SEAWORTHY_TRY(app::KeptRun to, RunNamed(call, service.id, other));
  SEAWORTHY_TRY(std::vector<review::ItemRecord> old_items, call.parts().runs.Items(from, call.now()));
  SEAWORTHY_TRY(std::vector<review::ItemRecord> new_items, call.parts().runs.Items(to, call.now()));
  std::vector<std::string> ids;
  for (const review::ItemRecord& item : new_items) ids.push_back(item.item);
  for (const review::ItemRecord& item : old_items) {
    if (FindItem(new_items, item.item) == nullptr) ids.push_back(item.item);
  }
  formats::JsonWriter out;
  out.BeginObject().Key("from").String(from.id).Key("to").String(to.id);
  out.Key("verdict_from").String(from.verdict).Key("verdict_to").String(to.verdict).Key("items").BeginArray();
  for (const std::string& id : ids) {
    const review::ItemRecord* before = FindItem(old_items, id);
    const review::ItemRecord* after = FindItem(new_items, id);
    if (!Differ(before, after)) continue;
    out.BeginObject().Key("item").String(id);
    WriteSide(out, "before", before);
    WriteSide(out, "after", after);
    out.EndObject();
  }
  return JsonReply(std::move(out.EndArray().EndObject()).text());
}

struct WhatIfAsked {
  std::string standard, text, from, service;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("standard", self.standard);
    visit("text", self.text);
    visit("from", self.from);
    visit("service", self.service);
  }
};

Result<std::shared_ptr<const model::Standard>> ChangedStandard(Call& call, const WhatIfAsked& asked) {
  if (asked.text.empty() == asked.standard.empty()) {
    return Error(app::kBadBody, "either `text`, a standard as YAML, or `standard`, the name of one, is needed")
        .At({"#", 0, 0});
  }
  if (asked.text.empty()) return call.parts().standards.Load(asked.standard, call.now());
  app::ReadStandard read = call.parts().standards.Read(asked.text, call.now());
  if (read.standard) return read.standard;
  return std::move(read.errors.front());
}

void WriteOutcome(formats::JsonWriter& out, std::string_view name, const std::optional<model::Outcome>& outcome) {
  if (outcome) {
    out.Key(name).String(model::Name(*outcome));
  } else {
    out.Key(name).Null();
  }
}

void WriteService(formats::JsonWriter& out, const app::ServiceChange& change) {
  out.BeginObject().Key("service").String(change.service);
  out.Key("before").String(model::Name(change.before)).Key("after").String(model::Name(change.after));
  out.Key("items").BeginArray();
  for (const app::OutcomeChange& item : change.items) {
    out.BeginObject().Key("item").String(item.item);
    WriteOutcome(out, "before", item.before);
    WriteOutcome(out, "after", item.after);
    out.Key("required_before").Bool(item.required_before).Key("required_after").Bool(item.required_after).EndObject();
  }
  out.EndArray().EndObject();
}

void WriteCounts(formats::JsonWriter& out, const app::WhatChanges& changes) {
  out.Key("judged").Uint(changes.judged).Key("evaluated").Uint(changes.evaluated);
  out.Key("unread").Uint(changes.unread.size()).Key("changed").Uint(changes.changed);
  out.Key("verdicts").BeginArray();
  for (const auto& [move, count] : changes.verdicts) {
    out.BeginObject().Key("before").String(model::Name(move.first)).Key("after").String(model::Name(move.second));
    out.Key("services").Uint(count).EndObject();
  }
  out.EndArray();
}

// The counts are of all services; those that the caller may not see are not named.
Result<Reply> AskWhatIf(Call& call) {
  SEAWORTHY_TRY(WhatIfAsked asked, app::ReadJsonBody<WhatIfAsked>(call.request().body));
  SEAWORTHY_TRY(PageAsk page, call.Page());
  SEAWORTHY_TRY(std::shared_ptr<const model::Standard> standard, ChangedStandard(call, asked));
  app::AskedWhatIf question{standard, asked.from, asked.service, {}, call.parts().clock};
  question.page = {page.after.empty() ? std::string() : page.after.front(), page.limit};
  question.stop = call.request().gone;
  SEAWORTHY_TRY(app::WhatChanges changes, app::AskWhatIf(call.parts().runs, call.parts().standards, question));
  Reply reply;
  formats::JsonWriter out;
  out.BeginObject().Key("standard").String(standard->id + "@" + standard->version);
  WriteCounts(out, changes);
  out.Key("services").BeginArray();
  for (const app::ServiceChange& change : changes.services) {
    SEAWORTHY_TRY(auth::Object object, call.ObjectOf(change.service));
    if (call.Allow(Action::kReadService, object).ok()) WriteService(out, change);
  }
  out.EndArray();
  if (changes.more) reply.next = call.NextPage({changes.services.back().service});
  WriteNext(out, reply.next);
  reply.body = std::move(out.EndObject()).text();
  return reply;
}

}  // namespace

void AddRunRoutes(std::vector<Route>& routes) {
  const std::string base = "/api/v1/services/{service}/runs";
  const About object = About::kObject;
  routes.push_back({"GET", base, "listRuns", object, Action::kReadRun, ListRuns});
  routes.push_back({"POST", base, "pushRun", object, Action::kPushRun, PostRun, kPushBody});
  routes.push_back({"GET", base + "/{run}", "getRun", object, Action::kReadRun, GetRun});
  routes.push_back({"GET", base + "/{run}/diff", "diffRuns", object, Action::kReadRun, DiffRuns});
  routes.push_back({"POST", "/api/v1/standards/what-if", "askWhatIf", About::kOrganisation, Action::kWhatIf, AskWhatIf,
                    kStandardBody});
}

}  // namespace seaworthy::server
