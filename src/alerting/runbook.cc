#include "alerting/runbook.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "base/text.h"

namespace seaworthy::alerting {
namespace {

// Names of annotations, in small letters and without what joins their words; the plainest first.
constexpr auto kKeys =
    std::to_array<std::string_view>({"runbookurl",  "runbook",          "runbooklink",  "runbookuri", "runbooks",
                                     "playbookurl", "playbook",         "sopurl",       "sop",        "procedureurl",
                                     "procedure",   "documentationurl", "docsurl",      "docurl",     "docs",
                                     "doc",         "documentation",    "guideurl",     "guide",      "wikiurl",
                                     "wiki",        "troubleshooting",  "instructions", "helpurl",    "howto"});

constexpr auto kIntroductions = std::to_array<std::string_view>({"runbook", "run book", "playbook", "sop:"});

// A text, or one part of an address, that stands for something yet to be written.
constexpr auto kPlaceholders = std::to_array<std::string_view>(
    {"todo",       "tbd",           "tba",         "fixme",     "xxx",       "n/a",         "na",
     "none",       "null",          "nil",         "-",         "--",        "?",           "...",
     "#",          "placeholder",   "changeme",    "change-me", "change_me", "replaceme",   "replace-me",
     "replace_me", "runbook",       "runbook_url", "url",       "link",      "coming soon", "pending",
     "no runbook", "not available", "not yet",     "missing",   "unknown",   "insert",      "example"});

constexpr auto kOpenings =
    std::to_array<std::string_view>({"todo", "tbd", "fixme", "xxx", "<", "[todo", "(todo", "insert "});

constexpr auto kTemplateMarks = std::to_array<std::string_view>({"{{", "{%", "<%", "${", "$(", "%s", "%("});

constexpr auto kDocuments =
    std::to_array<std::string_view>({".md", ".markdown", ".adoc", ".rst", ".txt", ".html", ".htm", ".org", ".pdf"});

std::string PlainKey(std::string_view key) {
  std::string plain;
  for (char c : Lower(key)) {
    if (c != '_' && c != '-' && c != '.' && c != ' ' && c != '/') plain += c;
  }
  return plain;
}

bool HasAny(std::string_view text, std::span<const std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

bool IsPlaceholder(std::string_view lower) {
  return std::ranges::find(kPlaceholders, lower) != kPlaceholders.end() ||
         std::ranges::any_of(kOpenings, [&](std::string_view opening) { return lower.starts_with(opening); });
}

// `example.com`, `wiki.example.org`, `your-company.io`, `localhost`: nobody's.
bool IsNobodysHost(std::string_view host) {
  host = host.substr(0, host.find(':'));
  if (host.empty() || host == "localhost" || host == "0.0.0.0" || host.starts_with("127.")) return true;
  for (std::string_view ending : {".example", ".invalid", ".test", ".localhost"}) {
    if (host.ends_with(ending)) return true;
  }
  for (std::string_view part : Split(host, '.')) {
    if (part == "example" || part == "xxx" || part.starts_with("<")) return true;
    if (part.starts_with("your-") || part.starts_with("your_") || part.starts_with("my-company")) return true;
    if (part.starts_with("yourcompany") || part.starts_with("yourdomain") || part == "mycompany") return true;
    if (part.starts_with("yourorg") || part == "todo" || part == "changeme" || part == "placeholder") return true;
  }
  return false;
}

// `https://host/path?query`, its scheme taken off.
RunbookKind KindOfAddress(std::string_view address) {
  std::string lower = Lower(address);
  std::string_view all = lower;
  std::string_view opened = all.substr(0, all.find_first_of("?#"));
  std::string_view host = opened.substr(0, opened.find('/'));
  if (HasAny(opened, kTemplateMarks)) return RunbookKind::kTemplated;
  host.remove_prefix(host.find('@') == std::string_view::npos ? 0 : host.find('@') + 1);
  if (IsNobodysHost(host)) return RunbookKind::kPlaceholder;
  if (opened.find('<') != std::string_view::npos || opened.find("...") != std::string_view::npos) {
    return RunbookKind::kPlaceholder;
  }
  for (std::string_view part : Split(opened.substr(host.size()), '/')) {
    bool is_name = part == "runbook" || part == "link" || part == "url" || part == "example" || part == "none";
    if (!part.empty() && !is_name && IsPlaceholder(part)) return RunbookKind::kPlaceholder;
  }
  return RunbookKind::kUrl;
}

// The scheme and all that may belong to the address behind it; blanks inside of `{{ }}` do.
std::string_view AddressIn(std::string_view text) {
  std::size_t at = std::min(text.find("http://"), text.find("https://"));
  if (at == std::string_view::npos) return {};
  std::size_t end = at;
  while (end < text.size()) {
    if (text.substr(end).starts_with("{{")) {
      std::size_t close = text.find("}}", end);
      end = close == std::string_view::npos ? text.size() : close + 2;
    } else if (std::string_view(" \t\r\n\"'`|>)]}").find(text[end]) == std::string_view::npos) {
      ++end;
    } else {
      break;
    }
  }
  while (end > at && (text[end - 1] == '.' || text[end - 1] == ',' || text[end - 1] == ';')) --end;
  return text.substr(at, end - at);
}

bool LooksLikePath(std::string_view text) {
  if (text.find_first_of(" \t\r\n") != std::string_view::npos) return false;
  std::string file = Lower(text.substr(0, text.find_first_of("#?")));
  bool document = std::ranges::any_of(kDocuments, [&](std::string_view ending) { return file.ends_with(ending); });
  return document || file.find('/') != std::string_view::npos;
}

// `wiki.shop.io/disk`: an address whose scheme was left out.
bool LooksLikeHost(std::string_view text) {
  std::string_view host = text.substr(0, text.find('/'));
  if (host.size() == text.size() || host.starts_with('.')) return false;
  return host.find('.') != std::string_view::npos || host == "go";
}

// The address behind the word runbook, in the words of another annotation.
std::string_view IntroducedAddress(std::string_view text) {
  constexpr std::size_t kNear = 60;
  std::string lower = Lower(text);
  for (std::string_view word : kIntroductions) {
    std::size_t at = lower.find(word);
    if (at == std::string::npos) continue;
    std::string_view address = AddressIn(text.substr(at));
    if (address.empty()) continue;
    auto distance = static_cast<std::size_t>(address.data() - text.data()) - at;
    if (distance <= word.size() + kNear) return address;
  }
  return {};
}

// The place of the name in kKeys, or kKeys.size().
std::size_t RankOf(std::string_view name) {
  constexpr std::size_t kLongest = 30;
  if (name.size() > kLongest) return kKeys.size();
  return static_cast<std::size_t>(std::ranges::find(kKeys, PlainKey(name)) - kKeys.begin());
}

// Of those that a name marks: the best, of equals the one with the plainest name.
Runbook Marked(std::span<const Text> annotations, std::span<const Text> labels) {
  Runbook best;
  std::size_t best_rank = kKeys.size();
  for (std::span<const Text> texts : {annotations, labels}) {
    for (const Text& text : texts) {
      std::size_t rank = RankOf(text.name);
      if (rank == kKeys.size()) continue;
      RunbookKind kind = KindOfRunbook(text.text);
      if (kind < best.kind || (kind == best.kind && rank >= best_rank)) continue;
      best = {kind, std::string(Trim(text.text))};
      best_rank = rank;
    }
  }
  return best;
}

}  // namespace

RunbookKind KindOfRunbook(std::string_view whole) {
  std::string_view text = Trim(whole);
  if (text.empty()) return RunbookKind::kMissing;
  if (std::string_view address = AddressIn(text); !address.empty()) {
    return KindOfAddress(address.substr(address.find("://") + 3));
  }
  if (IsPlaceholder(Lower(text)) || text == "http:" || text == "https:") return RunbookKind::kPlaceholder;
  std::string_view opened = text.substr(0, text.find_first_of("?#"));
  if (HasAny(opened, kTemplateMarks)) return RunbookKind::kTemplated;
  if (!LooksLikePath(text)) return RunbookKind::kText;
  return LooksLikeHost(text) ? KindOfAddress(text) : RunbookKind::kPath;
}

Runbook RunbookOf(std::span<const Text> annotations, std::span<const Text> labels) {
  Runbook best = Marked(annotations, labels);
  if (best.kind >= RunbookKind::kPath) return best;
  for (const Text& text : annotations) {
    std::string_view address = IntroducedAddress(text.text);
    if (address.empty()) continue;
    Runbook found{KindOfRunbook(address), std::string(address)};
    if (found.kind > best.kind) best = found;
  }
  return best;
}

}  // namespace seaworthy::alerting
