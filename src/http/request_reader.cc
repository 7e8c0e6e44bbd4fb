#include "http/request_reader.h"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "base/assert.h"
#include "base/text.h"

namespace seaworthy::http {
namespace {

namespace beast = boost::beast::http;
using ErrorCode = boost::beast::error_code;

constexpr std::size_t kMostChunkExtension = 128;
constexpr std::size_t kMostChunkLine = 4096;  // The size line of a chunk, or all trailers.
constexpr std::size_t kMostReserved = 256 * 1024;

std::string_view View(boost::beast::string_view text) { return {text.data(), text.size()}; }

bool IsKnown(beast::verb method) {
  switch (method) {
    case beast::verb::get:
    case beast::verb::head:
    case beast::verb::post:
    case beast::verb::put:
    case beast::verb::patch:
    case beast::verb::delete_:
    case beast::verb::options: return true;
    default: return false;
  }
}

bool IsTokenLetter(char letter) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
         kOthers.find(letter) != kOthers.npos;
}

// A name or address with an optional port; no user, no path, nothing percent-encoded.
bool IsPlainHost(std::string_view host) {
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]";
  return !host.empty() && host.size() <= 300 && host.find_first_not_of(kAllowed) == host.npos;
}

bool IsDecimal(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == text.npos; }

int StatusOf(const ErrorCode& error) {
  if (error == beast::error::bad_version) return 505;
  if (error == beast::error::header_limit) return 431;
  if (error == beast::error::body_limit) return 413;
  return 400;
}

}  // namespace

// Hands what Beast finds to the request.
class RequestReader::Parser : public beast::basic_parser<true> {
 public:
  explicit Parser(Request& request) : request_(request) { body_limit(boost::none); }

  beast::verb method() const { return method_; }
  int version() const { return version_; }

 private:
  using Text = boost::beast::string_view;

  void on_request_impl(beast::verb method, Text method_text, Text target, int version, ErrorCode&) override {
    method_ = method;
    version_ = version;
    request_.method = View(method_text);
    request_.target = View(target);
  }
  void on_response_impl(int, Text, int, ErrorCode&) override {}
  void on_field_impl(beast::field, Text name, Text value, ErrorCode&) override {
    // Trailers are read and dropped: a field that came behind the body must not pass for one of the head.
    if (!is_header_done()) request_.headers.Add(View(name), View(value));
  }
  void on_header_impl(ErrorCode&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, ErrorCode&) override {
    if (length) request_.body.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(*length, kMostReserved)));
  }
  std::size_t on_body_impl(Text text, ErrorCode&) override {
    request_.body.append(text.data(), text.size());
    return text.size();
  }
  void on_chunk_header_impl(std::uint64_t, Text extension, ErrorCode& error) override {
    if (extension.size() > kMostChunkExtension) error = beast::error::bad_chunk_extension;
  }
  std::size_t on_chunk_body_impl(std::uint64_t, Text text, ErrorCode&) override {
    request_.body.append(text.data(), text.size());
    return text.size();
  }
  void on_finish_impl(ErrorCode&) override {}

  Request& request_;
  beast::verb method_ = beast::verb::unknown;
  int version_ = 0;
};

RequestReader::RequestReader(const Limits& limits) : limits_(limits) {}
RequestReader::~RequestReader() = default;

std::size_t RequestReader::Read(std::string_view bytes) {
  switch (state_) {
    case State::kHead: return ReadHead(bytes);
    case State::kBody: return ReadBody(bytes);
    default: return 0;
  }
}

void RequestReader::AllowBody(std::size_t most) {
  SEAWORTHY_ASSERT(state_ == State::kHeadRead, "the size of a body is asked for after the head");
  auto length = parser_->content_length();
  if (length && *length > most) {
    return Refuse(413, "the body has " + Count(static_cast<std::size_t>(*length), "byte") + ", " +
                           std::to_string(most) + " are allowed");
  }
  parser_->body_limit(most);
  state_ = parser_->is_done() ? State::kComplete : State::kBody;
}

bool RequestReader::announces_body() const { return parser_->chunked() || parser_->content_length().value_or(0) > 0; }

void RequestReader::Reset() {
  parser_.reset();
  request_ = Request();
  state_ = State::kHead;
  line_start_ = searched_ = lines_ = 0;
  keep_alive_ = is_http_1_0_ = expects_continue_ = false;
}

void RequestReader::Release() {
  parser_.reset();
  request_ = Request();
}

std::size_t RequestReader::ReadHead(std::string_view bytes) {
  std::size_t taken = 0;
  // RFC 9112, section 2.2: an empty line before the request is passed over.
  if (lines_ == 0 && bytes.starts_with("\r\n")) {
    bytes.remove_prefix(2);
    taken = 2;
    lines_ = 1;
    line_start_ = searched_ = 0;
  }
  if (!bytes.empty() && !IsTokenLetter(bytes.front()) && bytes.front() != '\r') {
    Refuse(400, "the request does not start with a method");
    return taken;
  }
  if (!FindEndOfHead(bytes)) return taken;
  ParseHead(bytes.substr(0, line_start_));
  return taken + line_start_;
}

// Looks at each line once. True: the head ends before line_start_.
bool RequestReader::FindEndOfHead(std::string_view bytes) {
  for (;;) {
    std::size_t end = bytes.find('\n', searched_);
    std::size_t seen = end == bytes.npos ? bytes.size() : end + 1;
    if (seen > limits_.head_bytes) {
      bool in_first_line = line_start_ == 0;
      Refuse(in_first_line ? 414 : 431, "the head has more than " + std::to_string(limits_.head_bytes) + " bytes");
      return false;
    }
    searched_ = seen;
    if (end == bytes.npos) return false;
    std::string_view line = bytes.substr(line_start_, end - line_start_);
    if (line.empty() || line.back() != '\r') {
      Refuse(400, "a line of the head does not end with carriage return and line feed");
      return false;
    }
    if (line_start_ > 0 && (line.front() == ' ' || line.front() == '\t')) {
      Refuse(400, "a header is folded over several lines");
      return false;
    }
    line_start_ = end + 1;
    if (line.size() == 1) return true;
    if (++lines_ > limits_.headers + 2) {
      Refuse(431, "there are more than " + std::to_string(limits_.headers) + " headers");
      return false;
    }
  }
}

void RequestReader::ParseHead(std::string_view head) {
  parser_ = std::make_unique<Parser>(request_);
  parser_->header_limit(static_cast<std::uint32_t>(limits_.head_bytes + 1));
  ErrorCode error;
  parser_->put(boost::asio::buffer(head.data(), head.size()), error);
  if (error) return Refuse(StatusOf(error), "the request cannot be read: " + error.message());
  if (!parser_->is_header_done()) return Refuse(400, "the head ends early");
  if (request_.headers.size() > limits_.headers) {
    return Refuse(431, "there are more than " + std::to_string(limits_.headers) + " headers");
  }
  is_http_1_0_ = parser_->version() < 11;
  keep_alive_ = !is_http_1_0_ && parser_->keep_alive();
  if (!CheckHost() || !CheckLength() || !CheckRequestLine() || !CheckExpectation()) return;
  state_ = State::kHeadRead;
}

bool RequestReader::CheckRequestLine() {
  if (!IsKnown(parser_->method())) {
    Refuse(501, "the method '" + OneLine(request_.method, 20) + "' is not known");
    return false;
  }
  std::string reason;
  auto target = ParseTarget(request_.target, &reason);
  if (!target) {
    Refuse(400, std::move(reason));
    return false;
  }
  request_.path = std::move(target->path);
  request_.query = std::move(target->query);
  request_.head_only = parser_->method() == beast::verb::head;
  if (request_.head_only) request_.method = "GET";
  return true;
}

bool RequestReader::CheckHost() {
  std::size_t hosts = request_.headers.Count("Host");
  if (hosts > 1 || (hosts == 0 && !is_http_1_0_)) {
    Refuse(400, hosts > 1 ? "there is more than one Host header" : "the Host header is missing");
    return false;
  }
  if (hosts == 0) return true;
  std::string_view host = *request_.headers.Find("Host");
  if (!IsPlainHost(host)) {
    Refuse(400, "the Host header is no host");
    return false;
  }
  request_.host = Lower(host);
  return true;
}

bool RequestReader::CheckLength() {
  std::size_t lengths = request_.headers.Count("Content-Length");
  std::size_t encodings = request_.headers.Count("Transfer-Encoding");
  auto refuse = [&](int status, std::string_view why) {
    Refuse(status, std::string(why));
    return false;
  };
  if (lengths > 0 && encodings > 0) return refuse(400, "there is a Content-Length and a Transfer-Encoding");
  if (lengths > 1) return refuse(400, "there is more than one Content-Length");
  if (lengths == 1 && !IsDecimal(*request_.headers.Find("Content-Length"))) {
    return refuse(400, "the Content-Length is no number");
  }
  if (encodings == 0) return true;
  if (is_http_1_0_) return refuse(400, "HTTP/1.0 has no Transfer-Encoding");
  if (encodings > 1) return refuse(400, "there is more than one Transfer-Encoding");
  std::string coding = Lower(*request_.headers.Find("Transfer-Encoding"));
  if (coding == "chunked") return true;
  // Where `chunked` stands last, the length is known, but not how to decode the body.
  bool ends_chunked = Trim(Split(coding, ',').back()) == "chunked" && coding.find("chunked") == coding.rfind("chunked");
  return refuse(ends_chunked ? 501 : 400, "the only Transfer-Encoding is chunked");
}

bool RequestReader::CheckExpectation() {
  auto expectation = request_.headers.Find("Expect");
  if (!expectation) return true;
  if (!EqualsIgnoringCase(*expectation, "100-continue")) {
    Refuse(417, "the only expectation is 100-continue");
    return false;
  }
  expects_continue_ = !is_http_1_0_;
  return true;
}

std::size_t RequestReader::ReadBody(std::string_view bytes) {
  std::size_t taken = 0;
  while (!parser_->is_done() && taken < bytes.size()) {
    // Of chunks never more than a line may have, so that its limit does not depend on how much has come.
    std::string_view rest = bytes.substr(taken, parser_->chunked() ? kMostChunkLine : bytes.npos);
    ErrorCode error;
    taken += parser_->put(boost::asio::buffer(rest.data(), rest.size()), error);
    if (error == beast::error::need_more) break;
    if (error) {
      Refuse(StatusOf(error), "the body cannot be read: " + error.message());
      return taken;
    }
  }
  if (parser_->is_done()) {
    state_ = State::kComplete;
  } else if (state_ == State::kBody && bytes.size() - taken >= kMostChunkLine) {
    Refuse(400, "the head of a chunk, or the trailers, are too long");
  }
  return taken;
}

void RequestReader::Refuse(int status, std::string detail) {
  refusal_ = {status, std::move(detail)};
  state_ = State::kRefused;
}

}  // namespace seaworthy::http
