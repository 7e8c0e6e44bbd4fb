#include "app/push_out.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "app/api_client.h"
#include "app/errors.h"
#include "app/random.h"
#include "formats/json.h"
#include "net/http_client.h"
#include "review/fields.h"
#include "value/arena.h"

namespace seaworthy::app {
namespace {

Error Trouble() {
  return Error(kServerTrouble, "the answer of the server cannot be read")
      .Advise("is it a Seaworthy server of the same version?");
}

// The answer of `pushRun`; members that this version does not know are left out.
struct Answer {
  std::string service, verdict, link, standing;
  bool counted = false;
  std::optional<int> tier;
  StandardClaim standard;
  std::vector<std::string> reviews, remarks;
  std::vector<PushedOutcome> outcomes;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("service", self.service);
    visit("verdict", self.verdict);
    visit("link", self.link);
    visit("standing", self.standing);
    visit("counted", self.counted);
    visit("tier", self.tier);
    visit("standard", self.standard);
    visit("reviews", self.reviews);
    visit("remarks", self.remarks);
    visit("outcomes", self.outcomes);
  }
};

Result<model::Verdict> VerdictOf(std::string_view name) {
  for (model::Verdict verdict : {model::Verdict::kReady, model::Verdict::kNotReady, model::Verdict::kIncomplete}) {
    if (Name(verdict) == name) return verdict;
  }
  return Trouble();
}

Result<ServerVerdict> Read(const std::string& body, const std::string& server) {
  value::Arena arena;
  auto json = formats::ReadJson(body, arena);
  if (!json.ok() || !json->Is(value::Kind::kMap)) return Trouble();
  Answer answer;
  review::FieldReader reader(*json);
  Answer::Visit(answer, reader);
  if (!reader.problem().empty() || answer.service.empty() || answer.link.empty()) return Trouble();
  ServerVerdict verdict;
  SEAWORTHY_TRY(verdict.verdict, VerdictOf(answer.verdict));
  verdict.server = server;
  verdict.service = std::move(answer.service);
  verdict.tier = answer.tier;
  verdict.counted = answer.counted;
  verdict.link = server + answer.link;
  verdict.reviews = std::move(answer.reviews);
  verdict.standing = std::move(answer.standing);
  verdict.remarks = std::move(answer.remarks);
  verdict.standard = std::move(answer.standard);
  verdict.outcomes = std::move(answer.outcomes);
  return verdict;
}

// Of an id, which a descriptor may have written in any way.
std::string Encoded(std::string_view text) {
  std::string out;
  for (char c : text) {
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

}  // namespace

Result<ServerAccess> FindPushServer(const PushAsked& asked) {
  SEAWORTHY_TRY(std::optional<ServerAccess> access, FindServer(asked.server, asked.environment));
  if (!access) {
    return Error(kNoServer, "no server is named").Advise("write `--push https://…`, or set SEAWORTHY_SERVER");
  }
  if (!access->token.empty()) return *std::move(access);
  return Error(kNoActor, fmt::format("no token is known for {}", access->server))
      .Advise(fmt::format("`seaworthy login --server {}` keeps one, or set SEAWORTHY_TOKEN", access->server));
}

Result<ServerVerdict> PushRun(const Judgement& judgement, const PushAsked& asked) {
  net::HttpClient http;
  return PushRun(judgement, asked, http, SystemRandom());
}

Result<ServerVerdict> PushRun(const Judgement& judgement, const PushAsked& asked, net::HttpTransport& http,
                              const RandomSource& random) {
  SEAWORTHY_TRY(const ServerAccess access, FindPushServer(asked));
  std::string id = UuidV7(asked.now, random);
  Push push = PushOf(judgement, {id, asked.production, asked.release, asked.trigger});
  ApiClient client({.server = access.server, .token = access.token, .pause = {}}, http);
  ApiCall call;
  call.method = "POST";
  call.path = fmt::format("/api/v1/services/{}/runs", Encoded(judgement.service.id));
  call.body = WritePush(push);
  call.idempotency_key = "run-" + id;
  SEAWORTHY_TRY(ApiReply reply, client.Call(call));
  return Read(reply.body, access.server);
}

}  // namespace seaworthy::app
