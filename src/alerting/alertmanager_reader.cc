#include "alerting/alertmanager_reader.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"

namespace seaworthy::alerting {
namespace {

constexpr auto kTopKeys =
    std::to_array<std::string_view>({"global", "route", "inhibit_rules", "receivers", "templates",
                                     "mute_time_intervals", "time_intervals", "tracing", "event_recorder"});

constexpr std::size_t kMostProblems = 200;  // Who has that many mends the first ones first.

}  // namespace

Place Origin::Of(const formats::Node& node) const {
  if (fixed) return *fixed;
  return {file, node.line() + lines_before, lines_before == 0 ? node.column() : 0};
}

std::string AlertmanagerReader::Key(std::string_view snake) const {
  if (keys_ == KeyCase::kSnake) return std::string(snake);
  std::string key;
  bool upper = false;
  for (char c : snake) {
    if (c != '_') key += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = c == '_';
  }
  return key;
}

const formats::Node* AlertmanagerReader::Find(const Node& node, std::string_view snake) const {
  const Node* found = node.Find(Key(snake));
  return found == nullptr || found->IsNull() ? nullptr : found;
}

std::string_view AlertmanagerReader::Text(const Node& node, std::string_view snake) const {
  const Node* found = Find(node, snake);
  return found == nullptr ? std::string_view() : found->text();
}

// Alertmanager reads YAML 1.1, in which `yes` and `on` are true.
bool AlertmanagerReader::Flag(const Node& node, std::string_view snake) {
  constexpr auto kTrue = std::to_array<std::string_view>({"true", "yes", "on", "y"});
  constexpr auto kFalse = std::to_array<std::string_view>({"false", "no", "off", "n"});
  const Node* found = Find(node, snake);
  if (found == nullptr) return false;
  std::string text = found->quoted() ? std::string() : Lower(found->text());
  if (std::ranges::find(kTrue, text) != kTrue.end()) return true;
  if (std::ranges::find(kFalse, text) == kFalse.end()) {
    Refuse(fmt::format("`{}` must be true or false", Key(snake)), *found);
  }
  return false;
}

std::span<const formats::Node> AlertmanagerReader::Items(const Node& node, std::string_view snake) {
  const Node* list = Find(node, snake);
  if (list == nullptr) return {};
  if (!list->IsSequence()) Refuse(fmt::format("`{}` must be a list, not {}", Key(snake), Name(list->kind())), *list);
  return list->items();
}

std::vector<std::string> AlertmanagerReader::Texts(const Node& node, std::string_view snake) {
  std::vector<std::string> texts;
  for (const Node& item : Items(node, snake)) texts.emplace_back(item.IsNull() ? "" : item.text());
  return texts;
}

void AlertmanagerReader::CheckKeys(const Node& node, std::span<const std::string_view> snake_keys,
                                   std::string_view what) {
  std::vector<std::string> known;
  for (std::string_view key : snake_keys) known.push_back(Key(key));
  for (const formats::Entry& entry : node.entries()) {
    std::string_view key = entry.key->text();
    if (std::ranges::find(known, key) != known.end()) continue;
    std::string_view near = Nearest(key, known);
    std::string advice = near.empty() ? "" : fmt::format("; did you mean `{}`?", near);
    Refuse(fmt::format("unknown field \"{}\" in {}{}", OneLine(key, 60), what, advice), *entry.key);
  }
}

void AlertmanagerReader::Refuse(std::string text, const Node& at) {
  if (into_.problems.size() >= kMostProblems) return;
  into_.problems.push_back({.text = std::move(text), .place = origin_.Of(at), .refused = true});
}

void AlertmanagerReader::Read(const Node& node) {
  into_.place = origin_.Of(node);
  into_.route.place = into_.place;
  global_ = node.Find("global");
  if (into_.format != AlertmanagerFormat::kResource) CheckKeys(node, kTopKeys, "the configuration");
  if (const Node* route = Find(node, "route"); route != nullptr && route->IsMapping()) {
    ReadRoute(*route, {}, into_.route, 0);
  } else {
    Refuse("no route", node);
  }
  for (const Node& receiver : Items(node, "receivers")) ReadReceiver(receiver);
  for (std::string_view key : {"mute_time_intervals", "time_intervals"}) {
    for (const Node& interval : Items(node, key)) ReadNamedInterval(interval);
  }
  for (const Node& rule : Items(node, "inhibit_rules")) ReadInhibitRule(rule);
  CheckAlertmanager(into_);
}

}  // namespace seaworthy::alerting
