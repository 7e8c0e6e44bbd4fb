// What `seaworthy inspect alertmanager FILE` prints: one JSON object on one line.
#pragma once

#include <string>
#include <string_view>

namespace seaworthy::collectors::alertmanager {

// `{path, templated, error, configurations: [{format, name, namespace, reading, refused, receivers: [{name, kinds,
// purpose}], routes, route: {receiver, matchers, continue, mute, active, routes}, intervals: [{name, coverage}],
// inhibit_rules: [{source, target, equal}], problems: [{text, line, refused}]}]}`; `error` only where the text cannot
// be read, name and namespace only of a resource. What an interval covers is told of the year 2031.
std::string Inspect(std::string_view path, std::string_view text);

}  // namespace seaworthy::collectors::alertmanager
