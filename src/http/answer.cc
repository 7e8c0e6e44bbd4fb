#include "http/answer.h"

#include <charconv>
#include <utility>

#include "http/conditional.h"
#include "http/gzip.h"

namespace seaworthy::http {
namespace {

constexpr std::size_t kLeastCompressed = 1024;

bool MayHaveBody(int status) { return status != 204 && status != 304; }

void AppendNumber(std::string& text, std::uint64_t number) {
  char digits[20];
  auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  text.append(digits, end);
}

void AppendField(std::string& head, std::string_view name, std::string_view value) {
  head += name;
  head += ": ";
  head += value;
  head += "\r\n";
}

// What the server says itself, a handler does not.
bool IsOwn(std::string_view name) {
  for (std::string_view own :
       {"Content-Length", "Date", "Connection", "Keep-Alive", "Transfer-Encoding", "X-Request-Id"}) {
    if (EqualsIgnoringCase(name, own)) return true;
  }
  return false;
}

std::string_view FindOr(const Headers& headers, std::string_view name, std::string_view otherwise) {
  return headers.Find(name).value_or(otherwise);
}

std::size_t SizeOf(const Response& response) {
  return response.shared_body ? response.shared_body->size() : response.body.size();
}

void AddVary(Headers& headers) {
  std::string vary = headers.Joined("Vary");
  if (ListNames(vary, "Accept-Encoding") || vary == "*") return;
  headers.Set("Vary", vary.empty() ? "Accept-Encoding" : vary + ", Accept-Encoding");
}

void MarkGzip(Headers& headers) {
  headers.Set("Content-Encoding", "gzip");
  if (auto tag = headers.Find("ETag")) headers.Set("ETag", TagFor(*tag, "gzip"));
}

bool IsCandidate(const Response& response) {
  return response.shared_gzip || (SizeOf(response) > kLeastCompressed && MayHaveBody(response.status) &&
                                  response.status != 206 && !response.headers.Has("Content-Encoding") &&
                                  !ListNames(FindOr(response.headers, "Cache-Control", ""), "no-transform") &&
                                  IsCompressible(FindOr(response.headers, "Content-Type", "")));
}

void Compress(Response& response, const Request& request, bool compress) {
  if (!IsCandidate(response)) return;
  AddVary(response.headers);
  if (!AcceptsGzip(FindOr(request.headers, "Accept-Encoding", ""))) return;
  if (response.shared_gzip) {
    response.shared_body = std::move(response.shared_gzip);
    return MarkGzip(response.headers);
  }
  if (!compress) return;
  std::string packed = Gzip(response.shared_body ? *response.shared_body : response.body);
  if (packed.empty()) return;
  response.shared_body = nullptr;
  response.body = std::move(packed);
  MarkGzip(response.headers);
}

// Answers 304 where the client has the representation. The tag is the one that the client named, so that its cache
// finds the right variant.
void AnswerNotModified(Response& response, const Request& request) {
  if ((response.status != 200 && response.status != 304) || request.method != "GET") return;
  auto named = request.headers.Find("If-None-Match");
  auto tag = response.headers.Find("ETag");
  if (!named || !tag || !NoneMatchNames(*named, *tag)) return;
  std::string packed = TagFor(*tag, "gzip");
  if (named->find(packed) != named->npos) response.headers.Set("ETag", packed);
  if (IsCandidate(response)) AddVary(response.headers);
  response.status = 304;
  response.headers.Remove("Content-Type");
  response.body.clear();
  response.shared_body = nullptr;
  response.shared_gzip = nullptr;
}

std::string HeadOf(const Response& response, const Request& request, const AnswerOptions& options,
                   const Answer& answer) {
  std::string head;
  head.reserve(512);
  head += "HTTP/1.1 ";
  AppendNumber(head, static_cast<std::uint64_t>(response.status));
  head += ' ';
  head += ReasonPhrase(response.status);
  head += "\r\n";
  AppendField(head, "Date", options.date);
  if (answer.close) head += "Connection: close\r\n";
  if (answer.chunked) head += "Transfer-Encoding: chunked\r\n";
  if (!response.open && MayHaveBody(response.status)) {
    head += "Content-Length: ";
    AppendNumber(head, SizeOf(response));
    head += "\r\n";
  }
  AppendField(head, "X-Request-Id", request.id);
  for (std::size_t i = 0; i < response.headers.size(); ++i) {
    if (!IsOwn(response.headers.name(i))) AppendField(head, response.headers.name(i), response.headers.value(i));
  }
  head += "\r\n";
  return head;
}

void PrepareStream(Response& response, const AnswerOptions& options, Answer& answer) {
  if (!response.headers.Has("Content-Type")) response.headers.Set("Content-Type", "text/event-stream");
  response.headers.Set("Cache-Control", "no-store");
  response.headers.Set("X-Accel-Buffering", "no");  // nginx would wait for more.
  answer.chunked = !options.is_http_1_0;
  answer.close = true;
}

}  // namespace

Answer Prepare(Response response, const Request& request, const AnswerOptions& options) {
  Answer answer;
  answer.close = !options.keep_alive;
  if (response.open && request.head_only) response.open = nullptr;
  if (response.open) {
    PrepareStream(response, options, answer);
  } else {
    AnswerNotModified(response, request);
    Compress(response, request, options.compress);
  }
  answer.status = response.status;
  answer.operation = response.operation;
  answer.head = HeadOf(response, request, options, answer);
  answer.open = std::move(response.open);
  if (!request.head_only && MayHaveBody(response.status) && !answer.open) {
    answer.own_body = std::move(response.body);
    answer.shared_body = std::move(response.shared_body);
  }
  return answer;
}

}  // namespace seaworthy::http
