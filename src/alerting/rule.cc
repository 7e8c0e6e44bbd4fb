#include "alerting/rule.h"

#include <algorithm>
#include <ranges>

namespace seaworthy::alerting {
namespace {

// The last one counts: a rule's own label stands behind that of its group.
std::string_view TextOf(const std::vector<Text>& texts, std::string_view name) {
  for (const Text& text : texts | std::views::reverse) {
    if (text.name == name) return text.text;
  }
  return {};
}

}  // namespace

std::string_view Name(Dialect dialect) {
  switch (dialect) {
    case Dialect::kPrometheus: return "prometheus";
    case Dialect::kPrometheusRule: return "prometheus-rule";
    case Dialect::kMimir: return "mimir";
    case Dialect::kVictoria: return "victoria";
    case Dialect::kLoki: return "loki";
  }
  return "?";
}

std::string_view Name(RunbookKind kind) {
  switch (kind) {
    case RunbookKind::kMissing: return "missing";
    case RunbookKind::kPlaceholder: return "placeholder";
    case RunbookKind::kTemplated: return "templated";
    case RunbookKind::kText: return "text";
    case RunbookKind::kPath: return "path";
    case RunbookKind::kUrl: return "url";
  }
  return "?";
}

std::string_view Rule::Label(std::string_view label) const { return TextOf(labels, label); }

std::string_view Rule::Annotation(std::string_view annotation) const { return TextOf(annotations, annotation); }

}  // namespace seaworthy::alerting
