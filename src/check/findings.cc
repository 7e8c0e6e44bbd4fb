#include "check/findings.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

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

// `w.containers` of an element `w` is `containers`: the finding names the element already.
std::string WithoutElement(std::string_view text, const cel::Decision& decision) {
  for (const cel::Binding& binding : decision.bindings) {
    std::string prefix = binding.variable + ".";
    if (text.starts_with(prefix)) return std::string(text.substr(prefix.size()));
  }
  return std::string(text);
}

bool IsNameCharacter(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// The fact that the text starts with: `repo.owners` of `repo.owners.size()`. The longest, if several do.
std::optional<std::size_t> FactNamed(std::string_view text, const facts::FactSet& facts) {
  std::optional<std::size_t> found;
  for (std::size_t slot = 0; slot < facts.declarations().facts().size(); ++slot) {
    const std::string& key = facts.declarations().facts()[slot].key;
    bool ends = text.size() == key.size() || (text.size() > key.size() && !IsNameCharacter(text[key.size()]));
    if (ends && text.starts_with(key)) found = slot;  // Sorted: a longer one comes later.
  }
  return found;
}

// The text without `w.` where that is a name of its own outside of quotes.
std::string WithoutVariable(std::string_view text, std::string_view variable) {
  std::string prefix = std::string(variable) + ".";
  std::string without;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quote != 0) {
      if (text[i] == '\\' && i + 1 < text.size()) without += text[i++];
      if (text[i] == quote) quote = 0;
    } else if (text[i] == '"' || text[i] == '\'') {
      quote = text[i];
    } else if ((i == 0 || (!IsNameCharacter(text[i - 1]) && text[i - 1] != '.')) &&
               text.substr(i).starts_with(prefix)) {
      i += prefix.size() - 1;
      continue;
    }
    without += text[i];
  }
  return without;
}

// What a macro asks of each element: `runs_tests` of `repo.workflows.exists(w, w.runs_tests)`. Empty where it is not
// written so.
std::string AskedOfEach(const cel::Decision& decision) {
  std::string_view text = decision.expression;
  std::string_view list = decision.operands[0].text;
  if (!text.starts_with(list) || !text.ends_with(')')) return {};
  text = text.substr(list.size(), text.size() - list.size() - 1);
  std::size_t open = text.find('(');
  std::size_t comma = text.find(',');
  if (!text.starts_with('.') || open == std::string_view::npos || comma == std::string_view::npos || comma < open)
    return {};
  std::string_view variable = Trim(text.substr(open + 1, comma - open - 1));
  return OneLine(WithoutVariable(Trim(text.substr(comma + 1)), variable), 120);
}

// The text of `size(x)` or `x.size()` between the words, or empty.
std::string_view InsideSize(std::string_view text) {
  if (text.starts_with("size(") && text.ends_with(")")) return text.substr(5, text.size() - 6);
  if (text.ends_with(".size()")) return text.substr(0, text.size() - 7);
  return {};
}

// `2 (@shop/a, @shop/b)`: a count is easier to believe with the names of what was counted.
std::string CountWithLabels(const Value& list) {
  constexpr std::size_t kNamed = 4;
  std::string shown = std::to_string(list.AsList().size());
  std::vector<std::string> names;
  for (const Value& item : list.AsList()) {
    if (names.size() == kNamed) {
      names.emplace_back("…");
      break;
    }
    if (!item.Is(Kind::kStruct) || item.AsStructType().label < 0) continue;
    const Value& label = item.AsSlots()[static_cast<std::size_t>(item.AsStructType().label)];
    if (!label.Is(Kind::kString)) continue;
    std::string name = OneLine(label.AsString(), 60);
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  }
  return names.empty() ? shown : fmt::format("{} ({})", shown, JoinWords(names, ", "));
}

struct Measurement {
  std::string what;
  std::string value;
  std::string said;
};

Measurement Plain(std::string what, std::string value) {
  std::string said = fmt::format("{} is {}", what, value);
  return {std::move(what), std::move(value), std::move(said)};
}

// What was asked, as far as a sentence bears it.
std::string Asked(const cel::Decision& decision, bool holds) {
  constexpr std::size_t kReadable = 60;
  std::string asked = AskedOfEach(decision);
  if (asked.empty() || (holds && asked.size() > kReadable)) return holds ? "true" : "the check is true";
  return "`" + asked + "` is true";
}

// A macro that was decided by the whole list: `runs_tests` is true of none of 2 repo.workflows (lint, release).
Measurement OverList(const cel::Decision& decision, const Value& list) {
  std::string_view text = decision.operands[0].text;
  std::string_view root = text.substr(0, text.find_first_of("(["));
  bool narrowed = root.size() < text.size();
  if (narrowed) root = root.substr(0, root.rfind('.'));
  std::string what = WithoutElement(root, decision) + (narrowed ? " in question" : "");
  std::string count = CountWithLabels(list);
  if (list.AsList().empty()) return {what, count, fmt::format("there are no {}", what)};
  std::string number = count.substr(0, count.find(' '));
  std::string names = count.substr(number.size());
  bool holds = decision.value.Is(Kind::kBool) && decision.value.AsBool();
  bool one = std::string_view(decision.expression).substr(text.size()).starts_with(".exists_one(");
  std::string_view share = one ? (holds ? "one of" : "not one of") : (holds ? "all" : "none of");
  std::string said = fmt::format("{} of {} {} {}{}", Asked(decision, holds), share, number, what, names);
  return {std::move(what), std::move(count), std::move(said)};
}

// The words of the element's own for a field that was decided as it stands: `s.covered`. Empty where it has none.
std::string ToldBy(const cel::Decision& decision) {
  if (decision.operands.size() > 1 || decision.bindings.empty()) return {};
  const cel::Binding& element = decision.bindings.back();
  std::string_view field = decision.operands.empty() ? decision.expression : decision.operands[0].text;
  if (!field.starts_with(element.variable + ".") || !element.value.Is(Kind::kStruct)) return {};
  const value::StructType& type = element.value.AsStructType();
  auto slot = type.SlotOf(field.substr(element.variable.size() + 1));
  if (!slot || type.fields[*slot].told_by < 0) return {};
  const Value& words = element.value.AsSlots()[static_cast<std::size_t>(type.fields[*slot].told_by)];
  return words.Is(Kind::kString) ? OneLine(words.AsString(), 300) : std::string();
}

Measurement MeasurementOf(const cel::Decision& decision, const facts::FactSet& facts) {
  bool compares = !decision.operands.empty();
  std::string_view text = compares ? std::string_view(decision.operands[0].text) : decision.expression;
  const Value& value = compares ? decision.operands[0].value : decision.value;
  if (text.starts_with("has(") && text.ends_with(")") && value.Is(Kind::kBool)) {
    return Plain(WithoutElement(text.substr(4, text.size() - 5), decision), value.AsBool() ? "set" : "not set");
  }
  if (text.starts_with("!") && value.Is(Kind::kBool)) {
    return Plain(WithoutElement(text.substr(1), decision), value.AsBool() ? "false" : "true");
  }
  if (value.Is(Kind::kList) && decision.operands.size() == 1) return OverList(decision, value);
  if (value.Is(Kind::kList)) return Plain(WithoutElement(text, decision), CountWithLabels(value));
  if (std::string_view list = InsideSize(text); !list.empty()) {
    auto slot = FactNamed(list, facts);
    bool whole = slot && facts.declarations().facts()[*slot].key == list && facts.Get(*slot).Is(Kind::kList);
    return Plain("number of " + WithoutElement(list, decision),
                 whole ? CountWithLabels(facts.Get(*slot)) : cel::Show(value));
  }
  return Plain(WithoutElement(text, decision), cel::Show(value));
}

// Where the decision's own value has no place: the first place of the fact that it is about.
const facts::Provenance* PlaceOf(const cel::Decision& decision, const facts::FactSet& facts) {
  if (const facts::Provenance* own = facts.ProvenanceOf(decision.origin)) return own;
  std::string_view text = decision.operands.empty() ? decision.expression : decision.operands[0].text;
  if (std::string_view list = InsideSize(text); !list.empty()) text = list;
  auto slot = FactNamed(text, facts);
  return slot ? facts.FirstProvenance(facts.Get(*slot)) : nullptr;
}

model::Finding FindingOf(const cel::Decision& decision, const facts::FactSet& facts) {
  model::Finding finding;
  finding.subject = SubjectOf(decision);
  finding.environment = EnvironmentOf(decision);
  finding.expression = decision.expression;
  Measurement measurement = MeasurementOf(decision, facts);
  finding.measure = std::move(measurement.what);
  finding.measured = std::move(measurement.value);
  std::string told = ToldBy(decision);
  finding.said = told.empty() ? std::move(measurement.said) : std::move(told);
  finding.threshold = ThresholdOf(decision);
  if (const facts::Provenance* provenance = PlaceOf(decision, facts)) {
    finding.place = provenance->place;
    finding.collector = provenance->collector;
    finding.observed = provenance->observed;
  }
  return finding;
}

// Whether two findings say the same of two measures: `liveness is false` and `readiness is false` of one workload.
bool SayTheSame(const model::Finding& a, const model::Finding& b) {
  return a.subject == b.subject && a.measured == b.measured && a.threshold == b.threshold && a.place == b.place;
}

void Join(model::Finding& into, const model::Finding& other) {
  if (into.measure == other.measure) return;
  std::size_t last = into.measure.rfind(" and ");
  if (last != std::string::npos) into.measure.replace(last, 5, ", ");
  into.measure += " and " + other.measure;
  into.said = fmt::format("{} are {}", into.measure, into.measured);
  if (into.expression != other.expression) into.expression += ", " + other.expression;
}

// The collector's words for a reason, or ours where it has none.
std::string AdviceFor(const facts::FactSet& facts, const facts::Declaration& fact, value::AbsentReason reason) {
  const facts::CollectorDeclaration* collector = facts.declarations().FindCollector(fact.collector);
  if (collector == nullptr) return {};
  auto found = collector->absent.find(reason);
  return found == collector->absent.end() ? std::string() : found->second;
}

}  // namespace

Findings FindingsOf(const cel::Explanation& explanation, const facts::FactSet& facts) {
  Findings findings;
  for (const cel::Decision& decision : explanation.decisions) {
    model::Finding finding = FindingOf(decision, facts);
    findings.parts.push_back({finding.subject, finding.environment, finding.measure});
    if (!findings.list.empty() && SayTheSame(findings.list.back(), finding)) {
      Join(findings.list.back(), finding);
    } else {
      findings.list.push_back(std::move(finding));
    }
  }
  std::size_t unexplained = explanation.total - explanation.decisions.size();
  findings.total = findings.list.size() + unexplained;
  if (unexplained > 0) findings.parts.push_back({"", "", fmt::format("{} more", unexplained)});
  std::ranges::sort(findings.parts);
  findings.parts.erase(std::ranges::unique(findings.parts).begin(), findings.parts.end());
  if (findings.list.size() > kMaxFindings) findings.list.resize(kMaxFindings);
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
