// Reports that hold each request: lines of JSON, tables and XML, packed or not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "collectors/load_test/testing.h"

namespace seaworthy::collectors::load_test {
namespace {

using testing::HasSubstr;

std::string K6Point(std::string_view metric, std::string_view value, std::string_view time) {
  return "{\"metric\":\"" + std::string(metric) + "\",\"type\":\"Point\",\"data\":{\"time\":\"" + std::string(time) +
         "\",\"value\":" + std::string(value) + ",\"tags\":{\"method\":\"GET\",\"status\":\"200\"}}}\n";
}

std::string K6Request(std::string_view milliseconds, bool failed, std::string_view time) {
  return K6Point("http_reqs", "1", time) + K6Point("http_req_duration", milliseconds, time) +
         K6Point("http_req_blocked", "999", time) + K6Point("http_req_failed", failed ? "1" : "0", time);
}

const std::string kK6Head =
    "{\"type\":\"Metric\",\"data\":{\"name\":\"http_req_duration\",\"type\":\"trend\",\"contains\":\"time\","
    "\"thresholds\":[\"p(95)<500\"],\"submetrics\":null},\"metric\":\"http_req_duration\"}\n";

TEST(Streams, K6PointsAreSummedUp) {
  Measurement run =
      Read(kK6Head + K6Request("10.5", false, "2031-05-01T10:00:00Z") + K6Request("20", false, "2031-05-01T10:00:01Z") +
           K6Request("30", true, "2031-05-01T12:00:02+02:00") + K6Request("40", false, "2031-05-01T10:00:04.5Z"));
  EXPECT_EQ(run.tool, "k6");
  EXPECT_EQ(run.form, "json-lines");
  EXPECT_EQ(*run.requests, 4);
  EXPECT_EQ(*run.error_rate, 0.25);
  EXPECT_EQ(*run.seconds, 4.5);
  EXPECT_EQ(*run.latency.min, 10.5);
  EXPECT_EQ(*run.latency.p50, 20);
  EXPECT_EQ(*run.latency.max, 40);
  EXPECT_EQ(ToString(*run.started), "2031-05-01T10:00:00Z");
  EXPECT_THAT(run.problems, testing::Contains(HasSubstr("thresholds")));
}

TEST(Streams, K6WithoutHttpKnowsNothingOfIt) {
  Measurement run = Read(
      "{\"type\":\"Point\",\"metric\":\"grpc_req_duration\",\"data\":{\"time\":\"2031-05-01T10:00:00Z\",\"value\":3}}"
      "\n");
  EXPECT_EQ(run.tool, "k6");
  EXPECT_FALSE(run.requests);
  EXPECT_FALSE(run.error_rate);
  EXPECT_FALSE(run.latency.p50);
}

TEST(Streams, ALineThatWasCutOffIsSaid) {
  std::string text = kK6Head + K6Request("10", false, "2031-05-01T10:00:00Z");
  Measurement run = Read(text + "{\"metric\":\"http_req_duration\",\"type\":\"Po");
  EXPECT_EQ(*run.requests, 1);
  EXPECT_THAT(run.problems, testing::Contains("1 line cannot be understood and do not count"));
}

// The same lines, packed by gzip.
constexpr std::string_view kPacked(
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\x2a\xa9\x2c\x48\x55\xb2\x52\xf2\x4d\x2d\x29\xca\x4c\x56\xd2\x51"
    "\xca\x85\x30\xac\x94\x32\x4a\x4a\x0a\xe2\x8b\x52\x0b\x8b\x81\x82\x29\x89\x25\x89\x4a\x56\xd5\x4a\x79\x89\xb9\xa9"
    "\x68\x52\x25\x19\x45\xa9\xc5\x19\xf9\x39\x29\xc5\x4a\x56\xd1\xb1\xb5\xb5\x5c\xd5\x30\x23\x03\xf2\x33\xf3\x4a\x08"
    "\x99\x58\x92\x09\x36\xd1\xc8\xc0\xd8\x50\xd7\xc0\x54\xd7\xc0\x30\xc4\xd0\xc0\xca\x00\x84\xa2\x80\xaa\xca\x12\x73"
    "\x4a\x81\xd2\x86\x44\x19\x1b\x9f\x52\x5a\x94\x58\x92\x99\x9f\x47\xb2\xf1\x46\x7a\xa6\x40\x1b\x00\x77\x78\x18\x9f"
    "\x0c\x01\x00\x00",
    144);

TEST(Streams, PackedLinesAreUnpacked) {
  Measurement run = Read(kPacked);
  EXPECT_EQ(run.tool, "k6");
  EXPECT_EQ(*run.requests, 1);
  EXPECT_EQ(*run.latency.p50, 12.5);
  EXPECT_EQ(CodeOf(kPacked.substr(0, kPacked.size() - 5)), formats::kGzip.code);
}

TEST(Streams, VegetaLinesHoldEachRequest) {
  auto line = [](int second, int code, int milliseconds) {
    return "{\"attack\":\"\",\"seq\":" + std::to_string(second) + ",\"code\":" + std::to_string(code) +
           ",\"timestamp\":\"2031-05-01T10:00:0" + std::to_string(second) +
           "Z\",\"latency\":" + std::to_string(milliseconds) +
           "000000,\"bytes_out\":0,\"bytes_in\":1,\"error\":\"\",\"body\":\"\",\"method\":\"GET\",\"url\":\"http://a/"
           "\"}\n";
  };
  Measurement run = Read(line(0, 200, 10) + line(2, 0, 30) + line(1, 302, 20) + line(4, 500, 1000));
  EXPECT_EQ(run.tool, "vegeta");
  EXPECT_EQ(run.target, "http://a/");
  EXPECT_EQ(*run.requests, 4);
  EXPECT_EQ(*run.error_rate, 0.5);
  EXPECT_EQ(*run.rate, 1) << "by the time between the first and the last request";
  EXPECT_NEAR(*run.rate_ok, 2.0 / 5.0, 1e-9) << "by the time until the last answer";
  EXPECT_EQ(*run.latency.max, 1000);
  EXPECT_TRUE(*run.keeps_rate);
}

constexpr std::string_view kXml =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testResults version=\"1.2\">\n"
    "<httpSample t=\"100\" ts=\"1800000000000\" s=\"true\" lb=\"home\" rc=\"200\" rm=\"OK\">"
    "<httpSample t=\"60\" ts=\"1800000000010\" s=\"true\" lb=\"logo\"/></httpSample>\n"
    "<sample t=\"500\" ts=\"1800000001000\" s=\"false\" lb=\"all\" rm=\"Number of samples in transaction : 2\">"
    "<httpSample t=\"200\" ts=\"1800000001000\" "
    "s=\"true\"><assertionResult><name>n</name></assertionResult></httpSample>"
    "<httpSample t=\"300\" ts=\"1800000001200\" s=\"false\"/></sample>\n</testResults>\n";

TEST(Streams, JmeterXmlCountsRequestsNotTheirParts) {
  Measurement run = Read(kXml);
  EXPECT_EQ(run.tool, "jmeter");
  EXPECT_EQ(run.form, "xml");
  EXPECT_EQ(*run.requests, 3);
  EXPECT_EQ(*run.failed, 1);
  EXPECT_EQ(*run.latency.max, 300);
  EXPECT_NEAR(*run.seconds, 1.5, 1e-6);
  EXPECT_EQ(ToString(*run.started), "2027-01-15T08:00:00Z");
}

TEST(Streams, XmlThatIsNoneOrBroken) {
  EXPECT_TRUE(IsNone("<testsuite tests='1'/>"));
  EXPECT_EQ(CodeOf(kXml.substr(0, kXml.size() - 20)), formats::kXmlSyntax.code);
  EXPECT_EQ(CodeOf("<!DOCTYPE t [<!ENTITY a \"b\">]><testResults>&a;</testResults>"), formats::kXmlEntity.code);
  EXPECT_EQ(Read("<testResults version=\"1.2\"></testResults>").problems.at(0), "no request was made");
}

constexpr std::string_view kHead = "timeStamp,elapsed,label,responseCode,responseMessage,dataType,success\n";

TEST(Streams, ATableOfTransactionsOnlyIsTakenForWhatItIs) {
  Measurement run =
      Read(std::string(kHead) +
           "1800000000000,100,all,,\"Number of samples in transaction : 2, number of failing samples : 0\",,true\n");
  EXPECT_EQ(*run.requests, 1);
  EXPECT_THAT(run.problems, testing::Contains(HasSubstr("transactions only")));
}

TEST(Streams, OtherSeparatorsAndTimesThatAreTexts) {
  Measurement run =
      Read("timeStamp;elapsed;label;success\n2031/05/01 10:00:00;100;a, b;true\n2031/05/01 10:00:01;200;c;false\n");
  EXPECT_EQ(*run.requests, 2);
  EXPECT_EQ(*run.error_rate, 0.5);
  EXPECT_FALSE(run.rate);
  EXPECT_FALSE(run.started);
  EXPECT_THAT(run.problems, testing::Contains(HasSubstr("milliseconds since 1970")));
}

TEST(Streams, RowsThatSumUpSeveralRequestsKnowNoPercentile) {
  Measurement run = Read(
      "timeStamp,elapsed,label,success,SampleCount,ErrorCount\n1800000000000,1000,a,true,100,2\n"
      "1800000001000,1000,a,true,100,0\n");
  EXPECT_EQ(*run.requests, 200);
  EXPECT_EQ(*run.error_rate, 0.01);
  EXPECT_FALSE(run.latency.p50);
}

TEST(Streams, ATableWithoutRowsMadeNoRequest) {
  Measurement run = Read(kHead);
  EXPECT_EQ(*run.requests, 0);
  EXPECT_FALSE(run.error_rate);
  EXPECT_FALSE(run.latency.min);
}

TEST(Streams, RowsOfNonsenseDoNotCount) {
  Measurement run = Read(std::string(kHead) + "x,y\n,,,,,,\n1800000000000,-5,home,200,OK,text,true\n\"unended,1,2\n");
  EXPECT_EQ(*run.requests, 1);
  EXPECT_FALSE(run.latency.min) << "a time below zero is none";
  EXPECT_THAT(run.problems, testing::Contains(HasSubstr("within quotes")));
}

TEST(Streams, ManyRequestsAreExactToOnePercent) {
  std::string text(kHead);
  for (int i = 1; i <= 100'000; ++i) text += "1800000000000," + std::to_string(i) + ",a,200,OK,text,true\n";
  auto runs = TryToRead(text, 64 * 1024);
  ASSERT_TRUE(runs.ok());
  const Latencies& latency = runs->at(0).latency;
  EXPECT_EQ(*latency.min, 1);
  EXPECT_EQ(*latency.max, 100'000);
  EXPECT_NEAR(*latency.mean, 50'000.5, 1e-6);
  EXPECT_NEAR(*latency.p50, 50'000, 500);
  EXPECT_NEAR(*latency.p99, 99'000, 990);
  EXPECT_THAT(runs->at(0).problems, testing::Contains(HasSubstr("exact to 1 %")));
}

TEST(Streams, NothingAndOtherThingsAreNone) {
  using std::string_literals::operator""s;
  for (const std::string& text :
       {""s, " \n"s, "\xEF\xBB\xBF"s, "\x1f"s, "PK\x03\x04\0\0"s, "\xff\xfe\0a"s, "[[[["s, "{\"a\":1}\n{\"a\":2}\n"s,
        "a;b;c\n"s, std::string(20'000, '['), std::string(3u << 20, 'x')}) {
    EXPECT_TRUE(IsNone(text)) << text.substr(0, 20) << " " << CodeOf(text);
  }
}

}  // namespace
}  // namespace seaworthy::collectors::load_test
