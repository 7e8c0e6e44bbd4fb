#include "collectors/slo/inspect.h"

#include <algorithm>
#include <span>
#include <utility>

#include "alerting/definitions.h"
#include "alerting/read_rules.h"
#include "formats/errors.h"
#include "formats/json_writer.h"
#include "slo/fit.h"

namespace seaworthy::collectors::slo {
namespace {

using alerting::BurnAlert;
using alerting::ObjectiveAlerts;
using formats::JsonWriter;
using ::seaworthy::slo::Slo;
using ::seaworthy::slo::Target;

void WriteStrings(std::span<const std::string> texts, JsonWriter& out) {
  for (const std::string& text : texts) out.String(text);
}

void WriteProblems(const Slo& slo, JsonWriter& out) {
  out.Key("problems").BeginArray();
  WriteStrings(slo.faults, out);
  for (const Target& target : slo.targets) WriteStrings(slo.FaultsOf(target), out);
  WriteStrings(slo.remarks, out);
  out.EndArray();
}

void WriteAlert(const BurnAlert& alert, const Target* target, JsonWriter& out) {
  out.BeginObject();
  if (target != nullptr && target->percent) out.Key("objective_percent").Raw(target->percent->Text());
  out.Key("alert").String(alert.name).Key("urgency").String(Name(alert.urgency));
  out.Key("windows").BeginArray();
  for (const ::seaworthy::slo::BurnPair& pair : alert.pairs) out.String(WindowsText(pair));
  out.EndArray().Key("factors").BeginArray();
  for (const ::seaworthy::slo::BurnPair& pair : alert.pairs) out.Raw(pair.factor.Text());
  out.EndArray().Key("source").String(Name(alert.source)).Key("fits").Bool(alert.fits);
  out.Key("uses_indicator").Bool(alert.uses_indicator).Key("place").String(ToString(alert.place));
  out.Key("problems").BeginArray();
  WriteStrings(alert.problems, out);
  out.EndArray().Key("advice").BeginArray();
  WriteStrings(alert.advice, out);
  out.EndArray().EndObject();
}

// `found` has an entry for each target, or one where there is none.
void WriteAlerts(const Slo& slo, std::span<const ObjectiveAlerts> found, JsonWriter& out) {
  out.Key("burn_alerts").BeginArray();
  for (std::size_t i = 0; i < found.size(); ++i) {
    const Target* target = slo.targets.empty() ? nullptr : &slo.targets[i];
    for (const BurnAlert& alert : found[i].alerts) WriteAlert(alert, target, out);
  }
  out.EndArray();
  out.Key("fast_burn").Bool(std::ranges::all_of(found, &ObjectiveAlerts::FastBurnPages));
  out.Key("slow_burn").Bool(std::ranges::all_of(found, &ObjectiveAlerts::SlowBurnTells));
}

void WriteSlo(const Slo& slo, std::span<const ObjectiveAlerts> found, JsonWriter& out) {
  out.BeginObject().Key("doc").Int(slo.document).Key("format").String(Name(slo.format));
  out.Key("name").String(slo.name).Key("service").String(slo.service);
  out.Key("objectives_percent").BeginArray();
  for (const Target& target : slo.targets) {
    if (target.percent) out.Raw(target.percent->Text());
  }
  out.EndArray();
  if (slo.window) out.Key("window_seconds").Int(slo.window->seconds);
  out.Key("calendar").Bool(slo.calendar);
  if (!slo.targets.empty()) {
    out.Key("indicator").String(Name(slo.IndicatorOf(slo.targets.front()).kind));
    out.Key("signal").String(slo.SignalOf(slo.targets.front()));
  }
  out.Key("usable").Bool(slo.IsUsable());
  WriteProblems(slo, out);
  out.Key("alerts").Int(slo.alerts);
  WriteAlerts(slo, found, out);
  out.EndObject();
}

}  // namespace

void Inspection::Add(std::string_view path, std::string_view text) {
  entries_.push_back({std::string(path), {}, {}});
  Result<formats::YamlStream> stream = formats::ParseYaml(text);
  if (!stream.ok()) {
    entries_.back().error = std::move(stream).error().InFile(path);
    return;
  }
  reader_.Add(*stream, path);
  for (alerting::RuleFile& file : alerting::ReadRules(*stream, path)) rules_.push_back(std::move(file));
}

void Inspection::AddLine(std::string line) { entries_.push_back({{}, std::move(line), {}}); }

void Inspection::Print(const std::function<void(std::string_view line)>& print) && {
  std::vector<Slo> slos = std::move(reader_).Finish();
  alerting::Definitions definitions;
  definitions.Add(rules_);
  std::vector<ObjectiveAlerts> alerts = alerting::AlertsOfObjectives(slos, rules_, definitions);
  for (const Entry& entry : entries_) {
    if (!entry.line.empty()) {
      print(entry.line);
      continue;
    }
    JsonWriter out;
    out.BeginObject().Key("path").String(entry.path);
    out.Key("templated").Bool(entry.error && entry.error->Is(formats::kTemplated));
    if (entry.error) out.Key("error").String(entry.error->ToString());
    out.Key("slos").BeginArray();
    std::span<const ObjectiveAlerts> rest = alerts;
    for (const Slo& slo : slos) {
      std::size_t count = std::max<std::size_t>(slo.targets.size(), 1);
      if (slo.place.file == entry.path) WriteSlo(slo, rest.first(count), out);
      rest = rest.subspan(count);
    }
    print(std::move(out.EndArray().EndObject()).text());
  }
}

}  // namespace seaworthy::collectors::slo
