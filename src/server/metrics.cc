#include "server/metrics.h"

#include <array>
#include <map>
#include <mutex>
#include <utility>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace seaworthy::server {
namespace {

const prometheus::Histogram::BucketBoundaries kSeconds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                       0.1,   0.25,   0.5,   1,    2.5,   10};

}  // namespace

class Metrics::Registry {
 public:
  void Answered(std::string_view operation, int status, double seconds) {
    std::lock_guard lock(mutex_);
    auto [line, made] = lines_.try_emplace({operation, status});
    if (made) line->second = Add(operation.empty() ? "none" : std::string(operation), status);
    line->second.requests->Increment();
    line->second.durations->Observe(seconds);
  }

  std::string Scrape(const http::Counters& http, std::size_t followers) {
    std::lock_guard lock(mutex_);
    const std::pair<prometheus::Gauge*, double> gauges[] = {{&connections_, static_cast<double>(http.connections_open)},
                                                            {&streams_, static_cast<double>(http.streams_open)},
                                                            {&followers_, static_cast<double>(followers)},
                                                            {&in_flight_, static_cast<double>(http.requests_in_flight)},
                                                            {&queued_, static_cast<double>(http.requests_queued)}};
    for (const auto& [gauge, value] : gauges) gauge->Set(value);
    const std::pair<prometheus::Counter*, double> counters[] = {
        {&accepted_, static_cast<double>(http.connections_accepted)},
        {&refused_, static_cast<double>(http.connections_refused)},
        {&read_, static_cast<double>(http.bytes_read)},
        {&written_, static_cast<double>(http.bytes_written)},
        {&cut_off_, static_cast<double>(http.cut_off)},
        {&failures_, static_cast<double>(http.handler_failures)}};
    for (const auto& [counter, value] : counters) {
      if (value > counter->Value()) counter->Increment(value - counter->Value());
    }
    return prometheus::TextSerializer().Serialize(registry_.Collect());
  }

 private:
  struct Line {
    prometheus::Counter* requests = nullptr;
    prometheus::Histogram* durations = nullptr;
  };

  Line Add(const std::string& operation, int status) {
    return {&requests_.Add({{"operation", operation}, {"code", std::to_string(status)}}),
            &durations_.Add({{"operation", operation}}, kSeconds)};
  }
  prometheus::Gauge& Gauge(const std::string& name, const std::string& help) {
    return prometheus::BuildGauge().Name("seaworthy_" + name).Help(help).Register(registry_).Add({});
  }
  prometheus::Counter& Counter(const std::string& name, const std::string& help) {
    return prometheus::BuildCounter().Name("seaworthy_" + name).Help(help).Register(registry_).Add({});
  }

  prometheus::Registry registry_;
  prometheus::Family<prometheus::Counter>& requests_ = prometheus::BuildCounter()
                                                           .Name("seaworthy_http_requests_total")
                                                           .Help("Requests answered, by operation and status")
                                                           .Register(registry_);
  prometheus::Family<prometheus::Histogram>& durations_ = prometheus::BuildHistogram()
                                                              .Name("seaworthy_http_request_duration_seconds")
                                                              .Help("Time from request to answer, by operation")
                                                              .Register(registry_);
  prometheus::Gauge& connections_ = Gauge("http_connections", "Open connections");
  prometheus::Gauge& streams_ = Gauge("http_streams", "Open streams of events");
  prometheus::Gauge& followers_ = Gauge("event_followers", "Clients that follow live events");
  prometheus::Gauge& in_flight_ = Gauge("http_requests_in_flight", "Requests read and not answered yet");
  prometheus::Gauge& queued_ = Gauge("http_requests_queued", "Requests that wait for a worker");
  prometheus::Counter& accepted_ = Counter("http_connections_accepted_total", "Connections accepted");
  prometheus::Counter& refused_ = Counter("http_connections_refused_total", "Connections refused over the limit");
  prometheus::Counter& read_ = Counter("http_read_bytes_total", "Bytes read");
  prometheus::Counter& written_ = Counter("http_written_bytes_total", "Bytes written");
  prometheus::Counter& cut_off_ = Counter("http_cut_off_total", "Connections closed because their client was slow");
  prometheus::Counter& failures_ = Counter("http_handler_failures_total", "Requests whose handler failed");

  std::mutex mutex_;  // Guards the table and what a scrape sets.
  std::map<std::pair<std::string_view, int>, Line> lines_;
};

Metrics::Metrics() : registry_(std::make_unique<Registry>()) {}
Metrics::~Metrics() = default;

void Metrics::Answered(std::string_view operation, int status, std::chrono::microseconds time) {
  registry_->Answered(operation, status, static_cast<double>(time.count()) / 1e6);
}

std::string Metrics::Scrape(const http::Counters& http, std::size_t followers) {
  return registry_->Scrape(http, followers);
}

}  // namespace seaworthy::server
