#include "fix/runbook.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "base/draft.h"
#include "base/text.h"

namespace seaworthy::fix {
namespace {

// Foreign text between backticks, on one line.
std::string Code(std::string_view text) {
  std::string line = OneLine(text, 300);
  std::ranges::replace(line, '`', '\'');
  return fmt::format("`{}`", line);
}

// Foreign words in a sentence, which cannot start markup of their own.
std::string Words(std::string_view text) {
  std::string out;
  for (char c : OneLine(text, 400)) {
    if (std::string_view("\\*[]<>#|").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

// The whole expression as a block that it cannot end by itself.
std::string CodeBlock(std::string_view text) {
  std::string fence = "```";
  while (text.find(fence) != std::string_view::npos) fence += '`';
  return fmt::format("{}promql\n{}\n{}\n", fence, Trim(Printable(text)), fence);
}

std::string RuleSection(const FiringRule& rule) {
  std::string text;
  if (!rule.severity.empty()) text += fmt::format("- Severity: {}\n", Code(rule.severity));
  if (!rule.signal.empty()) text += fmt::format("- Signal: {}\n", Words(rule.signal));
  if (!rule.summary.empty()) text += fmt::format("- Says: {}\n", Words(rule.summary));
  text += fmt::format("- Stands in {}\n", Code(rule.path));
  text += rule.hold.empty() ? "- Fires as soon as this gives a result:\n\n"
                            : fmt::format("- Fires once this has given a result for {}:\n\n", Words(rule.hold));
  return text + CodeBlock(rule.expression);
}

// A line for a person to complete.
std::string Mark(std::string_view lead, std::string_view what) {
  return fmt::format("{}{}: {}\n", lead, kDraftMark, what);
}

}  // namespace

std::string RunbookText(const RunbookSubject& subject) {
  std::string text = fmt::format("# {}\n\n", Words(subject.alert));
  text +=
      "Started by `seaworthy fix` from the rule. Replace each line that begins with TODO; as long as one is left, this "
      "is\n"
      "a draft, and Seaworthy counts it as no runbook.\n\n## What fires\n\n";
  for (const FiringRule& rule : subject.rules) text += RuleSection(rule) + "\n";
  text += "## Meaning\n\n" + Mark("", "what is wrong when this fires, in a sentence or two.");
  text += "\n## Impact\n\n" + Mark("", "who notices, and how; what still works.");
  text += "\n## Diagnosis\n\n" + Mark("1. ", "the dashboard or query that shows since when and where.");
  text += Mark("2. ", "how the usual causes are told apart: a release, a dependency, load, data.");
  text += "\n## Mitigation\n\n" + Mark("1. ", "what stops the damage first: roll back, drain, scale, switch off.");
  text += Mark("2. ", "how to see that it helped.");
  text += "\n## Escalation\n\n" + Mark("", "who is called next when this does not help, and after how long.");
  return text;
}

}  // namespace seaworthy::fix
