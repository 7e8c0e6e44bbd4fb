// Sections of a review's document: sign-offs with what changed since, and the items with their evidence.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "report/review_parts.h"

namespace seaworthy::report {
namespace {

using review::Ground;
using review::ItemStanding;
using review::Measured;
using review::SectionStanding;
using review::SignOffStanding;

Line Place(const Measured& measured) {
  if (measured.file.empty()) return Line();
  if (measured.line > 0) return Line().Text(" at ").Code(fmt::format("{}:{}", measured.file, measured.line));
  return Line().Text(" at ").Link(measured.file, measured.file);
}

Line Value(const Measured& measured) {
  Line line;
  if (!measured.part.subject.empty()) line.Strong(measured.part.subject).Text(" ");
  line.Text(OneLine(measured.value, 200));
  if (!measured.threshold.empty()) line.Text(", against ").Code(OneLine(measured.threshold, 120));
  line.Append(Place(measured));
  if (measured.observed) line.Muted(", seen " + Day(*measured.observed));
  return line;
}

Line Evidence(const ItemStanding& item, const ReviewReport& report) {
  constexpr std::size_t kShown = 3;
  Line line;
  if (item.record != nullptr) {
    const std::vector<Measured>& measured = item.record->measured;
    for (std::size_t i = 0; i < std::min(measured.size(), kShown); ++i) {
      if (i > 0) line.Break();
      line.Append(Value(measured[i]));
    }
    if (measured.size() > kShown) line.Break().Text(fmt::format("and {} more", measured.size() - kShown));
    if (measured.empty() && !item.record->message.empty()) line.Text(OneLine(item.record->message, 200));
  }
  if (item.ground == Ground::kAttested) {
    if (!line.empty()) line.Break();
    line.Append(Proof(item.attestation->event.evidence, report));
  }
  return line.empty() ? Line().Muted("none") : line;
}

Line Stands(const ItemStanding& item) {
  Line line = item.ground == Ground::kDeclared ? Outcome(model::Outcome::kNotApplicable) : Outcome(item.outcome);
  if (!item.satisfied && item.required) line.Text(", ").Bad("blocks");
  if (!item.satisfied && item.ground == Ground::kCondition) line.Text(", ").Warning("promised");
  // A check that passes has said why with its evidence.
  const bool said = item.ground == Ground::kCheck || (item.record != nullptr && item.why == item.record->message);
  if (!said && !item.why.empty()) line.Break().Text(OneLine(item.why, 300));
  return line;
}

std::string Weight(const ItemStanding& item) {
  if (item.item->blocks) return "";
  return item.item->severity == model::Severity::kBlocker ? "not enforced"
                                                          : std::string(review::NameOf(item.item->severity));
}

std::vector<Line> Row(const ItemStanding& item, const ReviewReport& report) {
  Line question = Line(OneLine(item.item->question, 300)).Break().Code(item.item->id);
  if (std::string weight = Weight(item); !weight.empty()) question.Muted(" " + weight);
  std::vector<Line> row{std::move(question), Stands(item), Evidence(item, report)};
  if (report.subject.review.started.services.size() > 1) row.insert(row.begin() + 1, Line(item.service));
  return row;
}

void AddItems(Document& document, const SectionStanding& section, const ReviewReport& report) {
  std::vector<std::vector<Line>> rows;
  for (const ItemStanding& item : report.assessment.items) {
    if (item.section == section.section) rows.push_back(Row(item, report));
  }
  std::vector<std::string> head{"Item", "Outcome", "Evidence"};
  if (report.subject.review.started.services.size() > 1) head.insert(head.begin() + 1, "Service");
  document.Table(std::move(head), std::move(rows));
}

Line Signature(const SignOffStanding& standing, const ReviewReport& report) {
  const review::SignOff& sign_off = *standing.sign_off;
  Line line;
  if (sign_off.withdrawn) {
    line.Muted("Withdrawn: ");
  } else {
    standing.valid ? line.Good("Signed: ") : line.Bad("Void: ");
  }
  line.Text(fmt::format("{} as {} on {} UTC", Person(report, sign_off.by.person), ToString(sign_off.event.as),
                        Minute(sign_off.at)));
  line.Muted(fmt::format(" ({})", review::NameOf(sign_off.by.known)));
  if (!sign_off.event.comment.empty()) line.Text(": " + OneLine(sign_off.event.comment, 300));
  return line;
}

void AddSignOff(Document& document, const SignOffStanding& standing, const ReviewReport& report) {
  document.Paragraph(Signature(standing, report));
  if (standing.sign_off->withdrawn) return;
  std::vector<Line> changes;
  for (const review::Change& change : standing.changed) {
    Line line;
    if (change.voids) line.Bad("voids it: ");
    changes.push_back(line.Append(Difference(change, report)));
  }
  if (changes.empty()) return;
  document.Paragraph("Changed since it was signed:");
  document.List(std::move(changes));
}

// `2 of `, `1 more of `
std::string Needed(const review::RuleStanding& rule) {
  return fmt::format("{} {}of ", rule.rule->quorum - rule.counted, rule.counted > 0 ? "more " : "");
}

void AddAwaited(Document& document, const SectionStanding& section, const ReviewReport& report) {
  if (report.subject.review.ended()) return;
  for (const review::RuleStanding& rule : section.rules) {
    if (rule.met) continue;
    std::string how = rule.rule->rule == model::SignOff::Rule::kAll      ? "all of "
                      : rule.rule->rule == model::SignOff::Rule::kQuorum ? Needed(rule)
                      : rule.awaited.size() > 1                          ? "any of "
                                                                         : "";
    document.Paragraph(Line().Warning("Awaited: ").Text(how + Capacities(rule.awaited)));
  }
}

void AddRequests(Document& document, const SectionStanding& section, const ReviewReport& report) {
  for (const review::ChangeRequest* request : section.requests) {
    document.Paragraph(Line()
                           .Bad("Changes requested")
                           .Text(fmt::format(" by {} on {} UTC:", Person(report, request->by), Minute(request->at))));
    std::optional<std::string> words = report.lookup.text ? report.lookup.text(request->text) : std::nullopt;
    document.Quote(words.value_or("(erased)"));
  }
}

}  // namespace

void AddSections(Document& document, const ReviewReport& report) {
  for (const SectionStanding& section : report.assessment.sections) {
    document.Heading(2, section.section->title.empty() ? section.section->id : section.section->title);
    for (const SignOffStanding& sign_off : section.sign_offs) AddSignOff(document, sign_off, report);
    AddAwaited(document, section, report);
    AddRequests(document, section, report);
    AddItems(document, section, report);
  }
}

}  // namespace seaworthy::report
