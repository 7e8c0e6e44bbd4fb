// Matchers of the Alertmanager, and what they say of labels that are only partly known.
//
// A rule file tells some labels of an alert; others come with the series that make it fire, or are filled in by a
// template. A matcher that depends on one of those answers kMaybe, so that a route is never claimed that might not be
// taken.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace seaworthy::alerting {

enum class Truth : std::uint8_t { kNo, kMaybe, kYes };  // In this order: the smaller of two is their `and`.

// What is known of an alert's labels.
struct KnownLabels {
  std::map<std::string, std::string, std::less<>> values;
  std::set<std::string, std::less<>> unknown;  // May be there, with a value that nobody knows yet.
  std::set<std::string, std::less<>> missing;  // Are not there, even where the set is open.
  bool open = false;                           // Labels that none of the three names may be there, too.

  // The value; empty text for a label that is not there; nothing where it is not known.
  std::optional<std::string_view> Find(std::string_view name) const;
};

enum class MatcherKind : std::uint8_t { kEqual, kNotEqual, kMatches, kNotMatches };

std::string_view Name(MatcherKind kind);  // `=`, `!=`, `=~`, `!~`

class LabelMatcher {
 public:
  // A regular expression must match the whole value. Errors: alerting/bad-matcher.
  static Result<LabelMatcher> Make(std::string_view label, MatcherKind kind, std::string_view value);

  const std::string& label() const { return label_; }
  MatcherKind kind() const { return kind_; }
  const std::string& value() const { return value_; }

  // Of an alert with that value; empty where the label is missing.
  bool Matches(std::string_view value) const;
  Truth Matches(const KnownLabels& labels) const;

  std::string ToString() const;  // `severity=~"page|critical"`

 private:
  struct Pattern;
  LabelMatcher() = default;

  std::string label_;
  MatcherKind kind_ = MatcherKind::kEqual;
  std::string value_;
  std::shared_ptr<const Pattern> pattern_;  // Shared by the copies of this matcher; null without a pattern.
};

// All of them hold.
Truth Matches(std::span<const LabelMatcher> matchers, const KnownLabels& labels);
// `severity="page", team="shop"`; empty for none.
std::string ToString(std::span<const LabelMatcher> matchers);

// One line of `matchers:`, which may hold several, with or without braces: `severity="page"`, `{a=~"b|c", d!=e}`. Read
// as Alertmanager does: in the classic form, and what is none in the form for UTF-8 labels. Errors:
// alerting/bad-matcher.
Result<std::vector<LabelMatcher>> ParseMatchers(std::string_view text);

}  // namespace seaworthy::alerting
