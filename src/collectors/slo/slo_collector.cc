#include "collectors/slo/slo_collector.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "alerting/definitions.h"
#include "alerting/objective_alerts.h"
#include "base/text.h"
#include "collect/errors.h"
#include "collectors/slo/absence.h"
#include "collectors/slo/rule_files.h"
#include "slo/budget.h"
#include "slo/fit.h"
#include "slo/read.h"

namespace seaworthy::collectors::slo {
namespace {

using alerting::BurnAlert;
using ::seaworthy::slo::Slo;
using ::seaworthy::slo::Target;
using value::AbsentReason;
using value::Value;

// JSON is YAML too, but most of it is large and something else.
bool MayBeObjectives(const source::File& file) {
  if (file.extension() == "yaml" || file.extension() == "yml") return true;
  return file.extension() == "json" && Lower(file.path).find("slo") != std::string::npos;
}

// A target, or that there is none.
Value TargetValue(const Target& target, facts::Writer& out, bool as_text) {
  if (!target.percent) return out.Absent(AbsentReason::kNotDeclared, "the objective has no target");
  if (as_text) return out.String(target.percent->Text());
  return Value::Double(target.percent->Shifted(-2).ToDouble());
}

// An objective with everything that is known of its alerts.
struct Found {
  const Slo& slo;
  const Target& target;
  const alerting::ObjectiveAlerts& alerts;
};

Value AlertValue(const BurnAlert& alert, Instant observed, facts::Writer& out) {
  value::StructBuilder part = out.Struct("BurnAlert");
  std::vector<std::string> windows;
  std::vector<Value> factors;
  for (const ::seaworthy::slo::BurnPair& pair : alert.pairs) {
    windows.push_back(WindowsText(pair));
    factors.push_back(Value::Double(pair.factor.ToDouble()));
  }
  part.Set("alert", out.String(alert.name));
  part.Set("urgency", out.String(Name(alert.urgency)));
  part.Set("windows", out.Strings(windows));
  part.Set("factors", out.List(factors));
  part.Set("source", out.String(Name(alert.source)));
  part.Set("fits", Value::Bool(alert.fits));
  part.Set("uses_indicator", Value::Bool(alert.uses_indicator));
  part.Set("problems", out.Strings(alert.problems));
  part.Set("advice", out.Strings(alert.advice));
  return part.Build().WithOrigin(out.Origin(alert.place, observed));
}

// Whether there is such an alert. One that was not found may still stand where nothing could be read.
Value ExistsValue(bool found, const RuleFiles& rules, facts::Writer& out) {
  if (!found && rules.open) return out.Absent(*rules.open, rules.open_detail);
  return Value::Bool(found);
}

void SetAlerts(const Found& found, const RuleFiles& rules, Instant observed, facts::Writer& out,
               value::StructBuilder& part) {
  std::vector<Value> alerts;
  for (const BurnAlert& alert : found.alerts.alerts) alerts.push_back(AlertValue(alert, observed, out));
  part.Set("burn_alerts", out.List(alerts));
  part.Set("fast_burn", ExistsValue(found.alerts.FastBurnPages(), rules, out));
  part.Set("slow_burn", ExistsValue(found.alerts.SlowBurnTells(), rules, out));
}

// Nothing where the objective has no window or leaves no budget.
std::optional<Span> AllowedBadOf(const Slo& slo, const Target& target) {
  if (!slo.window || !target.percent) return std::nullopt;
  std::optional<::seaworthy::slo::Decimal> budget = ::seaworthy::slo::ErrorBudget(*target.percent);
  if (!budget) return std::nullopt;
  return ::seaworthy::slo::AllowedBad(*budget, *slo.window);
}

Value ObjectiveValue(const Found& found, const RuleFiles& rules, Instant observed, facts::Writer& out) {
  const auto& [slo, target, alerts] = found;
  value::StructBuilder part = out.Struct("Objective");
  auto set_text = [&](std::string_view field, std::string_view text) {
    if (!text.empty()) part.Set(field, out.String(text));
  };
  std::vector<std::string> problems = slo.faults;
  for (const auto& more : {slo.FaultsOf(target), slo.remarks})
    problems.insert(problems.end(), more.begin(), more.end());
  part.Set("name", out.String(slo.name));
  set_text("service", slo.service);
  part.Set("format", out.String(Name(slo.format)));
  part.Set("target_percent", TargetValue(target, out, true));
  part.Set("target", TargetValue(target, out, false));
  if (slo.window) part.Set("window", Value::Duration(*slo.window));
  if (std::optional<Span> bad = AllowedBadOf(slo, target)) part.Set("allowed_bad", Value::Duration(*bad));
  part.Set("calendar", Value::Bool(slo.calendar));
  set_text("indicator", Name(slo.IndicatorOf(target).kind));
  set_text("signal", slo.SignalOf(target));
  part.Set("usable", Value::Bool(slo.IsUsable(target)));
  part.Set("problems", out.Strings(problems));
  part.Set("alerts", Value::Int(slo.alerts));
  SetAlerts(found, rules, observed, out, part);
  return part.Build();
}

// What a person has to finish alerts nobody yet, and what runs elsewhere nobody of production.
void Discount(const collect::Context& context, const RuleFiles& rules, std::vector<alerting::ObjectiveAlerts>& found) {
  for (alerting::ObjectiveAlerts& objective : found) {
    for (BurnAlert& alert : objective.alerts) {
      std::string environment = context.EnvironmentOf(alert.place.file);
      bool elsewhere = !environment.empty() && environment != "production";
      if (!elsewhere && !rules.drafts.contains(alert.place.file)) continue;
      alert.fast = alert.slow = alert.fits = false;
      alert.problems.push_back(fmt::format("{} is {}", alert.place.file, elsewhere ? "not of production" : "a draft"));
    }
  }
}

Result<std::vector<alerting::ObjectiveAlerts>> FindAlerts(const collect::Context& context, const std::vector<Slo>& slos,
                                                          const RuleFiles& rules) {
  alerting::Definitions definitions;
  definitions.Add(rules.files);
  std::vector<alerting::ObjectiveAlerts> found =
      alerting::AlertsOfObjectives(slos, rules.files, definitions, [&] { return context.stopped(); });
  if (context.stopped()) return Error(collect::kStopped, "stopped while reading burn-rate alerts");
  Discount(context, rules, found);
  return found;
}

// The facts of all that was read; an objective without targets still stands in the list once.
void AppendObjectives(const std::vector<Slo>& slos, const RuleFiles& rules,
                      std::span<const alerting::ObjectiveAlerts> alerts, Instant observed, facts::Writer& out,
                      std::vector<Value>& list) {
  auto next = alerts.begin();
  for (const Slo& slo : slos) {
    std::vector<Target> targets = slo.targets;
    if (targets.empty()) targets.push_back({.percent = {}, .indicator = {}, .place = slo.place});
    for (const Target& target : targets) {
      Value objective = ObjectiveValue({slo, target, *next++}, rules, observed, out);
      list.push_back(objective.WithOrigin(out.Origin(target.place, observed)));
    }
  }
}

Value AbsentFile(const source::File& file, const Error& error, Instant observed, facts::Writer& out) {
  Place place{file.path, error.place().line, error.place().column};
  return out.Absent(ReasonOf(error), DetailOf(error, file)).WithOrigin(out.Origin(place, observed));
}

Result<void> Collect(const collect::Context& context, facts::Writer& out) {
  const source::Repository& repository = context.repository;
  Instant observed = repository.ObservedAt(context.now);
  ::seaworthy::slo::Reader reader;
  std::vector<Value> list;
  for (const source::File* file : repository.Evidence(MayBeObjectives)) {
    if (context.stopped()) return Error(collect::kStopped, "stopped while reading objectives");
    Result<std::string_view> text = repository.Text(*file);
    if (!text.ok() || !::seaworthy::slo::MayHoldObjectives(*text)) continue;  // Nothing says that it would be one.
    Result<const formats::YamlStream*> stream = repository.Yaml(*file);
    if (stream.ok()) {
      reader.Add(**stream, file->path);
    } else {
      list.push_back(AbsentFile(*file, stream.error(), observed, out));
    }
  }
  std::vector<Slo> slos = std::move(reader).Finish();
  if (!slos.empty()) {
    Result<RuleFiles> rules = ReadRuleFiles(context);
    if (!rules.ok()) return rules.error();
    Result<std::vector<alerting::ObjectiveAlerts>> alerts = FindAlerts(context, slos, *rules);
    if (!alerts.ok()) return alerts.error();
    AppendObjectives(slos, *rules, *alerts, observed, out, list);
  }
  out.Set("slo.objectives", out.List(list), "no OpenSLO, Sloth, Pyrra, Nobl9 or slo-generator file was found");
  return {};
}

}  // namespace

const collect::Collector kCollector = {.id = "slo", .collect = Collect};

}  // namespace seaworthy::collectors::slo
