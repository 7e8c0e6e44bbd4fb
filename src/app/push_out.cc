#include "app/push_out.h"

#include <utility>

#include <fmt/format.h>

#include "app/api_client.h"
#include "app/errors.h"
#include "app/random.h"
#include "base/text.h"
#include "formats/json.h"
#include "net/http_client.h"
#include "value/arena.h"

namespace seaworthy::app {
namespace {

using value::Kind;
using value::Value;

Error Trouble() {
  return Error(kServerTrouble, "the answer of the server cannot be read")
      .Advise("is it a Seaworthy server of the same version?");
}

Result<std::string> TextAt(const Value& json, std::string_view name) {
  const Value* member = json.Find(name);
  if (member == nullptr || !member->Is(Kind::kString)) return Trouble();
  return OneLine(member->AsString(), 300);
}

std::vector<std::string> TextsAt(const Value& json, std::string_view name) {
  std::vector<std::string> texts;
  const Value* list = json.Find(name);
  if (list == nullptr || !list->Is(Kind::kList)) return texts;
  for (const Value& item : list->AsList()) {
    if (item.Is(Kind::kString)) texts.push_back(OneLine(item.AsString(), 500));
  }
  return texts;
}

Result<model::Verdict> VerdictOf(std::string_view name) {
  for (model::Verdict verdict : {model::Verdict::kReady, model::Verdict::kNotReady, model::Verdict::kIncomplete}) {
    if (Name(verdict) == name) return verdict;
  }
  return Trouble();
}

Result<ServerVerdict> Read(const std::string& body, const std::string& server) {
  value::Arena arena;
  auto json = formats::ReadJson(body, arena);
  if (!json.ok() || !json->Is(Kind::kMap)) return Trouble();
  ServerVerdict answer;
  SEAWORTHY_TRY(answer.service, TextAt(*json, "service"));
  SEAWORTHY_TRY(std::string verdict, TextAt(*json, "verdict"));
  SEAWORTHY_TRY(answer.verdict, VerdictOf(verdict));
  SEAWORTHY_TRY(std::string path, TextAt(*json, "link"));
  answer.link = server + path;
  const Value* counted = json->Find("counted");
  answer.counted = counted != nullptr && counted->Is(Kind::kBool) && counted->AsBool();
  if (auto standing = TextAt(*json, "standing"); standing.ok()) answer.standing = *standing;
  answer.reviews = TextsAt(*json, "reviews");
  answer.remarks = TextsAt(*json, "remarks");
  return answer;
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

Result<ServerVerdict> PushRun(const Judgement& judgement, const PushAsked& asked) {
  net::HttpClient http;
  return PushRun(judgement, asked, http, SystemRandom());
}

Result<ServerVerdict> PushRun(const Judgement& judgement, const PushAsked& asked, net::HttpTransport& http,
                              const RandomSource& random) {
  SEAWORTHY_TRY(std::optional<ServerAccess> access, FindServer(asked.server, asked.environment));
  if (!access) {
    return Error(kNoServer, "no server is named").Advise("write `--push https://…`, or set SEAWORTHY_SERVER");
  }
  std::string id = UuidV7(asked.now, random);
  Push push = PushOf(judgement, {id, asked.production, asked.release, asked.trigger});
  ApiClient client({.server = access->server, .token = access->token, .pause = {}}, http);
  ApiCall call;
  call.method = "POST";
  call.path = fmt::format("/api/v1/services/{}/runs", Encoded(judgement.service.id));
  call.body = WritePush(push);
  call.idempotency_key = "run-" + id;
  SEAWORTHY_TRY(ApiReply reply, client.Call(call));
  return Read(reply.body, access->server);
}

std::string Words(const ServerVerdict& verdict) {
  std::string text = fmt::format(
      "{}: {} by what the server holds{}\n  {}\n", verdict.service,
      [&] {
        std::string words(Name(verdict.verdict));
        for (char& c : words) c = c == '_' ? ' ' : c;
        return words;
      }(),
      verdict.counted ? "" : " (a preview)", verdict.link);
  if (!verdict.reviews.empty()) text += fmt::format("  attached to {}\n", Count(verdict.reviews.size(), "open review"));
  if (!verdict.standing.empty()) text += fmt::format("  the service is {}\n", verdict.standing);
  for (const std::string& remark : verdict.remarks) text += fmt::format("  - {}\n", remark);
  return text;
}

}  // namespace seaworthy::app
