#include "catalog/fields.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "base/instant.h"
#include "base/text.h"
#include "catalog/errors.h"

namespace seaworthy::catalog {
namespace {

using formats::Node;
using formats::NodeKind;

bool IsIdCharacter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// `did you mean …`, or all that would be right.
std::string Suggest(std::string_view word, std::span<const std::string_view> candidates) {
  if (std::string_view nearest = Nearest(word, candidates); !nearest.empty()) {
    return fmt::format("did you mean `{}`?", nearest);
  }
  std::vector<std::string> all(candidates.begin(), candidates.end());
  return fmt::format("write one of {}", JoinWords(all, " or "));
}

bool IsPort(std::string_view text) {
  unsigned port = 0;
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), port);
  return failure == std::errc() && end == text.data() + text.size() && port >= 1 && port <= 65535;
}

bool IsHost(std::string_view host) {
  bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  auto allowed = [&](char c) {
    char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return IsIdCharacter(lower) || c == '.' || c == '-' || c == '_' || (bracketed && c == ':');
  };
  return !host.empty() && host.size() <= 253 && std::ranges::all_of(host, allowed);
}

}  // namespace

void Problems::Add(Error error) {
  auto position = [](const Error& e) { return std::pair(e.place().line, e.place().column); };
  if (!first_ || position(error) < position(*first_)) first_.emplace(std::move(error));
}

std::optional<std::string> IdForm(std::string_view text) {
  auto allowed = [](char c) { return IsIdCharacter(c) || c == '-' || c == '.' || c == '_'; };
  if (text.size() <= 63 && IsIdCharacter(text.front()) && std::ranges::all_of(text, allowed)) return std::nullopt;
  return "write lower-case letters, digits and `-`, 63 at most: `checkout-api`";
}

std::optional<std::string> AddressForm(std::string_view text) {
  std::size_t colon = text.rfind(':');
  if (colon != std::string_view::npos && IsHost(text.substr(0, colon)) && IsPort(text.substr(colon + 1))) {
    return std::nullopt;
  }
  return "write host and port: `api.example.com:443`";
}

std::optional<std::string> DateForm(std::string_view text) {
  bool date_alone = text.size() == 10;
  if (ParseInstant(date_alone ? std::string(text) + "T00:00:00Z" : std::string(text)).ok()) return std::nullopt;
  return "write a date: `2031-05-01`";
}

std::optional<std::string> SpanForm(std::string_view text) {
  if (Result<Span> span = ParseSpan(text); span.ok() && *span > Span{}) return std::nullopt;
  return "write a span of time: `35d`, `12h`";
}

std::optional<std::string> UrlForm(std::string_view text) {
  auto is_space = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  if (std::ranges::none_of(text, is_space)) return std::nullopt;
  return "write an address without spaces: `https://runbooks.example.com/checkout`";
}

Fields::Fields(Problems& problems, const Node& node, std::string_view what, std::span<const std::string_view> keys,
               std::string_view label)
    : problems_(problems), node_(node), what_(what), label_(label) {
  if (node.IsMapping()) {
    CheckKeys(keys);
  } else if (label.empty() || node.kind() != NodeKind::kString) {
    problems_.Add(Error(kWrongType, fmt::format("{} must be a mapping, not {}", what, formats::Name(node.kind())))
                      .At(node.place())
                      .Advise(fmt::format("write `{}: …`", label.empty() ? keys.front() : label)));
  }
}

void Fields::CheckKeys(std::span<const std::string_view> keys) {
  for (const formats::Entry& entry : node_.entries()) {
    std::string_view key = entry.key->text();
    if (std::ranges::find(keys, key) != keys.end()) continue;
    problems_.Add(Error(kUnknownKey, fmt::format("unknown key \"{}\" of {}", OneLine(key, 60), what_))
                      .At(entry.key->place())
                      .Advise(Suggest(key, keys)));
  }
}

void Fields::WrongType(const Node& node, std::string_view key, std::string_view wanted) {
  std::string found = node.IsNull() ? "nothing" : std::string(formats::Name(node.kind()));
  if (!node.text().empty()) found += fmt::format(" \"{}\"", OneLine(node.text(), 60));
  std::string advice = node.IsNull() ? fmt::format("write a value, or leave `{}` out", key)
                       : wanted == "text" && node.IsScalar()
                           ? fmt::format("put it in quotes: \"{}\"", OneLine(node.text(), 60))
                           : fmt::format("write {}", wanted);
  problems_.Add(Error(kWrongType, fmt::format("`{}` of {} must be {}, not {}", key, what_, wanted, found))
                    .At(node.place())
                    .Advise(std::move(advice)));
}

std::string Fields::TextOf(const Node& node, std::string_view key, Form form) {
  if (node.kind() != NodeKind::kString) {
    WrongType(node, key, "text");
    return {};
  }
  std::optional<std::string> advice;
  if (Trim(node.text()).empty()) {
    advice = fmt::format("write a value, or leave `{}` out", key);
  } else if (form != nullptr) {
    advice = form(node.text());
  }
  if (advice) {
    problems_.Add(Error(kBadValue, fmt::format("`{}` of {} cannot be \"{}\"", key, what_, OneLine(node.text(), 60)))
                      .At(node.place())
                      .Advise(*std::move(advice)));
  }
  return std::string(node.text());
}

std::string Fields::Text(std::string_view key, Form form) {
  if (!node_.IsMapping() && key == label_ && node_.kind() == NodeKind::kString) return TextOf(node_, key, form);
  const Node* node = node_.Find(key);
  return node == nullptr ? std::string() : TextOf(*node, key, form);
}

std::string Fields::Required(std::string_view key, Form form) {
  if (node_.IsMapping() && !Has(key)) {
    problems_.Add(Error(kMissingKey, fmt::format("{} has no `{}`", what_, key))
                      .At(place())
                      .Advise(fmt::format("add `{}: …`", key)));
  }
  return Text(key, form);
}

std::string Fields::Choice(std::string_view key, std::span<const std::string_view> choices) {
  const Node* node = node_.Find(key);
  if (node == nullptr) return {};
  std::string text = TextOf(*node, key, nullptr);
  if (text.empty() || std::ranges::find(choices, text) != choices.end()) return text;
  problems_.Add(Error(kBadValue, fmt::format("`{}` of {} cannot be \"{}\"", key, what_, OneLine(text, 60)))
                    .At(node->place())
                    .Advise(Suggest(text, choices)));
  return {};
}

std::optional<bool> Fields::Flag(std::string_view key) {
  const Node* node = node_.Find(key);
  if (node == nullptr) return std::nullopt;
  std::optional<bool> flag = node->AsBool();
  if (!flag) WrongType(*node, key, "true or false");
  return flag;
}

std::optional<int> Fields::Number(std::string_view key, int least, int most) {
  const Node* node = node_.Find(key);
  if (node == nullptr) return std::nullopt;
  std::optional<std::int64_t> number = node->AsInt();
  if (number && *number >= least && *number <= most) return static_cast<int>(*number);
  if (number) {
    problems_.Add(Error(kBadValue, fmt::format("`{}` of {} cannot be {}", key, what_, *number))
                      .At(node->place())
                      .Advise(fmt::format("write a whole number from {} to {}", least, most)));
  } else {
    WrongType(*node, key, fmt::format("a whole number from {} to {}", least, most));
  }
  return std::nullopt;
}

std::span<const Node> Fields::List(std::string_view key) {
  const Node* node = node_.Find(key);
  if (node != nullptr && !node->IsSequence()) WrongType(*node, key, "a list");
  return node == nullptr ? std::span<const Node>() : node->items();
}

std::vector<std::string> Fields::Texts(std::string_view key, Form form) {
  std::vector<std::string> texts;
  for (const Node& item : List(key)) texts.push_back(TextOf(item, key, form));
  return texts;
}

const Node* Fields::Mapping(std::string_view key) {
  const Node* node = node_.Find(key);
  if (node == nullptr || node->IsMapping()) return node;
  WrongType(*node, key, "a mapping");
  return nullptr;
}

Place Fields::PlaceOf(std::string_view key) const {
  for (const formats::Entry& entry : node_.entries()) {
    if (entry.key->text() == key) return entry.key->place();
  }
  return place();
}

}  // namespace seaworthy::catalog
