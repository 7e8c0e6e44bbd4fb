#include "check/findings.h"

#include <algorithm>

#include "base/text.h"
#include "check/evaluate.h"

namespace seaworthy::check {
namespace {

using value::Kind;
using value::Value;

// `carts / server`: the elements that were looked at, outermost first.
std::string SubjectOf(const cel::Decision& decision) {
  std::string subject;
  for (const cel::Binding& binding : decision.bindings) {
    if (!subject.empty()) subject += " / ";
    subject += binding.label;
  }
  return subject;
}

std::string EnvironmentOf(const cel::Decision& decision) {
  for (const cel::Binding& binding : decision.bindings) {
    const Value* environment = binding.value.Find("environment");
    if (environment != nullptr && environment->Is(Kind::kString)) return std::string(environment->AsString());
  }
  return {};
}

// What stands right of the measured side, with the value in place of its name: `>= 2` of `w.replicas >= params.least`.
std::string ThresholdOf(const cel::Decision& decision) {
  if (decision.operands.size() < 2) return {};
  const cel::Operand& measured = decision.operands[0];
  const cel::Operand& threshold = decision.operands[1];
  std::string_view expression = decision.expression;
  if (!expression.starts_with(measured.text) || !expression.ends_with(threshold.text))
    return cel::Show(threshold.value);
  expression.remove_prefix(measured.text.size());
  expression.remove_suffix(threshold.text.size());
  return std::string(Trim(expression)) + " " + cel::Show(threshold.value);
}

std::string MeasuredOf(const cel::Decision& decision) {
  return cel::Show(decision.operands.empty() ? decision.value : decision.operands[0].value);
}

model::Finding FindingOf(const cel::Decision& decision, const facts::FactSet& facts) {
  model::Finding finding;
  finding.subject = SubjectOf(decision);
  finding.environment = EnvironmentOf(decision);
  finding.expression = decision.expression;
  finding.measured = MeasuredOf(decision);
  finding.threshold = ThresholdOf(decision);
  if (const facts::Provenance* provenance = facts.ProvenanceOf(decision.origin)) {
    finding.place = provenance->place;
    finding.collector = provenance->collector;
    finding.observed = provenance->observed;
  }
  return finding;
}

// The collector's words for a reason, or ours where it has none.
std::string AdviceFor(const facts::FactSet& facts, const facts::Declaration& fact, value::AbsentReason reason) {
  const facts::CollectorDeclaration* collector = facts.declarations().FindCollector(fact.collector);
  if (collector == nullptr) return {};
  auto found = collector->absent.find(reason);
  return found == collector->absent.end() ? std::string() : found->second;
}

}  // namespace

std::vector<model::Finding> FindingsOf(const cel::Explanation& explanation, const facts::FactSet& facts) {
  std::vector<model::Finding> findings;
  for (const cel::Decision& decision : explanation.decisions) {
    if (findings.size() == kMaxFindings) break;
    findings.push_back(FindingOf(decision, facts));
  }
  return findings;
}

std::vector<model::Missing> MissingOf(std::span<const cel::Unknown> unknowns, const facts::FactSet& facts) {
  std::vector<model::Missing> missing;
  for (const cel::Unknown& unknown : unknowns) {
    if (unknown.slot >= facts.declarations().facts().size()) continue;
    const facts::Declaration& fact = facts.declarations().facts()[unknown.slot];
    model::Missing entry;
    entry.fact = unknown.path.empty() ? fact.key : unknown.path;
    entry.reason = Name(unknown.reason);
    entry.detail = unknown.detail;
    entry.advice = AdviceFor(facts, fact, unknown.reason);
    if (const facts::Provenance* provenance = facts.ProvenanceOf(unknown.origin)) entry.place = provenance->place;
    missing.push_back(std::move(entry));
  }
  return missing;
}

}  // namespace seaworthy::check
