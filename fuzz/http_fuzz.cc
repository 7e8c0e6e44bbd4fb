// What a client sends on a connection: every request of it is read, whole and cut into pieces, which must make no
// difference; what a request says of conditions, proxies and codings is then used.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "http/answer.h"
#include "http/conditional.h"
#include "http/forwarded.h"
#include "http/request_reader.h"
#include "net/address.h"

namespace {

using seaworthy::http::Limits;
using seaworthy::http::Request;
using seaworthy::http::RequestReader;

constexpr Limits kLimits{.head_bytes = 2048, .headers = 20, .body_bytes = 1000};

void Check(bool holds) {
  if (!holds) std::abort();
}

// What no handler may ever see.
void CheckRequest(const Request& request) {
  Check(request.path.starts_with('/'));
  Check(request.path.find('\0') == std::string::npos && request.path.find("/../") == std::string::npos);
  Check(!request.path.ends_with("/.."));
  Check(request.headers.size() <= kLimits.headers && request.body.size() <= kLimits.body_bytes);
  Check(request.headers.Count("Host") <= 1 && request.headers.Count("Content-Length") <= 1);
  Check(!request.headers.Has("Content-Length") || !request.headers.Has("Transfer-Encoding"));
  for (std::size_t i = 0; i < request.headers.size(); ++i) {
    Check(request.headers.value(i).find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos);
  }
}

// Uses it as the server does; the head of an answer holds no line that the request wrote.
void Use(Request& request) {
  auto range = seaworthy::net::ParseAddressRange("10.0.0.0/8");
  std::vector<seaworthy::net::AddressRange> trusted = {*range};
  auto by = request.body.empty() ? seaworthy::http::ForwardedBy::kForwarded : seaworthy::http::ForwardedBy::kXForwarded;
  SetClient(request, seaworthy::net::IpAddress::V4(10, 0, 0, 1), false, trusted, by);
  request.id = "id";
  for (const auto& parameter : seaworthy::http::ParseQuery(request.query)) {
    Check(request.QueryValue(parameter.name).has_value());
  }
  auto match = request.headers.Find("If-Match").value_or("");
  // What may be written to under a strong condition is also known under a weak one.
  if (seaworthy::http::IfMatchAllows(match, "\"1\"")) Check(seaworthy::http::NoneMatchNames(match, "\"1\""));
  auto response = seaworthy::http::TextResponse(200, request.body);
  response.headers.Set("ETag", "\"1\"");
  response.headers.Set("X-Echo", request.target + request.path);
  auto answer = Prepare(response, request, {.date = "now"});
  std::size_t end = answer.head.find("\r\n\r\n");
  Check(end == answer.head.size() - 4);
}

struct Outcome {
  std::vector<std::string> requests;
  int refused = 0;
};

std::string Described(const Request& request) {
  std::string text = request.method + ' ' + request.path + '?' + request.query + '\n' + request.host + '\n';
  for (std::size_t i = 0; i < request.headers.size(); ++i) {
    text.append(request.headers.name(i)).append(":").append(request.headers.value(i)).append("\n");
  }
  return text + request.body;
}

// Reads all requests, given `piece` more bytes at a time.
Outcome ReadAll(std::string_view bytes, std::size_t piece) {
  Outcome outcome;
  RequestReader reader(kLimits);
  std::size_t begin = 0;
  for (std::size_t end = std::min(piece, bytes.size());; end = std::min(end + piece, bytes.size())) {
    for (bool again = true; again;) {
      again = false;
      std::size_t taken = reader.Read(bytes.substr(begin, end - begin));
      Check(taken <= end - begin);
      begin += taken;
      if (reader.state() == RequestReader::State::kHeadRead) {
        reader.AllowBody(kLimits.body_bytes);
        again = true;
      }
      if (reader.state() == RequestReader::State::kComplete) {
        outcome.requests.push_back(Described(reader.request()));
        CheckRequest(reader.request());
        Use(reader.request());
        reader.Reset();
        again = true;
      }
      if (reader.state() == RequestReader::State::kRefused) {
        outcome.refused = reader.refusal().status;
        return outcome;
      }
    }
    if (end == bytes.size()) return outcome;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1 || size > 6000) return 0;
  std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  Outcome whole = ReadAll(bytes, bytes.size() + 1);
  Outcome cut = ReadAll(bytes, std::size_t{data[0]} % 64 + 1);
  // A refusal may come before all of a long line has: then it is the same, or one about the length.
  Check(whole.requests == cut.requests);
  Check((whole.refused != 0) == (cut.refused != 0));
  return 0;
}
