// What a review's document lists below its sections: waivers, promises, corrections, comments.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "report/review_parts.h"

namespace seaworthy::report {
namespace {

using review::Condition;
using review::ConditionStatus;
using review::Thread;
using review::Waiver;
using review::WaiverStatus;

constexpr std::size_t kLong = 300;

bool Several(const ReviewReport& report) { return report.subject.review.started.services.size() > 1; }

Line ItemOf(const ReviewReport& report, const std::string& service, const std::string& item) {
  return Line().Code(Several(report) ? service + ": " + item : item);
}

// Of this review, or it serves this review.
bool Matters(const Waiver& waiver, const ReviewReport& report) {
  const review::ReviewState& state = report.subject.review;
  if (waiver.request.review == state.id()) return true;
  return waiver.InForce(report.now) && state.standard.FindItem(waiver.request.item) != nullptr;
}

Line StatusOf(const Waiver& waiver, const ReviewReport& report) {
  switch (waiver.status) {
    case WaiverStatus::kRequested: return Line().Warning("asked for");
    case WaiverStatus::kDenied: return Line().Bad("denied").Text(": " + OneLine(waiver.decision_reason, kLong));
    case WaiverStatus::kRevoked: return Line().Bad("revoked").Text(": " + OneLine(waiver.decision_reason, kLong));
    case WaiverStatus::kApproved: break;
  }
  const std::string by = " approved by " + Person(report, waiver.decided_by);
  return waiver.InForce(report.now) ? Line().Good("in force,").Text(by) : Line().Bad("ended,").Text(by);
}

Line Why(const Waiver& waiver, const ReviewReport& report) {
  Line line(OneLine(waiver.request.reason, kLong));
  if (!waiver.request.control.empty()) line.Break().Text("Meanwhile: " + OneLine(waiver.request.control, kLong));
  return line.Muted(fmt::format(" ({})", Person(report, waiver.requested_by)));
}

Line StatusOf(const Condition& condition, Instant now) {
  switch (condition.status) {
    case ConditionStatus::kMet: return Line().Good("met").Text(" on " + Day(condition.ended_at));
    case ConditionStatus::kDropped: return Line().Bad("dropped").Text(" on " + Day(condition.ended_at));
    case ConditionStatus::kOpen: break;
  }
  return condition.InForce(now) ? Line().Warning("open") : Line().Bad("overdue");
}

std::string Due(const std::optional<Instant>& due) { return due ? Day(*due) : ""; }

void AddConditions(Document& document, const ReviewReport& report) {
  std::vector<std::vector<Line>> rows;
  for (const std::string& service : report.subject.review.started.services) {
    for (const auto& [id, condition] : report.subject.Service(service).conditions) {
      const review::ConditionAdded& event = condition.event;
      if (event.review != report.subject.review.id() && !condition.InForce(report.now)) continue;
      rows.push_back({ItemOf(report, service, event.item), Line(OneLine(event.promise, kLong)),
                      Line(Person(report, event.owner)), Line(Due(event.due)), StatusOf(condition, report.now)});
    }
  }
  if (!rows.empty()) document.Heading(2, "Conditions");
  document.Table({"Item", "Promise", "Owner", "Due", "Status"}, std::move(rows));
}

void AddActions(Document& document, const ReviewReport& report) {
  std::vector<std::vector<Line>> rows;
  for (const std::string& service : report.subject.review.started.services) {
    for (const auto& [id, action] : report.subject.Service(service).actions) {
      const review::ActionAdded& event = action.event;
      if (event.review != report.subject.review.id()) continue;
      const bool late = event.due && *event.due <= report.now;
      Line status = action.done ? Line().Good("done") : late ? Line().Bad("overdue") : Line().Warning("open");
      rows.push_back({Line().Link(OneLine(event.title, kLong), event.url), Line(event.item),
                      Line(event.owner.empty() ? "" : Person(report, event.owner)), Line(Due(event.due)), status});
    }
  }
  if (!rows.empty()) document.Heading(2, "Action items");
  document.Table({"Action", "Item", "Owner", "Due", "Status"}, std::move(rows));
}

void AddWords(Document& document, const ReviewReport& report, const review::BlobRef& text) {
  if (!report.lookup.text) return;
  document.Quote(report.lookup.text(text).value_or("(erased)"));
}

Line ThreadLine(const Thread& thread, const ReviewReport& report) {
  Line line;
  line.Strong(fmt::format("#{}", thread.number)).Text(thread.note ? " Note" : " Comment");
  if (!thread.anchor.item.empty()) {
    line.Text(" on ").Code(thread.anchor.item);
  } else if (!thread.anchor.section.empty()) {
    const review::PinnedSection* section = report.subject.review.standard.FindSection(thread.anchor.section);
    line.Text(" on " + (section == nullptr ? thread.anchor.section : section->title));
  }
  line.Text(fmt::format(" by {}, {} UTC: ", Person(report, thread.by), Minute(thread.at)));
  if (thread.status == review::ThreadStatus::kResolved) {
    return line.Good("resolved").Text(" by " + Person(report, thread.resolved_by));
  }
  return thread.note ? line.Muted("does not block") : line.Bad(std::string(review::NameOf(thread.status)));
}

}  // namespace

void AddWaivers(Document& document, const ReviewReport& report) {
  std::vector<std::vector<Line>> rows;
  for (const std::string& service : report.subject.review.started.services) {
    for (const auto& [id, waiver] : report.subject.Service(service).waivers) {
      if (!Matters(waiver, report)) continue;
      rows.push_back({ItemOf(report, service, waiver.request.item), Line(Parts(waiver.parts)), Why(waiver, report),
                      Line(Day(waiver.until)), StatusOf(waiver, report)});
    }
  }
  if (!rows.empty()) document.Heading(2, "Waivers");
  document.Table({"Item", "Covers", "Reason", "Ends", "Status"}, std::move(rows));
}

void AddPromises(Document& document, const ReviewReport& report) {
  AddConditions(document, report);
  AddActions(document, report);
}

void AddCorrections(Document& document, const ReviewReport& report) {
  std::vector<Line> entries;
  for (const auto& [key, correction] : report.subject.review.corrections) {
    const review::OutcomeCorrected& event = correction.event;
    Line line = ItemOf(report, key.first, key.second);
    line.Text(fmt::format(" was corrected from {} to {} by {} on {}: {}", review::NameOf(event.was),
                          review::NameOf(event.outcome), Person(report, correction.by), Day(correction.at),
                          OneLine(event.reason, kLong)));
    const Line proof = Proof(event.evidence, report);
    if (!proof.empty()) line.Text(" (").Append(proof).Text(")");
    entries.push_back(std::move(line));
  }
  for (const auto& [key, declared] : report.subject.review.not_applicable) {
    entries.push_back(ItemOf(report, key.first, key.second)
                          .Text(fmt::format(" was declared not applicable by {} on {}: {}", Person(report, declared.by),
                                            Day(declared.at), OneLine(declared.reason, kLong))));
  }
  if (!entries.empty()) document.Heading(2, "Corrections and declarations");
  document.List(std::move(entries));
}

void AddComments(Document& document, const ReviewReport& report) {
  const review::ReviewState& state = report.subject.review;
  if (!state.threads.empty()) document.Heading(2, "Comments");
  std::vector<const Thread*> threads;
  for (const auto& [id, thread] : state.threads) threads.push_back(&thread);
  std::sort(threads.begin(), threads.end(), [](const Thread* a, const Thread* b) { return a->number < b->number; });
  for (const Thread* thread : threads) {
    document.Paragraph(ThreadLine(*thread, report));
    AddWords(document, report, thread->text);
    for (const review::Reply& reply : thread->replies) {
      document.Paragraph(fmt::format("{}, {} UTC:", Person(report, reply.by), Minute(reply.at)));
      AddWords(document, report, reply.text);
    }
  }
  if (!state.notes.empty()) document.Heading(2, "Notes after the end");
  for (const review::Note& note : state.notes) {
    document.Paragraph(fmt::format("{}, {} UTC:", Person(report, note.by), Minute(note.at)));
    AddWords(document, report, note.text);
  }
}

}  // namespace seaworthy::report
