#include "standard/reader.h"

#include <algorithm>

#include "base/text.h"
#include "standard/errors.h"

namespace seaworthy::standard {

namespace {

bool IsLowerOrDigit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// Words of lower-case letters and digits with one `joint` between them.
bool IsJoined(std::string_view text, char joint) {
  if (text.empty() || text.size() > 100 || text[0] < 'a' || text[0] > 'z' || text.back() == joint) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == joint ? text[i - 1] == joint : !IsLowerOrDigit(text[i])) return false;
  }
  return true;
}

std::string Quoted(std::string_view text) { return "`" + OneLine(text, 60) + "`"; }

std::string ListWords(std::span<const std::string_view> words) {
  std::vector<std::string> quoted;
  for (std::string_view word : words) quoted.push_back(Quoted(word));
  return JoinWords(quoted, " or ");
}

}  // namespace

bool IsKebabCase(std::string_view text) { return IsJoined(text, '-'); }

bool IsSnakeCase(std::string_view text) { return IsJoined(text, '_'); }

bool IsDate(std::string_view text) {
  if (text.size() != 10) return false;
  return ParseInstant(std::string(text) + "T00:00:00Z").ok();
}

Reader::Reader(const formats::Node& node, std::string what, Diagnostics& diagnostics)
    : node_(node), what_(std::move(what)), diagnostics_(diagnostics) {
  if (node.IsMapping()) return;
  diagnostics_.Report(kWrongType, what_ + " must be a mapping, found " + std::string(formats::Name(node.kind())), node);
}

std::string Reader::Describe(std::string_view key) const { return "`" + std::string(key) + "` of " + what_; }

void Reader::WrongType(std::string_view key, const formats::Node& node, std::string_view wanted) {
  std::string found(formats::Name(node.kind()));
  if (node.IsScalar() && !node.IsNull()) found += " " + Quoted(node.text());
  diagnostics_.Report(kWrongType, Describe(key) + " must be " + std::string(wanted) + ", found " + found, node);
}

const formats::Node* Reader::Take(std::string_view key, Need need) {
  asked_.push_back(key);
  const formats::Node* node = node_.Find(key);
  if (node == nullptr && need == Need::kRequired && node_.IsMapping()) {
    diagnostics_.Report(kMissingKey, what_ + " has no `" + std::string(key) + "`", node_);
  }
  return node;
}

bool Reader::Text(std::string_view key, std::string& out, Need need) {
  const formats::Node* node = Take(key, need);
  if (node == nullptr) return false;
  if (node->kind() != formats::NodeKind::kString) {
    WrongType(key, *node, "text");
    return false;
  }
  if (Trim(node->text()).empty()) {
    diagnostics_.Report(kBadValue, Describe(key) + " is empty", *node);
    return false;
  }
  out = std::string(Trim(node->text()));
  return true;
}

bool Reader::Id(std::string_view key, std::string& out, Need need) {
  std::string text;
  if (!Text(key, text, need)) return false;
  if (!IsKebabCase(text)) {
    diagnostics_.Report(kBadValue, Describe(key) + " is " + Quoted(text) + ", which is no id", *node_.Find(key),
                        "an id is kebab-case: `tls-expiry`");
    return false;
  }
  out = std::move(text);
  return true;
}

bool Reader::Flag(std::string_view key, bool& out) {
  const formats::Node* node = Take(key);
  if (node == nullptr) return false;
  std::optional<bool> value = node->AsBool();
  if (!value) {
    WrongType(key, *node, "true or false");
    return false;
  }
  out = *value;
  return true;
}

bool Reader::Number(std::string_view key, int& out, int least, int most) {
  const formats::Node* node = Take(key);
  if (node == nullptr) return false;
  std::optional<std::int64_t> value = node->AsInt();
  std::string wanted = "a number from " + std::to_string(least) + " to " + std::to_string(most);
  if (!value) {
    WrongType(key, *node, wanted);
    return false;
  }
  if (*value < least || *value > most) {
    diagnostics_.Report(kBadValue, Describe(key) + " must be " + wanted + ", found " + Quoted(node->text()), *node);
    return false;
  }
  out = static_cast<int>(*value);
  return true;
}

bool Reader::SpanOfTime(std::string_view key, std::optional<Span>& out) {
  std::string text;
  if (!Text(key, text)) return false;
  Result<Span> span = ParseSpan(text);
  if (!span.ok() || *span <= Span{}) {
    diagnostics_.Report(kBadValue, Describe(key) + " is " + Quoted(text) + ", which is no span of time",
                        *node_.Find(key), "write `36h`, `30d` or `2w`");
    return false;
  }
  out = *span;
  return true;
}

bool Reader::Date(std::string_view key, std::string& out) {
  std::string text;
  if (!Text(key, text)) return false;
  if (!IsDate(text)) {
    diagnostics_.Report(kBadValue, Describe(key) + " is " + Quoted(text) + ", which is no date", *node_.Find(key),
                        "write year, month and day: `2031-05-12`");
    return false;
  }
  out = std::move(text);
  return true;
}

bool Reader::Word(std::string_view key, std::span<const std::string_view> words, std::size_t& out, Need need) {
  const formats::Node* node = Take(key, need);
  if (node == nullptr) return false;
  if (!node->IsScalar() || node->IsNull()) {
    WrongType(key, *node, ListWords(words));
    return false;
  }
  auto found = std::ranges::find(words, node->text());
  if (found == words.end()) {
    std::string_view nearest = Nearest(node->text(), words);
    diagnostics_.Report(kUnknownWord, Describe(key) + " is " + Quoted(node->text()) + ", none of " + ListWords(words),
                        *node, nearest.empty() ? "" : "did you mean " + Quoted(nearest) + "?");
    return false;
  }
  out = static_cast<std::size_t>(found - words.begin());
  return true;
}

std::span<const formats::Node> Reader::List(std::string_view key, Need need) {
  const formats::Node* node = Take(key, need);
  if (node == nullptr) return {};
  if (!node->IsSequence()) {
    WrongType(key, *node, "a list");
    return {};
  }
  return node->items();
}

bool Reader::Texts(std::string_view key, std::vector<std::string>& out) {
  std::vector<std::string> texts;
  std::size_t before = diagnostics_.size();
  for (const formats::Node& node : List(key)) {
    if (node.kind() != formats::NodeKind::kString || Trim(node.text()).empty()) {
      WrongType(key, node, "a list of texts");
    } else {
      texts.emplace_back(Trim(node.text()));
    }
  }
  if (diagnostics_.size() != before || node_.Find(key) == nullptr) return false;
  out = std::move(texts);
  return true;
}

bool Reader::Numbers(std::string_view key, std::vector<int>& out, int least, int most) {
  std::vector<int> numbers;
  std::size_t before = diagnostics_.size();
  for (const formats::Node& node : List(key)) {
    std::optional<std::int64_t> number = node.AsInt();
    if (!number || *number < least || *number > most) {
      WrongType(key, node, "a list of numbers from " + std::to_string(least) + " to " + std::to_string(most));
    } else {
      numbers.push_back(static_cast<int>(*number));
    }
  }
  if (diagnostics_.size() != before || node_.Find(key) == nullptr) return false;
  out = std::move(numbers);
  return true;
}

void Reader::Finish() {
  for (const formats::Entry& entry : node_.entries()) {
    std::string_view key = entry.key->text();
    if (std::ranges::find(asked_, key) != asked_.end()) continue;
    if (diagnostics_.full()) return;
    std::string_view nearest = Nearest(key, std::span<const std::string_view>(asked_));
    diagnostics_.Report(kUnknownKey, what_ + " has no key " + Quoted(key), *entry.key,
                        nearest.empty() ? "" : "did you mean " + Quoted(nearest) + "?");
  }
}

}  // namespace seaworthy::standard
