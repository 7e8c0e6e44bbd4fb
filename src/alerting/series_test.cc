#include "alerting/series.h"

#include <gtest/gtest.h>

#include <string_view>

#include "alerting/series_name.h"
#include "promql/parse.h"

namespace seaworthy::alerting {
namespace {

Quantity Read(std::string_view selector, Sampling sampling) {
  auto parsed = promql::Parse(selector);
  EXPECT_TRUE(parsed.ok()) << selector;
  return QuantityOf(*parsed->root().As<promql::VectorSelector>(), sampling);
}

struct Case {
  std::string_view selector;
  Sampling sampling;
  Kind kind;
};

TEST(Series, EachIsReadAsItIsKept) {
  for (const Case& one : std::initializer_list<Case>{
           {"shop_requests_total", Sampling::kCount, Kind::kDemand},
           {"shop_request_duration_seconds_count", Sampling::kCount, Kind::kDemand},
           {"shop_request_duration_seconds_sum", Sampling::kCount, Kind::kBusy},
           {"shop_request_duration_seconds_bucket", Sampling::kQuantile, Kind::kDuration},
           {"shop_request_duration_seconds", Sampling::kLevel, Kind::kDuration},
           {R"(shop_request_seconds_bucket{le="1"})", Sampling::kCount, Kind::kDuration},
           {"shop_request_size_bytes_bucket", Sampling::kQuantile, Kind::kDemand},
           {"shop_certificate_lifetime_seconds_bucket", Sampling::kQuantile, Kind::kState},
           {"shop_requests_seconds_max", Sampling::kLevel, Kind::kDuration},
           {"shop_requests_per_second", Sampling::kLevel, Kind::kDemand},
           {"shop_success_rate", Sampling::kLevel, Kind::kSuccesses},
           {"disk_written_bytes_total", Sampling::kCount, Kind::kUse},
           {"net_received_bytes_total", Sampling::kCount, Kind::kDemand},
           {"consumer_lag_seconds", Sampling::kLevel, Kind::kDuration},
           {"connections_active", Sampling::kCount, Kind::kUse},
           {"tasks_queued", Sampling::kCount, Kind::kUse},
           {"relay_connections_total", Sampling::kLevel, Kind::kUse},
           {"relay_connections_total", Sampling::kCount, Kind::kDemand},
           {"shop_request_seconds", Sampling::kEvents, Kind::kDemand},
           {"relay_buffer_total_bytes", Sampling::kLevel, Kind::kUse},
           {"broker_stream_lag_total", Sampling::kLevel, Kind::kUse},
           {"broker_consumer_pending", Sampling::kLevel, Kind::kUse},
           {R"(jobs{state="pending"})", Sampling::kLevel, Kind::kUse},
           {R"(anomaly_score{for="read_latency"})", Sampling::kLevel, Kind::kDuration},
           {"anomaly_score", Sampling::kLevel, Kind::kState},
           {R"({__name__="shop_errors_total"})", Sampling::kCount, Kind::kFailures},
           {R"({job="shop"})", Sampling::kLevel, Kind::kUnknown},
           {R"(kube_node_status_condition{condition="MemoryPressure"})", Sampling::kLevel, Kind::kUse},
           {"kube_job_status_failed", Sampling::kLevel, Kind::kState},
           {R"(kube_resourcequota{type="hard"})", Sampling::kLevel, Kind::kLimit},
           {R"(ceph_health_detail{name="OSD_NEARFULL"})", Sampling::kLevel, Kind::kUse},
           {R"(slo:sli_error:ratio_rate5m{slo="fast-latency"})", Sampling::kLevel, Kind::kDuration},
       })
    EXPECT_EQ(Name(Read(one.selector, one.sampling).kind), Name(one.kind)) << one.selector;
}

TEST(Series, NamesAreTakenApart) {
  SeriesName name = NameOfSeries("job:shop_request_duration_seconds_bucket:rate5m");
  EXPECT_EQ(name.words, (std::vector<std::string>{"shop", "request", "duration"}));
  EXPECT_EQ(name.part, Part::kBucket);
  EXPECT_EQ(name.unit, Unit::kTime);
  EXPECT_TRUE(name.is_rate);
  EXPECT_FALSE(name.is_quantile);
  EXPECT_TRUE(NameOfSeries("route:request_seconds:99quantile").is_quantile);
  EXPECT_EQ(NameOfSeries("total").words, (std::vector<std::string>{"total"}));
  EXPECT_TRUE(NameOfSeries("").words.empty());
}

TEST(Series, TheReasonQuotesTheWord) {
  EXPECT_EQ(Read("shop_orders_rejected_total", Sampling::kCount).because, "\"rejected\" says failures");
  EXPECT_EQ(Read(R"(shop_requests_total{code="500"})", Sampling::kCount).text,
            R"(shop_requests_total with code="500")");
}

}  // namespace
}  // namespace seaworthy::alerting
