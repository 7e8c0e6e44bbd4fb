#include "fix/burn_rules.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "fix/error_ratio.h"
#include "fix/errors.h"
#include "fix/yaml_text.h"
#include "formats/json_writer.h"
#include "slo/budget.h"

namespace seaworthy::fix {
namespace {

constexpr std::string_view kRatioSeries = "slo:error_ratio:rate";
constexpr std::string_view kSampleSeries = "slo:error_ratio:sample";
constexpr Span kPeriodOfSloth{30 * 86'400};

struct Period {
  Span length;
  std::string remark;
};

// The window of the objective, or the one that its tool takes.
Result<Period> PeriodOf(const slo::Slo& slo) {
  bool sloth = slo.format == slo::Format::kSloth || slo.format == slo::Format::kSlothCrd;
  if (slo.window && slo.calendar) {
    return Period{*slo.window, fmt::format("The window follows the calendar; burn rates take its length, {}.",
                                           slo::WindowText(*slo.window))};
  }
  if (slo.window) return Period{*slo.window, {}};
  if (sloth) {
    return Period{kPeriodOfSloth,
                  "Sloth keeps the window outside of its files: 30d is what it takes unless --default-slo-period says "
                  "otherwise."};
  }
  std::string_view key = slo.format == slo::Format::kPyrra ? "`window: 4w`" : "`timeWindow: [{duration: 30d}]`";
  return Error(kNotPossible, "it has no time window, so its budget has no rate")
      .Advise(fmt::format("add one, such as {}", key))
      .At(slo.place);
}

// `checkout-availability`: the service in front, unless the name starts with it.
std::string IdOf(const slo::Slo& slo, const slo::Target& target) {
  constexpr std::size_t kLongest = 45;  // A resource's name has room for 63 bytes.
  std::string name = Kebab(slo.name, "objective", kLongest);
  std::string service = Kebab(slo.service, "", kLongest);
  std::string id = service.empty() || name.starts_with(service) ? name : fmt::format("{}-{}", service, name);
  id = Kebab(id, "objective", kLongest);
  if (slo.targets.size() > 1) id += fmt::format("-{}", Kebab(target.percent->Text(), ""));
  return id;
}

bool IsLabelName(std::string_view name) {
  auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && std::ranges::all_of(name, fits) && (name.front() < '0' || name.front() > '9') &&
         !name.starts_with("__");
}

// What every series and alert of the objective carries. A label that the ratio is grouped by keeps its own values.
std::vector<Label> LabelsOf(const slo::Slo& slo, const slo::Target& target) {
  constexpr std::string_view kPassedOn = "pyrra.dev/";
  std::vector<Label> labels;
  const std::vector<std::string>& grouping = slo.IndicatorOf(target).queries.grouping;
  auto add = [&](std::string_view name, std::string_view value) {
    bool grouped = std::ranges::find(grouping, name) != grouping.end();
    bool known = std::ranges::find(labels, name, &Label::name) != labels.end();
    bool is_template = value.find("{{") != std::string_view::npos;  // Prometheus would fill it in.
    if (value.empty() || grouped || known || is_template || !IsLabelName(name)) return;
    labels.push_back({std::string(name), std::string(value)});
  };
  add("service", slo.service);
  add("slo", slo.name.empty() ? "objective" : std::string_view(slo.name));
  if (slo.targets.size() > 1) add("objective", target.percent->Text());
  for (const slo::SloLabel& label : slo.labels) {
    if (slo.format == slo::Format::kPyrra && label.name.starts_with(kPassedOn)) {
      add(std::string_view(label.name).substr(kPassedOn.size()), label.value);
    }
  }
  return labels;
}

std::string Quoted(std::string_view text) {
  std::string quoted;
  formats::AppendJsonString(quoted, text);
  return quoted;
}

// `slo:error_ratio:rate1h{service="checkout", slo="availability"}`
std::string Selector(std::string_view series, const std::vector<Label>& labels) {
  std::vector<std::string> matchers;
  for (const Label& label : labels) matchers.push_back(fmt::format("{}={}", label.name, Quoted(label.value)));
  return fmt::format("{}{{{}}}", series, fmt::join(matchers, ", "));
}

std::string RatioSeries(Span window) { return fmt::format("{}{}", kRatioSeries, slo::WindowText(window)); }

// The ratio over every window that a rule asks for, shortest first.
std::vector<Recording> RecordingsOf(const ErrorRatio& ratio, const std::vector<slo::BurnRule>& rules,
                                    const std::vector<Label>& labels) {
  std::set<Span> windows;
  for (const slo::BurnRule& rule : rules) windows.insert({rule.long_window, rule.short_window});
  std::vector<Recording> recordings;
  if (ratio.sample) recordings.push_back({std::string(kSampleSeries), ratio.sample->expression});
  for (Span window : windows) {
    std::string average =
        fmt::format("avg_over_time({}[{}])", Selector(kSampleSeries, labels), slo::WindowText(window));
    recordings.push_back({RatioSeries(window), ratio.sample ? average : ratio.over(window)});
  }
  return recordings;
}

std::string ConditionOf(const slo::BurnRule& rule, const std::string& budget, const std::vector<Label>& labels) {
  auto side = [&](Span window) {
    return fmt::format("  {} > ({} * {})", Selector(RatioSeries(window), labels), rule.factor.Text(), budget);
  };
  return fmt::format("(\n{}\n  and\n{}\n)", side(rule.long_window), side(rule.short_window));
}

// What the alerts of one objective have in common.
struct Facts {
  std::string name;       // Of the objective, for people.
  std::string objective;  // `99.9 % over 30d`
  slo::Decimal budget;
};

BurnAlert AlertOf(slo::Response response, const std::vector<slo::BurnRule>& rules, const Facts& facts,
                  const std::vector<Label>& labels, const SeverityWords& words) {
  std::vector<std::string> conditions;
  std::vector<std::string> spent;
  for (const slo::BurnRule& rule : rules) {
    if (rule.response != response) continue;
    conditions.push_back(ConditionOf(rule, facts.budget.Text(), labels));
    spent.push_back(fmt::format("{} %{} within {}", Quotient(rule.share.Shifted(2), slo::Decimal::Of(1), 1).Text(),
                                spent.empty() ? " of the error budget goes" : "", slo::WindowText(rule.long_window)));
  }
  bool page = response == slo::Response::kPage;
  BurnAlert alert{.response = response, .severity = page ? words.page : words.ticket};
  alert.expression = fmt::format("{}", fmt::join(conditions, "\nor\n"));
  alert.summary = fmt::format("{} is burning its error budget {}", facts.name, page ? "fast" : "slowly");
  alert.description = fmt::format(
      "{{{{ $value | humanizePercentage }}}} of the events are bad; the objective of {} allows {} %. At this rate, {}.",
      facts.objective, facts.budget.Shifted(2).Text(), JoinWords(spent, ", or "));
  return alert;
}

std::vector<BurnAlert> AlertsOf(const std::vector<slo::BurnRule>& rules, const Facts& facts,
                                const std::vector<Label>& labels, const SeverityWords& words) {
  std::vector<BurnAlert> alerts;
  for (slo::Response response : {slo::Response::kPage, slo::Response::kTicket}) {
    bool any = std::ranges::any_of(rules, [&](const slo::BurnRule& rule) { return rule.response == response; });
    if (any) alerts.push_back(AlertOf(response, rules, facts, labels, words));
  }
  return alerts;
}

// When the alert would be noise, which a reader of the rules should know.
std::string LowTraffic(const slo::BurnRule& fastest, const slo::Decimal& budget) {
  return fmt::format("Where {} sees fewer than {} events, one bad event alone {}.",
                     slo::WindowText(fastest.long_window), slo::FewestEvents(fastest.Threshold(budget)),
                     fastest.response == slo::Response::kPage ? "pages" : "opens a ticket");
}

void AddResource(const slo::Slo& slo, BurnRules& out) {
  out.is_resource = slo.format == slo::Format::kSlothCrd || slo.format == slo::Format::kPyrra;
  if (!out.is_resource) return;
  out.space = slo.space;
  for (const slo::SloLabel& label : slo.labels) out.resource_labels.push_back({label.name, label.value});
}

}  // namespace

Result<BurnRules> BurnRulesFor(const slo::Slo& slo, const slo::Target& target, const SeverityWords& words) {
  SEAWORTHY_TRY(ErrorRatio ratio, ErrorRatioOf(slo, target));
  SEAWORTHY_TRY(Period period, PeriodOf(slo));
  slo::Recommendation advice = slo::RecommendFor(*target.percent, period.length);
  if (advice.rules.empty()) {
    return Error(kNotPossible, fmt::format("{}", fmt::join(advice.findings, "; ")))
        .Advise("alert on the ratio itself, or choose a higher target")
        .At(slo.place);
  }
  Facts facts{.name = Plain(slo.name.empty() ? "the objective" : slo.name)};
  facts.objective = fmt::format("{} % over {}", target.percent->Text(), slo::WindowText(period.length));
  facts.budget = *slo::ErrorBudget(*target.percent);

  BurnRules out{.id = IdOf(slo, target)};
  out.alert = Camel(out.id) + "ErrorBudgetBurn";
  out.objective = facts.objective;
  out.severity_label = words.label;
  out.labels = LabelsOf(slo, target);
  out.recordings = RecordingsOf(ratio, advice.rules, out.labels);
  out.alerts = AlertsOf(advice.rules, facts, out.labels, words);
  if (ratio.sample) out.interval = ratio.sample->interval;
  if (!period.remark.empty()) out.comments.push_back(std::move(period.remark));
  for (std::string& remark : ratio.remarks) out.comments.push_back(std::move(remark));
  if (!ratio.sample) out.comments.push_back(LowTraffic(advice.rules.front(), facts.budget));
  for (const std::string& finding : advice.findings) out.comments.push_back(Sentence(finding));
  AddResource(slo, out);
  return out;
}

}  // namespace seaworthy::fix
