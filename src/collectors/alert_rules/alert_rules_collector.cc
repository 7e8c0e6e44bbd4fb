#include "collectors/alert_rules/alert_rules_collector.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "alerting/definitions.h"
#include "alerting/hold.h"
#include "alerting/matrix.h"
#include "alerting/scope.h"
#include "base/text.h"
#include "collectors/alert_rules/gather.h"
#include "collectors/alert_rules/generated.h"
#include "source/drafts.h"

namespace seaworthy::collectors::alert_rules {
namespace {

using alerting::Candidate;
using alerting::Cell;
using alerting::Detection;
using alerting::Rule;
using alerting::RuleFile;
using alerting::RunbookKind;
using alerting::Signal;
using alerting::Subject;
using alerting::Urgency;
using value::AbsentReason;
using value::Value;

// An alert with all that is known of it.
struct Found {
  const RuleFile* file;
  const alerting::Group* group;
  const Rule* rule;
  std::string environment;  // By the place of its file; empty where nothing tells.
  Candidate candidate;
  alerting::Runbook runbook;  // Against the files of the repository.
  std::vector<std::string> problems;
  std::string refusal = {};  // Why Prometheus takes nothing of its file; empty where it does.
};

// A library does not run, so nothing can be watched of it.
Subject SubjectOf(const model::Service& service) {
  Subject subject{
      .service = service.name.empty() ? service.id : service.name, .aliases = service.aliases, .components = {}};
  if (!service.id.empty()) subject.aliases.push_back(service.id);
  for (const model::Component& component : service.components) {
    if (component.kind != "library") subject.components.push_back(component.name);
  }
  return subject;
}

// The runbook is worth less where the file it names is not there, or waits for a person.
void JudgeRunbook(const source::Repository& repository, Found& found) {
  found.runbook = found.rule->runbook;
  RunbookKind& kind = found.runbook.kind;
  if (kind != RunbookKind::kPath && kind != RunbookKind::kUrl) return;
  if (source::NamesDraft(repository, found.runbook.text)) {
    kind = RunbookKind::kPlaceholder;
    found.problems.emplace_back("its runbook is a draft");
  } else if (kind == RunbookKind::kPath && source::FileNamed(repository, found.runbook.text) == nullptr) {
    kind = RunbookKind::kMissing;
    found.problems.push_back(fmt::format("its runbook {} is not in the repository", found.runbook.text));
  }
}

// What Prometheus does not take of a rule file, and so nothing of the file. Templates are filled in first, resources
// are pruned first, and other tools have fields of their own.
std::string RefusalOf(const RuleFile& file) {
  if (file.dialect != alerting::Dialect::kPrometheus) return {};
  std::string refusal = file.problems.empty() ? std::string() : file.problems.front();
  for (const alerting::Group& group : file.groups) {
    for (const Rule& rule : group.rules) {
      if (rule.templated) return {};
      if (!rule.loads && refusal.empty())
        refusal = fmt::format("{}: {}", OneLine(rule.name, 60), rule.problems.front());
    }
  }
  return refusal;
}

bool MayBeProduction(std::string_view environment) { return environment.empty() || environment == "production"; }

void Disqualify(const Found& found, const Gathered& gathered, Candidate& candidate) {
  const Rule& rule = *found.rule;
  if (!MayBeProduction(found.environment)) {
    candidate.disqualified = fmt::format("{} is not of production", found.file->path);
  } else if (gathered.drafts.contains(found.file->path)) {
    candidate.disqualified = fmt::format("{} is a draft", found.file->path);
  } else if (!rule.for_text.empty() && !alerting::ParseHold(rule.for_text)) {
    candidate.disqualified = fmt::format("its `for` is no duration: \"{}\"", OneLine(rule.for_text, 40));
  } else if (rule.templated) {
    candidate.unreadable = AbsentReason::kTemplated;
    candidate.disqualified = "a template fills in its expression";
  } else if (!rule.parsed && !found.group->language.empty()) {
    candidate.unreadable = AbsentReason::kNotCollected;
    candidate.disqualified = fmt::format("its expression is {}", found.group->language);
  } else if (!rule.parsed && found.file->dialect == alerting::Dialect::kVictoria) {
    candidate.unreadable = AbsentReason::kNotCollected;
    candidate.disqualified = "its expression is no PromQL";
  } else if (!rule.parsed) {
    candidate.disqualified = "its expression does not parse";
  } else if (!found.refusal.empty()) {
    candidate.disqualified = fmt::format("Prometheus refuses {}: {}", found.file->path, found.refusal);
  }
}

// A file with what decides whether its alerts count.
struct Source {
  const RuleFile* file;
  std::string environment;
  std::string refusal;
  bool draft = false;

  // Of two files with the same alert, the one with the lower worth of these is left out.
  auto Worth() const { return std::tuple(MayBeProduction(environment), !draft, refusal.empty()); }
};

std::vector<Source> SourcesOf(const Gathered& gathered, const collect::Context& context) {
  std::vector<Source> sources;
  for (const RuleFile& file : gathered.files) {
    sources.push_back({&file, context.EnvironmentOf(file.path), RefusalOf(file), gathered.drafts.contains(file.path)});
  }
  std::ranges::stable_sort(sources, std::greater{}, &Source::Worth);
  return sources;
}

// The same alert in a base and what is made of it counts once: where it counts most.
std::vector<Found> AlertsOf(const Gathered& gathered, const collect::Context& context) {
  std::vector<Found> alerts;
  std::set<std::tuple<std::string_view, std::string_view, std::string_view>> seen;
  for (const Source& source : SourcesOf(gathered, context)) {
    for (const alerting::Group& group : source.file->groups) {
      for (const Rule& rule : group.rules) {
        if (!rule.is_alert || !seen.emplace(rule.name, rule.expression, rule.severity).second) continue;
        alerts.push_back({source.file, &group, &rule, source.environment, {}, {}, rule.problems, source.refusal});
      }
    }
  }
  return alerts;
}

Value AlertValue(const Found& found, const Subject& subject, facts::Writer& out) {
  const Rule& rule = *found.rule;
  const Candidate& candidate = found.candidate;
  value::StructBuilder part = out.Struct("Alert");
  auto set_text = [&](std::string_view field, std::string_view text) {
    if (!text.empty()) part.Set(field, out.String(text));
  };
  std::vector<std::string> components;
  for (std::size_t i : candidate.scope.components) {
    if (i < subject.components.size()) components.push_back(subject.components[i]);
  }
  part.Set("name", out.String(rule.name));
  part.Set("group", out.String(found.group->name));
  part.Set("format", out.String(Name(found.file->dialect)));
  set_text("environment", found.environment);
  part.Set("components", out.Strings(components));
  part.Set("scope", out.String(candidate.scope.reason));
  part.Set("signal", out.String(Name(candidate.watch.signal)));
  part.Set("grounds", out.String(Name(candidate.watch.grounds)));
  part.Set("detection", out.String(Name(candidate.watch.detection)));
  part.Set("anomaly", Value::Bool(candidate.watch.detection == Detection::kAnomaly));
  part.Set("reason", out.String(candidate.watch.reason));
  set_text("bound", candidate.watch.bound);
  set_text("severity", rule.severity);
  part.Set("urgency", out.String(Name(candidate.urgency)));
  if (alerting::ParseHold(rule.for_text)) part.Set("for", Value::Duration(rule.hold));
  part.Set("runbook_kind", out.String(Name(found.runbook.kind)));
  set_text("runbook", found.runbook.text);
  part.Set("evaluates", Value::Bool(rule.parsed.has_value()));
  part.Set("problems", out.Strings(found.problems));
  return part.Build();
}

// What the alerts of a cell have in common.
void SetAlerts(const Cell& cell, const std::vector<Found>& alerts, facts::Writer& out, value::StructBuilder& part) {
  std::vector<std::string> names;
  std::set<Detection> detections;
  Urgency urgency = Urgency::kUnknown;
  for (std::size_t i : cell.alerts) {
    const Candidate& candidate = alerts[i].candidate;
    if (std::ranges::find(names, candidate.name) == names.end()) names.push_back(candidate.name);
    detections.insert(candidate.watch.detection);
    urgency = std::max(urgency, candidate.urgency);
  }
  std::vector<std::string> detection;
  for (Detection one : detections) detection.emplace_back(Name(one));
  part.Set("alerts", out.Strings(names));
  part.Set("detection", out.Strings(detection));
  part.Set("threshold", Value::Bool(detections.contains(Detection::kThreshold)));
  part.Set("anomaly", Value::Bool(detections.contains(Detection::kAnomaly)));
  part.Set("burn_rate", Value::Bool(detections.contains(Detection::kBurnRate)));
  part.Set("pages", Value::Bool(urgency == Urgency::kPage));
  part.Set("urgency", out.String(Name(urgency)));
}

Value CellValue(const Cell& cell, const Subject& subject, const std::vector<Found>& alerts, facts::Writer& out) {
  value::StructBuilder part = out.Struct("SignalCover");
  part.Set("component", out.String(cell.component.empty() ? subject.service : cell.component));
  part.Set("covered", cell.covered ? Value::Bool(*cell.covered) : out.Absent(cell.absent, cell.reason));
  SetAlerts(cell, alerts, out, part);
  part.Set("reason", out.String(cell.reason));
  return part.Build();
}

void Judge(const collect::Context& context, const Gathered& gathered, const Subject& subject,
           std::vector<Found>& alerts) {
  alerting::Definitions definitions;
  definitions.Add(gathered.files);
  for (Found& found : alerts) {
    Candidate& candidate = found.candidate;
    candidate.name = found.rule->name;
    candidate.watch = WatchOf(*found.rule, definitions);
    candidate.urgency = UrgencyOf(*found.rule);
    candidate.scope = ScopeOf(*found.rule, *found.group, found.file->path, subject, definitions);
    Disqualify(found, gathered, candidate);
    JudgeRunbook(context.repository, found);
    if (gathered.drafts.contains(found.file->path)) found.problems.push_back("its file is a draft");
  }
}

// What a tool makes of an objective covers a signal like a rule, and stands in no rule file.
void AppendGenerated(const collect::Context& context, const std::vector<Generated>& generated, const Subject& subject,
                     std::vector<Found>& alerts) {
  const alerting::Definitions no_definitions;
  for (const Generated& one : generated) {
    Found found{&one.file, &one.group(), &one.rule(), context.EnvironmentOf(one.file.path), {}, {}, {}};
    if (!MayBeProduction(found.environment)) continue;
    found.candidate = {.name = one.rule().name,
                       .watch = one.watch,
                       .urgency = one.urgency,
                       .scope = ScopeOf(one.rule(), one.group(), one.file.path, subject, no_definitions),
                       .disqualified = {}};
    alerts.push_back(std::move(found));
  }
}

Result<void> Collect(const collect::Context& context, facts::Writer& out) {
  SEAWORTHY_TRY(Gathered gathered, Gather(context));
  Instant observed = context.repository.ObservedAt(context.now);
  Subject subject = SubjectOf(context.service);
  std::vector<Found> alerts = AlertsOf(gathered, context);
  Judge(context, gathered, subject, alerts);

  std::vector<Value> list;
  for (const Found& found : alerts) {
    list.push_back(AlertValue(found, subject, out).WithOrigin(out.Origin(found.rule->place, observed)));
  }
  SEAWORTHY_TRY(const std::vector<Generated> generated, GeneratedAlerts(context));
  AppendGenerated(context, generated, subject, alerts);
  std::vector<Candidate> candidates;
  for (const Found& found : alerts) candidates.push_back(found.candidate);
  std::vector<alerting::Unread> unread;
  for (const Missed& missed : gathered.missed) {
    list.push_back(out.Absent(missed.reason, missed.detail).WithOrigin(out.Origin(missed.place, observed)));
    if (MayBeProduction(context.EnvironmentOf(missed.place.file))) unread.push_back({missed.reason, missed.detail});
  }
  constexpr std::string_view kNone = "no alert rule was found";
  if (list.empty()) unread.push_back({AbsentReason::kNotFound, std::string(kNone)});
  std::map<Signal, std::vector<Value>> columns;
  if (!candidates.empty() || !list.empty()) {
    for (const Cell& cell : MatrixOf(subject, candidates, unread)) {
      Value part = CellValue(cell, subject, alerts, out);
      columns[cell.signal].push_back(cell.named ? part.WithOrigin(out.Origin(alerts[*cell.named].rule->place, observed))
                                                : part);
    }
  }
  out.Set("alert_rules.alerts", out.List(list), kNone);
  for (Signal signal : {Signal::kLatency, Signal::kTraffic, Signal::kErrors, Signal::kSaturation}) {
    out.Set(fmt::format("alert_rules.{}", Name(signal)), out.List(columns[signal]), kNone);
  }
  return {};
}

}  // namespace

const collect::Collector kCollector = {.id = "alert_rules", .collect = Collect};

}  // namespace seaworthy::collectors::alert_rules
