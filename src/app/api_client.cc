#include "app/api_client.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "app/error_codes.h"
#include "app/errors.h"
#include "app/random.h"
#include "app/version.h"
#include "base/text.h"
#include "formats/json.h"
#include "net/errors.h"
#include "value/arena.h"
#include "value/value.h"

namespace seaworthy::app {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstPause{250};
constexpr milliseconds kLongestPause{10'000};
constexpr std::size_t kMostBytes = 64u << 20;
constexpr std::size_t kMostWords = 2000;
constexpr std::string_view kProblemType = "application/problem+json";

void PauseReally(milliseconds length, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, length, [] { return false; });
}

// 128 random bits as hexadecimal digits.
std::string MakeIdempotencyKey() {
  const RandomSource random = SystemRandom();
  std::string key;
  for (int half = 0; half < 2; ++half) {
    const auto bytes = random();
    for (std::size_t i = 0; i < 8; ++i) key += fmt::format("{:02x}", bytes[i]);
  }
  return key;
}

// The media type without its parameters.
std::string TypeOf(const net::HttpAnswer& answer) {
  const std::string_view header = answer.Header("content-type");
  return Lower(Trim(header.substr(0, header.find(';'))));
}

bool MayRepeat(const net::HttpAsk& ask) { return ask.method == "GET" || ask.method == "POST"; }

bool IsForLater(const Result<net::HttpAnswer>& answer) {
  if (!answer.ok()) return answer.error().Is(net::kUnreachable) || answer.error().Is(net::kTimeout);
  constexpr auto kStatuses = std::to_array({429, 502, 503, 504});
  return std::ranges::find(kStatuses, answer->status) != kStatuses.end();
}

// As long as the server asks for, or twice as long as the last time.
milliseconds PauseBefore(const Result<net::HttpAnswer>& answer, int attempt) {
  milliseconds pause = kFirstPause * (1 << std::min(attempt, 5));
  if (answer.ok()) {
    const std::string_view text = answer->Header("retry-after");
    int seconds = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (read.ec == std::errc() && seconds > 0) pause = std::chrono::seconds(std::min(seconds, 3600));
  }
  return std::min(pause, kLongestPause);
}

std::string TextAt(const value::Value& object, std::string_view name) {
  const value::Value* found = object.Is(value::Kind::kMap) ? object.Find(name) : nullptr;
  if (found == nullptr || !found->Is(value::Kind::kString)) return {};
  return Printable(found->AsString().substr(0, kMostWords));
}

std::optional<int> NumberAfter(std::string_view& text, char mark) {
  const auto at = text.rfind(mark);
  if (at == std::string_view::npos) return std::nullopt;
  int number = 0;
  const auto read = std::from_chars(text.data() + at + 1, text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || number <= 0) return std::nullopt;
  text = text.substr(0, at);
  return number;
}

// `a.yaml:3:7`, `a.yaml:3`, `a.yaml`.
Place ParsePlace(std::string_view text) {
  Place place;
  const auto last = NumberAfter(text, ':');
  const auto before = last ? NumberAfter(text, ':') : std::nullopt;
  place.line = before.value_or(last.value_or(0));
  place.column = before ? *last : 0;
  place.file = text;
  return place;
}

Place PlaceOf(const value::Value& one) {
  const std::string pointer = TextAt(one, "pointer");
  return pointer.empty() ? ParsePlace(TextAt(one, "place")) : Place{pointer};
}

// The last two parts of the type: `…/review/not-now`. The type that says nothing has no code.
std::string CodeOf(const std::string& type) {
  if (type == "about:blank") return {};
  const auto name = type.rfind('/');
  if (name == std::string::npos || name == 0) return type;
  const auto folder = type.find_last_of("/:", name - 1);
  return folder == std::string::npos ? type : type.substr(folder + 1);
}

// What the list of mistakes says, one on each line.
std::string Listed(std::span<const value::Value> mistakes) {
  std::string out;
  for (const value::Value& one : mistakes) {
    const std::string place = ToString(PlaceOf(one));
    out += fmt::format("\n  {}{}{}", place, place.empty() ? "" : ": ", TextAt(one, "detail"));
    if (const std::string advice = TextAt(one, "advice"); !advice.empty()) out += fmt::format(" ({})", advice);
  }
  return out;
}

Error NotSeaworthy(const net::HttpAnswer& answer) {
  return Error(kServerTrouble,
               fmt::format("the server answered {} with {}, which is not how Seaworthy answers", answer.status,
                           OneLine(TypeOf(answer).empty() ? "no type" : TypeOf(answer), 60)))
      .Advise("look whether the URL is that of the server, and what stands between");
}

Error Refusal(const net::HttpAnswer& answer, const std::string& server) {
  if (answer.status >= 300 && answer.status < 400) {
    return Error(kServerTrouble, fmt::format("the server redirects to '{}'", OneLine(answer.Header("location"))))
        .Advise("give --server the URL that it redirects to");
  }
  if (TypeOf(answer) != kProblemType) return NotSeaworthy(answer);
  Error error = ErrorOfProblem(answer.status, answer.body);
  if (answer.status != 401 || !error.advice().empty()) return error;
  return std::move(error).Advise(fmt::format("sign in with `seaworthy login --server {}`", server));
}

Error NoAnswer(Error error) {
  std::move(error).Within("while asking the server");
  if (!error.advice().empty()) return error;
  if (error.Is(net::kBadUrl)) return std::move(error).Advise("write it as https://prr.example.org");
  if (!error.Is(net::kUnreachable) && !error.Is(net::kTimeout)) return error;
  return std::move(error).Advise("is it running? `seaworthy doctor` on its machine tells");
}

bool Accepts(const ApiCall& call, const net::HttpAnswer& answer) {
  return answer.body.empty() || call.accept == "*/*" || TypeOf(answer) == call.accept;
}

}  // namespace

Error ErrorOfProblem(int status, std::string_view body) {
  value::Arena arena;
  const auto root = formats::ReadJson(body, arena, {.depth = 20, .bytes = 4 << 20});
  if (!root.ok() || !root->Is(value::Kind::kMap)) {
    return {kServerTrouble, fmt::format("the server answered {}, and not why", status)};
  }
  const value::Value* list = root->Find("errors");
  const auto mistakes =
      list != nullptr && list->Is(value::Kind::kList) ? list->AsList() : std::span<const value::Value>();
  std::string detail = TextAt(*root, "detail");
  if (detail.empty()) detail = TextAt(*root, "title");
  if (detail.empty()) detail = fmt::format("the server answered {}", status);
  const std::string code = CodeOf(TextAt(*root, "type"));
  const ErrorCode* known = FindErrorCode(code);
  if (known == nullptr && !code.empty()) detail += fmt::format(" ({})", code);
  if (known == nullptr) known = status >= 500 || status == 429 ? &kServerTrouble : &kServerRefused;
  if (mistakes.size() > 1) detail += ":" + Listed(mistakes);
  Error error(*known, detail);
  if (mistakes.size() == 1) std::move(error).At(PlaceOf(mistakes.front()));
  std::string advice = TextAt(*root, "advice");
  if (advice.empty() && mistakes.size() == 1) advice = TextAt(mistakes.front(), "advice");
  if (!advice.empty()) std::move(error).Advise(std::move(advice));
  return error;
}

ApiClient::ApiClient(ApiSettings settings, net::HttpTransport& http) : settings_(std::move(settings)), http_(http) {}

Result<ApiReply> ApiClient::Call(const ApiCall& call, std::stop_token stop) const {
  const net::HttpAsk ask = Ask(call);
  auto answer = http_.Fetch(ask, stop);
  for (int attempt = 0; attempt + 1 < settings_.attempts && MayRepeat(ask) && IsForLater(answer); ++attempt) {
    (settings_.pause ? settings_.pause : PauseReally)(PauseBefore(answer, attempt), stop);
    answer = http_.Fetch(ask, stop);
  }
  if (!answer.ok()) return NoAnswer(std::move(answer).error());
  if (answer->status < 200 || answer->status >= 300) return Refusal(*answer, settings_.server);
  if (!Accepts(call, *answer)) return NotSeaworthy(*answer);
  return ApiReply{.status = answer->status,
                  .body = std::move(answer->body),
                  .entity_tag = std::string(answer->Header("etag")),
                  .location = std::string(answer->Header("location"))};
}

net::HttpAsk ApiClient::Ask(const ApiCall& call) const {
  net::HttpAsk ask{.method = call.method,
                   .url = settings_.server + call.path,
                   .headers = {{"Accept", call.accept}, {"User-Agent", fmt::format("seaworthy/{}", Version())}},
                   .body = call.body,
                   .most_bytes = kMostBytes,
                   .deadline = settings_.deadline};
  if (!settings_.token.empty()) ask.headers.push_back({"Authorization", "Bearer " + settings_.token});
  if (!call.body.empty()) ask.headers.push_back({"Content-Type", call.content_type});
  if (!call.if_match.empty()) ask.headers.push_back({"If-Match", call.if_match});
  if (call.method == "POST") {
    const std::string& key = call.idempotency_key;
    ask.headers.push_back({"Idempotency-Key", key.empty() ? MakeIdempotencyKey() : key});
  }
  return ask;
}

}  // namespace seaworthy::app
