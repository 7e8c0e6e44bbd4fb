#include "collectors/alert_rules/generated.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "alerting/definitions.h"
#include "alerting/objective_alerts.h"
#include "base/draft.h"
#include "collect/errors.h"
#include "slo/read.h"

namespace seaworthy::collectors::alert_rules {
namespace {

using alerting::BurnAlert;
using alerting::Signal;

// kOther where the indicator does not say what it measures.
Signal SignalOf(const slo::Slo& slo, const slo::Target& target) {
  std::string_view measured = slo.SignalOf(target);
  if (measured == "latency") return Signal::kLatency;
  return measured == "availability" ? Signal::kErrors : Signal::kOther;
}

Generated GeneratedOf(const BurnAlert& alert, const slo::Slo& slo, Signal signal) {
  Generated generated;
  generated.urgency = alert.urgency;
  generated.watch = {.signal = signal,
                     .grounds = alerting::Grounds::kExpression,
                     .detection = alerting::Detection::kBurnRate,
                     .reason = fmt::format("the error budget of {}, from which {} makes the alert", slo.name,
                                           slo.format == slo::Format::kPyrra ? "Pyrra" : "Sloth"),
                     .bound = {}};
  alerting::Rule rule;
  rule.name = alert.name;
  rule.place = alert.place;
  if (!slo.service.empty()) rule.labels.push_back({"service", slo.service});
  alerting::Group group{.name = slo.name, .place = alert.place};
  group.rules.push_back(std::move(rule));
  generated.file.path = alert.place.file;
  generated.file.groups.push_back(std::move(group));
  return generated;
}

Result<std::vector<slo::Slo>> Objectives(const collect::Context& context) {
  slo::Reader reader;
  auto may_be = [](const source::File& file) { return file.extension() == "yaml" || file.extension() == "yml"; };
  for (const source::File* file : context.repository.Evidence(may_be)) {
    if (context.stopped()) return Error(collect::kStopped, "stopped while reading objectives");
    Result<std::string_view> text = context.repository.Text(*file);
    if (!text.ok() || !slo::MayHoldObjectives(*text) || IsDraft(*text)) continue;
    Result<const formats::YamlStream*> stream = context.repository.Yaml(*file);
    if (stream.ok()) reader.Add(**stream, file->path);  // A broken one is told by the collector slo.
  }
  return std::move(reader).Finish();
}

}  // namespace

Result<std::vector<Generated>> GeneratedAlerts(const collect::Context& context) {
  SEAWORTHY_TRY(std::vector<slo::Slo> slos, Objectives(context));
  const alerting::Definitions no_definitions;
  std::vector<alerting::ObjectiveAlerts> alerts = alerting::AlertsOfObjectives(slos, {}, no_definitions);
  std::vector<Generated> all;
  auto next = alerts.begin();
  for (const slo::Slo& slo : slos) {
    for (std::size_t i = 0; i < std::max<std::size_t>(slo.targets.size(), 1); ++i, ++next) {
      Signal signal = slo.targets.empty() ? Signal::kOther : SignalOf(slo, slo.targets[i]);
      if (signal == Signal::kOther || !slo.IsUsable(slo.targets[i])) continue;
      for (const BurnAlert& alert : next->alerts) {
        bool fires = alert.source == slo::AlertSource::kGenerated && (alert.fast || alert.slow);
        if (fires) all.push_back(GeneratedOf(alert, slo, signal));
      }
    }
  }
  return all;
}

}  // namespace seaworthy::collectors::alert_rules
