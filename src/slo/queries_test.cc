// The queries that the readers keep apart, for those who want to ask them over other windows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "slo/read.h"

namespace seaworthy::slo {
namespace {

using testing::ElementsAre;

std::vector<Slo> Read(std::string_view text) {
  Result<formats::YamlStream> stream = formats::ParseYaml(text);
  EXPECT_TRUE(stream.ok()) << stream.error().ToString();
  Reader reader;
  if (stream.ok()) reader.Add(*stream, "slo.yaml");
  return std::move(reader).Finish();
}

Slo ReadOne(std::string_view text) {
  std::vector<Slo> slos = Read(text);
  EXPECT_EQ(slos.size(), 1u);
  return slos.empty() ? Slo() : slos.front();
}

std::string OpenSlo(std::string_view spec) {
  return "apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: checkout}\nspec:\n" + std::string(spec);
}

TEST(Queries, OpenSloRatioIsKeptApart) {
  Slo slo =
      ReadOne(OpenSlo("  budgetingMethod: Occurrences\n"
                      "  indicator:\n"
                      "    spec:\n"
                      "      ratioMetric:\n"
                      "        counter: true\n"
                      "        good: {metricSource: {type: Prometheus, spec: {query: good_total}}}\n"
                      "        total: {metricSource: {type: Prometheus, spec: {promql: all_total}}}\n"
                      "  objectives: [{target: 0.99}]\n"));
  const Queries& queries = slo.indicator.queries;
  EXPECT_EQ(queries.source, "prometheus");
  EXPECT_EQ(queries.good, "good_total");
  EXPECT_EQ(queries.bad, "");
  EXPECT_EQ(queries.total, "all_total");
  EXPECT_TRUE(queries.counters);
  EXPECT_EQ(queries.place, (Place{"slo.yaml", 9, 9}));
  EXPECT_EQ(slo.method, "Occurrences");
}

TEST(Queries, OpenSloRawRatioIsOfSuccessUnlessItSaysFailure) {
  auto spec = [](std::string_view type) {
    return "  indicator: {spec: {ratioMetric: {" + std::string(type) +
           "raw: {metricSource: {type: Prometheus, spec: {query: q}}}}}}\n  objectives: [{target: 0.99}]\n";
  };
  EXPECT_EQ(ReadOne(OpenSlo(spec("rawType: failure, "))).indicator.queries.error_ratio, "q");
  EXPECT_EQ(ReadOne(OpenSlo(spec("rawType: success, "))).indicator.queries.success_ratio, "q");
  EXPECT_EQ(ReadOne(OpenSlo(spec(""))).indicator.queries.success_ratio, "q");
}

TEST(Queries, OpenSloSourceIsFoundByName) {
  std::string slo = OpenSlo(
      "  indicatorRef: requests\n  objectives: [{target: 0.99, op: lte, value: 0.5}]\n"
      "---\n"
      "apiVersion: openslo/v1\nkind: SLI\nmetadata: {name: requests}\n"
      "spec: {thresholdMetric: {metricSource: {metricSourceRef: ours, spec: {query: p99}}}}\n");
  EXPECT_EQ(ReadOne(slo).indicator.queries.source, "");
  Slo known = ReadOne(slo +
                      "---\napiVersion: openslo/v1\nkind: DataSource\nmetadata: {name: ours}\n"
                      "spec: {type: Datadog}\n");
  EXPECT_EQ(known.indicator.queries.source, "datadog");
  EXPECT_EQ(known.indicator.queries.threshold, "p99");
  EXPECT_EQ(known.indicator.queries.place.file, "slo.yaml");
  EXPECT_EQ(known.targets[0].op, "lte");
  EXPECT_EQ(known.targets[0].value->Text(), "0.5");
}

TEST(Queries, OpenSloSlicesAreDurationsOrMinutes) {
  auto read = [](std::string_view window) {
    return ReadOne(OpenSlo("  budgetingMethod: Timeslices\n  objectives: [{target: 0.99, timeSliceTarget: 0.95, "
                           "timeSliceWindow: " +
                           std::string(window) + "}]\n"))
        .targets[0];
  };
  EXPECT_EQ(read("1m").slice, (Span{60}));
  EXPECT_EQ(read("2").slice, (Span{120}));
  EXPECT_EQ(read("soon").slice, std::nullopt);
  EXPECT_EQ(read("1m").slice_target->Text(), "0.95");
}

TEST(Queries, OpenSloOfTheFirstVersionWritesThemPlainly) {
  Slo slo = ReadOne(
      "apiVersion: openslo/v1alpha\nkind: SLO\nmetadata: {name: checkout}\nspec:\n  objectives:\n"
      "    - ratioMetrics:\n"
      "        incremental: false\n"
      "        good: {source: prometheus, queryType: promql, query: good}\n"
      "        total: {source: prometheus, queryType: promql, query: all}\n"
      "      target: 0.99\n");
  const Queries& queries = slo.targets[0].indicator.queries;
  EXPECT_EQ(queries.source, "prometheus");
  EXPECT_EQ(queries.good, "good");
  EXPECT_EQ(queries.total, "all");
  EXPECT_FALSE(queries.counters);
}

TEST(Queries, SlothIsKeptApartInBothSpellings) {
  std::vector<Slo> slos = Read(
      "version: prometheus/v1\nservice: shop\nslos:\n"
      "  - {name: a, objective: 99, sli: {events: {error_query: bad, total_query: all}}}\n"
      "  - {name: b, objective: 99, sli: {raw: {error_ratio_query: ratio}}}\n"
      "---\n"
      "apiVersion: sloth.slok.dev/v1\nkind: PrometheusServiceLevel\n"
      "metadata: {name: shop, namespace: monitoring, labels: {release: prometheus}}\n"
      "spec: {service: shop, slos: [{name: c, objective: 99, sli: {events: {errorQuery: bad, totalQuery: all}}}]}\n");
  ASSERT_EQ(slos.size(), 3u);
  EXPECT_EQ(slos[0].indicator.queries.bad, "bad");
  EXPECT_EQ(slos[0].indicator.queries.total, "all");
  EXPECT_EQ(slos[1].indicator.queries.error_ratio, "ratio");
  EXPECT_EQ(slos[2].indicator.queries.bad, "bad");
  EXPECT_EQ(slos[2].space, "monitoring");
  ASSERT_EQ(slos[2].labels.size(), 1u);
  EXPECT_EQ(slos[2].labels[0].value, "prometheus");
}

TEST(Queries, PyrraKeepsItsSelectors) {
  auto read = [](std::string_view indicator) {
    return ReadOne(
               "apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\nmetadata: {name: shop}\n"
               "spec: {target: '99', window: 4w, indicator: " +
               std::string(indicator) + "}\n")
        .indicator;
  };
  Indicator ratio = read("{ratio: {errors: {metric: bad_total}, total: {metric: all_total}, grouping: [job, route]}}");
  EXPECT_EQ(ratio.queries.bad, "bad_total");
  EXPECT_EQ(ratio.queries.total, "all_total");
  EXPECT_TRUE(ratio.queries.counters);
  EXPECT_THAT(ratio.queries.grouping, ElementsAre("job", "route"));
  Indicator latency = read("{latency: {success: {metric: fast}, total: {metric: all}}}");
  EXPECT_EQ(latency.queries.good, "fast");
  Indicator native = read("{latencyNative: {total: {metric: seconds}, latency: 250ms}}");
  EXPECT_EQ(native.queries.histogram, "seconds");
  EXPECT_EQ(native.queries.latency_bound, "250ms");
  EXPECT_EQ(read("{bool_gauge: {metric: probe_success}}").queries.gauge, "probe_success");
  EXPECT_EQ(read("{ratio: {success: {metric: good_total}, total: {metric: all_total}}}").queries.good, "good_total");
  EXPECT_EQ(read("{ratio: {success: {metric: a}, errors: {metric: b}}}").kind, IndicatorKind::kRatio);
  EXPECT_EQ(read("{ratio: {total: {metric: all}}}").kind, IndicatorKind::kNone);
  EXPECT_EQ(read("{ratio: [1]}").kind, IndicatorKind::kNone);
}

}  // namespace
}  // namespace seaworthy::slo
