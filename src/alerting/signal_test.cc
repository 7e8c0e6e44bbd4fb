#include "alerting/signal.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "alerting/definitions.h"
#include "alerting/rule.h"
#include "promql/parse.h"

namespace seaworthy::alerting {
namespace {

Rule Alert(std::string name, std::string expression) {
  Rule rule;
  rule.name = std::move(name);
  rule.expression = std::move(expression);
  auto parsed = promql::Parse(rule.expression);
  if (parsed.ok()) {
    rule.parsed = std::move(*parsed);
  } else {
    rule.problems.push_back("no PromQL");
  }
  return rule;
}

Rule Record(std::string name, std::string expression, std::vector<Text> labels = {}) {
  Rule rule = Alert(std::move(name), std::move(expression));
  rule.is_alert = false;
  rule.labels = std::move(labels);
  return rule;
}

// Recording rules in a file of their own, and what an alert watches with them.
class Repository {
 public:
  void Add(Rule rule) { files_.front().groups.front().rules.push_back(std::move(rule)); }
  Watch Of(std::string_view expression, std::string name = "A") const {
    Definitions definitions;
    definitions.Add(files_);
    return WatchOf(Alert(std::move(name), std::string(expression)), definitions);
  }

 private:
  static std::vector<RuleFile> OneFile() {
    std::vector<RuleFile> files(1);
    files.front().groups.emplace_back();
    return files;
  }
  std::vector<RuleFile> files_ = OneFile();
};

Watch Of(std::string_view expression, std::string name = "A") { return Repository().Of(expression, std::move(name)); }

struct Case {
  std::string_view expression;
  Signal signal;
};

void Check(std::initializer_list<Case> cases) {
  for (const Case& one : cases) {
    Watch watch = Of(one.expression);
    EXPECT_EQ(Name(watch.signal), Name(one.signal)) << one.expression << "\n  " << watch.reason;
    EXPECT_EQ(watch.grounds, Grounds::kExpression) << one.expression << "\n  " << watch.reason;
    EXPECT_FALSE(watch.reason.empty()) << one.expression;
  }
}

TEST(Signal, FailuresAreErrors) {
  Check({
      {R"(sum(rate(shop_requests_total{code=~"5.."}[5m])) / sum(rate(shop_requests_total[5m])) > 0.05)",
       Signal::kErrors},
      {R"(rate(shop_requests_total{status!~"2..|3.."}[5m]) > 1)", Signal::kErrors},
      {R"(rate(grpc_handled_total{grpc_code=~"Internal|DataLoss"}[5m]) > 0)", Signal::kErrors},
      {R"(rate(mail_sent_total{success="false"}[5m]) > 0)", Signal::kErrors},
      {"rate(gate_denials_total[5m]) > 3", Signal::kErrors},
      {R"(histogram_count(rate(shop_request_seconds{code=~"5.."}[5m])) / histogram_count(rate(shop_request_seconds[5m])) > 1)",
       Signal::kErrors},
      {"increase(orders_rejected_total[10m]) > 3", Signal::kErrors},
      {"shop_worker_failures > 0", Signal::kErrors},
      // The count of a histogram of durations counts requests.
      {R"(rate(shop_request_duration_seconds_count{status="500"}[5m]) > 0.1)", Signal::kErrors},
      {"1 - (sum(rate(ok_total{result=\"success\"}[5m])) / sum(rate(ok_total[5m]))) > 0.01", Signal::kErrors},
      // A floor under the share of what went well.
      {R"(sum(rate(pays_total{outcome="success"}[5m])) / sum(rate(pays_total[5m])) < 0.99)", Signal::kErrors},
      {R"(0.99 > sum(rate(pays_total{outcome="success"}[5m])) / sum(rate(pays_total[5m])))", Signal::kErrors},
      // A guard on demand is no part of what is watched.
      {"rate(calls_total[5m]) > 10 and rate(calls_failed_total[5m]) / rate(calls_total[5m]) > 0.1", Signal::kErrors},
  });
}

TEST(Signal, DurationsAreLatency) {
  Check({
      {"histogram_quantile(0.99, sum by (le) (rate(shop_request_duration_seconds_bucket[5m]))) > 1", Signal::kLatency},
      {"histogram_quantile(0.9, rate(shop_handling_seconds_bucket[5m])) > 2", Signal::kLatency},
      {"rate(shop_request_seconds_sum[5m]) / rate(shop_request_seconds_count[5m]) > 0.5", Signal::kLatency},
      {R"(shop_request_seconds{quantile="0.95"} > 0.3)", Signal::kLatency},
      {R"(shop_handle_request{quantile="0.5"} > 500)", Signal::kLatency},  // Requests have no quantiles.
      {R"(sum(rate(shop_request_seconds_bucket{le="0.5"}[5m])) / sum(rate(shop_request_seconds_count[5m])) < 0.95)",
       Signal::kLatency},
      {"rate(disk_read_time_seconds_total[5m]) / rate(disk_reads_completed_total[5m]) > 0.1", Signal::kLatency},
      {"shop_checkout_latency_ms > 800", Signal::kLatency},
      {"increase(database_slow_queries_total[5m]) > 10", Signal::kLatency},
  });
}

TEST(Signal, DemandIsTraffic) {
  Check({
      {"sum(rate(shop_requests_total[5m])) > 1000", Signal::kTraffic},
      {"sum(rate(shop_requests_total[5m])) < 10", Signal::kTraffic},
      {"rate(shop_requests_total[5m]) / rate(shop_requests_total[5m] offset 1w) < 0.5", Signal::kTraffic},
      {"rate(broker_messages_published_total[5m]) == 0", Signal::kTraffic},
      {"sum(histogram_count(rate(shop_request_seconds[5m]))) > 100", Signal::kTraffic},
      {"rate(shop_requests_total[2m]) > 900 and on (instance) (shop_is_replica == 0)", Signal::kTraffic},
      {"increase(feature_usage_total[1d]) > 1000", Signal::kTraffic},  // How often it is used.
      {"sum(rate(shop_request_duration_seconds_count[5m])) > 500", Signal::kTraffic},
  });
}

TEST(Signal, ResourcesAreSaturation) {
  Check({
      {"1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes > 0.9", Signal::kSaturation},
      {"node_filesystem_avail_bytes / node_filesystem_size_bytes * 100 < 10", Signal::kSaturation},
      {"predict_linear(node_filesystem_free_bytes[6h], 86400) < 0", Signal::kSaturation},
      {"shop_pool_connections_active / shop_pool_connections_max > 0.8", Signal::kSaturation},
      {"shop_queue_length > 1000", Signal::kSaturation},
      {"shop_active_requests > 100", Signal::kSaturation},
      {"rate(container_cpu_cfs_throttled_periods_total[5m]) > 5", Signal::kSaturation},
      {"rate(shop_gc_seconds_total[5m]) > 0.2", Signal::kSaturation},
      {"widgets > widgets_limit * 0.9", Signal::kSaturation},
      {R"(kube_node_status_condition{condition="DiskPressure",status="true"} == 1)", Signal::kSaturation},
  });
}

TEST(Signal, StatesAreOther) {
  Check({
      {"up == 0", Signal::kOther},
      {"scrape_duration_seconds > 10", Signal::kOther},
      {"count(up == 0) / count(up) > 0.1", Signal::kOther},
      {R"(absent(shop_requests_total{job="shop"}))", Signal::kOther},
      {"time() - backup_last_success_timestamp_seconds > 86400", Signal::kOther},
      {"(shop_certificate_not_after - time()) / 86400 < 14", Signal::kOther},
      {"shop_config_last_reload_successful == 0", Signal::kOther},
      {"kube_deployment_spec_replicas != kube_deployment_status_replicas_available", Signal::kOther},
      {"changes(process_start_time_seconds[15m]) > 2", Signal::kOther},
      {R"(node_systemd_unit_state{state="failed"} == 1)", Signal::kOther},
      {"abs(node_timex_offset_seconds) > 0.05", Signal::kOther},
      {"histogram_quantile(0.5, rate(answer_fitness_bucket[1h])) < 0.6", Signal::kOther},  // Nothing is too fast.
      {"deepest_max_slope > 0.15", Signal::kOther},  // The most of something is no limit.
      // A share of them that neither failed nor did well.
      {R"(rate(searches_total{result="empty"}[1h]) / rate(searches_total[1h]) > 0.3)", Signal::kOther},
      {"shop_widget_present == 0", Signal::kOther},  // A flag of any name.
      {"vector(1)", Signal::kOther},
      {R"(ALERTS{alertname="ErrorsHigh"} == 1)", Signal::kOther},
      {"cluster_replication_lag_seconds > 30", Signal::kOther},
      {"increase(widgets_total[1h]) == 0", Signal::kOther},  // Whatever counts widgets stands still.
      {"nightly_job_failed == 1", Signal::kOther},
      {"sum(increase(imports_total{status=\"success\"}[24h])) == 0", Signal::kOther},
      {"rate(cache_hits_total[5m]) / (rate(cache_hits_total[5m]) + rate(cache_misses_total[5m])) < 0.8",
       Signal::kOther},
  });
}

TEST(Signal, RecordedSeriesAreLookedThrough) {
  Repository repository;
  repository.Add(Record("shop:bad", R"(sum(rate(shop_requests_total{code=~"5.."}[5m])))"));
  repository.Add(Record("shop:all", "sum(rate(shop_requests_total[5m]))"));
  repository.Add(Record("shop:ratio", "shop:bad / shop:all"));
  Watch watch = repository.Of("shop:ratio > 0.01");
  EXPECT_EQ(watch.signal, Signal::kErrors) << watch.reason;
  EXPECT_NE(watch.reason.find("code=~"), std::string::npos) << watch.reason;
  EXPECT_EQ(watch.bound, "> 0.01");
}

TEST(Signal, WhatIsChosenOfARecordedSeriesCounts) {
  Repository repository;
  repository.Add(Record("code:shop_requests:rate5m", "sum by (code) (rate(shop_requests_total[5m]))"));
  EXPECT_EQ(repository.Of(R"(code:shop_requests:rate5m{code=~"5.."} > 1)").signal, Signal::kErrors);
  EXPECT_EQ(repository.Of("code:shop_requests:rate5m > 1").signal, Signal::kTraffic);
}

TEST(Signal, TheRecordThatFitsTheLabelsIsTaken) {
  Repository repository;
  repository.Add(Record("slo:bad:ratio", R"(1 - rate(a_seconds_bucket{le="1"}[5m]) / rate(a_seconds_count[5m]))",
                        {{"slo", "fast"}}));
  repository.Add(Record("slo:bad:ratio", R"(rate(a_total{code=~"5.."}[5m]) / rate(a_total[5m]))", {{"slo", "good"}}));
  EXPECT_EQ(repository.Of(R"(slo:bad:ratio{slo="fast"} > 0.01)").signal, Signal::kLatency);
  EXPECT_EQ(repository.Of(R"(slo:bad:ratio{slo="good"} > 0.01)").signal, Signal::kErrors);
}

TEST(Signal, ARecordedNameTellsWhereItsRuleIsElsewhere) {
  Check({
      {"job:shop_errors:rate5m > 1", Signal::kErrors},
      {"job:shop_request_latency_seconds:mean5m > 0.5", Signal::kLatency},
      {R"(code:shop_requests:rate5m{code=~"5.."} > 1)", Signal::kErrors},
      {"shop_requests:burnrate1h > 14.4 * 0.01", Signal::kErrors},
      {"instance:node_cpu_utilisation:rate5m > 0.9", Signal::kSaturation},
  });
}

TEST(Signal, RecordsInACircleEnd) {
  Repository repository;
  repository.Add(Record("a:b", "c:d + c:d"));
  repository.Add(Record("c:d", "a:b + a:b"));
  EXPECT_EQ(repository.Of("a:b > 1").signal, Signal::kOther);
}

TEST(Signal, RecordsOfNothingAreNotToldByTheirNames) {
  Repository circle;
  circle.Add(Record("job:shop_errors:rate5m", "job:shop_failures:rate5m"));
  circle.Add(Record("job:shop_failures:rate5m", "job:shop_errors:rate5m"));
  EXPECT_EQ(circle.Of("job:shop_errors:rate5m > 1").signal, Signal::kOther);
  Repository itself;
  itself.Add(Record("job:shop_latency_seconds:p99", "job:shop_latency_seconds:p99"));
  EXPECT_EQ(itself.Of("job:shop_latency_seconds:p99 > 1").signal, Signal::kOther);
  Repository constant;
  constant.Add(Record("job:shop_errors:rate5m", "vector(0)"));
  EXPECT_EQ(constant.Of("job:shop_errors:rate5m > 1").signal, Signal::kOther);
}

TEST(Signal, RecordsThatDoubleEachOtherEnd) {
  Repository repository;
  for (int i = 0; i < 60; ++i) {
    std::string next = "r:" + std::to_string(i + 1);
    repository.Add(Record("r:" + std::to_string(i), next + " + " + next));
  }
  EXPECT_EQ(repository.Of("r:0 > 1").signal, Signal::kOther);
}

TEST(Signal, DeepExpressionsEnd) {
  std::string deep = "shop_errors_total";
  for (int i = 0; i < 200; ++i) deep = "abs(" + deep + ")";
  EXPECT_EQ(Of(deep + " > 1").signal, Signal::kErrors);
  std::string wide = "a";
  for (int i = 0; i < 300; ++i) wide += " + a";
  EXPECT_EQ(Of(wide + " > 1").signal, Signal::kOther);
}

TEST(Signal, DeepRecordsOfDeepRecordsEnd) {
  Repository repository;
  for (int i = 0; i < 40; ++i) {
    std::string deep = "r:" + std::to_string(i + 1);
    for (int k = 0; k < 300; ++k) deep += " + x";
    repository.Add(Record("r:" + std::to_string(i), deep));
  }
  Watch watch = repository.Of("r:0 > 1");
  EXPECT_EQ(watch.signal, Signal::kOther) << watch.reason;
  EXPECT_LE(watch.reason.size(), 320U);
}

TEST(Signal, LongComparisonsEnd) {
  std::string sum = "x";
  for (int i = 0; i < 700; ++i) sum += " + x";
  EXPECT_EQ(Of(sum + " > " + sum).detection, Detection::kThreshold);
}

TEST(Signal, TheNameIsWeakEvidenceAndSaidSo) {
  Watch watch = Of("acme_widgets > 7", "HighErrorRate");
  EXPECT_EQ(watch.signal, Signal::kErrors);
  EXPECT_EQ(watch.grounds, Grounds::kName);
  EXPECT_NE(watch.reason.find("only the alert's name"), std::string::npos) << watch.reason;
}

TEST(Signal, TheNameDoesNotOverturnTheExpression) {
  Watch watch = Of("up == 0", "HighLatency");
  EXPECT_EQ(watch.signal, Signal::kOther);
  EXPECT_EQ(watch.grounds, Grounds::kExpression);
}

TEST(Signal, NothingThatTellsIsOther) {
  Watch watch = Of("acme_widgets > 7");
  EXPECT_EQ(watch.signal, Signal::kOther);
  EXPECT_EQ(watch.grounds, Grounds::kNothing);
  EXPECT_NE(watch.reason.find("acme_widgets"), std::string::npos) << watch.reason;
}

TEST(Signal, ACounterOfUnknownEventsIsDemandAgainstItsOwnPastAlone) {
  EXPECT_EQ(Of("rate(acme_widgets_total[5m]) > 3").signal, Signal::kOther);
  EXPECT_EQ(Of("rate(acme_widgets_total[5m]) > 3").grounds, Grounds::kNothing);
  Watch watch = Of("rate(acme_widgets_total[5m]) > 2 * rate(acme_widgets_total[5m] offset 1d)");
  EXPECT_EQ(watch.signal, Signal::kTraffic);
  EXPECT_EQ(watch.detection, Detection::kAnomaly);
}

TEST(Signal, FloorsUnderUseAreNoSaturation) {
  EXPECT_EQ(Of("shop_connections < 5").signal, Signal::kOther);
  EXPECT_EQ(Of("shop_connections > 500").signal, Signal::kSaturation);
  EXPECT_EQ(Of("shop_disk_free_bytes < 1e9").signal, Signal::kSaturation);
}

TEST(Signal, GuardsAreNotWhatIsWatched) {
  EXPECT_EQ(Of("shop_replicas > 1 and rate(shop_errors_total[5m]) > 1").signal, Signal::kErrors);
  EXPECT_EQ(Of("shop_ready == 0 and shop_queue_length > 0").signal, Signal::kOther);
  EXPECT_EQ(Of("hour() > 8 and rate(shop_requests_total[5m]) < 1").signal, Signal::kTraffic);
  EXPECT_EQ(Of("rate(ok_total{result=\"success\"}[5m]) == 0 and rate(shop_requests_total[5m]) > 0").signal,
            Signal::kErrors);
}

TEST(Signal, ABacklogIsWhatComesInLessWhatIsDone) {
  EXPECT_EQ(Of("rate(bus_published_total[5m]) - rate(bus_processed_total[5m]) > 100").signal, Signal::kSaturation);
  EXPECT_EQ(Of("topic_end_offset - group_committed_offset > 1000").signal, Signal::kSaturation);
}

TEST(Signal, WhatIsNoPromQLIsWeakEvidenceAtMost) {
  Watch watch = Of("rate(x[5m] keep_metric_names) > 1 if y", "ShopErrors");
  EXPECT_EQ(watch.signal, Signal::kErrors);
  EXPECT_EQ(watch.grounds, Grounds::kName);
  EXPECT_NE(watch.reason.find("no PromQL"), std::string::npos) << watch.reason;
}

TEST(Signal, LogQueriesAreNotRead) {
  Rule rule;
  rule.name = "ManyErrors";
  rule.expression = R"(sum(rate({app="shop"} |= "error" [1m])) > 5)";
  Watch watch = WatchOf(rule, {});
  EXPECT_EQ(watch.signal, Signal::kOther);
  EXPECT_EQ(watch.grounds, Grounds::kNothing);
  EXPECT_EQ(watch.reason, "a log query is not read");
}

TEST(Signal, DetectionIsTold) {
  struct DetectionCase {
    std::string_view expression;
    Detection detection;
  };
  for (const DetectionCase& one : std::initializer_list<DetectionCase>{
           {"rate(a_errors_total[5m]) > 1", Detection::kThreshold},
           {"rate(a_total[5m]) < 0.5 * rate(a_total[5m] offset 1w)", Detection::kAnomaly},
           {"rate(a_total[5m]) / rate(a_total[1d]) > 3", Detection::kAnomaly},
           {"rate(a_errors_total[5m]) / rate(a_total[1h]) > 3", Detection::kThreshold},
           {"predict_linear(disk_free_bytes[1h], 3600) < 0", Detection::kAnomaly},
           {"deriv(heap_bytes[1h]) > 1e6", Detection::kAnomaly},
           {"abs(a - avg_over_time(a[1d])) > 3 * stddev_over_time(a[1d])", Detection::kAnomaly},
           {"job:requests:zscore > 3", Detection::kAnomaly},
           {"a_requests:burnrate1h > 14.4 * 0.01 and a_requests:burnrate5m > 14.4 * 0.01", Detection::kBurnRate},
           {"absent(up{job=\"a\"})", Detection::kAbsence},
           {"absent(a) or a == 0", Detection::kAbsence},
           {"a_build_info offset 1h unless a_build_info", Detection::kAbsence},
       })
    EXPECT_EQ(Name(Of(one.expression).detection), Name(one.detection)) << one.expression;
}

TEST(Signal, TheBoundIsTold) {
  EXPECT_EQ(Of("a_errors > 3").bound, "> 3");
  EXPECT_EQ(Of("3 < a_errors").bound, "> 3");
  EXPECT_EQ(Of("(a_errors > 3) * on (x) group_left () node_uname_info").bound, "> 3");
  EXPECT_EQ(Of("time() - a_last_success_timestamp_seconds > 24 * 3600").bound, "> 24 * 3600");
  EXPECT_EQ(Of("a_errors > b_errors").bound, "");
}

TEST(Signal, NamesOfEveryValue) {
  EXPECT_EQ(Name(Signal::kSaturation), "saturation");
  EXPECT_EQ(Name(Detection::kBurnRate), "burn-rate");
}

}  // namespace
}  // namespace seaworthy::alerting
