#include "alerting/indicator.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

#include <re2/re2.h>

#include "alerting/lookup.h"
#include "base/text.h"

namespace seaworthy::alerting {
namespace {

using promql::Matcher;
using promql::MatchOperator;

// Replaces what a tool fills in by a window: `{{.window}}`, `${window}`, `$__rate_interval`.
std::string WithWindow(std::string_view query) {
  constexpr std::string_view kWindow = "5m";
  auto is_name = [](char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  std::string text;
  while (!query.empty()) {
    std::size_t skip = 0;
    if (query.starts_with("{{")) {
      skip = query.find("}}");
      skip = skip == std::string_view::npos ? query.size() : skip + 2;
    } else if (query.starts_with("${")) {
      skip = std::min(query.find('}'), query.size() - 1) + 1;
    } else if (query.starts_with('$') && query.size() > 1 && is_name(query[1])) {
      for (skip = 1; skip < query.size() && is_name(query[skip]);) ++skip;
    }
    if (skip > 0) {
      text += kWindow;
    } else {
      text += query.front();
      skip = 1;
    }
    query.remove_prefix(skip);
  }
  return text;
}

bool Holds(std::string_view label, std::span<const std::string_view> words) {
  std::string name = Lower(label);
  return std::ranges::any_of(words, [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

// Labels by which bad events are told from good ones.
bool TellsOutcome(std::string_view label) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"code", "status", "result", "outcome", "error", "success", "reason", "response", "exception", "grpc_type"});
  return label == "le" || Holds(label, kWords);
}

// Labels that say where the service runs: an alert may be for production, and the objective for the service.
bool TellsEnvironment(std::string_view label) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"env", "stage", "cluster", "region", "zone", "namespace", "tenant", "prometheus"});
  return Holds(label, kWords);
}

bool IsPositive(const Matcher& matcher) {
  return matcher.op == MatchOperator::kEqual || matcher.op == MatchOperator::kMatches;
}

bool Matches(const Matcher& pattern, std::string_view value) {
  RE2::Options options;
  options.set_log_errors(false);
  RE2 expression(pattern.value, options);
  return !expression.ok() || RE2::FullMatch(value, expression);
}

// Whether no series can have both, as far as is told without comparing regular expressions with each other.
bool Contradict(const Matcher& a, const Matcher& b) {
  if (a.label != b.label) return false;
  if (a.op == MatchOperator::kEqual && b.op == MatchOperator::kEqual) return a.value != b.value;
  if (a.op == MatchOperator::kEqual && b.op == MatchOperator::kNotEqual) return a.value == b.value;
  if (a.op == MatchOperator::kEqual && b.op == MatchOperator::kMatches) return !Matches(b, a.value);
  if (a.op == MatchOperator::kEqual && b.op == MatchOperator::kNotMatches) return Matches(b, a.value);
  return a.op == MatchOperator::kMatches && b.op == MatchOperator::kMatches && a.value != b.value;
}

bool Contradict(const SelectedSeries& a, const SelectedSeries& b) {
  return std::ranges::any_of(a.matchers, [&](const Matcher& left) {
    return std::ranges::any_of(
        b.matchers, [&](const Matcher& right) { return Contradict(left, right) || Contradict(right, left); });
  });
}

bool ChoosesBy(const SelectedSeries& series, std::string_view label) {
  return std::ranges::find(series.matchers, label, &Matcher::label) != series.matchers.end();
}

// A label that the indicator is chosen by and the alert neither chooses by nor keeps apart.
std::string BroaderBy(const SelectedSeries& alert, const SelectedSeries& indicator) {
  for (const Matcher& matcher : indicator.matchers) {
    if (!IsPositive(matcher) || TellsOutcome(matcher.label)) continue;
    if (!ChoosesBy(alert, matcher.label) && !alert.Keeps(matcher.label)) return std::string(matcher.label);
  }
  return {};
}

// A label that the alert is chosen by and the indicator is not.
std::string NarrowerBy(const SelectedSeries& alert, const SelectedSeries& indicator) {
  for (const Matcher& matcher : alert.matchers) {
    if (!IsPositive(matcher) || TellsOutcome(matcher.label) || TellsEnvironment(matcher.label)) continue;
    if (!ChoosesBy(indicator, matcher.label)) return std::string(matcher.label);
  }
  return {};
}

}  // namespace

IndicatorSeries IndicatorSeriesOf(const slo::Queries& queries, const Definitions& definitions) {
  IndicatorSeries indicator;
  for (const std::string* query : {&queries.good, &queries.bad, &queries.total, &queries.error_ratio,
                                   &queries.success_ratio, &queries.gauge, &queries.histogram, &queries.threshold}) {
    if (query->empty()) continue;
    Result<promql::Expression> parsed = promql::Parse(WithWindow(*query), {.experimental = true});
    if (!parsed.ok()) continue;  // Another language, or broken: nothing is known of it.
    indicator.queries.push_back(*std::move(parsed));
    Measurement measurement = MeasurementOf(indicator.queries.back().root(), definitions);
    for (SelectedSeries& selected : measurement.series) {
      if (!selected.recorded && !selected.name.empty()) indicator.series.push_back(std::move(selected));
    }
  }
  Measurement all{.series = indicator.series};
  indicator.names = all.RawNames();
  return indicator;
}

Watching WatchingOf(const BurnCondition& alert, const IndicatorSeries& indicator) {
  if (indicator.series.empty() || alert.series != indicator.names) return {};
  Watching watching{.overlap = Overlap::kSame};
  for (const SelectedSeries& selected : alert.selected) {
    if (selected.recorded) continue;
    auto same = std::ranges::find_if(indicator.series, [&](const SelectedSeries& one) {
      return one.name == selected.name && !Contradict(one, selected);
    });
    if (same == indicator.series.end()) return {};
    if (std::string narrower = NarrowerBy(selected, *same); !narrower.empty()) {
      watching = {Overlap::kNarrower, std::move(narrower)};
    } else if (std::string broader = BroaderBy(selected, *same); !broader.empty()) {
      watching = {Overlap::kBroader, std::move(broader)};
    }
  }
  return watching;
}

}  // namespace seaworthy::alerting
