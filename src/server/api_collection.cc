// Collecting from the endpoints of services: how it went, asking for it now, and which sources fail.
#include <utility>

#include "app/collect_service.h"
#include "app/json_body.h"
#include "formats/json_writer.h"
#include "server/collection.h"
#include "server/errors.h"
#include "server/route.h"

namespace seaworthy::server {
namespace {

using auth::Action;

void WriteSource(formats::JsonWriter& out, const app::SourceOutcome& outcome) {
  out.BeginObject().Key("source").String(outcome.source);
  out.Key("answers").Bool(outcome.failure.empty());
  if (!outcome.failure.empty()) out.Key("failure").String(outcome.failure).Key("detail").String(outcome.detail);
  if (outcome.since) out.Key("since").String(ToString(*outcome.since));
  out.EndObject();
}

std::string StatusBody(const std::string& service, const Collection::Status& status) {
  formats::JsonWriter out;
  out.BeginObject().Key("service").String(service);
  if (status.job) {
    out.Key("due_at").String(ToString(status.job->due_at)).Key("failures").Int(status.job->failures);
    if (status.job->failures > 0) out.Key("last_error").String(status.job->last_error);
  }
  if (status.last) {
    out.Key("collected_at").String(ToString(status.last->collected_at));
    out.Key("verdict").String(status.last->verdict).Key("run").String(status.last->run);
  }
  out.Key("sources").BeginArray();
  if (status.last) {
    for (const app::SourceOutcome& outcome : status.last->sources) WriteSource(out, outcome);
  }
  return std::move(out.EndArray().EndObject()).text();
}

Result<Reply> GetCollection(Call& call) {
  SEAWORTHY_TRY(app::HeldService held, call.Service(Action::kReadService));
  const app::RegisteredService& service = held.service;
  SEAWORTHY_TRY(Collection::Status status, call.parts().collection.StatusOf(service.id));
  return JsonReply(StatusBody(service.id, status));
}

Result<Reply> PostCollection(Call& call) {
  SEAWORTHY_TRY(app::HeldService held, call.Service(Action::kStartCollection));
  const app::RegisteredService& service = held.service;
  if (service.endpoints.empty()) {
    return Error(kNothingToCollect, "the service has no endpoint that the server could ask")
        .Advise("add `endpoints` to it");
  }
  SEAWORTHY_RETURN_IF_ERROR(call.parts().collection.AskFor(service.id));
  SEAWORTHY_TRY(Collection::Status status, call.parts().collection.StatusOf(service.id));
  return JsonReply(StatusBody(service.id, status), 202);
}

Result<Reply> ListNotices(Call& call) {
  SEAWORTHY_RETURN_IF_ERROR(call.Allow(Action::kReadService));
  auto may_know = [&](const std::string& service) {
    Result<auth::Object> object = call.ObjectOf(service);
    return object.ok() && call.Allow(Action::kReadService, *object).ok();
  };
  SEAWORTHY_TRY(std::vector<app::SourceNotice> notices,
                app::SourceNotices(call.parts().store.documents(), may_know, call.now()));
  formats::JsonWriter out;
  out.BeginObject().Key("items").BeginArray();
  for (const app::SourceNotice& notice : notices) out.Raw(app::WriteJsonBody(notice));
  return JsonReply(std::move(out.EndArray().EndObject()).text());
}

}  // namespace

void AddCollectionRoutes(std::vector<Route>& routes) {
  const std::string one = "/api/v1/services/{service}/collect";
  routes.push_back({"GET", one, "getCollection", About::kObject, Action::kReadService, GetCollection});
  routes.push_back({"POST", one, "startCollection", About::kObject, Action::kStartCollection, PostCollection});
  routes.push_back({"GET", "/api/v1/notices", "listNotices", About::kObject, Action::kReadService, ListNotices});
}

}  // namespace seaworthy::server
