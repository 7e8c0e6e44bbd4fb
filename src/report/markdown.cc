#include "report/markdown.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "report/markdown_text.h"
#include "report/signal_matrix.h"
#include "report/summary.h"

namespace seaworthy::report {
namespace {

using model::ItemResult;
using model::Outcome;

std::string_view Icon(const ItemResult& result) {
  if (result.for_review) return "review";
  return Name(result.outcome);
}

std::string Seen(const model::Finding& finding) {
  std::string text = finding.subject.empty() ? "" : "**" + EscapedMarkdown(finding.subject) + "** ";
  text += EscapedMarkdown(finding.said);
  if (!finding.threshold.empty()) text += ", against " + MarkdownCode(finding.threshold);
  if (std::string place = ToString(finding.place); !place.empty()) text += " at " + MarkdownCode(place);
  return text;
}

void AppendDetails(std::string& out, const ItemResult& result) {
  out += fmt::format("- **{}** ({}, {}): {}\n", result.item->id, Name(result.outcome), Name(result.item->severity),
                     EscapedMarkdown(result.item->question));
  for (const model::Finding& finding : result.findings) out += "  - " + Seen(finding) + "\n";
  if (result.findings_total > result.findings.size()) {
    out += fmt::format("  - … and {} more\n", result.findings_total - result.findings.size());
  }
  if (result.outcome == Outcome::kError) out += "  - " + EscapedMarkdown(result.message) + "\n";
  if (!result.item->action.empty()) out += "  - Do: " + EscapedMarkdown(result.item->action) + "\n";
  if (!result.item->guide.empty()) out += "  - Guide: " + EscapedMarkdown(result.item->guide) + "\n";
}

void AppendTable(std::string& out, const SectionView& section) {
  out += fmt::format("\n### {}\n\n| outcome | item | weight | evidence |\n|---|---|---|---|\n",
                     EscapedMarkdown(section.title));
  for (const ItemResult* result : section.items) {
    std::string evidence = result->findings.empty() ? EscapedMarkdown(result->message) : Seen(result->findings.front());
    out += fmt::format("| {} | {} | {} | {} |\n", Icon(*result), result->item->id, Name(result->item->severity),
                       MarkdownCell(evidence));
  }
}

void AppendSignals(std::string& out, const model::GoldenSignals& signals) {
  if (signals.rows.empty()) return;
  out += "\n### Golden signals\n\n| component | latency | traffic | errors | saturation |\n|---|---|---|---|---|\n";
  for (const model::SignalRow& row : signals.rows) {
    out += "| " + EscapedMarkdown(RowName(row)) + " |";
    for (const model::SignalCell& cell : row.cells) out += " " + CellText(cell) + " |";
    out += "\n";
  }
}

}  // namespace

std::string RenderMarkdown(const model::Run& run) {
  std::string out = fmt::format("## {}: {}\n\n", EscapedMarkdown(run.service), Shout(run));
  out += fmt::format("{} {}: {}. {}\n", EscapedMarkdown(run.standard->id), EscapedMarkdown(run.standard->version),
                     VerdictSentence(run), WhatTurnsIt(run));
  if (run.service_source == "detected") out += fmt::format("\n{}\n", EscapedMarkdown(kOnlyDetected));
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
    out += fmt::format("- {} ({}): {}. {}\n", MarkdownCode(group.source), group.reason, JoinWords(ids),
                       EscapedMarkdown(Sentence(group.detail) + " " + group.advice));
  }
  for (const std::string& remark : run.remarks) out += "\n> " + EscapedMarkdown(remark) + "\n";
  return out;
}

}  // namespace seaworthy::report
