// The events that a service declares, and the alerts that tell of them.
//
// An event may name its alerts, with `*` for any characters. Else an alert tells of it whose name has the same words:
// `disk fills within a week` and `DiskFillsWithinAWeek`, or all words of the one, two at least, among those of the
// other.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alerting/delivery.h"
#include "model/service.h"

namespace seaworthy::collectors::alertmanager {

enum class Wanted : std::uint8_t { kAnyHour, kInHours };

std::string_view Name(Wanted wanted);  // `any`, `in`

struct EventDelivery {
  std::string name;
  Wanted wanted = Wanted::kAnyHour;
  std::vector<std::string> alerts;  // Sorted, each once; empty: none is known.
  alerting::Truth delivered = alerting::Truth::kMaybe;
  alerting::Truth wakes = alerting::Truth::kMaybe;  // One of its alerts pages outside of business hours.
  std::string why_unknown;                          // Where one of the two is kMaybe.
  std::optional<alerting::Coverage> hours;
  std::vector<std::string> receivers;
  std::vector<std::string> problems;
  std::string summary;  // All of it in one sentence.
  Place place;
};

bool TellsOf(const model::Event& event, std::string_view alert);

EventDelivery DeliverEvent(const model::Event& event, Wanted wanted, std::span<const alerting::Delivery> deliveries);

}  // namespace seaworthy::collectors::alertmanager
