#include "report/markdown.h"

#include <fmt/format.h>

#include "base/text.h"
#include "report/summary.h"

namespace seaworthy::report {
namespace {

using model::ItemResult;
using model::Outcome;

std::string Escaped(std::string_view text) {
  std::string escaped;
  for (char c : OneLine(text, 400)) {
    if (std::string_view("\\*_{}[]<>()#|!~&@").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

// In backquotes; more of them than the text holds in a row.
std::string Code(std::string_view text) {
  std::string line = OneLine(text, 300);
  if (line.find('`') == std::string::npos) return "`" + line + "`";
  return "```` " + line + " ````";
}

std::string_view Icon(const ItemResult& result) {
  if (result.for_review) return "review";
  return Name(result.outcome);
}

std::string Seen(const model::Finding& finding) {
  std::string text = finding.subject.empty() ? "" : "**" + Escaped(finding.subject) + "** ";
  text += Escaped(finding.said);
  if (!finding.threshold.empty()) text += ", against " + Code(finding.threshold);
  if (std::string place = ToString(finding.place); !place.empty()) text += " at " + Code(place);
  return text;
}

void AppendDetails(std::string& out, const ItemResult& result) {
  out += fmt::format("- **{}** ({}, {}): {}\n", result.item->id, Name(result.outcome), Name(result.item->severity),
                     Escaped(result.item->question));
  for (const model::Finding& finding : result.findings) out += "  - " + Seen(finding) + "\n";
  if (result.findings_total > result.findings.size()) {
    out += fmt::format("  - … and {} more\n", result.findings_total - result.findings.size());
  }
  if (result.outcome == Outcome::kError) out += "  - " + Escaped(result.message) + "\n";
  if (!result.item->action.empty()) out += "  - Do: " + Escaped(result.item->action) + "\n";
  if (!result.item->guide.empty()) out += "  - Guide: " + Escaped(result.item->guide) + "\n";
}

void AppendTable(std::string& out, const SectionView& section) {
  out += fmt::format("\n### {}\n\n| outcome | item | weight | evidence |\n|---|---|---|---|\n", Escaped(section.title));
  for (const ItemResult* result : section.items) {
    std::string evidence = result->findings.empty() ? Escaped(result->message) : Seen(result->findings.front());
    // A pipe ends a cell even inside backquotes.
    std::string cell;
    for (char c : evidence) cell += c == '|' ? std::string("\\|") : std::string(1, c);
    out += fmt::format("| {} | {} | {} | {} |\n", Icon(*result), result->item->id, Name(result->item->severity), cell);
  }
}

}  // namespace

std::string RenderMarkdown(const model::Run& run) {
  std::string out = fmt::format("## {}: {}\n\n", Escaped(run.service), Shout(run.verdict));
  out += fmt::format("{} {}: {}. {}\n", Escaped(run.standard->id), Escaped(run.standard->version), VerdictSentence(run),
                     WhatTurnsIt(run));
  bool any = false;
  for (const ItemResult& result : run.items) {
    if (result.outcome != Outcome::kFail && result.outcome != Outcome::kError) continue;
    if (!any) out += "\n### To mend\n\n";
    any = true;
    AppendDetails(out, result);
  }
  for (const SectionView& section : Sections(run)) AppendTable(out, section);
  auto unknowns = Unknowns(run);
  if (!unknowns.empty()) out += "\n### Not known\n\n";
  for (const UnknownGroup& group : unknowns) {
    std::vector<std::string> ids;
    for (const ItemResult* result : group.items) ids.push_back(result->item->id);
    out += fmt::format("- {} ({}): {}. {}\n", Code(group.source), group.reason, JoinWords(ids),
                       Escaped(Sentence(group.detail) + " " + group.advice));
  }
  for (const std::string& remark : run.remarks) out += "\n> " + Escaped(remark) + "\n";
  return out;
}

}  // namespace seaworthy::report
