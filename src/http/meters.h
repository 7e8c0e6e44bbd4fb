// The counters of a server, written on its threads and read on any.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace seaworthy::http {

struct Meters {
  using Meter = std::atomic<std::uint64_t>;

  Meter connections_accepted{0};
  Meter connections_refused{0};
  Meter connections_open{0};
  Meter streams_open{0};
  Meter requests_in_flight{0};
  std::array<Meter, 6> answers{};
  Meter bytes_read{0};
  Meter bytes_written{0};
  Meter cut_off{0};
  Meter handler_failures{0};
  Meter tls_failures{0};
};

// Figures only: nothing is ordered by them.
inline void Add(Meters::Meter& meter, std::uint64_t count = 1) { meter.fetch_add(count, std::memory_order_relaxed); }
inline void Subtract(Meters::Meter& meter) { meter.fetch_sub(1, std::memory_order_relaxed); }

}  // namespace seaworthy::http
