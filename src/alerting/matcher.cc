#include "alerting/matcher.h"

#include <algorithm>

#include <fmt/format.h>
#include <re2/re2.h>

#include "alerting/errors.h"
#include "alerting/matcher_text.h"
#include "base/text.h"

namespace seaworthy::alerting {
namespace {

constexpr std::int64_t kMemory = 1 << 20;  // For one pattern; a larger one is refused.

RE2::Options Options() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMemory);
  return options;
}

bool IsPattern(MatcherKind kind) { return kind == MatcherKind::kMatches || kind == MatcherKind::kNotMatches; }

bool IsPositive(MatcherKind kind) { return kind == MatcherKind::kEqual || kind == MatcherKind::kMatches; }

}  // namespace

struct LabelMatcher::Pattern {
  explicit Pattern(std::string_view text) : expression(re2::StringPiece(text.data(), text.size()), Options()) {}
  RE2 expression;
};

std::optional<std::string_view> KnownLabels::Find(std::string_view name) const {
  if (auto found = values.find(name); found != values.end()) return found->second;
  if (unknown.contains(name)) return std::nullopt;
  if (open && !missing.contains(name)) return std::nullopt;
  return std::string_view();
}

std::string_view Name(MatcherKind kind) {
  switch (kind) {
    case MatcherKind::kEqual: return "=";
    case MatcherKind::kNotEqual: return "!=";
    case MatcherKind::kMatches: return "=~";
    case MatcherKind::kNotMatches: return "!~";
  }
  return "";
}

Result<LabelMatcher> LabelMatcher::Make(std::string_view label, MatcherKind kind, std::string_view value) {
  LabelMatcher matcher;
  matcher.label_ = label;
  matcher.kind_ = kind;
  matcher.value_ = value;
  if (!IsPattern(kind)) return matcher;
  auto pattern = std::make_shared<const Pattern>(value);
  if (!pattern->expression.ok()) {
    return Error(kBadMatcher, fmt::format("\"{}\" is no regular expression: {}", OneLine(value, 60),
                                          OneLine(pattern->expression.error(), 80)));
  }
  matcher.pattern_ = std::move(pattern);
  return matcher;
}

bool LabelMatcher::Matches(std::string_view value) const {
  bool equal = pattern_ == nullptr ? value == value_
                                   : RE2::FullMatch(re2::StringPiece(value.data(), value.size()), pattern_->expression);
  return equal == IsPositive(kind_);
}

Truth LabelMatcher::Matches(const KnownLabels& labels) const {
  if (auto value = labels.Find(label_)) return Matches(*value) ? Truth::kYes : Truth::kNo;
  if (pattern_ != nullptr && value_ == ".*") return kind_ == MatcherKind::kMatches ? Truth::kYes : Truth::kNo;
  return Truth::kMaybe;
}

std::string LabelMatcher::ToString() const { return fmt::format("{}{}\"{}\"", label_, Name(kind_), value_); }

Truth Matches(std::span<const LabelMatcher> matchers, const KnownLabels& labels) {
  Truth all = Truth::kYes;
  for (const LabelMatcher& matcher : matchers) all = std::min(all, matcher.Matches(labels));
  return all;
}

std::string ToString(std::span<const LabelMatcher> matchers) {
  std::string text;
  for (const LabelMatcher& matcher : matchers) text += (text.empty() ? "" : ", ") + matcher.ToString();
  return text;
}

Result<std::vector<LabelMatcher>> ParseMatchers(std::string_view text) {
  Result<std::vector<MatcherText>> parts = SplitClassic(text);
  if (!parts.ok()) {
    Result<std::vector<MatcherText>> more = SplitUtf8(text);
    if (!more.ok()) return std::move(parts).error();
    parts = std::move(more);
  }
  std::vector<LabelMatcher> matchers;
  for (const MatcherText& part : *parts) {
    SEAWORTHY_TRY(LabelMatcher matcher, LabelMatcher::Make(part.label, part.kind, part.value));
    matchers.push_back(std::move(matcher));
  }
  return matchers;
}

}  // namespace seaworthy::alerting
