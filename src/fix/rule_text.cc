// The YAML of BurnRules.
#include <fmt/format.h>

#include "base/draft.h"
#include "fix/burn_rules.h"
#include "fix/yaml_text.h"

namespace seaworthy::fix {
namespace {

std::string LabelLines(const std::vector<Label>& labels, int indent) {
  std::string text;
  for (const Label& label : labels) {
    text += fmt::format("{:{}}{}: {}\n", "", indent, Scalar(label.name), Scalar(label.value));
  }
  return text;
}

std::string ExpressionLines(const std::string& expression) { return "  expr: |\n" + Indented(expression, 4); }

std::string RecordingText(const Recording& recording, const BurnRules& rules) {
  return fmt::format("- record: {}\n", recording.series) + ExpressionLines(recording.expression) + "  labels:\n" +
         LabelLines(rules.labels, 4);
}

std::string AlertText(const BurnAlert& alert, const BurnRules& rules, const std::string& runbook) {
  std::string text = fmt::format("- alert: {}\n", rules.alert) + ExpressionLines(alert.expression);
  text += fmt::format("  labels:\n    {}: {}\n", rules.severity_label, Scalar(alert.severity));
  text += LabelLines(rules.labels, 4);
  text += fmt::format("  annotations:\n    summary: {}\n    description: {}\n", Scalar(alert.summary),
                      Scalar(alert.description));
  return text + fmt::format("    runbook_url: {}\n", Scalar(fmt::format("{}: the address of {}", kDraftMark, runbook)));
}

std::string GroupText(const BurnRules& rules, const std::string& runbook) {
  std::string text = fmt::format("groups:\n  - name: {}-burn-rate\n", rules.id);
  if (rules.interval) text += fmt::format("    interval: {}\n", slo::WindowText(*rules.interval));
  text += "    rules:\n";
  for (const Recording& recording : rules.recordings) text += Indented(RecordingText(recording, rules), 6);
  for (const BurnAlert& alert : rules.alerts) text += Indented(AlertText(alert, rules, runbook), 6);
  return text;
}

std::string ResourceHead(const BurnRules& rules) {
  std::string text = fmt::format(
      "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: {}-burn-rate\n", rules.id);
  if (!rules.space.empty()) text += fmt::format("  namespace: {}\n", Scalar(rules.space));
  if (!rules.resource_labels.empty()) text += "  labels:\n" + LabelLines(rules.resource_labels, 4);
  return text + "spec:\n";
}

}  // namespace

std::string RuleText(const BurnRules& rules, const std::string& runbook) {
  std::string text;
  for (const std::string& comment : rules.comments) text += Comment(comment);
  std::string groups = GroupText(rules, runbook);
  return text + (rules.is_resource ? ResourceHead(rules) + Indented(groups, 2) : groups);
}

}  // namespace seaworthy::fix
