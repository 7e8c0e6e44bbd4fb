#include "report/markdown.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "report/signal_matrix.h"
#include "report/summary.h"

namespace seaworthy::report {
namespace {

using model::ItemResult;
using model::Outcome;

// Only whole spans of code keep their backquotes: an odd one would pair with a later one, and free what stands there.
bool HasWholeSpans(std::string_view line) {
  return std::ranges::count(line, '`') % 2 == 0 && line.find("``") == std::string_view::npos;
}

std::string Escaped(std::string_view text) {
  std::string escaped;
  std::string line = OneLine(text, 400);
  bool spans = HasWholeSpans(line);
  bool in_code = false;
  for (char c : line) {
    if (c == '`' && spans) in_code = !in_code;
    bool marks = std::string_view("\\*_{}[]<>()#|!~&@`").find(c) != std::string_view::npos;
    if (marks && !in_code && !(c == '`' && spans)) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

// In more backquotes than the text holds in a row.
std::string Code(std::string_view text) {
  std::string line = OneLine(text, 300);
  std::size_t longest = 0;
  std::size_t run = 0;
  for (char c : line) longest = std::max(longest, run = c == '`' ? run + 1 : 0);
  std::string fence(longest + 1, '`');
  return longest == 0 ? fence + line + fence : fence + " " + line + " " + fence;
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
    // A pipe ends a cell even inside backquotes; one that is escaped already must not become an escaped backslash.
    std::string cell;
    for (char c : evidence) {
      if (c == '|' && !cell.ends_with('\\')) cell += '\\';
      cell += c;
    }
    out += fmt::format("| {} | {} | {} | {} |\n", Icon(*result), result->item->id, Name(result->item->severity), cell);
  }
}

void AppendSignals(std::string& out, const model::GoldenSignals& signals) {
  if (signals.rows.empty()) return;
  out += "\n### Golden signals\n\n| component | latency | traffic | errors | saturation |\n|---|---|---|---|---|\n";
  for (const model::SignalRow& row : signals.rows) {
    out += "| " + Escaped(RowName(row)) + " |";
    for (const model::SignalCell& cell : row.cells) out += " " + CellText(cell) + " |";
    out += "\n";
  }
}

}  // namespace

std::string RenderMarkdown(const model::Run& run) {
  std::string out = fmt::format("## {}: {}\n\n", Escaped(run.service), Shout(run));
  out += fmt::format("{} {}: {}. {}\n", Escaped(run.standard->id), Escaped(run.standard->version), VerdictSentence(run),
                     WhatTurnsIt(run));
  if (run.service_source == "detected") out += fmt::format("\n{}\n", Escaped(kOnlyDetected));
  bool any = false;
  for (const ItemResult& result : run.items) {
    if (result.outcome != Outcome::kFail && result.outcome != Outcome::kError) continue;
    if (!any) out += "\n### To mend\n\n";
    any = true;
    AppendDetails(out, result);
  }
  if (run.signals) AppendSignals(out, *run.signals);
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
