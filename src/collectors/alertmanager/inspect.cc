#include "collectors/alertmanager/inspect.h"

#include <utility>
#include <vector>

#include "alerting/alertmanager.h"
#include "alerting/interval_hours.h"
#include "formats/errors.h"
#include "formats/json_writer.h"

namespace seaworthy::collectors::alertmanager {
namespace {

using alerting::Alertmanager;
using formats::JsonWriter;

constexpr Instant kYear{1'924'992'000, 0};  // 2031-01-01

void WriteTexts(std::string_view key, const std::vector<std::string>& texts, JsonWriter& out) {
  out.Key(key).BeginArray();
  for (const std::string& text : texts) out.String(text);
  out.EndArray();
}

void WriteMatchers(std::string_view key, const std::vector<alerting::LabelMatcher>& matchers, JsonWriter& out) {
  out.Key(key).BeginArray();
  for (const alerting::LabelMatcher& matcher : matchers) out.String(matcher.ToString());
  out.EndArray();
}

void WriteRoute(const alerting::Route& route, JsonWriter& out) {
  out.BeginObject().Key("receiver").String(route.receiver);
  WriteMatchers("matchers", route.matchers, out);
  out.Key("continue").Bool(route.proceeds);
  if (!route.mute.empty()) WriteTexts("mute", route.mute, out);
  if (!route.active.empty()) WriteTexts("active", route.active, out);
  out.Key("routes").BeginArray();
  for (const alerting::Route& child : route.routes) WriteRoute(child, out);
  out.EndArray().EndObject();
}

void WriteReceivers(const Alertmanager& read, JsonWriter& out) {
  out.Key("receivers").BeginArray();
  for (const alerting::Receiver& receiver : read.receivers) {
    out.BeginObject().Key("name").String(receiver.name);
    WriteTexts("kinds", receiver.Kinds(), out);
    out.Key("purpose").String(Name(receiver.purpose())).EndObject();
  }
  out.EndArray();
}

void WriteIntervals(const Alertmanager& read, JsonWriter& out) {
  out.Key("intervals").BeginArray();
  alerting::Calendar calendar(read.intervals, kYear);
  for (const alerting::NamedInterval& interval : read.intervals) {
    out.BeginObject().Key("name").String(interval.name);
    out.Key("coverage").String(Name(calendar.CoverageOf(calendar.Of(interval)))).EndObject();
  }
  out.EndArray();
}

void WriteInhibitRules(const Alertmanager& read, JsonWriter& out) {
  out.Key("inhibit_rules").BeginArray();
  for (const alerting::InhibitRule& rule : read.inhibit_rules) {
    out.BeginObject();
    WriteMatchers("source", rule.source, out);
    WriteMatchers("target", rule.target, out);
    WriteTexts("equal", rule.equal, out);
    out.EndObject();
  }
  out.EndArray();
}

void WriteProblems(const Alertmanager& read, JsonWriter& out) {
  out.Key("problems").BeginArray();
  for (const alerting::Problem& problem : read.problems) {
    out.BeginObject().Key("text").String(problem.text).Key("line").Int(problem.place.line);
    out.Key("refused").Bool(problem.refused).EndObject();
  }
  out.EndArray();
}

std::string_view Name(alerting::Reading reading) {
  if (reading == alerting::Reading::kRead) return "read";
  return reading == alerting::Reading::kTemplated ? "templated" : "malformed";
}

void WriteConfiguration(const Alertmanager& read, JsonWriter& out) {
  out.BeginObject().Key("format").String(alerting::Name(read.format));
  if (!read.name.empty()) out.Key("name").String(read.name);
  if (!read.space.empty()) out.Key("namespace").String(read.space);
  out.Key("reading").String(Name(read.reading)).Key("refused").Bool(read.IsRefused());
  if (read.reading == alerting::Reading::kRead) {
    WriteReceivers(read, out);
    out.Key("routes").Uint(alerting::CountRoutes(read.route)).Key("route");
    WriteRoute(read.route, out);
    WriteIntervals(read, out);
    WriteInhibitRules(read, out);
  }
  WriteProblems(read, out);
  out.EndObject();
}

}  // namespace

std::string Inspect(std::string_view path, std::string_view text) {
  JsonWriter out;
  out.BeginObject().Key("path").String(path);
  Result<formats::YamlStream> stream = formats::ParseYaml(text);
  out.Key("templated").Bool(!stream.ok() && stream.error().Is(formats::kTemplated));
  if (!stream.ok()) out.Key("error").String(Error(stream.error()).InFile(path).ToString());
  std::vector<Alertmanager> all;
  if (stream.ok()) all = alerting::ReadAlertmanagers(*stream, path);
  out.Key("configurations").BeginArray();
  for (const Alertmanager& read : all) WriteConfiguration(read, out);
  return std::move(out.EndArray().EndObject()).text();
}

}  // namespace seaworthy::collectors::alertmanager
