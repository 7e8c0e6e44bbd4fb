// What `seaworthy inspect slo FILE` prints: one JSON object on one line.
#pragma once

#include <string>
#include <string_view>

namespace seaworthy::collectors::slo {

// `{path, templated, error, slos: [{doc, format, name, service, objectives_percent, window_seconds, calendar,
// indicator, signal, usable, problems, alerts}]}`; `error` only where the text cannot be read. References are looked
// for in this text alone. Targets are numbers, as written.
std::string Inspect(std::string_view path, std::string_view text);

}  // namespace seaworthy::collectors::slo
