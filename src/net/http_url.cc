#include "net/http_url.h"

#include <algorithm>
#include <memory>

#include <curl/curl.h>
#include <fmt/format.h>

#include "base/text.h"
#include "net/errors.h"

namespace seaworthy::net {
namespace {

using Url = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::string Part(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, CURLU_DEFAULT_PORT) != CURLUE_OK) return {};
  std::string out = text;
  curl_free(text);
  return out;
}

bool IsUnreserved(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '-' ||
         byte == '.' || byte == '_' || byte == '~';
}

}  // namespace

std::string HttpUrl::Origin() const {
  if (port == (secure() ? "443" : "80")) return fmt::format("{}://{}", scheme, host);
  return fmt::format("{}://{}:{}", scheme, host, port);
}

Result<HttpUrl> ParseHttpUrl(std::string_view text) {
  const bool printable = std::ranges::all_of(text, [](char byte) { return byte > ' ' && byte != '\x7f'; });
  if (!printable) return Error(kBadUrl, "a URL holds a space, a control character or a letter that is not ASCII");
  const Url url(curl_url(), curl_url_cleanup);
  const CURLUcode code =
      curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), CURLU_DISALLOW_USER | CURLU_NON_SUPPORT_SCHEME);
  if (code == CURLUE_USER_NOT_ALLOWED) return Error(kBadUrl, "a URL must not hold a user or a password");
  if (code != CURLUE_OK) return Error(kBadUrl, fmt::format("no URL: {}", curl_url_strerror(code)));
  HttpUrl out{Lower(Part(url.get(), CURLUPART_SCHEME)), Lower(Part(url.get(), CURLUPART_HOST)),
              Part(url.get(), CURLUPART_PORT)};
  if (out.scheme != "http" && out.scheme != "https") {
    return Error(kBadUrl, fmt::format("\"{}\" is not http or https", OneLine(out.scheme)));
  }
  return out;
}

std::string EncodeForUrl(std::string_view text) {
  std::string out;
  for (const char byte : text) {
    if (IsUnreserved(byte)) {
      out += byte;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(byte));
    }
  }
  return out;
}

}  // namespace seaworthy::net
