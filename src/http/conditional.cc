#include "http/conditional.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "http/headers.h"

namespace seaworthy::http {
namespace {

constexpr std::string_view kGzipSuffix = "-gzip";

struct Tag {
  bool weak = false;
  std::string opaque;  // Between the quotes, without the suffix of a coding.
};

// Takes one tag from the front of the text.
std::optional<Tag> TakeTag(std::string_view& text) {
  Tag tag;
  if (text.starts_with("W/")) {
    tag.weak = true;
    text.remove_prefix(2);
  }
  if (!text.starts_with('"')) return std::nullopt;
  std::size_t end = text.find('"', 1);
  if (end == text.npos) return std::nullopt;
  tag.opaque = text.substr(1, end - 1);
  text.remove_prefix(end + 1);
  if (!tag.weak && tag.opaque.ends_with(kGzipSuffix)) tag.opaque.resize(tag.opaque.size() - kGzipSuffix.size());
  return tag;
}

// Whether a tag of the list fits `wanted`; what stands behind a malformed part is not looked at.
template <typename Fits>
bool AnyOf(std::string_view list, const Fits& fits) {
  for (;;) {
    while (!list.empty() && (list.front() == ' ' || list.front() == '\t' || list.front() == ',')) list.remove_prefix(1);
    auto tag = TakeTag(list);
    if (!tag) return false;
    if (fits(*tag)) return true;
  }
}

std::optional<Tag> ParseTag(std::string_view text) { return TakeTag(text); }

}  // namespace

std::string StrongTag(std::string_view revision) { return '"' + std::string(revision) + '"'; }

bool NoneMatchNames(std::string_view header, std::string_view tag) {
  if (tag.empty()) return false;
  if (Trim(header) == "*") return true;
  auto current = ParseTag(tag);
  return current && AnyOf(header, [&](const Tag& named) { return named.opaque == current->opaque; });
}

bool IfMatchAllows(std::string_view header, std::string_view tag) {
  if (tag.empty()) return false;
  if (Trim(header) == "*") return true;
  auto current = ParseTag(tag);
  if (!current || current->weak) return false;
  return AnyOf(header, [&](const Tag& named) { return !named.weak && named.opaque == current->opaque; });
}

std::string TagFor(std::string_view tag, std::string_view coding) {
  if (tag.size() < 2 || tag.front() != '"' || tag.back() != '"') return std::string(tag);
  return std::string(tag.substr(0, tag.size() - 1)) + "-" + std::string(coding) + "\"";
}

bool AcceptsGzip(std::string_view header) {
  for (std::string_view part : Split(header, ',')) {
    std::size_t semicolon = std::min(part.find(';'), part.size());
    if (!EqualsIgnoringCase(Trim(part.substr(0, semicolon)), "gzip")) continue;
    std::string weight = Lower(part.substr(semicolon));
    std::size_t quality = weight.find("q=");
    // `q=0`, `q=0.0`: not wanted.
    return quality == weight.npos || weight.find_first_of("123456789", quality) != weight.npos;
  }
  return false;
}

}  // namespace seaworthy::http
