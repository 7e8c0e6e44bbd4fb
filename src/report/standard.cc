#include "report/standard.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "report/layout.h"

namespace seaworthy::report {
namespace {

std::size_t ItemCount(const model::Standard& standard) {
  std::size_t count = 0;
  for (const model::Section& section : standard.sections) count += section.items.size();
  return count;
}

// Who answers the item.
std::string AnsweredBy(const model::Item& item) {
  if (item.check.empty() && item.awaits.empty()) return "a person attests";
  std::string text = item.check.empty() ? "awaits a collector (" + item.awaits + ")" : "checked";
  if (item.attest == model::Attest::kAlways) text += ", and a person attests";
  return text;
}

std::string SignOffText(const model::SignOff& rule) {
  std::vector<std::string> who = rule.roles;
  who.insert(who.end(), rule.teams.begin(), rule.teams.end());
  who.insert(who.end(), rule.people.begin(), rule.people.end());
  switch (rule.rule) {
    case model::SignOff::Rule::kAny: return JoinWords(who, " or ");
    case model::SignOff::Rule::kAll: return JoinWords(who);
    case model::SignOff::Rule::kQuorum: return fmt::format("{} of {}", rule.quorum, JoinWords(who, " and "));
  }
  return {};
}

}  // namespace

std::string RenderStandardLine(const model::Standard& standard) {
  return fmt::format("{:<16} {:<8} {:>3} items  {}\n", standard.id, standard.version, ItemCount(standard),
                     standard.title);
}

std::string RenderStandard(const model::Standard& standard, int width) {
  auto columns = static_cast<std::size_t>(std::max(width, 40));
  std::string out =
      OneLine(fmt::format("{} {}: {}", standard.id, standard.version, standard.title), std::string::npos) + "\n";
  out += Hanging("", OneLine(standard.summary, 1000), columns);
  out += "sha256:" + standard.digest + "\n";
  if (!standard.parameters.empty()) out += "\nParameters\n";
  for (const model::Parameter& parameter : standard.parameters) {
    out +=
        Hanging(fmt::format("  {} = {} ", parameter.name, OneLine(parameter.text)),
                fmt::format("({}{}) {}", value::ToString(parameter.type),
                            parameter.settable_by_service ? ", a service may set it" : "", OneLine(parameter.doc, 300)),
                columns);
  }
  for (const model::Section& section : standard.sections) {
    out += "\n" + OneLine(section.title) + "\n";
    if (!section.intro.empty()) out += Hanging("  ", OneLine(section.intro, 1000), columns);
    for (const model::SignOff& rule : section.sign_off) out += Hanging("  Signed by ", SignOffText(rule), columns);
    for (const std::string& phrase : section.approval_phrases)
      out += fmt::format("  Approved by writing \"{}\"\n", OneLine(phrase));
    for (const model::Item& item : section.items) {
      out += Hanging(fmt::format("  {} ", item.id),
                     fmt::format("({}, {}) {}", Name(item.severity), AnsweredBy(item), OneLine(item.question, 400)),
                     columns);
    }
  }
  return out;
}

}  // namespace seaworthy::report
