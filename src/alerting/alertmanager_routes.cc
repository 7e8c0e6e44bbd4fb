// Routes, inhibition rules, and the matchers of both.
#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "alerting/alertmanager_reader.h"
#include "alerting/hold.h"
#include "base/text.h"

namespace seaworthy::alerting {
namespace {

using formats::Node;

constexpr int kDepth = 100;

constexpr auto kRouteKeys = std::to_array<std::string_view>(
    {"receiver", "group_by", "match", "match_re", "matchers", "mute_time_intervals", "active_time_intervals",
     "continue", "routes", "labels", "group_wait", "group_interval", "repeat_interval"});
constexpr auto kInhibitKeys =
    std::to_array<std::string_view>({"name", "source_match", "source_match_re", "source_matchers", "target_match",
                                     "target_match_re", "target_matchers", "equal"});

bool IsLabelName(std::string_view name) {
  auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  if (name.empty() || !letter(name.front())) return false;
  return std::ranges::all_of(name, [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

bool IsZero(std::string_view duration) { return duration.find_first_of("123456789") == std::string_view::npos; }

MatcherKind KindOf(std::string_view text) {
  for (MatcherKind kind : {MatcherKind::kNotEqual, MatcherKind::kMatches, MatcherKind::kNotMatches}) {
    if (text == Name(kind)) return kind;
  }
  return MatcherKind::kEqual;
}

}  // namespace

bool AlertmanagerReader::Append(std::string_view label, MatcherKind kind, const Node& value,
                                std::vector<LabelMatcher>& matchers) {
  Result<LabelMatcher> matcher = LabelMatcher::Make(label, kind, value.IsNull() ? "" : value.text());
  if (!matcher.ok()) {
    Refuse(matcher.error().message(), value);
    return false;
  }
  matchers.push_back(*std::move(matcher));
  return true;
}

// `match: {severity: page}`
bool AlertmanagerReader::ReadMap(const Node& map, MatcherKind kind, std::vector<LabelMatcher>& matchers) {
  bool good = true;
  for (const formats::Entry& entry : map.entries()) {
    if (!IsLabelName(entry.key->text())) {
      Refuse(fmt::format("\"{}\" is no label name", OneLine(entry.key->text(), 60)), *entry.key);
      good = false;
    } else if (!entry.value->IsScalar() || (entry.value->IsNull() && kind == MatcherKind::kMatches)) {
      Refuse(fmt::format("the label {} must have one text to match", entry.key->text()), *entry.value);
      good = false;
    } else {
      good = Append(entry.key->text(), kind, *entry.value, matchers) && good;
    }
  }
  return good;
}

// `- severity="page"`
bool AlertmanagerReader::ReadLine(const Node& line, std::vector<LabelMatcher>& matchers) {
  Result<std::vector<LabelMatcher>> read = ParseMatchers(line.IsNull() ? "" : line.text());
  if (!read.ok()) {
    Refuse(read.error().message(), line);
    return false;
  }
  std::ranges::move(*read, std::back_inserter(matchers));
  return true;
}

// `- {name: severity, value: page, matchType: "="}`; the oldest resources say `regex: true`.
bool AlertmanagerReader::ReadObject(const Node& object, std::vector<LabelMatcher>& matchers) {
  const Node* value = object.Find("value");
  const Node* regex = object.Find("regex");
  MatcherKind kind = KindOf(object.TextAt("matchType"));
  if (regex != nullptr && regex->AsBool().value_or(false)) kind = MatcherKind::kMatches;
  static constexpr Node kNothing;
  return Append(object.TextAt("name"), kind, value == nullptr ? kNothing : *value, matchers);
}

bool AlertmanagerReader::ReadMatchers(const Node& node, std::string_view snake, MatcherKind kind,
                                      std::vector<LabelMatcher>& matchers) {
  const Node* found = Find(node, snake);
  if (found == nullptr) return true;
  if (found->IsMapping()) return ReadMap(*found, kind, matchers);
  if (!found->IsSequence()) {
    Refuse(fmt::format("`{}` must be a list, not {}", Key(snake), Name(found->kind())), *found);
    return false;
  }
  bool good = true;
  for (const Node& item : found->items()) {
    good = (item.IsMapping() ? ReadObject(item, matchers) : ReadLine(item, matchers)) && good;
  }
  return good;
}

void AlertmanagerReader::ReadGroupBy(const Node& node, Route& route) {
  route.group_by = Texts(node, "group_by");
  std::set<std::string> seen(route.group_by.begin(), route.group_by.end());
  if (seen.contains("...") && seen.size() > 1) Refuse("`...` in group_by stands for every label, and alone", node);
  if (seen.size() < route.group_by.size()) Refuse("a label stands in group_by twice", node);
}

void AlertmanagerReader::CheckDurations(const Node& node) {
  for (std::string_view key : {"group_wait", "group_interval", "repeat_interval"}) {
    const Node* found = Find(node, key);
    if (found == nullptr) continue;
    if (!ParseHold(found->text())) {
      Refuse(fmt::format("{}: \"{}\" is no length of time", Key(key), OneLine(found->text(), 40)), *found);
    } else if (key != "group_wait" && IsZero(found->text())) {
      Refuse(fmt::format("{} cannot be zero", Key(key)), *found);
    }
  }
}

void AlertmanagerReader::ReadRoute(const Node& node, const std::string& receiver, Route& route, int depth) {
  route.place = origin_.Of(node);
  CheckKeys(node, kRouteKeys, "a route");
  std::string_view own = Text(node, "receiver");
  route.inherits = own.empty();
  route.receiver = own.empty() ? receiver : std::string(own);
  route.readable = ReadMatchers(node, "match", MatcherKind::kEqual, route.matchers);
  route.readable = ReadMatchers(node, "match_re", MatcherKind::kMatches, route.matchers) && route.readable;
  route.readable = ReadMatchers(node, "matchers", MatcherKind::kEqual, route.matchers) && route.readable;
  route.proceeds = Flag(node, "continue");
  route.mute = Texts(node, "mute_time_intervals");
  route.active = Texts(node, "active_time_intervals");
  ReadGroupBy(node, route);
  CheckDurations(node);
  if (depth == kDepth) return Refuse("routes are nested deeper than is read", node);
  for (const Node& child : Items(node, "routes")) {
    ReadRoute(child, route.receiver, route.routes.emplace_back(), depth + 1);
  }
}

void AlertmanagerReader::ReadInhibitRule(const Node& node) {
  InhibitRule& rule = into_.inhibit_rules.emplace_back();
  rule.place = origin_.Of(node);
  CheckKeys(node, kInhibitKeys, "an inhibition rule");
  auto read = [&](std::string_view key, MatcherKind kind, std::vector<LabelMatcher>& matchers) {
    rule.readable = ReadMatchers(node, key, kind, matchers) && rule.readable;
  };
  read("source_match", MatcherKind::kEqual, rule.source);
  read("source_match_re", MatcherKind::kMatches, rule.source);
  read("source_matchers", MatcherKind::kEqual, rule.source);
  read("target_match", MatcherKind::kEqual, rule.target);
  read("target_match_re", MatcherKind::kMatches, rule.target);
  read("target_matchers", MatcherKind::kEqual, rule.target);
  rule.equal = Texts(node, "equal");
}

}  // namespace seaworthy::alerting
