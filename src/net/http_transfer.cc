#include "net/http_transfer.h"

#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include <curl/curl.h>
#include <fmt/format.h>

#include "base/assert.h"
#include "base/text.h"
#include "net/errors.h"
#include "net/http_url.h"
#include "net/socket_address.h"

namespace seaworthy::net {
namespace {

constexpr std::size_t kMostHeaderBytes = 64 << 10;

// A token of RFC 9110.
bool IsToken(std::string_view text) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           kOthers.find(byte) != std::string_view::npos;
  });
}

bool IsHeaderValue(std::string_view text) {
  return std::ranges::none_of(text, [](char byte) { return byte == '\r' || byte == '\n' || byte == '\0'; });
}

Result<> CheckAsk(const HttpAsk& ask) {
  if (!IsToken(ask.method)) return Error(kBadUrl, "the method of a request is no token");
  for (const HttpHeader& header : ask.headers) {
    if (!IsToken(header.name) || !IsHeaderValue(header.value)) {
      return Error(kBadUrl, fmt::format("the header \"{}\" cannot be sent", OneLine(header.name, 40)));
    }
  }
  return {};
}

EgressPolicy PolicyOf(const HttpOptions& options) { return options.egress.value_or(EgressPolicy::Declared()); }

// The address that the URL itself names. It is judged once more where it is dialled, unless a proxy does that.
Result<> CheckHost(const HttpUrl& url, const EgressPolicy& policy) {
  const auto address = ParseAddress(url.host);
  const auto refusal = address ? policy.Refusal(*address) : std::nullopt;
  if (refusal) return Error(kEgressRefused, fmt::format("{}: {}", url.Origin(), *refusal));
  return {};
}

template <typename Value>
void Set(void* handle, CURLoption option, Value value) {
  const CURLcode code = curl_easy_setopt(handle, option, value);
  SEAWORTHY_ASSERT(code == CURLE_OK, "libcurl knows its options");
}

// libcurl leaves out a header that ends in a colon, and sends one without a value where it ends in a semicolon.
std::string Line(const HttpHeader& header) {
  return header.value.empty() ? header.name + ";" : header.name + ": " + header.value;
}

const ErrorCode& CodeOf(CURLcode code) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT: return kTimeout;
    case CURLE_PEER_FAILED_VERIFICATION: return kUntrusted;
    case CURLE_URL_MALFORMAT: return kBadUrl;
    case CURLE_UNSUPPORTED_PROTOCOL:  // What it calls an answer without a head: HTTP/0.9.
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM: return kMalformed;
    default: return kUnreachable;
  }
}

}  // namespace

struct HttpTransfer::Callbacks {
  static std::size_t Body(char* bytes, std::size_t, std::size_t size, void* self) {
    auto& transfer = *static_cast<HttpTransfer*>(self);
    if (size > transfer.ask_.most_bytes - transfer.answer_.body.size()) {
      transfer.too_large_ = true;
      return CURL_WRITEFUNC_ERROR;
    }
    transfer.answer_.body.append(bytes, size);
    return size;
  }

  static std::size_t Header(char* bytes, std::size_t, std::size_t size, void* self) {
    auto& transfer = *static_cast<HttpTransfer*>(self);
    transfer.header_bytes_ += size;
    if (transfer.header_bytes_ > kMostHeaderBytes) {
      transfer.too_large_ = true;
      return CURL_WRITEFUNC_ERROR;
    }
    const std::string_view line(bytes, size);
    if (line.starts_with("HTTP/")) transfer.answer_.headers.clear();  // An interim answer came before.
    const auto colon = line.find(':');
    if (colon != std::string_view::npos) {
      transfer.answer_.headers.push_back({Lower(line.substr(0, colon)), std::string(Trim(line.substr(colon + 1)))});
    }
    return size;
  }

  // The one place where a connection begins.
  static curl_socket_t Open(void* self, curlsocktype, curl_sockaddr* to) {
    auto& transfer = *static_cast<HttpTransfer*>(self);
    const auto address = FromSocketAddress(to->addr);
    auto refusal = address ? transfer.egress_.Refusal(*address) : std::optional<std::string>("it is no IP address");
    if (refusal) {
      transfer.refusal_ = std::move(refusal);
      return CURL_SOCKET_BAD;
    }
    transfer.dialled_ = true;
    return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
  }
};

void HttpTransfer::Free::operator()(void* handle) const { curl_easy_cleanup(handle); }
void HttpTransfer::Free::operator()(curl_slist* list) const { curl_slist_free_all(list); }

Result<std::unique_ptr<HttpTransfer>> HttpTransfer::Prepare(const HttpOptions& options, const HttpAsk& ask) {
  SEAWORTHY_TRY(const HttpUrl url, ParseHttpUrl(ask.url));
  SEAWORTHY_RETURN_IF_ERROR(CheckAsk(ask));
  SEAWORTHY_RETURN_IF_ERROR(CheckHost(url, PolicyOf(options)));
  std::unique_ptr<HttpTransfer> transfer(new HttpTransfer(options, ask, url.Origin()));
  transfer->SetUp();
  return transfer;
}

HttpTransfer::HttpTransfer(const HttpOptions& options, const HttpAsk& ask, std::string origin)
    : options_(options), ask_(ask), origin_(std::move(origin)), egress_(PolicyOf(options)), handle_(curl_easy_init()) {
  SEAWORTHY_ASSERT(handle_ != nullptr, "there is memory for a transfer");
}

HttpTransfer::~HttpTransfer() = default;

void HttpTransfer::SetUp() {
  void* handle = handle_.get();
  Set(handle, CURLOPT_NOSIGNAL, 1L);
  // A name service that does not answer must not hold up the thread of all transfers when this one is taken off.
  Set(handle, CURLOPT_QUICK_EXIT, 1L);
  Set(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<std::int64_t>(1, ask_.deadline.count())));
  Set(handle, CURLOPT_WRITEFUNCTION, Callbacks::Body);
  Set(handle, CURLOPT_WRITEDATA, this);
  Set(handle, CURLOPT_HEADERFUNCTION, Callbacks::Header);
  Set(handle, CURLOPT_HEADERDATA, this);
  SetUpRequest();
  SetUpTrust();
  SetUpRoute();
}

void HttpTransfer::SetUpRequest() {
  void* handle = handle_.get();
  Set(handle, CURLOPT_URL, ask_.url.c_str());
  Set(handle, CURLOPT_USERAGENT, options_.user_agent.c_str());
  Set(handle, CURLOPT_ACCEPT_ENCODING, "gzip");
  if (ask_.method == "HEAD") {
    Set(handle, CURLOPT_NOBODY, 1L);
  } else if (ask_.method != "GET" || !ask_.body.empty()) {
    Set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(ask_.body.size()));
    Set(handle, CURLOPT_POSTFIELDS, ask_.body.data());
    Set(handle, CURLOPT_CUSTOMREQUEST, ask_.method.c_str());
  }
  // Without these two libcurl would wait for the server's leave to send, and would call every body a form.
  headers_.reset(curl_slist_append(nullptr, "Expect:"));
  const auto is_type = [](const HttpHeader& header) { return Lower(header.name) == "content-type"; };
  if (std::ranges::none_of(ask_.headers, is_type)) curl_slist_append(headers_.get(), "Content-Type:");
  for (const HttpHeader& header : ask_.headers) curl_slist_append(headers_.get(), Line(header).c_str());
  Set(handle, CURLOPT_HTTPHEADER, headers_.get());
}

void HttpTransfer::SetUpTrust() {
  void* handle = handle_.get();
  Set(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  Set(handle, CURLOPT_SSL_VERIFYHOST, 2L);
  Set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (options_.authorities.empty()) return;
  Set(handle, CURLOPT_CAINFO, options_.authorities.c_str());
  Set(handle, CURLOPT_CAPATH, static_cast<const char*>(nullptr));  // Those of the machine do not count then.
}

void HttpTransfer::SetUpRoute() {
  void* handle = handle_.get();
  Set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  Set(handle, CURLOPT_FOLLOWLOCATION, 0L);
  Set(handle, CURLOPT_OPENSOCKETFUNCTION, Callbacks::Open);
  Set(handle, CURLOPT_OPENSOCKETDATA, this);
  Set(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (options_.egress) Set(handle, CURLOPT_PROXY, "");
  for (const KnownHost& known : options_.known_hosts) {
    const std::string line = fmt::format("{}:{}:{}", known.host, known.port, ToString(known.address));
    if (curl_slist* longer = curl_slist_append(hosts_.get(), line.c_str())) {
      (void)hosts_.release();  // It is the head of the longer one, or was none.
      hosts_.reset(longer);
    }
  }
  if (hosts_) Set(handle, CURLOPT_RESOLVE, hosts_.get());
}

Result<HttpAnswer> HttpTransfer::Take(int code) {
  if (code != CURLE_OK) return Failure(code);
  long status = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status == 0) return Error(kMalformed, fmt::format("{}: the answer has no status", origin_));
  answer_.status = static_cast<int>(status);
  answer_.url = ask_.url;
  return std::move(answer_);
}

Error HttpTransfer::Failure(int code) const {
  if (too_large_) return {kTooLarge, fmt::format("{}: the answer is larger than {} bytes", origin_, ask_.most_bytes)};
  if (refusal_ && !dialled_) return {kEgressRefused, fmt::format("{}: {}", origin_, *refusal_)};
  const auto known = static_cast<CURLcode>(code);
  if (known == CURLE_SSL_CACERT_BADFILE) {
    return {kBadAuthorities, fmt::format("\"{}\" holds no certificates that can be read", options_.authorities)};
  }
  if (known == CURLE_PEER_FAILED_VERIFICATION) {
    return Error(kUntrusted,
                 fmt::format("{}: its certificate is not good for that name, or of nobody trusted", origin_))
        .Advise("SSL_CERT_FILE names a file with the certificates of an authority of your own");
  }
  return {CodeOf(known), fmt::format("{}: {}", origin_, Lower(curl_easy_strerror(known)))};
}

std::string HttpTransfer::redirect() const {
  char* url = nullptr;
  curl_easy_getinfo(handle_.get(), CURLINFO_REDIRECT_URL, &url);
  return url == nullptr ? std::string() : url;
}

}  // namespace seaworthy::net
