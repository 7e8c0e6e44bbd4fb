#include "collectors/load_test/report_reader.h"

#include <string>

#include <gtest/gtest.h>

#include "collectors/load_test/testing.h"
#include "formats/errors.h"

namespace seaworthy::collectors::load_test {
namespace {

TEST(LoadTest, WrkSaysWhatFailedAndThatItIsOptimistic) {
  Measurement run = Read(
      "Some words\nRunning 30s test @ http://127.0.0.1:8080/?a=b\n  10 threads and 200 connections\n"
      "  Thread Stats   Avg      Stdev     Max   +/- Stdev\n    Latency     9.97ms   24.26ms 251.17ms   89.89%\n"
      "    Req/Sec     8.79k     5.82k   29.98k    71.87%\n  Latency Distribution\n     50%  812.00us\n     75%    "
      "2.72ms\n"
      "     90%   34.71ms\n     99%  115.65ms\n  1000 requests in 30.08s, 324.09MB read\n"
      "  Socket errors: connect 10, read 5, write 0, timeout 6\n  Non-2xx or 3xx responses: 80\n"
      "Requests/sec:  83082.41\nTransfer/sec:     10.78MB\n");
  EXPECT_EQ(run.tool, "wrk");
  EXPECT_EQ(run.target, "http://127.0.0.1:8080/?a=b");
  EXPECT_EQ(run.line, 2);
  EXPECT_DOUBLE_EQ(*run.latency.p50, 0.812);
  EXPECT_DOUBLE_EQ(*run.latency.p99, 115.65);
  EXPECT_DOUBLE_EQ(*run.latency.max, 251.17);
  EXPECT_FALSE(run.latency.p95) << "not printed, hence not known";
  EXPECT_DOUBLE_EQ(*run.rate, 83082.41);
  EXPECT_DOUBLE_EQ(*run.seconds, 30.08);
  EXPECT_DOUBLE_EQ(*run.error_rate, 101.0 / 1010.0);
  EXPECT_FALSE(*run.keeps_rate);
  EXPECT_EQ(run.problems.size(), 1u);
}

TEST(LoadTest, Wrk2KeepsItsRate) {
  Measurement run = Read(
      "Running 1m test @ http://a/\n  Thread calibration: mean lat.: 1.1ms, rate sampling interval: 10ms\n"
      "    Latency     1.20ms    0.50ms   9.00ms   89.89%\n"
      "  Latency Distribution (HdrHistogram - Recorded Latency)\n 50.000%    1.10ms\n 99.000%    3.00ms\n 99.900%    "
      "4.50ms\n"
      "  Detailed Percentile spectrum:\n       Value   Percentile   TotalCount 1/(1-Percentile)\n"
      "       1.000     0.500000          100         2.00\n  120000 requests in 1.00m, 10MB read\nRequests/sec:   "
      "2000.00\n");
  EXPECT_EQ(run.tool, "wrk2");
  EXPECT_DOUBLE_EQ(*run.latency.p999, 4.5);
  EXPECT_DOUBLE_EQ(*run.seconds, 60);
  EXPECT_TRUE(*run.keeps_rate);
}

TEST(LoadTest, ATextThatWasCutIsNoRun) {
  EXPECT_TRUE(IsNone("Running 30s test @ http://a/\n  10 threads and 200 connections\n    Latency 1ms 2ms 3ms 4%\n"));
  EXPECT_TRUE(IsNone("We are running a test @ noon.\nRequests/sec: many\n"));
  EXPECT_TRUE(IsNone(""));
}

TEST(LoadTest, VegetaTextNamesItsColumns) {
  Measurement run = Read(
      "Requests      [total, rate, throughput] 1200, 120.00, 65.87\n"
      "Duration      [total, attack, wait]     10.094965987s, 9.949883921s, 145.082066ms\n"
      "Latencies     [min, mean, 50, 95, 99, max]  90.438129ms, 113.172398ms, 108.272568ms, 140.18235ms, 247.7ms, "
      "1.2s\n"
      "Success       [ratio]                   55.42%\nStatus Codes  [code:count]              0:535  200:665\n");
  EXPECT_EQ(run.tool, "vegeta");
  EXPECT_DOUBLE_EQ(*run.latency.p95, 140.18235);
  EXPECT_DOUBLE_EQ(*run.latency.max, 1200);
  EXPECT_FALSE(run.latency.p90);
  EXPECT_NEAR(*run.error_rate, 0.4458, 1e-12);
  EXPECT_DOUBLE_EQ(*run.rate, 120);
  EXPECT_TRUE(*run.keeps_rate);
}

TEST(LoadTest, HeyDropsPercentilesOfNothing) {
  Measurement run = Read(
      "\nSummary:\n  Total:\t0.0100 secs\n  Slowest:\t0.0050 secs\n  Fastest:\t0.0010 secs\n  Average:\t0.0020 secs\n"
      "  Requests/sec:\t5300.5\n\nLatency distribution:\n  50% in 0.0018 secs\n  95% in 0.0040 secs\n  0% in 0.0000 "
      "secs\n\n"
      "Status code distribution:\n  [200]\t40 responses\n  [503]\t5 responses\n\nError distribution:\n"
      "  [5]\tGet http://a: dial tcp: connection refused\n");
  EXPECT_EQ(run.tool, "hey");
  EXPECT_DOUBLE_EQ(*run.latency.p95, 4);
  EXPECT_FALSE(run.latency.p99);
  EXPECT_DOUBLE_EQ(*run.requests, 50);
  EXPECT_DOUBLE_EQ(*run.error_rate, 0.2);
}

TEST(LoadTest, H2loadMapsColumnsByTheirHead) {
  std::string head =
      "finished in 2.50s, 400.00 req/s, 1.19MB/s\n"
      "requests: 1000 total, 1000 started, 1000 done, 990 succeeded, 10 failed, 0 errored, 0 timeout\n";
  Measurement old = Read(head +
                         "                     min         max         mean         sd        +/- sd\n"
                         "time for request:     1.70ms     13.72ms      8.74ms      2.81ms    69.00%\n");
  EXPECT_EQ(old.tool, "h2load");
  EXPECT_DOUBLE_EQ(*old.latency.max, 13.72);
  EXPECT_FALSE(old.latency.p95);
  EXPECT_DOUBLE_EQ(*old.error_rate, 0.01);
  Measurement now = Read(head +
                         "      min     max     median     p95     p99     mean     sd     +/- sd\n"
                         "request     : 1ms 9ms 2ms 5ms 7ms 3ms 1ms 80%\n");
  EXPECT_DOUBLE_EQ(*now.latency.p95, 5);
  EXPECT_DOUBLE_EQ(*now.latency.mean, 3);
}

TEST(LoadTest, K6CountsFailuresAsPassesOfItsFailureMetric) {
  Measurement run = Read(R"json({"root_group": {}, "metrics": {
    "http_req_duration": {"avg": 3, "min": 1, "med": 2.5, "max": 90, "p(90)": 7, "p(95)": 9, "thresholds": {
  "p(95)<5" : true}},
    "http_reqs": {"count": 1000, "rate": 50}, "http_req_failed": {
  "passes" : 30, "fails" : 970, "value" : 0.03
}
}
})json");
  EXPECT_EQ(run.form, "summary-export");
  EXPECT_DOUBLE_EQ(*run.error_rate, 0.03);
  EXPECT_DOUBLE_EQ(*run.failed, 30);
  EXPECT_FALSE(run.latency.p99);
  ASSERT_EQ(run.thresholds.size(), 1u);
  EXPECT_FALSE(run.thresholds[0].kept) << "true says that it was crossed";
}

TEST(LoadTest, K6HandleSummarySaysOkOfAThreshold) {
  Measurement run = Read(R"json({"root_group": {}, "state": {"testRunDurationMs": 20000}, "metrics": {
    "http_req_duration": {"type": "trend", "values": {"med": 2, "p(95)": 4, "p(99)": 8}, "thresholds": {
  "p(95)<5" : { "ok" : true }
}
}
, "http_reqs" : {
  "values" : { "count" : 10, "rate" : 0.5 }
}
}
})json");
  EXPECT_DOUBLE_EQ(*run.seconds, 20);
  EXPECT_DOUBLE_EQ(*run.latency.p99, 8);
  EXPECT_FALSE(run.error_rate) << "no http_req_failed";
  EXPECT_TRUE(run.thresholds.at(0).kept);
}

TEST(LoadTest, K6MachineReadableHasNoRateOfItsOwn) {
  Measurement run = Read(R"json({"version": "1.0.0", "config": {"duration": 10, "execution": "local"},
    "metadata": {"generatedAt": "2031-05-01T10:00:00Z", "k6Version": "1.5.0"}, "results": {"metrics": [
    {"name": "http_reqs", "type": "counter", "values": {"count": 500}},
    {"name": "http_req_failed", "type": "rate", "values": {"matches": 5, "total": 500, "rate": 0.01}},
    {"name": "http_req_duration", "type": "trend", "values": {"med": 3, "p(95)": 6
}
}]
}
})json");
  EXPECT_DOUBLE_EQ(*run.rate, 50);
  EXPECT_DOUBLE_EQ(*run.error_rate, 0.01);
  EXPECT_EQ(ToString(*run.started), "2031-05-01T10:00:00Z");
}

TEST(LoadTest, VegetaJsonIsNanoseconds) {
  Measurement run =
      Read(R"json({"latencies": {"mean": 2000000, "50th": 1500000, "95th": 5000000, "99th": 9000000, "max": 12000000},
    "earliest": "2031-05-01T10:00:00.5Z", "duration": 10000000000, "requests": 1000, "rate": 100.1, "throughput": 99, "success": 0.98})json");
  EXPECT_DOUBLE_EQ(*run.latency.p99, 9);
  EXPECT_DOUBLE_EQ(*run.seconds, 10);
  EXPECT_NEAR(*run.error_rate, 0.02, 1e-12);
}

TEST(LoadTest, LocustIsSummedOverEndpoints) {
  Measurement run =
      Read(R"json([{"name": "/a", "num_requests": 3, "num_failures": 1, "total_response_time": 60, "start_time": 100.0,
     "last_request_timestamp": 104.0, "max_response_time": 30, "min_response_time": 10, "response_times": {"10": 1, "20": 1, "30": 1}},
    {"name": "/b", "num_requests": 1, "num_failures": 0, "total_response_time": 40, "start_time": 100.0,
     "last_request_timestamp": 102.0, "max_response_time": 40, "min_response_time": 40, "response_times": {"40": 1}}])json");
  EXPECT_DOUBLE_EQ(*run.rate, 1);
  EXPECT_DOUBLE_EQ(*run.error_rate, 0.25);
  EXPECT_DOUBLE_EQ(*run.latency.p50, 20);
  EXPECT_DOUBLE_EQ(*run.latency.p99, 40);
}

TEST(LoadTest, LocustTableUsesTheLineThatSumsUp) {
  Measurement run = Read(
      "Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,Max Response "
      "Time,"
      "Average Content Size,Requests/s,Failures/s,50%,95%,99%,100%\n"
      "GET,/,10,9,5,5,1,9,0,1.0,0,5,8,9,9\n,Aggregated,100,2,5,5.5,1,90,0,10.5,0.2,5,20,N/A,90\n");
  EXPECT_EQ(run.tool, "locust");
  EXPECT_DOUBLE_EQ(*run.rate, 10.5);
  EXPECT_DOUBLE_EQ(*run.error_rate, 0.02);
  EXPECT_FALSE(run.latency.p99) << "N/A";
}

TEST(LoadTest, JmeterSamplesWithAndWithoutAHead) {
  std::string rows =
      "1000000000000,100,home,200,OK,t1,text,true,,10,10,1,1,http://a,1,0,1\n"
      "1000000001000,300,home,500,\"a, b\",t1,text,false,x,10,10,1,1,http://a,1,0,1\n"
      "1000000000000,400,all,,Number of samples in transaction : 2,t1,,true,,0,0,1,1,,0,0,0\n";
  std::string head =
      "timeStamp,elapsed,label,responseCode,responseMessage,threadName,dataType,success,failureMessage,bytes,"
      "sentBytes,grpThreads,allThreads,URL,Latency,IdleTime,Connect\n";
  for (const std::string& text : {head + rows, rows}) {
    Measurement run = Read(text);
    EXPECT_EQ(run.tool, "jmeter");
    EXPECT_DOUBLE_EQ(*run.requests, 2) << "the transaction sums up the others";
    EXPECT_DOUBLE_EQ(*run.error_rate, 0.5);
    EXPECT_DOUBLE_EQ(*run.latency.max, 300);
    EXPECT_NEAR(*run.seconds, 1.3, 1e-6);
  }
}

TEST(LoadTest, JmeterStatisticsAreInPercent) {
  Measurement run = Read(
      R"json({"Total": {"sampleCount": 200, "errorCount": 5, "errorPct": 2.5, "meanResTime": 10, "medianResTime": 8,
    "minResTime": 1, "maxResTime": 99, "pct1ResTime": 20, "pct2ResTime": 30, "pct3ResTime": 60, "throughput": 12.5}, "home": {}})json");
  EXPECT_DOUBLE_EQ(*run.error_rate, 0.025);
  EXPECT_DOUBLE_EQ(*run.latency.p99, 60);
}

TEST(LoadTest, LocustWithoutRequestsKnowsNoTimes) {
  Measurement run = Read(
      R"json([{"name": "/a", "num_requests": 0, "num_failures": 0, "total_response_time": 0, "start_time": 1800000000.0,
     "last_request_timestamp": null, "max_response_time": 0, "min_response_time": null, "response_times": {}}])json");
  EXPECT_EQ(*run.requests, 0);
  EXPECT_FALSE(run.latency.max);
  EXPECT_FALSE(run.error_rate);
  EXPECT_EQ(run.problems.at(0), "no request was made");
}

TEST(LoadTest, GatlingWritesNumbersAsTextToo) {
  Measurement run = Read(R"json({"name": "All Requests", "numberOfRequests": {"total": 100, "ok": 90, "ko": 10},
    "minResponseTime": {"total": "3", "ok": "3", "ko": "-"}, "percentiles1": {"total": 20}, "percentiles2": {"total": 30},
    "percentiles3": {"total": 50}, "percentiles4": {"total": "-"}, "meanNumberOfRequestsPerSecond": {"total": 10.5, "ok": 9.5}})json");
  EXPECT_EQ(run.tool, "gatling");
  EXPECT_EQ(*run.latency.min, 3);
  EXPECT_EQ(*run.latency.p50, 20);
  EXPECT_EQ(*run.latency.p95, 50);
  EXPECT_FALSE(run.latency.p99);
  EXPECT_EQ(*run.rate_ok, 9.5);
  EXPECT_EQ(*run.error_rate, 0.1);
}

TEST(LoadTest, AutocannonCountsErrorsBesideAnswers) {
  Measurement run =
      Read(R"json({"url": "http://a/", "start": "2031-05-01T10:00:00Z", "duration": 10, "errors": 10, "timeouts": 4,
    "non2xx": 40, "latency": {"average": 5, "p50": 4, "p97_5": 9, "p99": 12, "max": 20},
    "requests": {"average": 99, "total": 990, "sent": 1000}})json");
  EXPECT_EQ(run.tool, "autocannon");
  EXPECT_EQ(*run.requests, 1000);
  EXPECT_EQ(*run.error_rate, 0.05);
  EXPECT_FALSE(run.latency.p95) << "97.5 is another one";
}

TEST(LoadTest, ArtilleryCountsWhatWasNotAnsweredWell) {
  Measurement run = Read(R"json({"aggregate": {"firstMetricAt": 1800000000000, "lastMetricAt": 1800000010000,
    "counters": {"http.requests": 100, "http.codes.200": 80, "http.codes.302": 5, "http.codes.500": 10, "errors.ETIMEDOUT": 5},
    "summaries": {"http.response_time": {"min": 1, "median": 5, "p95": 20, "p99": 30, "max": 31}}}, "intermediate": []})json");
  EXPECT_EQ(run.tool, "artillery");
  EXPECT_NEAR(*run.error_rate, 0.15, 1e-12);
  EXPECT_EQ(*run.rate, 10);
  EXPECT_EQ(*run.latency.p50, 5);
  EXPECT_TRUE(*run.keeps_rate);
}

TEST(LoadTest, ADocumentMayHoldRunsOfSeveralTools) {
  auto runs = TryToRead(
      "## hey\nSummary:\n  Total:\t1.0 secs\n  Requests/sec:\t12\n\nStatus code distribution:\n  [200]\t12 responses\n"
      "$ wrk -t1 http://a/\nRunning 1s test @ http://a/\n  90 requests in 1.00s, 1MB read\nRequests/sec:  90\n");
  ASSERT_TRUE(runs.ok());
  ASSERT_EQ(runs->size(), 2u);
  EXPECT_EQ(runs->at(0).tool, "hey");
  EXPECT_EQ(*runs->at(0).rate, 12) << "not that of wrk";
  EXPECT_EQ(runs->at(1).tool, "wrk");
  EXPECT_EQ(runs->at(1).line, 9);
}

TEST(LoadTest, TheCommandTellsTheRateThatWasAskedFor) {
  constexpr std::string_view kRun =
      "\nRequests      [total, rate, throughput] 1000, 80.00, 79.00\nSuccess       [ratio] 100.00%\n";
  for (std::string_view command :
       {"vegeta attack -rate=100 -duration=10s | vegeta report", "$ vegeta attack -rate 100/1s",
        "echo GET http://a/ | ./bin/vegeta attack --rate=6000/1m"}) {
    Measurement run = Read(std::string(command) + std::string(kRun));
    EXPECT_EQ(run.rate_asked.value_or(0), 100) << command;
    EXPECT_EQ(run.problems.back(), "it was asked for 100 requests a second and reached 80") << command;
  }
  EXPECT_FALSE(Read("the -rate=100 of vegetables" + std::string(kRun)).rate_asked);
}

TEST(LoadTest, HeyOfSomeVersionsDoublesThePercentSign) {
  Measurement run =
      Read("Summary:\n  Requests/sec:\t12\n\nLatency distribution:\n  50%% in 0.0020 secs\n  99%% in 0.0090 secs\n");
  EXPECT_EQ(*run.latency.p99, 9);
}

TEST(LoadTest, WhereNoAnswerCameThereIsNoLatency) {
  Measurement run = Read(
      "finished in 167us, 0.00 req/s, 0B/s\n"
      "requests: 20 total, 0 started, 0 done, 0 succeeded, 20 failed, 20 errored, 0 timeout\n"
      "                     min         max         mean         sd        +/- sd\n"
      "time for request:        0us         0us         0us         0us     0.00%\n");
  EXPECT_EQ(*run.error_rate, 1);
  EXPECT_FALSE(run.latency.max);
}

TEST(LoadTest, OtherFilesAreNone) {
  for (std::string_view text :
       {"{}", "[]", R"json({"metrics": {}})json", R"({"latencies": 3, "success": 1, "throughput": 1})",
        "a,b,c,d\n1,2,3,4\n", R"json([{"name": "x"}])json", "# A README\n\nRequests/sec: 5\n"}) {
    EXPECT_TRUE(IsNone(text)) << text;
  }
  EXPECT_TRUE(IsNone("{\"metrics\": "));
  EXPECT_EQ(CodeOf("{\"metrics\": {\"http_reqs\": "), formats::kJsonSyntax.code) << "a report that was cut off";
}

TEST(LoadTest, AbsurdNumbersStayUnknown) {
  Measurement run = Read("Summary:\n  Total:\t1e999 secs\n  Requests/sec:\t12\n  Slowest:\tNaN secs\n");
  EXPECT_FALSE(run.seconds);
  EXPECT_FALSE(run.latency.max);
}

}  // namespace
}  // namespace seaworthy::collectors::load_test
