// What tells about the server itself: health, metrics, the contract, live events, the log's level.
#include <utility>

#include "app/json_body.h"
#include "formats/json_writer.h"
#include "server/contract.h"
#include "server/errors.h"
#include "server/live.h"
#include "server/log.h"
#include "server/route.h"

namespace seaworthy::server {
namespace {

using auth::Action;

struct LevelAsked {
  std::string level;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("level", self.level);
  }
};

Result<Reply> GetHealth(Call&) { return TextReply("ok\n"); }

// Whether a load balancer should send requests here: the store answers, and the server is not about to stop.
Result<Reply> GetReady(Call& call) {
  Result<store::Head> head = call.parts().store.ReadHead();
  bool stopping = call.parts().stopping();
  formats::JsonWriter out;
  out.BeginObject().Key("ready").Bool(head.ok() && !stopping);
  out.Key("store").String(head.ok() ? "ok" : head.error().code()).Key("stopping").Bool(stopping).EndObject();
  return JsonReply(std::move(out).text(), head.ok() && !stopping ? 200 : 503);
}

Result<Reply> GetMetrics(Call& call) {
  Reply reply = TextReply(call.parts().scrape());
  reply.content_type = "text/plain; version=0.0.4; charset=utf-8";
  return reply;
}

Result<Reply> GetContract(Call&) {
  Reply reply = JsonReply(std::string(ContractJson()));
  return reply;
}

Result<Reply> GetEvents(Call& call) {
  Reply reply;
  reply.content_type = "text/event-stream";
  reply.open = [&live = call.parts().live, caller = call.caller()](std::shared_ptr<http::StreamWriter> writer) {
    live.Follow(std::move(writer), caller);
  };
  return reply;
}

Result<Reply> GetLogLevel(Call& call) {
  return JsonReply(app::WriteJsonBody(LevelAsked{std::string(call.parts().log.level())}));
}

Result<Reply> PutLogLevel(Call& call) {
  SEAWORTHY_TRY(LevelAsked asked, app::ReadJsonBody<LevelAsked>(call.request().body));
  if (!call.parts().log.SetLevel(asked.level)) {
    return Error(kBadParameter, "that is no log level")
        .At({"#/level", 0, 0})
        .Advise("write debug, info, warning or error");
  }
  return GetLogLevel(call);
}

}  // namespace

void AddMetaRoutes(std::vector<Route>& routes) {
  const About open = About::kNothing;
  const About all = About::kOrganisation;
  routes.push_back({"GET", "/healthz", "getHealth", open, Action::kReadMetrics, GetHealth});
  routes.push_back({"GET", "/readyz", "getReadiness", open, Action::kReadMetrics, GetReady});
  routes.push_back({"GET", "/metrics", "getMetrics", all, Action::kReadMetrics, GetMetrics});
  routes.push_back({"GET", "/api/v1/openapi.json", "getContract", open, Action::kReadMetrics, GetContract});
  routes.push_back({"GET", "/api/v1/events", "followEvents", all, Action::kReadReview, GetEvents});
  routes.push_back({"GET", "/api/v1/log-level", "getLogLevel", all, Action::kAdminister, GetLogLevel});
  routes.push_back({"PUT", "/api/v1/log-level", "setLogLevel", all, Action::kAdminister, PutLogLevel});
}

}  // namespace seaworthy::server
