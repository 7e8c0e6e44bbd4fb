// Services: registering and describing them, how they stand, what they depend on and who depends on them.
#include <utility>

#include <fmt/format.h>

#include "app/begin.h"
#include "app/errors.h"
#include "app/json_body.h"
#include "app/service_register.h"
#include "app/standard_register.h"
#include "app/watch.h"
#include "base/text.h"
#include "http/conditional.h"
#include "review/errors.h"
#include "server/errors.h"
#include "server/route.h"
#include "server/visible_page.h"
#include "store/documents.h"

namespace seaworthy::server {
namespace {

using auth::Action;

std::string TagOf(std::int64_t version) { return fmt::format("v{}", version); }

Reply ServiceReply(const app::HeldService& held) {
  Reply reply = JsonReply(app::WriteJsonBody(held.service));
  reply.etag = TagOf(held.version);
  return reply;
}

Result<Reply> ListServices(Call& call) {
  SEAWORTHY_RETURN_IF_ERROR(call.Allow(Action::kReadService));
  if (call.WantsText()) {
    SEAWORTHY_TRY(std::string text,
                  app::ListServices(call.parts().record, call.now(), call.View(), &call.parts().services));
    return TextReply(std::move(text));
  }
  SEAWORTHY_TRY(PageAsk page, call.Page());
  auto read = [&](const app::HeldService* last, std::size_t limit) {
    std::string after = page.after.empty() ? std::string() : page.after.front();
    return call.parts().services.List(last == nullptr ? after : last->service.id, limit, call.now());
  };
  auto shows = [&](const app::HeldService& held) { return Result<bool>(call.MaySee(held.service.id)); };
  SEAWORTHY_TRY(VisiblePage<app::HeldService> services, ReadVisible<app::HeldService>(page.limit, read, shows));
  formats::JsonWriter out;
  out.BeginObject().Key("items").BeginArray();
  for (const app::HeldService& held : services.items) out.Raw(app::WriteJsonBody(held.service));
  out.EndArray().Key("next");
  Reply reply;
  if (services.more) reply.next = call.NextPage({services.items.back().service.id});
  reply.next.empty() ? out.Null() : out.String(reply.next);
  reply.body = std::move(out.EndObject()).text();
  return reply;
}

Result<Reply> GetService(Call& call) {
  SEAWORTHY_TRY(app::HeldService held, call.Service(Action::kReadService));
  return ServiceReply(held);
}

// What only an administrator settles: it decides how strictly a service is judged and who sees it.
bool Classifies(const app::RegisteredService& before, const app::RegisteredService& after) {
  return before.tier != after.tier || before.exposure != after.exposure || before.owner != after.owner ||
         before.restricted != after.restricted || before.teams != after.teams || before.standard != after.standard;
}

// A standard that nobody uploaded would fail every run, one at a time.
Result<void> ExpectStandard(Call& call, const std::string& standard) {
  if (standard.empty()) return {};
  auto loaded = call.parts().standards.Load(standard, call.now());
  if (loaded.ok()) return {};
  if (!loaded.error().Is(app::kNoSuchStandard)) return std::move(loaded).error();
  return Error(app::kBadService, fmt::format("there is no standard '{}' on the server", OneLine(standard, 80)))
      .At({"#/standard", 0, 0})
      .Advise("upload it first: `seaworthy standard upload FILE`");
}

Result<Reply> PostService(Call& call) {
  if (!call.caller().signed_in()) SEAWORTHY_RETURN_IF_ERROR(call.Allow(Action::kWriteService));
  SEAWORTHY_TRY(app::RegisteredService service, app::ReadJsonBody<app::RegisteredService>(call.request().body));
  auth::Object object{{}, false, service.id};
  if (!service.owner.empty()) object.teams.push_back(service.owner);
  SEAWORTHY_RETURN_IF_ERROR(call.Allow(Action::kWriteService, object));
  if (service.restricted) SEAWORTHY_RETURN_IF_ERROR(call.Allow(Action::kClassifyService, object));
  SEAWORTHY_RETURN_IF_ERROR(ExpectStandard(call, service.standard));
  std::string id = service.id;
  SEAWORTHY_RETURN_IF_ERROR(call.parts().services.Put(std::move(service), store::kAbsent, call.Deed()));
  SEAWORTHY_TRY(std::optional<app::HeldService> held, call.parts().services.Find(id, call.now()));
  if (!held) return Error(kNotReady, "the service was removed at once");
  Reply reply = ServiceReply(*held);
  reply.status = 201;
  reply.location = "/api/v1/services/" + id;
  return reply;
}

Result<Reply> PutService(Call& call) {
  SEAWORTHY_TRY(app::HeldService held, call.Service(Action::kWriteService));
  SEAWORTHY_TRY(auth::Object object, call.ObjectOf(held.service.id));
  SEAWORTHY_TRY(app::RegisteredService service, app::ReadJsonBody<app::RegisteredService>(call.request().body));
  if (service.id.empty()) service.id = held.service.id;
  if (service.id != held.service.id) {
    return Error(review::kBadCommand, "the id of a service never changes").At({"#/id", 0, 0}).Advise("change its name");
  }
  if (Classifies(held.service, service)) SEAWORTHY_RETURN_IF_ERROR(call.Allow(Action::kClassifyService, object));
  std::optional<std::string_view> header = call.request().headers.Find("If-Match");
  if (!header) {
    return Error(kPreconditionRequired, "a service is changed as it was read")
        .Advise("send If-Match with the ETag of GET");
  }
  if (!http::IfMatchAllows(*header, http::StrongTag(TagOf(held.version)))) {
    return Error(kPreconditionFailed, "the service was changed since it was read").Advise("read it again");
  }
  if (service.standard != held.service.standard) {
    SEAWORTHY_RETURN_IF_ERROR(ExpectStandard(call, service.standard));
  }
  SEAWORTHY_RETURN_IF_ERROR(call.parts().services.Put(std::move(service), held.version, call.Deed()));
  SEAWORTHY_TRY(app::HeldService changed, call.parts().services.Get(held.service.id, call.now()));
  return ServiceReply(changed);
}

// How the service stands after its review: `none` without any.
Result<Reply> StandingOf(Call& call, const app::HeldService& held) {
  SEAWORTHY_TRY(std::shared_ptr<const app::Directory> directory, call.parts().directory(call.now()));
  SEAWORTHY_TRY(std::string text, app::ShowService(call.parts().record, held.service.id, *directory, call.now(),
                                                   call.View(), &held.service));
  return call.WantsText() ? TextReply(std::move(text)) : JsonReply(std::move(text));
}

Result<Reply> GetStanding(Call& call) {
  SEAWORTHY_TRY(app::HeldService held, call.Service(Action::kReadService));
  return StandingOf(call, held);
}

// Takes the go of the service back. Who may is for the standard that decided to say: review::Decide asks.
Result<Reply> PostRevoke(Call& call) {
  SEAWORTHY_TRY(app::HeldService held, call.Service(Action::kActInReview));
  SEAWORTHY_TRY(app::RevokeAsked asked, app::ReadJsonBody<app::RevokeAsked>(call.request().body));
  const std::string& id = held.service.id;
  SEAWORTHY_TRY(review::ServiceState state, call.parts().record.LoadService(id));
  std::string review = state.granted ? state.granted->event.review : std::string();
  auto make = [&](const review::Case&) { return Result<review::Command>(review::RevokeDecision{id, asked.reason}); };
  SEAWORTHY_RETURN_IF_ERROR(
      call.parts().record.Execute({review, {id}, make, call.Actor(), call.now(), {}, {}, call.key()}));
  return StandingOf(call, held);
}

// All services that name it as a dependency, which the caller may see.
Result<std::vector<std::string>> DependentsOf(Call& call, const app::RegisteredService& service) {
  constexpr std::size_t kPage = 500;
  std::vector<std::string> dependents;
  std::string after;
  while (true) {
    SEAWORTHY_TRY(std::vector<app::HeldService> page, call.parts().services.List(after, kPage, call.now()));
    for (const app::HeldService& other : page) {
      for (const app::RegisteredDependency& dependency : other.service.dependencies) {
        if (dependency.name != service.id && dependency.name != service.name) continue;
        SEAWORTHY_TRY(auth::Object object, call.ObjectOf(other.service.id));
        if (call.Allow(Action::kReadService, object).ok()) dependents.push_back(other.service.id);
        break;
      }
    }
    if (page.size() < kPage) return dependents;
    after = page.back().service.id;
  }
}

Result<Reply> GetDependencies(Call& call) {
  SEAWORTHY_TRY(app::HeldService held, call.Service(Action::kReadService));
  SEAWORTHY_TRY(std::vector<std::string> dependents, DependentsOf(call, held.service));
  formats::JsonWriter out;
  out.BeginObject().Key("depends_on").BeginArray();
  for (const app::RegisteredDependency& dependency : held.service.dependencies) {
    out.Raw(app::WriteJsonBody(dependency));
  }
  out.EndArray().Key("needed_by").BeginArray();
  for (const std::string& id : dependents) out.String(id);
  return JsonReply(std::move(out.EndArray().EndObject()).text());
}

}  // namespace

void AddServiceRoutes(std::vector<Route>& routes) {
  const std::string base = "/api/v1/services";
  routes.push_back({"GET", base, "listServices", About::kObject, Action::kReadService, ListServices});
  routes.push_back({"POST", base, "registerService", About::kObject, Action::kWriteService, PostService});
  const std::string one = base + "/{service}";
  routes.push_back({"GET", one, "getService", About::kObject, Action::kReadService, GetService});
  routes.push_back({"PUT", one, "changeService", About::kObject, Action::kWriteService, PutService});
  routes.push_back({"POST", one + "/revoke", "revokeDecision", About::kObject, Action::kActInReview, PostRevoke});
  routes.push_back({"GET", one + "/standing", "getStanding", About::kObject, Action::kReadService, GetStanding});
  routes.push_back(
      {"GET", one + "/dependencies", "getDependencies", About::kObject, Action::kReadService, GetDependencies});
}

}  // namespace seaworthy::server
