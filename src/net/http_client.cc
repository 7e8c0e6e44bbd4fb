#include "net/http_client.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "net/errors.h"
#include "net/http_loop.h"
#include "net/http_transfer.h"
#include "net/http_url.h"

namespace seaworthy::net {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kMostRedirects = 5;

// What another origin must not be told.
bool IsCredential(const HttpHeader& header) {
  const std::string name = Lower(header.name);
  return name == "authorization" || name == "cookie" || name == "proxy-authorization";
}

bool MayFollow(const HttpAsk& ask) { return ask.most_redirects > 0 && (ask.method == "GET" || ask.method == "HEAD"); }

// Errors: net/bad-url, net/refused.
Result<> Follow(HttpAsk& ask, std::string target) {
  SEAWORTHY_TRY(const HttpUrl from, ParseHttpUrl(ask.url));
  auto to = ParseHttpUrl(target);
  if (!to.ok()) return std::move(to).error().Within(fmt::format("{} redirects", from.Origin()));
  if (from.secure() && !to->secure()) {
    return Error(kEgressRefused,
                 fmt::format("{} redirects to {}, which is not encrypted", from.Origin(), to->Origin()));
  }
  if (!(from == *to)) std::erase_if(ask.headers, IsCredential);
  ask.url = std::move(target);
  return {};
}

std::chrono::milliseconds Left(SteadyClock::time_point end) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(end - SteadyClock::now());
}

}  // namespace

std::string_view HttpAnswer::Header(std::string_view name) const {
  const auto found = std::ranges::find(headers, name, &HttpHeader::name);
  return found == headers.end() ? std::string_view() : std::string_view(found->value);
}

// libcurl does not look at SSL_CERT_FILE, which all else that speaks TLS here does.
HttpClient::HttpClient(HttpOptions options) : options_(std::move(options)), loop_(std::make_unique<HttpLoop>()) {
  const char* file = std::getenv("SSL_CERT_FILE");
  if (options_.authorities.empty() && file != nullptr) options_.authorities = file;
}

HttpClient::~HttpClient() = default;

Result<HttpAnswer> HttpClient::Fetch(const HttpAsk& ask, std::stop_token stop) {
  const auto end = SteadyClock::now() + ask.deadline;
  HttpAsk next = ask;
  for (int hops = 0;; ++hops) {
    SEAWORTHY_TRY(const auto transfer, HttpTransfer::Prepare(options_, next));
    SEAWORTHY_TRY(HttpAnswer answer, loop_->Run(*transfer, stop));
    std::string target = MayFollow(ask) ? transfer->redirect() : std::string();
    if (target.empty()) return answer;
    if (hops == std::min(ask.most_redirects, kMostRedirects)) {
      return Error(kMalformed, fmt::format("more than {} on the way to an answer",
                                           Count(static_cast<std::size_t>(hops), "redirect")));
    }
    SEAWORTHY_RETURN_IF_ERROR(Follow(next, std::move(target)));
    next.deadline = Left(end);
    if (next.deadline.count() <= 0) return Error(kTimeout, "the deadline passed while redirects were followed");
  }
}

}  // namespace seaworthy::net
