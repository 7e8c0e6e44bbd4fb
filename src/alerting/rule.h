// Alert and recording rules in one model, whatever file they stood in.
//
// A rule keeps what its author wrote; what is wrong with it is said in words and never guessed away. A rule whose
// expression does not parse stays in the list and watches nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/instant.h"
#include "promql/parse.h"

namespace seaworthy::alerting {

enum class Dialect : std::uint8_t {
  kPrometheus,      // A rule file: `groups:` at the top.
  kPrometheusRule,  // The resource of the Prometheus operator, and those that are made like it.
  kMimir,           // A rule file of mimirtool or cortextool: a `namespace` above the groups, or fields of its own.
  kVictoria,        // vmalert: PromQL, or MetricsQL that is no PromQL; VMRule resources too.
  kLoki,            // LogQL: rule files of Loki, AlertingRule and RecordingRule of its operator.
};

std::string_view Name(Dialect dialect);  // `prometheus`, `prometheus-rule`, `mimir`, `victoria`, `loki`

// What the runbook of an alert is worth to the person who is woken.
enum class RunbookKind : std::uint8_t {
  kMissing,      // No annotation of that purpose, or an empty one.
  kPlaceholder,  // `TODO`, `https://example.com/…`, `<runbook>`.
  kTemplated,    // The address itself is filled in by a template that no file here resolves.
  kText,         // Words without an address.
  kPath,         // A file below the repository.
  kUrl,
};

std::string_view Name(RunbookKind kind);  // `missing`, `placeholder`, `templated`, `text`, `path`, `url`

struct Runbook {
  RunbookKind kind = RunbookKind::kMissing;
  std::string text;  // As written; empty for kMissing.
};

struct Text {
  std::string name;
  std::string text;
};

struct Rule {
  bool is_alert = true;  // Else it records.
  std::string name;      // Of the alert, or of the series it records.
  std::string expression;
  bool templated = false;  // The expression is filled in before Prometheus sees it: `{{ .Values.selector }}`.
  std::optional<promql::Expression> parsed;  // Empty where it is no PromQL: `problems` says why, or the dialect.
  std::string for_text;                      // As written, empty where missing.
  Span hold;                                 // `for`; zero where missing.
  std::vector<Text> labels;                  // In the order written; those of the group first.
  std::vector<Text> annotations;
  std::string severity;  // The label that says how bad: `severity`, else `priority`, `level`, …; empty where none does.
  Runbook runbook;
  std::vector<std::string> problems;
  bool loads = true;       // Else Prometheus refuses it, and the whole file with it: `problems` says why.
  Place place;             // Of the rule.
  Place expression_place;  // Of its expression.

  std::string_view Label(std::string_view name) const;       // Empty where there is none.
  std::string_view Annotation(std::string_view name) const;  // Empty where there is none.
};

struct Group {
  std::string name;
  std::string space;     // The namespace of Mimir, or of the resource.
  std::string language;  // Of its expressions, where that is not PromQL: `LogQL`, `Graphite`, `LogsQL`.
  std::vector<Rule> rules;
  Place place;
};

// One document of rules: a file may hold several, a ConfigMap a text for each key.
struct RuleFile {
  std::string path;
  Dialect dialect = Dialect::kPrometheus;
  bool embedded = false;  // In a string of a ConfigMap.
  std::vector<Group> groups;
  std::vector<std::string> problems;  // Of the document, not of one rule: a group twice, an unknown field.
  std::optional<Error> unreadable;    // Of a text in a ConfigMap that names rules and is no YAML: no groups then.
  Place place;
};

}  // namespace seaworthy::alerting
