#include "alerting/definitions.h"

#include <algorithm>

namespace seaworthy::alerting {
namespace {

constexpr std::size_t kMany = 16;  // From here on rules are found by their labels.
constexpr std::size_t kMost = 8;   // So many definitions tell what a series is.

std::string KeyOf(std::string_view label, std::string_view value) {
  std::string key(label);
  key += '\0';
  key += value;
  return key;
}

// A label that the rule does not set may have any value.
bool Contradicts(const Rule& rule, const promql::Matcher& matcher) {
  using promql::MatchOperator;
  if (matcher.op != MatchOperator::kEqual && matcher.op != MatchOperator::kNotEqual) return false;
  std::string_view label = rule.Label(matcher.label);
  return !label.empty() && (label == matcher.value) != (matcher.op == MatchOperator::kEqual);
}

}  // namespace

void Definitions::Add(std::span<const RuleFile> files) {
  for (const RuleFile& file : files) {
    for (const Group& group : file.groups) {
      for (const Rule& rule : group.rules) {
        if (rule.is_alert || rule.name.empty()) continue;
        Series& series = series_[rule.name];
        series.rules.push_back(&rule);
        if (series.rules.size() == kMany) {
          for (const Rule* earlier : series.rules) Index(*earlier, series);
        } else if (series.rules.size() > kMany) {
          Index(rule, series);
        }
      }
    }
  }
}

void Definitions::Index(const Rule& rule, Series& series) {
  for (const Text& label : rule.labels) {
    if (rule.Label(label.name).data() != label.text.data()) continue;  // The rule's own label hides that of its group.
    series.by_value[KeyOf(label.name, label.text)].push_back(&rule);
    ++series.by_label[label.name];
  }
}

// The fewest that an equality leaves, of a label that all of them set.
std::span<const Rule* const> Definitions::Likely(const Series& series, std::span<const promql::Matcher> matchers) {
  std::span<const Rule* const> fewest = series.rules;
  if (series.rules.size() < kMany) return fewest;
  for (const promql::Matcher& matcher : matchers) {
    if (matcher.op != promql::MatchOperator::kEqual || matcher.value.empty()) continue;
    auto labelled = series.by_label.find(std::string(matcher.label));
    if (labelled == series.by_label.end() || labelled->second != series.rules.size()) continue;
    auto found = series.by_value.find(KeyOf(matcher.label, matcher.value));
    if (found == series.by_value.end()) return {};
    if (found->second.size() < fewest.size()) fewest = found->second;
  }
  return fewest;
}

std::span<const Rule* const> Definitions::Of(std::string_view series) const {
  auto found = series_.find(series);
  if (found == series_.end()) return {};
  return found->second.rules;
}

std::vector<const Rule*> Definitions::Of(std::string_view series, std::span<const promql::Matcher> matchers) const {
  std::vector<const Rule*> rules;
  auto found = series_.find(series);
  if (found == series_.end()) return rules;
  for (const Rule* rule : Likely(found->second, matchers)) {
    if (rules.size() == kMost) break;
    bool contradicts =
        std::ranges::any_of(matchers, [&](const promql::Matcher& matcher) { return Contradicts(*rule, matcher); });
    if (rule->parsed && !contradicts) rules.push_back(rule);
  }
  return rules;
}

}  // namespace seaworthy::alerting
