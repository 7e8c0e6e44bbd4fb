#include "fix/propose.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "alerting/definitions.h"
#include "alerting/objective_alerts.h"
#include "alerting/signal.h"
#include "base/text.h"
#include "fix/burn_rules.h"
#include "fix/runbook.h"
#include "fix/severity_words.h"
#include "fix/yaml_text.h"

namespace seaworthy::fix {
namespace {

using alerting::Rule;

std::string FolderOf(std::string_view path) {
  std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash));
}

std::string Below(const std::string& folder, std::string_view name) {
  return folder.empty() ? std::string(name) : fmt::format("{}/{}", folder, name);
}

// `checkout availability` of the objective, for people.
std::string NameOf(const slo::Slo& slo) {
  std::string name = Plain(slo.name.empty() ? "an objective without a name" : slo.name);
  return slo.service.empty() || slo.name.starts_with(slo.service) ? name
                                                                  : fmt::format("{} {}", Plain(slo.service), name);
}

std::string SignalOf(const alerting::Watch& watch) {
  bool none = watch.signal == alerting::Signal::kOther;
  std::string text = none ? "none of the four golden ones" : std::string(Name(watch.signal));
  return watch.reason.empty() ? text : fmt::format("{} ({})", text, watch.reason);
}

// Who watches the budget already. A policy beside the objective does not: it is a wish until
// some tool makes a rule of it.
struct Coverage {
  std::string words;    // Empty where nobody does.
  bool by_tool = true;  // Only what the objective's own tool makes.
};

Coverage CoverageOf(const alerting::ObjectiveAlerts& found) {
  Coverage coverage;
  std::vector<std::string> words;
  std::set<std::string> seen;  // A page and a ticket often share name and file.
  for (const alerting::BurnAlert& alert : found.alerts) {
    if (alert.source == slo::AlertSource::kPolicy || !seen.insert(alert.name + alert.place.file).second) continue;
    bool rule = alert.source == slo::AlertSource::kRule;
    std::string name = alert.name.empty() ? "an alert" : Plain(alert.name);
    std::string text =
        rule ? fmt::format("{} ({})", name, ToString(alert.place)) : fmt::format("{}, which its own tool makes", name);
    if (!alert.fits)
      text += fmt::format(", which does not fit: {}", Plain(fmt::format("{}", fmt::join(alert.problems, "; "))));
    words.push_back(std::move(text));
    coverage.by_tool = coverage.by_tool && !rule;
  }
  coverage.words = JoinWords(words);
  return coverage;
}

class Proposer {
 public:
  explicit Proposer(const Input& input) : input_(input) { definitions_.Add(input.rules); }

  Proposal Run() && {
    if (input_.burn_alerts) ProposeBurnAlerts();
    if (input_.runbooks) ProposeRunbooks();
    return std::move(out_);
  }

 private:
  void ProposeBurnAlerts() {
    SeverityWords words = SeverityWordsOf(input_.rules);
    std::vector<alerting::ObjectiveAlerts> found =
        alerting::AlertsOfObjectives(input_.slos, input_.rules, definitions_);
    std::size_t next = 0;
    for (const slo::Slo& slo : input_.slos) {
      for (const slo::Target& target : slo.targets) ProposeFor(slo, target, words, found.at(next++));
      if (!slo.targets.empty()) continue;
      ++next;
      AddNote(NoteKind::kNotPossible, slo.place, NameOf(slo) + " has no target", "give it one");
    }
  }

  void ProposeFor(const slo::Slo& slo, const slo::Target& target, const SeverityWords& words,
                  const alerting::ObjectiveAlerts& found) {
    Coverage coverage = slo.IsUsable(target) ? CoverageOf(found) : Coverage();
    bool left_to_tool = coverage.by_tool && !input_.despite_tools;
    if (!coverage.words.empty() && (left_to_tool || !coverage.by_tool)) {
      return AddNote(NoteKind::kCovered, slo.place, fmt::format("{} is watched by {}", NameOf(slo), coverage.words),
                     left_to_tool ? "where that tool does not run, --all writes rules all the same" : "");
    }
    Result<BurnRules> rules = BurnRulesFor(slo, target, WordsOf(slo, words));
    if (!rules.ok()) {
      return AddNote(NoteKind::kNotPossible, rules.error().place(),
                     fmt::format("no burn-rate alerts for {}: {}", NameOf(slo), rules.error().message()),
                     rules.error().advice());
    }
    std::string folder = rules->is_resource ? FolderOf(slo.place.file) : input_.rule_folder;
    std::string path = Below(folder, rules->id + "-burn-rate.yaml");
    std::string runbook = RunbookPath(rules->alert);
    rules->comments.insert(rules->comments.begin(), Origin(*rules, slo));
    if (!Add(path, RuleText(*rules, runbook))) {
      return AddNote(NoteKind::kNotPossible, slo.place,
                     fmt::format("no burn-rate alerts for {}: another objective has the same name", NameOf(slo)),
                     "give one of them a name of its own");
    }
    if (input_.runbooks) Add(runbook, RunbookText(SubjectOf(*rules, path)));
  }

  // What the objective itself says of severities goes before what the repository's alerts say.
  static SeverityWords WordsOf(const slo::Slo& slo, SeverityWords words) {
    for (const slo::BurnPolicy& policy : slo.policies) {
      if (policy.severity.empty() || !policy.response) continue;
      (*policy.response == slo::Response::kPage ? words.page : words.ticket) = policy.severity;
    }
    return words;
  }

  static std::string Origin(const BurnRules& rules, const slo::Slo& slo) {
    return fmt::format(
        "How fast {} spends its error budget: {}. Derived by `seaworthy fix` from {}. Seaworthy counts it once the "
        "lines marked TODO are completed.",
        NameOf(slo), rules.objective, Plain(slo.place.file));
  }

  static RunbookSubject SubjectOf(const BurnRules& rules, const std::string& path) {
    RunbookSubject subject{.alert = rules.alert, .rules = {}};
    for (const BurnAlert& alert : rules.alerts) {
      subject.rules.push_back({.severity = alert.severity,
                               .signal = fmt::format("the error budget of {}", rules.objective),
                               .expression = alert.expression,
                               .hold = {},
                               .summary = alert.summary,
                               .path = path});
    }
    return subject;
  }

  // Alerts without a runbook, by name: several rules of one name share theirs.
  void ProposeRunbooks() {
    std::vector<std::string> names;
    std::map<std::string, std::vector<const Rule*>> bare;
    for (const alerting::RuleFile& file : input_.rules) {
      for (const alerting::Group& group : file.groups) {
        for (const Rule& rule : group.rules) {
          if (!LacksRunbook(rule)) continue;
          std::vector<const Rule*>& rules = bare[rule.name];
          if (rules.empty()) names.push_back(rule.name);
          rules.push_back(&rule);
        }
      }
    }
    for (const std::string& name : names) ProposeRunbook(name, bare[name]);
  }

  static bool LacksRunbook(const Rule& rule) {
    bool lacks = rule.runbook.kind == alerting::RunbookKind::kMissing ||
                 rule.runbook.kind == alerting::RunbookKind::kPlaceholder;
    return rule.is_alert && lacks && !rule.name.empty() && rule.name.find("{{") == std::string::npos;
  }

  // A path that a page can be written to.
  static bool NamesFreePath(const Rule& rule) {
    auto is_plain = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             std::string_view("-_./").find(c) != std::string_view::npos;
    };
    const std::string& path = rule.runbook.text;
    return rule.runbook.kind == alerting::RunbookKind::kMissing && path.ends_with(".md") &&
           std::ranges::all_of(path, is_plain) && !path.starts_with('/') && path.find("..") == std::string::npos &&
           path.find("./") == std::string::npos && path.find("//") == std::string::npos;
  }

  void ProposeRunbook(const std::string& name, const std::vector<const Rule*>& rules) {
    RunbookSubject subject{.alert = name, .rules = {}};
    auto named = std::ranges::find_if(rules, [](const Rule* rule) { return NamesFreePath(*rule); });
    std::string path = named == rules.end() ? RunbookPath(name) : (*named)->runbook.text;
    for (const Rule* rule : rules) subject.rules.push_back(FiringRuleOf(*rule));
    Add(path, RunbookText(subject));  // Names that differ in punctuation alone share a page.
    auto bare = std::ranges::find_if(rules, [](const Rule* rule) { return !NamesFreePath(*rule); });
    if (bare == rules.end()) return;
    std::string others = rules.size() == 1 ? "" : fmt::format(" (in {} rules)", rules.size());
    bool placeholder = (*bare)->runbook.kind == alerting::RunbookKind::kPlaceholder;
    std::string_view names = placeholder ? "has a placeholder for a runbook" : "names no runbook";
    AddNote(NoteKind::kByHand, (*bare)->place, fmt::format("{} {}{}", Plain(name), names, others),
            fmt::format("write `runbook_url:` with the address of {} under its annotations", path));
  }

  FiringRule FiringRuleOf(const Rule& rule) const {
    std::string_view says = rule.Annotation("summary");
    for (std::string_view other : {"description", "message"}) {
      if (says.empty()) says = rule.Annotation(other);
    }
    return {.severity = rule.severity,
            .signal = SignalOf(alerting::WatchOf(rule, definitions_)),
            .expression = rule.expression,
            .hold = rule.for_text,
            .summary = std::string(says),
            .path = rule.place.file};
  }

  std::string RunbookPath(std::string_view alert) const {
    return Below(input_.runbook_folder, Kebab(alert, "alert") + ".md");
  }

  // Whether the path was still free.
  bool Add(const std::string& path, std::string text) {
    if (!paths_.insert(path).second) return false;
    out_.files.push_back({path, std::move(text)});
    return true;
  }

  void AddNote(NoteKind kind, Place place, std::string text, std::string advice) {
    out_.notes.push_back({kind, std::move(place), std::move(text), std::move(advice)});
  }

  const Input& input_;
  alerting::Definitions definitions_;
  std::set<std::string> paths_;
  Proposal out_;
};

}  // namespace

Proposal Propose(const Input& input) { return Proposer(input).Run(); }

std::string RuleFolder(std::span<const alerting::RuleFile> files) {
  std::map<std::string, int> count;
  for (const alerting::RuleFile& file : files) {
    if (file.dialect == alerting::Dialect::kPrometheus && !file.embedded) ++count[FolderOf(file.path)];
  }
  auto most = std::ranges::max_element(count, {}, [](const auto& entry) { return entry.second; });
  return most == count.end() ? "monitoring/rules" : most->first;
}

std::string RunbookFolder(std::span<const std::string_view> paths) {
  for (std::string_view path : paths) {
    std::string folder = FolderOf(path);
    std::string name = folder.substr(folder.rfind('/') + 1);
    if (path.ends_with(".md") && (name == "runbooks" || name == "playbooks")) return folder;
  }
  return "docs/runbooks";
}

}  // namespace seaworthy::fix
