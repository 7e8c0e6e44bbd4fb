#include "alerting/read_rule.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "alerting/hold.h"
#include "alerting/runbook.h"
#include "base/text.h"

namespace seaworthy::alerting {
namespace {

using formats::Node;

enum Field : std::size_t { kAlert, kRecord, kExpr, kFor, kKeepFiringFor, kLabels, kAnnotations };

// In the order of Field; the last two, vmalert's, are not read.
constexpr auto kFieldNames = std::to_array<std::string_view>(
    {"alert", "record", "expr", "for", "keep_firing_for", "labels", "annotations", "debug", "update_entries_limit"});

// The values of a rule, by Field; null where it has none.
using Fields = std::array<const Node*, kFieldNames.size()>;

constexpr auto kSeverityLabels =
    std::to_array<std::string_view>({"severity", "priority", "level", "urgency", "criticality", "alert_severity",
                                     "alertseverity", "sev", "prio", "importance", "impact", "alert_level"});

std::string_view TextOf(const Node* node) { return node == nullptr ? std::string_view() : node->text(); }

// `severity` wherever it is written, in small letters or not; else the next word of that kind.
std::string SeverityOf(const std::vector<Text>& labels) {
  for (std::string_view name : kSeverityLabels) {
    for (auto label = labels.rbegin(); label != labels.rend(); ++label) {
      bool same = label->name == name || (label->name.size() == name.size() && Lower(label->name) == name);
      if (same && !Trim(label->text).empty()) return std::string(Trim(label->text));
    }
  }
  return {};
}

void ReadHold(const Node* node, Rule& rule) {
  rule.for_text = TextOf(node);
  if (rule.for_text.empty()) return;
  if (std::optional<Span> hold = ParseHold(rule.for_text)) {
    rule.hold = *hold;
  } else {
    rule.problems.push_back(fmt::format("`for` is no duration: \"{}\"", OneLine(rule.for_text, 40)));
  }
}

// What only alerts have.
void RefuseInRecord(const Fields& fields, Rule& rule) {
  for (Field field : {kFor, kKeepFiringFor, kAnnotations}) {
    if (fields[field] != nullptr) {
      rule.problems.push_back(fmt::format("a recording rule has no `{}`", kFieldNames[field]));
    }
  }
}

void CheckName(Rule& rule) {
  if (rule.name.empty()) {
    rule.problems.emplace_back(rule.is_alert ? "the alert has no name" : "the recorded series has no name");
  } else if (!rule.is_alert && rule.name.find_first_of("{}") != std::string::npos) {
    rule.problems.push_back(fmt::format("\"{}\" is no name of a series", OneLine(rule.name, 60)));
  }
}

void CheckLabels(Rule& rule) {
  for (const Text& label : rule.labels) {
    if (label.name.empty() || label.name == "__name__") {
      rule.problems.push_back(fmt::format("no rule may set the label \"{}\"", label.name));
    }
  }
}

// A template that does not end fails when the rule is loaded.
void CheckTemplates(Rule& rule) {
  for (const std::vector<Text>* texts : {&rule.labels, &rule.annotations}) {
    for (const Text& text : *texts) {
      std::size_t open = text.text.rfind("{{");
      if (open == std::string::npos || text.text.find("}}", open) != std::string::npos) continue;
      rule.problems.push_back(fmt::format("the template in `{}` does not end", OneLine(text.name, 40)));
    }
  }
}

Fields FieldsOf(const Node& node, std::vector<std::string>& problems) {
  Fields fields{};
  for (const formats::Entry& entry : node.entries()) {
    std::string_view name = entry.key->text();
    auto known = std::ranges::find(kFieldNames, name);
    if (known != kFieldNames.end()) {
      fields[static_cast<std::size_t>(known - kFieldNames.begin())] = entry.value;
    } else {
      problems.push_back(UnknownField(name, kFieldNames));
    }
  }
  return fields;
}

void ReadExpression(const Node* node, const Frame& frame, Rule& rule) {
  rule.expression = TextOf(node);
  if (Trim(rule.expression).empty()) {
    rule.problems.emplace_back("the rule has no expression");
  } else {
    rule.templated = rule.expression.find("{{") != std::string::npos || rule.expression.find("{%") != std::string::npos;
  }
  if (node != nullptr) rule.expression_place = frame.PlaceOf(*node);
}

}  // namespace

Place Frame::PlaceOf(const Node& node) const {
  if (!embedded) return {std::string(path), node.line(), node.column()};
  return {std::string(path), lines_before + (one_line ? 1 : node.line()), 0};
}

bool LooksLikeRule(const Node& node) {
  return node.Find("alert") != nullptr || node.Find("record") != nullptr || node.Find("expr") != nullptr;
}

std::string UnknownField(std::string_view field, std::span<const std::string_view> known) {
  if (std::ranges::find(known, field) != known.end()) return {};
  std::string_view near = Nearest(field, known);
  if (near.empty()) return fmt::format("unknown field `{}`", OneLine(field, 40));
  return fmt::format("unknown field `{}`: is `{}` meant?", OneLine(field, 40), near);
}

void ReadTexts(const Node* node, std::string_view what, std::vector<Text>& texts, std::vector<std::string>& problems) {
  if (node == nullptr || node->IsNull()) return;
  if (!node->IsMapping()) problems.push_back(fmt::format("`{}` is no mapping", what));
  texts.reserve(texts.size() + node->entries().size());
  for (const formats::Entry& entry : node->entries()) {
    if (!entry.value->IsScalar()) {
      problems.push_back(fmt::format("`{}` of `{}` is no text", OneLine(entry.key->text(), 40), what));
      continue;
    }
    texts.push_back({std::string(entry.key->text()), std::string(entry.value->text())});
  }
}

bool ReadRule(const Node& node, const Frame& frame, Rule& rule, std::string& why) {
  std::vector<std::string> unknown;
  Fields fields = FieldsOf(node, unknown);
  if (fields[kAlert] == nullptr && fields[kRecord] == nullptr) {
    why = node.IsMapping() ? "a rule has neither `alert` nor `record`" : "a rule is no mapping";
    return false;
  }
  rule.is_alert = fields[kAlert] != nullptr;
  rule.name = TextOf(fields[rule.is_alert ? kAlert : kRecord]);
  rule.place = frame.PlaceOf(node);
  if (rule.is_alert && fields[kRecord] != nullptr) rule.problems.emplace_back("a rule has either `alert` or `record`");
  CheckName(rule);
  ReadExpression(fields[kExpr], frame, rule);
  ReadTexts(fields[kLabels], "labels", rule.labels, rule.problems);
  ReadTexts(fields[kAnnotations], "annotations", rule.annotations, rule.problems);
  if (rule.is_alert) {
    ReadHold(fields[kFor], rule);
  } else {
    RefuseInRecord(fields, rule);
  }
  CheckLabels(rule);
  CheckTemplates(rule);
  rule.problems.insert(rule.problems.end(), unknown.begin(), unknown.end());
  rule.loads = rule.problems.empty();
  if (!rule.is_alert) return true;
  rule.severity = SeverityOf(rule.labels);
  rule.runbook = RunbookOf(rule.annotations, rule.labels);
  return true;
}

void ParseExpression(Rule& rule, const Group& group) {
  if (!group.language.empty()) return;
  if (rule.templated) rule.problems.emplace_back("the expression is filled in by a template");
  if (rule.templated || Trim(rule.expression).empty()) return;
  Result<promql::Expression> parsed = promql::Parse(rule.expression);
  if (!parsed.ok()) {
    Error first = std::move(parsed).error();
    parsed = promql::Parse(rule.expression, {.experimental = true, .fill_modifiers = true});
    if (!parsed.ok()) {
      rule.problems.push_back(fmt::format("the expression is no PromQL: {}:{}: {}", first.place().line,
                                          first.place().column, first.message()));
      rule.loads = false;
      return;
    }
    rule.problems.emplace_back("the expression needs the experimental features of Prometheus");
  }
  rule.parsed = *std::move(parsed);
}

}  // namespace seaworthy::alerting
