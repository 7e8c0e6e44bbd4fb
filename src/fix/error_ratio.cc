#include "fix/error_ratio.h"

#include <memory>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "fix/errors.h"
#include "fix/window_query.h"
#include "promql/parse.h"
#include "promql/print.h"
#include "slo/budget.h"
#include "slo/windows.h"

namespace seaworthy::fix {
namespace {

using slo::Queries;

Error NotPossible(std::string message, std::string advice) {
  return Error(kNotPossible, std::move(message)).Advise(std::move(advice));
}

// Why nothing here can be asked for this indicator, whatever its queries are.
std::optional<Error> WhyNot(const slo::Slo& slo, const slo::Target& target) {
  const slo::Indicator& indicator = slo.IndicatorOf(target);
  std::vector<std::string> faults = slo.faults;
  for (std::string& fault : slo.FaultsOf(target)) faults.push_back(std::move(fault));
  if (!faults.empty()) return NotPossible(JoinWords(faults), "mend the objective first");
  if (slo.format == slo::Format::kNobl9) {
    return NotPossible("Nobl9 watches its budgets itself", "attach an alert policy to the objective there");
  }
  if (slo.format == slo::Format::kSloGenerator) {
    return NotPossible("slo-generator computes its burn rates itself", "set them in its error budget policy");
  }
  if (indicator.kind == slo::IndicatorKind::kPlugin) {
    return NotPossible("its indicator is a plugin of Sloth, whose queries stand elsewhere",
                       "let `sloth generate` write the rules, or write the queries as `events`");
  }
  if (indicator.kind == slo::IndicatorKind::kComposite) {
    return NotPossible("it is composed of several indicators", "alert on each of them");
  }
  const std::string& source = indicator.queries.source;
  bool may_be_promql = source.empty() || source == "promql" || source.find("prometheus") != std::string::npos;
  if (may_be_promql) return std::nullopt;
  return NotPossible(fmt::format("`{}` answers its queries, not Prometheus", OneLine(source, 60)),
                     "set the alert up there");
}

using Ratio = Result<ErrorRatio>;

QueryOptions OptionsOf(const Queries& queries) { return {.counters = queries.counters, .grouping = queries.grouping}; }

// bad / total
Ratio OfBadEvents(const Queries& queries) {
  SEAWORTHY_TRY(WindowQuery bad, WindowQuery::Of(queries.bad, OptionsOf(queries)));
  SEAWORTHY_TRY(WindowQuery total, WindowQuery::Of(queries.total, OptionsOf(queries)));
  auto both = std::make_shared<std::pair<WindowQuery, WindowQuery>>(std::move(bad), std::move(total));
  ErrorRatio ratio;
  // Shared by the copies of the function.
  ratio.over = [both](Span window) {
    return fmt::format("{}\n/\n{}", both->first.OperandOver(window), both->second.OperandOver(window));
  };
  return ratio;
}

// 1 - good / total, where no good event at all is 0 and not nothing: else an outage that leaves no good series behind
// would leave no ratio either.
Ratio OfGoodEvents(const Queries& queries) {
  SEAWORTHY_TRY(WindowQuery good, WindowQuery::Of(queries.good, OptionsOf(queries)));
  SEAWORTHY_TRY(WindowQuery total, WindowQuery::Of(queries.total, OptionsOf(queries)));
  bool scalar = good.is_scalar() || total.is_scalar();
  auto both = std::make_shared<std::pair<WindowQuery, WindowQuery>>(std::move(good), std::move(total));
  ErrorRatio ratio;
  if (!scalar) {
    ratio.remarks.push_back("`or 0 * total` makes the ratio 1 where no good event is left, instead of nothing at all.");
  }
  // Shared by the copies of the function.
  ratio.over = [both, scalar](Span window) {
    std::string good_text = both->first.OperandOver(window);
    std::string total_text = both->second.OperandOver(window);
    if (scalar) return fmt::format("1 - {}\n/\n{}", good_text, total_text);
    return fmt::format("1 - (\n  {}\n  or\n  0 * {}\n)\n/\n{}", good_text, total_text, total_text);
  };
  return ratio;
}

// bad / (bad + good)
Ratio OfBadAndGoodEvents(const Queries& queries) {
  SEAWORTHY_TRY(WindowQuery bad, WindowQuery::Of(queries.bad, OptionsOf(queries)));
  SEAWORTHY_TRY(WindowQuery good, WindowQuery::Of(queries.good, OptionsOf(queries)));
  auto both = std::make_shared<std::pair<WindowQuery, WindowQuery>>(std::move(bad), std::move(good));
  ErrorRatio ratio;
  ratio.remarks.push_back("`or 0 * bad` makes the ratio 1 where no good event is left, instead of nothing at all.");
  // Shared by the copies of the function.
  ratio.over = [both](Span window) {
    std::string bad_text = both->first.OperandOver(window);
    return fmt::format("{0}\n/\n(\n  {0}\n  +\n  ({1} or 0 * {0})\n)", bad_text, both->second.OperandOver(window));
  };
  return ratio;
}

Ratio OfReadyRatio(const Queries& queries) {
  bool success = queries.error_ratio.empty();
  SEAWORTHY_TRY(WindowQuery query, WindowQuery::Of(success ? queries.success_ratio : queries.error_ratio));
  auto shared = std::make_shared<WindowQuery>(std::move(query));
  ErrorRatio ratio;
  // Shared by the copies of the function.
  ratio.over = [shared, success](Span window) {
    return success ? fmt::format("1 - {}", shared->OperandOver(window)) : shared->Over(window);
  };
  return ratio;
}

// A function over the window of a plain selector, summed.
Result<WindowQuery> OverSelector(const std::string& selector, const Queries& queries, std::string function) {
  Result<promql::Expression> parsed = promql::Parse(selector);
  if (parsed.ok() && parsed->root().As<promql::VectorSelector>() == nullptr) {
    return NotPossible(fmt::format("`{}` is no selector of a metric", OneLine(selector, 80)),
                       "name the metric and its labels alone");
  }
  return WindowQuery::Of(selector, {.counters = true, .grouping = queries.grouping, .function = std::move(function)});
}

// 1 - the average of a gauge that is 1 while all is well.
Ratio OfGauge(const Queries& queries) {
  SEAWORTHY_TRY(WindowQuery good, OverSelector(queries.gauge, queries, "sum_over_time"));
  SEAWORTHY_TRY(WindowQuery total, OverSelector(queries.gauge, queries, "count_over_time"));
  auto both = std::make_shared<std::pair<WindowQuery, WindowQuery>>(std::move(good), std::move(total));
  ErrorRatio ratio;
  // Shared by the copies of the function.
  ratio.over = [both](Span window) {
    return fmt::format("1 - {}\n/\n{}", both->first.Over(window), both->second.Over(window));
  };
  return ratio;
}

Ratio OfNativeHistogram(const Queries& queries) {
  SEAWORTHY_TRY(WindowQuery histogram, OverSelector(queries.histogram, queries, "rate"));
  Result<Span> bound = ParseSpan(queries.latency_bound);
  if (!bound.ok() || *bound <= Span{}) {
    return NotPossible(fmt::format("its latency `{}` is no duration", OneLine(queries.latency_bound, 40)),
                       "write it as `250ms` or `1s`");
  }
  auto shared = std::make_shared<WindowQuery>(std::move(histogram));
  ErrorRatio ratio;
  ratio.remarks.push_back("histogram_fraction() reads native histograms: Prometheus must be told to ingest them.");
  // Shared by the copies of the function.
  ratio.over = [shared, seconds = slo::Seconds(*bound).Text()](Span window) {
    return fmt::format("1 - histogram_fraction(0, {}, {})", seconds, shared->Over(window));
  };
  return ratio;
}

// The comparison that holds for a bad value.
std::string_view OppositeOf(std::string_view op) {
  if (op == "lte") return ">";
  if (op == "lt") return ">=";
  if (op == "gte") return "<";
  return op == "gt" ? "<=" : "";
}

// A sample for each evaluation: 1 where the value is bad.
Ratio OfThreshold(const Queries& queries, const slo::Target& target) {
  std::string_view opposite = OppositeOf(target.op);
  if (opposite.empty() || !target.value) {
    return NotPossible("nothing says which values of its threshold metric are good",
                       "give the objective an `op` (lte, lt, gte, gt) and a `value`");
  }
  Result<promql::Expression> query = promql::Parse(queries.threshold);
  if (!query.ok()) {
    return NotPossible(
        fmt::format("the query `{}` is no PromQL: {}", OneLine(queries.threshold, 80), query.error().message()),
        "correct it, or write the alert where the query is understood");
  }
  ErrorRatio ratio;
  ratio.sample = Sample{fmt::format("({}) {} bool {}", promql::Print(query->root()), opposite, target.value->Text()),
                        std::nullopt};
  ratio.remarks.push_back(
      "The objective compares a value: each evaluation is a sample, 1 where the value is bad, and the ratio is their "
      "average.");
  return ratio;
}

// A sample for each slice of time: its error ratio, or whether that is over what a good slice may have.
Ratio OfSlices(ErrorRatio events, const slo::Slo& slo, const slo::Target& target) {
  constexpr Span kLongest{300};  // The shortest window of a burn rate: it must hold a slice.
  if (!target.slice || *target.slice > kLongest) {
    return NotPossible(fmt::format("its budget counts {}, and their length is unknown or over 5 minutes", slo.method),
                       "give the objective a `timeSliceWindow` of 5 minutes at most");
  }
  bool by_ratio = slo.method == "RatioTimeslices";
  if (!by_ratio && !target.slice_target) {
    return NotPossible("its budget counts slices of time, and nothing says which are good",
                       "give the objective a `timeSliceTarget`");
  }
  std::string text = events.over(*target.slice);
  ErrorRatio ratio;
  ratio.remarks = std::move(events.remarks);
  if (!by_ratio) {
    text = fmt::format("(\n{}\n) > bool {}", text, (slo::Decimal::Of(1) - *target.slice_target).Text());
  }
  ratio.sample = Sample{std::move(text), target.slice};
  ratio.remarks.push_back(fmt::format(
      "The budget counts slices of {}: each is a sample, and the ratio is their average; hence the group's interval.",
      slo::WindowText(*target.slice)));
  return ratio;
}

// By the form in which the queries are written.
Ratio OfQueries(const Queries& queries, const slo::Target& target) {
  if (!queries.bad.empty() && !queries.total.empty()) return OfBadEvents(queries);
  if (!queries.good.empty() && !queries.total.empty()) return OfGoodEvents(queries);
  if (!queries.good.empty() && !queries.bad.empty()) return OfBadAndGoodEvents(queries);
  if (!queries.error_ratio.empty() || !queries.success_ratio.empty()) return OfReadyRatio(queries);
  if (!queries.gauge.empty()) return OfGauge(queries);
  if (!queries.histogram.empty()) return OfNativeHistogram(queries);
  if (!queries.threshold.empty()) return OfThreshold(queries, target);
  return NotPossible("its indicator has no query that can be read",
                     "write the PromQL of good or bad, and total events");
}

// What was put together parses, or nothing is proposed.
std::optional<Error> Misfit(const ErrorRatio& ratio) {
  Result<promql::Expression> parsed = promql::Parse(ratio.sample ? ratio.sample->expression : ratio.over(Span{300}));
  if (parsed.ok()) return std::nullopt;
  return NotPossible(fmt::format("its queries do not fit together: {}", parsed.error().message()),
                     "compare the two queries");
}

}  // namespace

Result<ErrorRatio> ErrorRatioOf(const slo::Slo& slo, const slo::Target& target) {
  const Queries& queries = slo.IndicatorOf(target).queries;
  Place place = queries.place.line > 0 ? queries.place : slo.place;
  if (auto why = WhyNot(slo, target)) return std::move(*why).At(std::move(place));
  Ratio ratio = OfQueries(queries, target);
  if (ratio.ok() && !slo.method.empty() && slo.method != "Occurrences") {
    if (ratio->sample) {
      return NotPossible(fmt::format("its budget counts {} of a value that is compared", OneLine(slo.method, 40)),
                         "count good and total events instead")
          .At(std::move(place));
    }
    ratio = OfSlices(std::move(*ratio), slo, target);
  }
  if (!ratio.ok()) return std::move(ratio).error().At(std::move(place));
  if (auto misfit = Misfit(*ratio)) return std::move(*misfit).At(std::move(place));
  if (queries.source.empty()) {
    ratio->remarks.push_back("The objective does not say what answers its queries; they are PromQL, so Prometheus.");
  }
  return ratio;
}

}  // namespace seaworthy::fix
