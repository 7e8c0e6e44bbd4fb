// One pass over the text. At the beginning of each word the signs are tried in turn; the first that fits takes the text
// up to the end of the secret, and otherwise the word is copied. Each sign looks ahead by a bounded number of bytes or
// takes what it looked at, which keeps the pass linear.
#include "base/secrets.h"

#include <algorithm>
#include <optional>

#include "base/secret_names.h"
#include "base/secret_tokens.h"
#include "base/text.h"

namespace seaworthy {
namespace {

constexpr std::string_view kMask = "***";
constexpr std::size_t kLongestName = 100;

bool IsAlnum(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }
bool IsNamePart(char c) { return IsAlnum(c) || c == '_' || c == '-' || c == '.'; }
bool IsBlank(char c) { return c == ' ' || c == '\t'; }
bool IsQuote(char c) { return c == '"' || c == '\'' || c == '`'; }

// A stretch of the text to replace.
struct Found {
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::size_t SkipBlanks(std::string_view text, std::size_t at) {
  while (at < text.size() && IsBlank(text[at])) ++at;
  return at;
}

std::size_t LineEnd(std::string_view text, std::size_t at) {
  return std::min(text.find_first_of("\r\n", at), text.size());
}

std::size_t SkipEscapesAndQuote(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] == '\\') ++at;
  return at < text.size() && IsQuote(text[at]) ? at + 1 : at;
}

// Where the value after a name begins: `=`, `:`, `:=` or `=>` stands between, or for an option a blank, or for an
// element `>`.
std::optional<std::size_t> ValueAfter(std::string_view text, std::size_t name_begin, std::size_t name_end) {
  std::size_t at = SkipBlanks(text, SkipEscapesAndQuote(text, name_end));
  if (at == text.size()) return std::nullopt;
  bool element = name_begin > 0 && text[name_begin - 1] == '<' && text[at] == '>';
  if (text[at] == '=' || text[at] == ':' || element) {
    ++at;
    if (at < text.size() && (text[at] == '=' || text[at] == '>')) ++at;
    return SkipBlanks(text, at);
  }
  bool option = text.substr(name_begin).starts_with("--") && at > name_end;
  if (option && text[at] != '-') return at;
  return std::nullopt;
}

Found QuotedValue(std::string_view text, std::size_t quote, std::size_t escapes) {
  // Within escaped quotes, as in JSON within JSON, the value ends at the next escaped quote.
  for (std::size_t at = quote + 1; at < text.size(); ++at) {
    if (text[at] == text[quote]) return {quote + 1, escapes > 0 && text[at - 1] == '\\' ? at - 1 : at};
    if (text[at] == '\\' && escapes == 0) ++at;
    if (at < text.size() && text[at] == '\n') return {quote + 1, at};
  }
  return {quote + 1, text.size()};
}

Found ValueAt(std::string_view text, std::size_t begin, bool whole_line) {
  std::size_t quote = begin;
  while (quote < text.size() && text[quote] == '\\') ++quote;
  if (quote < text.size() && IsQuote(text[quote])) return QuotedValue(text, quote, quote - begin);
  if (whole_line) return {begin, LineEnd(text, begin)};
  return {begin, std::min(text.find_first_of(" \t\r\n,;&\"'`<>)}]", begin), text.size())};
}

// Looked at before the value is measured: what is turned down costs a bounded look.
bool IsReference(std::string_view value) {
  for (std::string_view start : {"${", "$(", "{{", "env:", "file:", "<", "***"}) {
    if (value.starts_with(start)) return true;
  }
  value = value.substr(0, std::min(value.find_first_of(" \t\r\n,;&\"'`<>)}]\\"), kLongestName));
  auto variable = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; };
  if (value.size() > 1 && value[0] == '$' && std::all_of(value.begin() + 1, value.end(), variable)) return true;
  for (std::string_view nothing : {"", "true", "false", "null", "none", "~", "|", ">", "[", "{"}) {
    if (value == nothing) return true;
  }
  return false;
}

std::optional<Found> NamedValue(std::string_view text, std::size_t begin, std::size_t end) {
  if (end - begin > kLongestName) return std::nullopt;
  std::string_view name = text.substr(begin, end - begin);
  bool header = IsCredentialHeader(name);
  if (!header && !IsSecretName(name)) return std::nullopt;
  auto at = ValueAfter(text, begin, end);
  if (!at || IsReference(text.substr(SkipEscapesAndQuote(text, *at)))) return std::nullopt;
  return ValueAt(text, *at, header);
}

// `Bearer abc…` wherever it stands; prose goes on with a plain word.
std::optional<Found> SchemeValue(std::string_view text, std::size_t begin, std::size_t end) {
  std::string scheme = Lower(text.substr(begin, std::min<std::size_t>(end - begin, 7)));
  if (scheme != "bearer" && scheme != "basic") return std::nullopt;
  std::size_t at = SkipBlanks(text, end);
  if (at == end) return std::nullopt;
  auto of_token = [](char c) { return IsAlnum(c) || std::string_view("-._~+/=").find(c) != std::string_view::npos; };
  std::size_t stop = at;
  while (stop < text.size() && of_token(text[stop])) ++stop;
  std::string_view token = text.substr(at, stop - at);
  bool plain_word = token.find_first_of("0123456789=") == token.npos && token.size() < 20;
  if (token.size() < 8 || plain_word) return std::nullopt;
  return Found{at, stop};
}

// The password in `://user:password@host`, or the whole before `@` where it is too long for a name.
std::optional<Found> InUrl(std::string_view text, std::size_t colon) {
  constexpr std::size_t kLongestAuthority = 2000;
  constexpr std::size_t kLongestUser = 20;
  if (!text.substr(colon).starts_with("://")) return std::nullopt;
  std::string_view rest = text.substr(colon + 3, kLongestAuthority);
  std::string_view authority = rest.substr(0, rest.find_first_of("/?# \t\r\n\"'<>"));
  std::size_t at = authority.rfind('@');
  if (at == authority.npos) return std::nullopt;
  std::size_t separator = authority.substr(0, at).find(':');
  std::size_t begin = separator == authority.npos ? 0 : separator + 1;
  if (separator == authority.npos && at <= kLongestUser) return std::nullopt;
  std::string_view inside = authority.substr(begin, at - begin);
  if (inside.empty() || IsReference(inside)) return std::nullopt;
  return Found{colon + 3 + begin, colon + 3 + at};
}

class Masking {
 public:
  explicit Masking(std::string_view text) : text_(text) {}

  std::string Run() {
    while (at_ < text_.size()) {
      if (text_[at_] == ':' && Mask(InUrl(text_, at_))) continue;
      if (text_.substr(at_).starts_with("-----BEGIN ") && Mask(PrivateKey())) continue;
      if (IsNamePart(text_[at_])) {
        Word();
      } else {
        out_ += text_[at_++];
      }
    }
    return std::move(out_);
  }

 private:
  // Copies up to the secret and goes on behind it.
  bool Mask(const std::optional<Found>& found) {
    if (!found) return false;
    out_ += text_.substr(at_, found->begin - at_);
    out_ += kMask;
    at_ = found->end;
    return true;
  }

  std::optional<Found> PrivateKey() const {
    std::size_t end = PrivateKeyEnd(text_, at_);
    if (end == at_) return std::nullopt;
    return Found{at_, end};
  }

  void Word() {
    std::size_t end = at_;
    while (end < text_.size() && IsNamePart(text_[end])) ++end;
    // A token may follow a separator: `x-ghp_…`.
    for (std::size_t begin = at_; begin < end; ++begin) {
      if (begin > at_ && IsAlnum(text_[begin - 1])) continue;
      std::size_t stop = TokenEnd(text_, begin);
      if (stop == begin) continue;
      Mask(Found{begin, stop});
      return;
    }
    if (Mask(NamedValue(text_, at_, end)) || Mask(SchemeValue(text_, at_, end))) return;
    out_ += text_.substr(at_, end - at_);
    at_ = end;
  }

  std::string_view text_;
  std::string out_;
  std::size_t at_ = 0;
};

}  // namespace

std::string MaskSecrets(std::string_view text) { return Masking(text).Run(); }

std::string Excerpt(std::string_view text, std::size_t limit) {
  // A secret at the cut must still be seen whole enough to be known.
  constexpr std::size_t kBehind = 8192;
  std::string masked = MaskSecrets(text.substr(0, limit + kBehind));
  if (masked.size() <= limit) return masked;
  std::size_t cut = limit;
  while (cut > 0 && (static_cast<unsigned char>(masked[cut]) & 0xC0U) == 0x80U) --cut;
  masked.resize(cut);
  return masked;
}

}  // namespace seaworthy
