// Rules out of YAML: rule files of Prometheus, Mimir, vmalert and Loki; the resources of their operators, alone or in a
// List; values of charts that hold groups; rule files inside a ConfigMap or any other text. Documents of other kinds
// are passed over.
//
// A rule that one reader of this format would refuse is kept with what is wrong. A number where text belongs is text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "alerting/rule.h"
#include "formats/yaml.h"

namespace seaworthy::alerting {

// Whether a text may hold rules. Cheap, for files that need not be parsed.
bool MayHoldRules(std::string_view text);

// Whether a text holds alerts that Grafana evaluates itself. They are not read.
bool HoldsGrafanaAlerts(std::string_view text);

// Whether a file of that name is a template whatever it holds: `alerts.libsonnet`, `rules.yml.j2`.
bool IsTemplateName(std::string_view path);

enum class Expressions { kParsed, kParsedOfRecords, kText };  // Trees are larger than all else that is kept.

struct ReadOptions {
  Expressions expressions = Expressions::kParsed;
};

std::vector<RuleFile> ReadRules(const formats::YamlStream& stream, std::string_view path,
                                const ReadOptions& options = {});

// Of a text that was not parsed yet. Errors, with the file: those of ParseYaml, formats/templated also for a file that
// is a template by its name.
Result<std::vector<RuleFile>> ReadRuleText(std::string_view text, std::string_view path,
                                           const ReadOptions& options = {});

}  // namespace seaworthy::alerting
