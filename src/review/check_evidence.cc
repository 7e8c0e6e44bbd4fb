#include "review/check_evidence.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"
#include "review/errors.h"

namespace seaworthy::review {
namespace {

bool IsUrlCharacter(char c) {
  return c > ' ' && c < 0x7f && std::string_view("\"<>\\^`{|}").find(c) == std::string::npos;
}

// The host of an http(s) URL, or empty.
std::string_view HostOf(std::string_view url) {
  for (std::string_view scheme : {"https://", "http://"}) {
    if (Lower(url.substr(0, scheme.size())) != scheme) continue;
    std::string_view rest = url.substr(scheme.size());
    std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
    std::string_view host = authority.substr(authority.rfind('@') + 1);  // Of npos as well.
    return host.substr(0, host.starts_with('[') ? host.find(']') : host.find(':'));
  }
  return {};
}

Result<void> CheckNumber(std::string_view text) {
  double number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size() && std::isfinite(number)) return {};
  return Error(kBadCommand, fmt::format("'{}' is no number", OneLine(text)))
      .Advise("write digits with a point for the fraction: 1250.5");
}

Result<void> CheckDate(std::string_view text) {
  if (text.size() == 10 && ParseInstant(std::string(text) + "T00:00:00Z").ok()) return {};
  return Error(kBadCommand, fmt::format("'{}' is no date", OneLine(text))).Advise("write it as 2031-05-12");
}

Result<void> CheckBlob(const std::optional<BlobRef>& blob, std::string_view what) {
  if (blob && !blob->digest.empty() && blob->bytes > 0) return {};
  return Error(kBadCommand, fmt::format("the {} is empty or missing", what));
}

}  // namespace

Result<void> CheckUrl(std::string_view url) {
  if (!HostOf(url).empty() && std::all_of(url.begin(), url.end(), IsUrlCharacter)) return {};
  return Error(kBadCommand, fmt::format("'{}' is no link", OneLine(url)))
      .Advise("give an address with http:// or https://");
}

Result<void> CheckEvidence(const Evidence& evidence) {
  if (evidence.kind == "link") return CheckUrl(evidence.text);
  if (evidence.kind == "number") return CheckNumber(evidence.text);
  if (evidence.kind == "date") return CheckDate(evidence.text);
  if (evidence.kind == "file" || evidence.kind == "text") return CheckBlob(evidence.blob, evidence.kind);
  if (evidence.kind.empty())
    return Error(kBadCommand, "evidence is missing").Advise("a link, a file, a number, a date or a text");
  return Error(kBadCommand, fmt::format("'{}' is no kind of evidence", OneLine(evidence.kind)))
      .Advise("there are: link, file, number, date and text");
}

}  // namespace seaworthy::review
