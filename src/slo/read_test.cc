#include "slo/read.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace seaworthy::slo {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

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

std::vector<std::string> Percents(const Slo& slo) {
  std::vector<std::string> percents;
  for (const Target& target : slo.targets) percents.push_back(target.percent ? target.percent->Text() : "none");
  return percents;
}

std::vector<std::string> Faults(const Slo& slo) {
  std::vector<std::string> faults = slo.faults;
  for (const Target& target : slo.targets) {
    for (std::string& fault : slo.FaultsOf(target)) faults.push_back(std::move(fault));
  }
  return faults;
}

std::string OpenSlo(std::string_view spec, std::string_view version = "v1") {
  return "apiVersion: openslo/" + std::string(version) + "\nkind: SLO\nmetadata: {name: checkout}\nspec:\n" +
         std::string(spec);
}

constexpr std::string_view kRatio =
    "  indicator:\n"
    "    metadata: {name: good-requests}\n"
    "    spec:\n"
    "      ratioMetric:\n"
    "        good: {metricSource: {type: Prometheus, spec: {query: 'sum(rate(requests_total{code!~\"5..\"}[5m]))'}}}\n"
    "        total: {metricSource: {type: Prometheus, spec: {query: 'sum(rate(requests_total[5m]))'}}}\n";

TEST(OpenSlo, InlineRatioIsRead) {
  Slo slo = ReadOne(OpenSlo(std::string(kRatio) + "  service: shop\n"
                                                  "  timeWindow: [{duration: 4w, isRolling: true}]\n"
                                                  "  objectives: [{target: 0.9995}, {targetPercent: 99.9}]\n"
                                                  "  alertPolicies: [a, b]\n"));
  EXPECT_EQ(Name(slo.format), "openslo/v1");
  EXPECT_EQ(slo.name, "checkout");
  EXPECT_EQ(slo.service, "shop");
  EXPECT_THAT(Percents(slo), ElementsAre("99.95", "99.9"));
  EXPECT_EQ(slo.window, (Span{28 * 86'400}));
  EXPECT_FALSE(slo.calendar);
  EXPECT_EQ(slo.alerts, 2);
  EXPECT_TRUE(slo.IsUsable());
  EXPECT_EQ(slo.SignalOf(slo.targets[0]), "availability");
  EXPECT_THAT(slo.remarks, IsEmpty());
  EXPECT_EQ(slo.targets[0].place.line, 13);
}

TEST(OpenSlo, ReferenceIsResolvedOverDocuments) {
  std::string text = OpenSlo("  indicatorRef: fast\n  objectives: [{target: 0.99}]\n") +
                     "---\napiVersion: openslo/v1\nkind: SLI\nmetadata: {name: fast}\nspec:\n"
                     "  thresholdMetric: {metricSource: {spec: {query: 'histogram_quantile(0.9, x_bucket)'}}}\n";
  Slo slo = ReadOne(text);
  EXPECT_TRUE(slo.IsUsable());
  EXPECT_EQ(slo.indicator.kind, IndicatorKind::kThreshold);
  EXPECT_EQ(slo.SignalOf(slo.targets[0]), "latency");
}

TEST(OpenSlo, UnresolvedReferenceIsAFault) {
  Slo slo = ReadOne(OpenSlo("  indicatorRef: fast\n  objectives: [{target: 0.99}]\n"));
  EXPECT_FALSE(slo.IsUsable());
  EXPECT_THAT(Faults(slo), ElementsAre("its indicator \"fast\" is not defined anywhere"));
}

TEST(OpenSlo, CompositeObjectivesHaveTheirOwnIndicators) {
  Slo slo =
      ReadOne(OpenSlo("  objectives:\n    - {target: 0.99, indicatorRef: gone}\n"
                      "    - target: 0.98\n      indicator: {spec: {ratioMetric: {raw: {}, rawType: success}}}\n"));
  EXPECT_FALSE(slo.IsUsable(slo.targets[0]));
  EXPECT_TRUE(slo.IsUsable(slo.targets[1]));
  EXPECT_EQ(slo.IndicatorOf(slo.targets[1]).kind, IndicatorKind::kRaw);
}

TEST(OpenSlo, VersionOneAlphaHasRatiosPerObjective) {
  Slo slo =
      ReadOne(OpenSlo("  timeWindows: [{unit: Month, count: 1, calendar: {startTime: x}}]\n"
                      "  objectives:\n"
                      "    - target: 0.999\n"
                      "      ratioMetrics: {good: {query: 'sum(rate(a_duration_seconds_bucket{le=\"1\"}[5m]))'},\n"
                      "                     total: {query: 'sum(rate(a_duration_seconds_count[5m]))'}}\n",
                      "v1alpha"));
  EXPECT_EQ(Name(slo.format), "openslo/v1alpha");
  EXPECT_TRUE(slo.IsUsable());
  EXPECT_TRUE(slo.calendar);
  EXPECT_EQ(slo.SignalOf(slo.targets[0]), "latency");
}

TEST(OpenSlo, MinutesInPlaceOfMonthsAreRemarked) {
  Slo slo = ReadOne(OpenSlo(std::string(kRatio) +
                            "  timeWindow: [{duration: 1m, isRolling: false}]\n  objectives: [{target: 0.9}]\n"));
  EXPECT_TRUE(slo.IsUsable());
  EXPECT_THAT(slo.remarks, Contains(HasSubstr("`M` months")));
}

TEST(OpenSlo, VersionTwoAlphaIsSaidNotToBeRead) {
  Slo slo =
      ReadOne("apiVersion: openslo.com/v2alpha\nkind: SLO\nmetadata: {name: a}\nspec: {objectives: [{target: 0.9}]}");
  EXPECT_EQ(Name(slo.format), "openslo/v2alpha");
  EXPECT_FALSE(slo.IsUsable());
  EXPECT_THAT(slo.faults, Contains(HasSubstr("v2alpha")));
}

struct Bad {
  std::string_view spec;
  std::string_view fault;
};

class UnusableOpenSlo : public testing::TestWithParam<Bad> {};

TEST_P(UnusableOpenSlo, SaysWhy) {
  Slo slo = ReadOne(OpenSlo(std::string(kRatio) + std::string(GetParam().spec)));
  EXPECT_FALSE(slo.IsUsable());
  EXPECT_THAT(Faults(slo), Contains(HasSubstr(std::string(GetParam().fault))));
}

INSTANTIATE_TEST_SUITE_P(
    Table, UnusableOpenSlo,
    testing::Values(Bad{"  objectives: [{target: 1}]\n", "100 % leaves no error budget"},
                    Bad{"  objectives: [{targetPercent: 100.0}]\n", "100 % leaves no error budget"},
                    Bad{"  objectives: [{target: 99.9}]\n", "9990 % is over 100 %"},
                    Bad{"  objectives: [{target: 0}]\n", "asks for nothing"},
                    Bad{"  objectives: [{target: -0.5}]\n", "asks for nothing"},
                    Bad{"  objectives: [{target: much}]\n", "no number"},
                    Bad{"  objectives: [{target: [0.9]}]\n", "no target"},
                    Bad{"  objectives: [{displayName: a}]\n", "no target"}, Bad{"  objectives: []\n", "no objectives"},
                    Bad{"  service: shop\n", "no objectives"}));

TEST(OpenSlo, IndicatorWithoutATotalIsNone) {
  Slo slo = ReadOne(
      OpenSlo("  indicator: {spec: {ratioMetric: {good: {metricSource: {}}}}}\n  objectives: [{target: 0.9}]\n"));
  EXPECT_THAT(Faults(slo), ElementsAre("no indicator"));
}

TEST(OpenSlo, DocumentsOfAnyShapeAreNoCrash) {
  for (std::string_view text :
       {"apiVersion: openslo/v1\nkind: SLO", "apiVersion: openslo/v1\nkind: SLO\nmetadata: []\nspec: [1]",
        "apiVersion: openslo/v1\nkind: SLO\nspec: {objectives: [1, [], null], timeWindow: [null], indicator: 3}",
        "apiVersion: openslo/v1\nkind: SLI", "apiVersion: [openslo/v1]\nkind: SLO"}) {
    for (const Slo& slo : Read(text)) EXPECT_FALSE(slo.IsUsable()) << text;
  }
}

constexpr std::string_view kSloth = R"(version: prometheus/v1
service: shop
slos:
  - name: availability
    objective: 99.95
    sli:
      events:
        error_query: sum(rate(http_request_duration_seconds_count{code=~"5.."}[{{.window}}]))
        total_query: sum(rate(http_request_duration_seconds_count[{{.window}}]))
    alerting:
      name: A
      ticket_alert: {disable: true}
  - name: broken
    objective: 101
)";

TEST(Sloth, PlainFileIsRead) {
  std::vector<Slo> slos = Read(kSloth);
  ASSERT_EQ(slos.size(), 2u);
  EXPECT_EQ(Name(slos[0].format), "sloth");
  EXPECT_EQ(slos[0].service, "shop");
  EXPECT_THAT(Percents(slos[0]), ElementsAre("99.95"));
  EXPECT_EQ(slos[0].SignalOf(slos[0].targets[0]), "availability");  // A count of a duration histogram counts requests.
  EXPECT_EQ(slos[0].alerts, 1);
  EXPECT_TRUE(slos[0].IsUsable());
  EXPECT_THAT(Faults(slos[1]), ElementsAre("a target of 101 % is over 100 %", "no indicator"));
}

TEST(Sloth, ResourceAndItsListAreRead) {
  std::string resource =
      "apiVersion: sloth.slok.dev/v1\nkind: PrometheusServiceLevel\nspec: {service: shop, slos: [{name: a, objective: "
      "99, sli: {raw: {errorRatioQuery: latency_ratio}}}]}";
  Slo slo = ReadOne(resource);
  EXPECT_EQ(Name(slo.format), "sloth-crd");
  EXPECT_EQ(slo.indicator.kind, IndicatorKind::kRaw);
  EXPECT_EQ(slo.SignalOf(slo.targets[0]), "latency");
  EXPECT_EQ(Read("apiVersion: v1\nkind: List\nitems:\n- {apiVersion: sloth.slok.dev/v1, kind: PrometheusServiceLevel, "
                 "spec: {slos: [{name: a}]}}")
                .size(),
            1u);
}

TEST(Sloth, PluginIsAnIndicator) {
  Slo slo = ReadOne("version: prometheus/v1\nslos: [{name: a, objective: 99, sli: {plugin: {id: core/availability}}}]");
  EXPECT_TRUE(slo.IsUsable());
  EXPECT_EQ(slo.SignalOf(slo.targets[0]), "availability");
}

TEST(Pyrra, ResourceIsRead) {
  Slo slo = ReadOne(
      "apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\nmetadata: {name: api}\n"
      "spec: {target: '99.5', window: 2w, indicator: {latency: {success: {metric: a_bucket}, total: {metric: "
      "a_count}}}}");
  EXPECT_EQ(Name(slo.format), "pyrra");
  EXPECT_THAT(Percents(slo), ElementsAre("99.5"));
  EXPECT_EQ(slo.window, (Span{14 * 86'400}));
  EXPECT_EQ(slo.SignalOf(slo.targets[0]), "latency");
  EXPECT_EQ(slo.alerts, 4);
  EXPECT_TRUE(slo.IsUsable());
}

TEST(Pyrra, MissingIndicatorIsAFault) {
  Slo slo = ReadOne(
      "apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\nmetadata: {name: api}\n"
      "spec: {target: '99.5', window: 2w, indicator: {ratio: {errors: {metric: a}}}, alerting: {disabled: true}}");
  EXPECT_THAT(Faults(slo), ElementsAre("no indicator"));
  EXPECT_EQ(slo.alerts, 0);
}

TEST(Nobl9, ListAtTheTopIsRead) {
  std::vector<Slo> slos = Read(
      "- apiVersion: n9/v1alpha\n  kind: SLO\n  metadata: {name: a, project: p}\n"
      "  spec:\n    service: shop\n    timeWindows: [{unit: Day, count: 28, isRolling: true}]\n"
      "    objectives: [{target: 0.95, countMetrics: {good: {}, total: {}}}, {target: 0.9}]\n"
      "- {apiVersion: n9/v1alpha, kind: Service}\n");
  ASSERT_EQ(slos.size(), 1u);
  EXPECT_EQ(Name(slos[0].format), "nobl9");
  EXPECT_THAT(Percents(slos[0]), ElementsAre("95", "90"));
  EXPECT_EQ(slos[0].window, (Span{28 * 86'400}));
  EXPECT_TRUE(slos[0].IsUsable(slos[0].targets[0]));
  EXPECT_FALSE(slos[0].IsUsable(slos[0].targets[1]));
}

TEST(SloGenerator, BothVersionsAreRead) {
  std::vector<Slo> slos = Read(
      "apiVersion: sre.google.com/v2\nkind: ServiceLevelObjective\n"
      "metadata: {name: shop-availability, labels: {service_name: shop}}\n"
      "spec: {method: good_bad_ratio, service_level_indicator: {filter_good: a, filter_valid: b}, goal: 0.95}\n"
      "---\n"
      "{service_name: shop, slo_name: speed, slo_target: 0.99, backend: {method: distribution_cut, measurement: {f: "
      "x}}}");
  ASSERT_EQ(slos.size(), 2u);
  EXPECT_EQ(slos[0].service, "shop");
  EXPECT_THAT(Percents(slos[0]), ElementsAre("95"));
  EXPECT_TRUE(slos[0].IsUsable());
  EXPECT_EQ(slos[1].document, 1);
  EXPECT_EQ(slos[1].SignalOf(slos[1].targets[0]), "latency");
}

TEST(Reader, OtherDocumentsArePassedOver) {
  EXPECT_THAT(Read("kind: Deployment\n---\n- 1\n---\ntext\n---\n{slos: []}"), IsEmpty());
  EXPECT_FALSE(MayHoldObjectives("kind: Deployment"));
  EXPECT_TRUE(MayHoldObjectives(kSloth));
}

}  // namespace
}  // namespace seaworthy::slo
