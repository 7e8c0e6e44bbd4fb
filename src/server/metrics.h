// The server's own metrics, as Prometheus scrapes them.
//
// Threads: any.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "http/server.h"

namespace seaworthy::server {

class Metrics {
 public:
  Metrics();
  ~Metrics();

  // One request that a route answered; `operation` lives as long as this, and is empty where there was none.
  void Answered(std::string_view operation, int status, std::chrono::microseconds time);

  // The text of /metrics, version 0.0.4 of the exposition format.
  std::string Scrape(const http::Counters& http, std::size_t followers);

 private:
  class Registry;
  std::unique_ptr<Registry> registry_;
};

}  // namespace seaworthy::server
