// Logs that nobody would write, for tests of what must hold for all of them: events of every type in any order, about
// few things, so that they meet.
#pragma once

#include <random>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "review/events.h"
#include "review/testing.h"

namespace seaworthy::review {

class RandomLog {
 public:
  explicit RandomLog(unsigned seed) : random_(seed) {}

  std::vector<ReviewRecord> Review(std::size_t events) {
    std::vector<ReviewRecord> log;
    for (std::size_t i = 0; i < events; ++i) log.push_back(Record(Any<ReviewEvent>()));
    return log;
  }
  std::vector<ServiceRecord> Service(std::size_t events) {
    std::vector<ServiceRecord> log;
    for (std::size_t i = 0; i < events; ++i) log.push_back(Record(Any<ServiceEvent>()));
    return log;
  }

 private:
  // Fills the fields of an event by their type; names repeat often.
  struct Filler {
    RandomLog& log;

    template <typename T>
    void operator()(std::string_view, T& field) {
      log.Fill(field);
    }
  };

  std::size_t Below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_); }

  template <typename Event>
  Recorded<Event> Record(Event event) {
    now_ = now_ + Span{static_cast<std::int64_t>(Below(100'000)), 0};
    return {now_, Person("p" + std::to_string(Below(3)), {}, {}), std::move(event)};
  }

  template <typename Variant, std::size_t index = 0>
  Variant Any(std::size_t chosen) {
    if constexpr (index + 1 < std::variant_size_v<Variant>) {
      if (chosen != index) return Any<Variant, index + 1>(chosen);
    }
    std::variant_alternative_t<index, Variant> event;
    Fill(event);
    return event;
  }
  template <typename Variant>
  Variant Any() {
    return Any<Variant>(Below(std::variant_size_v<Variant>));
  }

  void Fill(std::string& text) { text = "n" + std::to_string(Below(4)); }
  void Fill(bool& truth) { truth = Below(2) == 1; }
  void Fill(int& number) { number = static_cast<int>(Below(4)); }
  void Fill(std::int64_t& number) { number = static_cast<std::int64_t>(Below(400)); }
  void Fill(Instant& instant) {
    instant = now_ + Span{static_cast<std::int64_t>(Below(1'000'000)) - 500'000, static_cast<std::int32_t>(Below(2))};
  }
  template <typename Enum>
  requires std::is_enum_v<Enum>
  void Fill(Enum& value) { value = static_cast<Enum>(Below(EnumNames<Enum>::names.size())); }
  template <typename T>
  void Fill(std::optional<T>& field) {
    field.reset();
    if (Below(3) > 0) Fill(field.emplace());
  }
  template <typename T>
  void Fill(std::vector<T>& list) {
    list.resize(Below(3));
    for (T& entry : list) Fill(entry);
  }
  template <typename T>
  void Fill(std::map<std::string, T>& map) {
    map.clear();
    Fill(map["parameter"]);
  }
  template <typename Struct>
  requires requires(Struct& s, Filler& f) { Struct::Visit(s, f); }
  void Fill(Struct& fields) {
    Filler filler{*this};
    Struct::Visit(fields, filler);
  }

  std::mt19937 random_;
  Instant now_ = kStart;
};

}  // namespace seaworthy::review
