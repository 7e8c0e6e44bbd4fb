#include "catalog/request_rate.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string>

#include "base/text.h"

namespace seaworthy::catalog {
namespace {

// A plain number at the front, which is taken off; a comma between three digits each is no fraction.
std::optional<double> TakeNumber(std::string& text) {
  std::size_t end = std::min(text.find_first_not_of("0123456789.,"), text.size());
  std::string digits;
  std::string_view number = std::string_view(text).substr(0, end);
  for (std::size_t i = 0; i < number.size(); ++i) {
    if (number[i] != ',') {
      digits += number[i];
    } else if (std::size_t next = std::min(number.find_first_of(",.", i + 1), number.size()); i == 0 || next != i + 4) {
      return std::nullopt;
    }
  }
  double rate = 0;
  auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), rate);
  if (error != std::errc() || stop != digits.data() + digits.size()) return std::nullopt;
  text.erase(0, end);
  return rate;
}

struct Unit {
  std::string_view name;  // Without spaces.
  double seconds;
};

constexpr auto kWholeUnits =
    std::to_array<Unit>({{"rps", 1}, {"qps", 1}, {"r/s", 1}, {"rpm", 60}, {"qpm", 60}, {"rph", 3600}});
constexpr auto kThings = std::to_array<std::string_view>({"requests", "request", "reqs", "req", "queries", "calls"});
constexpr auto kTimes = std::to_array<Unit>({{"/s", 1},
                                             {"/sec", 1},
                                             {"/second", 1},
                                             {"persecond", 1},
                                             {"asecond", 1},
                                             {"/m", 60},
                                             {"/min", 60},
                                             {"/minute", 60},
                                             {"perminute", 60},
                                             {"aminute", 60},
                                             {"/h", 3600},
                                             {"/hour", 3600},
                                             {"perhour", 3600},
                                             {"anhour", 3600}});

std::optional<double> SecondsOf(std::string_view unit) {
  for (const Unit& known : kWholeUnits) {
    if (unit == known.name) return known.seconds;
  }
  for (std::string_view thing : kThings) {
    if (!unit.starts_with(thing)) continue;
    for (const Unit& time : kTimes) {
      if (unit.substr(thing.size()) == time.name) return time.seconds;
    }
  }
  return std::nullopt;
}

// `k` and `M` stand before the unit: `72k rpm`.
double TakeFactor(std::string& text) {
  if (text.starts_with('k') || text.starts_with('K')) return text.erase(0, 1), 1e3;
  if (text.starts_with('M')) return text.erase(0, 1), 1e6;
  return 1;
}

}  // namespace

std::optional<double> RequestRate(std::string_view text) {
  std::string packed;
  for (char c : text.substr(0, 100)) {
    if (c != ' ') packed += c;
  }
  std::optional<double> number = TakeNumber(packed);
  if (!number) return std::nullopt;
  double factor = TakeFactor(packed);
  std::optional<double> seconds = SecondsOf(Lower(packed));
  if (!seconds) return std::nullopt;
  return *number * factor / *seconds;
}

}  // namespace seaworthy::catalog
