// The words that names of metrics, labels and alerts are built from, and what they say is measured.
//
// `http_requests_failed_total`, `RejectedInserts` and `http.server.duration` are sequences of words of one small
// language that the whole field speaks. A word means one thing where events are counted and another where a level is
// read: `connections` of a counter are demand, of a gauge the use of a pool.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace seaworthy::alerting {

// What a number measures.
enum class Kind : std::uint8_t {
  kUnknown,
  kFailures,   // Requests or operations that went wrong.
  kSuccesses,  // Those that went well.
  kDemand,     // What is asked of the service: requests, messages, bytes.
  kDuration,   // How long one of them takes.
  kBusy,       // Time spent in all: a share of time by itself, a duration once it is divided by a number of events.
  kUse,        // Of a resource, in whatever unit; also what waits for it.
  kRoom,       // What is left of it.
  kLimit,      // All there is of it.
  kState,      // Up, ready, version, replicas, age: none of the signals.
  kConstant,   // No series at all.
};

std::string_view Name(Kind kind);  // As in `"failed" says failures`.

// How a series is read.
enum class Reading : std::uint8_t {
  kLevel,  // Its value: a gauge.
  kCount,  // Its growth: a counter.
};

struct Meaning {
  Kind kind = Kind::kUnknown;
  int weight = 0;    // Of the word: the heaviest decides, among equals the last. 0 where no word is known.
  std::string word;  // Which one.
};

// Words at least this heavy name what is measured; lighter ones are only common beside it.
inline constexpr int kPlain = 40;

// Lower case, in order: `ClickHouse_RejectedInserts5m` gives `click house rejected inserts5m`.
std::vector<std::string> WordsOf(std::string_view name);

Meaning MeaningOf(std::span<const std::string> words, Reading reading);

// Whether the word is in `list`, which is separated by blanks.
bool IsListed(std::string_view word, std::string_view list);

// Whether one of the words, in the singular, is among `list`, which is separated by blanks.
bool HasWord(std::span<const std::string> words, std::string_view list);

}  // namespace seaworthy::alerting
