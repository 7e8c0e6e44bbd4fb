#include "alerting/objective_alerts.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "alerting/burn.h"
#include "alerting/burn_alert.h"
#include "alerting/indicator.h"

namespace seaworthy::alerting {
namespace {

using slo::Slo;
using slo::Target;

constexpr auto kNameLabels =
    std::to_array<std::string_view>({"sloth_slo", "slo", "slo_name", "slo_id", "objective_name", "objective"});
constexpr auto kServiceLabels = std::to_array<std::string_view>({"sloth_service", "service", "service_name"});

// One target of one objective.
struct Spot {
  const Slo* slo;
  std::string id;  // Service and name joined.
  Target target;
  IndicatorSeries indicator;
};

using Names = std::multiset<std::string, std::less<>>;

enum class Naming { kNothing, kThis, kAnother };

// What the rule says of a label: in its own labels, or in what it selects by.
std::string_view LabelOf(const RuleBurn& burn, std::string_view name) {
  if (std::string_view own = burn.rule->Label(name); !own.empty()) return own;
  for (const BurnWindows& windows : burn.windows) {
    for (const SelectedSeries& selected : windows.conditions.front().selected) {
      auto matcher = std::ranges::find(selected.matchers, name, &promql::Matcher::label);
      if (matcher != selected.matchers.end() && matcher->op == promql::MatchOperator::kEqual) return matcher->value;
    }
  }
  return {};
}

// What the labels of a rule say of the objective that it is for.
struct Claim {
  std::string_view id;    // Sloth's.
  std::string_view name;  // Of an objective that there is.
  std::vector<std::string_view> services;
};

Claim ClaimOf(const RuleBurn& burn, const Names& known) {
  Claim claim{.id = LabelOf(burn, "sloth_id"), .name = {}, .services = {}};
  for (std::string_view label : kNameLabels) {
    std::string_view name = LabelOf(burn, label);
    if (claim.name.empty() && known.contains(name)) claim.name = name;
  }
  for (std::string_view label : kServiceLabels) {
    if (std::string_view service = LabelOf(burn, label); !service.empty()) claim.services.push_back(service);
  }
  return claim;
}

// Sloth joins service and name; others often do.
std::string IdOf(const Slo& slo) { return slo.service.empty() ? slo.name : slo.service + "-" + slo.name; }

// Objectives of two services may share a name; then the service tells them apart.
Naming NamingOf(const Claim& claim, const Spot& spot, const Names& known) {
  if (!claim.id.empty()) return claim.id == spot.id ? Naming::kThis : Naming::kAnother;
  if (claim.name.empty()) return Naming::kNothing;
  if (claim.name != spot.slo->name && claim.name != spot.id) return Naming::kAnother;
  if (known.count(claim.name) == 1 || spot.slo->service.empty()) return Naming::kThis;
  bool same = std::ranges::all_of(claim.services, [&](std::string_view name) { return name == spot.slo->service; });
  return same ? Naming::kThis : Naming::kAnother;
}

// Series that Sloth and Pyrra record from the indicator itself.
bool IsGenerated(const BurnCondition& condition) {
  return std::ranges::all_of(condition.series, [](std::string_view name) {
    return name.starts_with("slo:sli_error:ratio_rate") || name.find(":burnrate") != std::string_view::npos;
  });
}

// The weakest of all its conditions. What a tool records of an objective that the rule names is its indicator.
Watching WatchingOf(const RuleBurn& burn, const IndicatorSeries& indicator, Naming naming) {
  Watching weakest{.overlap = Overlap::kSame};
  for (const BurnWindows& windows : burn.windows) {
    for (const BurnCondition& condition : windows.conditions) {
      if (naming == Naming::kThis && IsGenerated(condition)) continue;
      Watching watching = alerting::WatchingOf(condition, indicator);
      if (watching.overlap < weakest.overlap) weakest = std::move(watching);
    }
  }
  return weakest;
}

Related RelatedOf(const RuleBurn& burn, const Claim& claim, const Spot& spot, const Names& known) {
  Naming naming = NamingOf(claim, spot, known);
  if (naming == Naming::kAnother) return {};
  Watching watching = WatchingOf(burn, spot.indicator, naming);
  Related related{.relation = Relation::kNamed, .uses_indicator = watching.overlap == Overlap::kSame};
  if (naming == Naming::kNothing) {
    related.relation = watching.overlap == Overlap::kOther ? Relation::kNone : Relation::kSeries;
  }
  if (watching.overlap == Overlap::kNarrower) {
    related.problem = fmt::format("it watches only some `{}`, and the indicator all of them", watching.label);
  } else if (watching.overlap == Overlap::kBroader) {
    related.problem = fmt::format("it watches every `{}` together, and the indicator only one", watching.label);
  } else if (watching.overlap == Overlap::kOther) {
    related.problem = "it does not watch the series of the indicator";
  }
  return related;
}

class Assigner {
 public:
  Assigner(std::span<const Slo> slos, const Definitions& definitions) {
    for (const Slo& slo : slos) {
      if (!slo.name.empty()) names_.insert(slo.name);
      if (!slo.name.empty() && !slo.service.empty()) names_.insert(IdOf(slo));
      std::vector<Target> targets = slo.targets;
      if (targets.empty()) targets.emplace_back();
      for (Target& target : targets) {
        IndicatorSeries indicator = IndicatorSeriesOf(slo.IndicatorOf(target).queries, definitions);
        spots_.push_back({&slo, IdOf(slo), std::move(target), std::move(indicator)});
      }
    }
    found_.resize(spots_.size());
  }

  void Assign(const RuleBurn& burn) {
    std::vector<Related> related;
    Claim claim = ClaimOf(burn, names_);
    for (const Spot& spot : spots_) related.push_back(RelatedOf(burn, claim, spot, names_));
    std::vector<std::size_t> chosen = Chosen(burn, related);
    for (std::size_t i : chosen) {
      found_[i].alerts.push_back(JudgeRule(burn, related[i], *spots_[i].slo, spots_[i].target));
    }
  }

  std::vector<ObjectiveAlerts> Finish() && {
    for (std::size_t i = 0; i < spots_.size(); ++i) {
      for (const slo::BurnPolicy& policy : spots_[i].slo->policies) {
        found_[i].alerts.push_back(JudgePolicy(policy, *spots_[i].slo, spots_[i].target));
      }
    }
    return std::move(found_);
  }

 private:
  // Those of the strongest relation; of them those that the rule is written for, if there are any.
  std::vector<std::size_t> Chosen(const RuleBurn& burn, const std::vector<Related>& related) const {
    std::vector<std::size_t> chosen;
    for (auto wanted : {std::pair(Relation::kNamed, false), std::pair(Relation::kSeries, true),
                        std::pair(Relation::kSeries, false)}) {
      for (std::size_t i = 0; i < related.size(); ++i) {
        bool fits = related[i].relation == wanted.first && (related[i].uses_indicator || !wanted.second);
        if (fits) chosen.push_back(i);
      }
      if (!chosen.empty()) break;
    }
    std::vector<std::size_t> written;
    std::ranges::copy_if(chosen, std::back_inserter(written),
                         [&](std::size_t i) { return IsWrittenFor(burn, *spots_[i].slo, spots_[i].target); });
    return written.empty() ? chosen : written;
  }

  std::vector<Spot> spots_;
  Names names_;
  std::vector<ObjectiveAlerts> found_;  // One for each spot.
};

}  // namespace

bool ObjectiveAlerts::FastBurnPages() const {
  return std::ranges::any_of(alerts, [](const BurnAlert& alert) {
    return alert.fast && alert.uses_indicator && alert.urgency == Urgency::kPage;
  });
}

bool ObjectiveAlerts::SlowBurnTells() const {
  return std::ranges::any_of(alerts, [](const BurnAlert& alert) {
    return alert.slow && alert.uses_indicator && alert.urgency >= Urgency::kTicket;
  });
}

std::vector<ObjectiveAlerts> AlertsOfObjectives(std::span<const Slo> slos, std::span<const RuleFile> files,
                                                const Definitions& definitions, const std::function<bool()>& stopped) {
  Assigner assigner(slos, definitions);
  for (const RuleFile& file : files) {
    for (const Group& group : file.groups) {
      for (const Rule& rule : group.rules) {
        if (!rule.is_alert || !rule.parsed || stopped()) continue;
        RuleBurn burn{&rule, BurnOf(rule, definitions)};
        if (!burn.windows.empty()) assigner.Assign(burn);
      }
    }
  }
  return std::move(assigner).Finish();
}

}  // namespace seaworthy::alerting
