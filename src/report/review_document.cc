#include "report/review_document.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "report/review_marks.h"
#include "report/review_parts.h"
#include "review/standing.h"
#include "review/validity.h"

namespace seaworthy::report {
namespace {

using review::Blocker;
using review::Decision;
using review::Ending;
using review::ReviewState;
using review::Status;

std::string Words(std::string_view name) {
  std::string words(name);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

Line DecisionLine(const ReviewReport& report) {
  const ReviewState& state = report.subject.review;
  Line line;
  switch (state.ending) {
    case Ending::kClosed: {
      const Decision decision = state.closed->decision;
      const std::string word = decision == Decision::kConditional ? "conditional go" : Words(review::NameOf(decision));
      if (decision == Decision::kNoGo) {
        line.Bad(word);
      } else {
        state.closed->emergency ? line.Warning("emergency go") : line.Good(word);
      }
      break;
    }
    case Ending::kAbandoned: line.Warning("abandoned"); break;
    case Ending::kHealed: line.Good("closed by itself"); break;
    case Ending::kNone: return line.Strong(Words(review::NameOf(report.assessment.status)));
  }
  line.Text(fmt::format(" on {} by {}", Day(state.ended_at), Person(report, state.ended_by)));
  if (!state.end_reason.empty()) line.Text(": " + OneLine(state.end_reason, 400));
  return line;
}

Line Services(const ReviewReport& report) {
  Line line;
  for (const std::string& service : report.subject.review.started.services) {
    if (!line.empty()) line.Text(", ");
    line.Text(service);
    const review::ServiceStanding standing = StandingOf(report.subject.Service(service), report.now);
    if (standing.standing != review::Standing::kNone) {
      line.Muted(fmt::format(" ({}: {})", review::NameOf(standing.standing), standing.why));
    }
  }
  return line;
}

std::string Participants(const ReviewReport& report) {
  std::vector<std::string> names;
  for (const review::Participant& participant : report.subject.review.participants) {
    std::string name = ToString(participant.capacity);
    if (!participant.person.empty()) name = fmt::format("{} ({})", Person(report, participant.person), name);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  }
  return JoinWords(names);
}

Line References(const ReviewState& state) {
  Line line;
  for (const review::Reference& reference : state.started.references) {
    if (!line.empty()) line.Text(", ");
    if (reference.url.empty()) {
      line.Text(OneLine(reference.title, 200));
    } else {
      line.Link(reference.title, reference.url);
    }
  }
  return line;
}

void AddSummary(Document& document, const ReviewReport& report) {
  const ReviewState& state = report.subject.review;
  std::vector<std::vector<Line>> rows;
  auto add = [&](const char* name, Line line) {
    if (!line.empty()) rows.push_back({Line(name), std::move(line)});
  };
  auto add_text = [&](const char* name, const std::string& text) { add(name, text.empty() ? Line() : Line(text)); };
  add(state.ended() ? "Decision" : "Status", DecisionLine(report));
  for (const review::Revocation& revoked : report.revoked) {
    add("Revoked", Line().Bad(RevokedWords(state, revoked, Person(report, revoked.by))));
  }
  if (state.closed && state.closed->valid_until && report.revoked.size() < state.started.services.size()) {
    add_text("Valid until", fmt::format("{}: {}", Day(*state.closed->valid_until),
                                        review::InWords(state.closed->valid_because, state.closed->valid_with)));
  }
  add("Services", Services(report));
  add_text("Subject", Words(review::NameOf(state.started.subject)));
  add_text("Environment", state.started.environment);
  add_text("Delta of", state.started.delta_of);
  add_text("Driven by", state.dri.empty() ? "" : Person(report, state.dri));
  add_text("Led by", state.lead.empty() ? "" : Person(report, state.lead));
  add_text("Asked", Participants(report));
  add_text("Started", fmt::format("{} by {}", Day(state.started_at), Person(report, state.started_by)));
  add_text("Target", state.target);
  add("Standard", Line(fmt::format("{} {} ", state.standard.title.empty() ? state.standard.id : state.standard.title,
                                   state.standard.version))
                      .Code(state.standard.digest.substr(0, 12)));
  add("References", References(state));
  if (state.started.self_certified) add("Signed", Line().Warning("self-certified by the team, not reviewed"));
  if (state.closed) add("Snapshot", Line().Code(state.closed->snapshot_digest));
  document.Table({"", ""}, std::move(rows));
}

void AddEmergency(Document& document, const ReviewReport& report) {
  const std::optional<review::Emergency>& emergency = report.subject.review.emergency;
  if (!emergency) return;
  document.Paragraph(
      Line()
          .Warning("Emergency")
          .Text(fmt::format(": {} accepted what blocked on {}, until {}: {}", Person(report, emergency->by.person),
                            Day(emergency->at), Day(emergency->until), OneLine(emergency->reason, 400))));
  std::vector<Line> blockers;
  for (const std::string& blocker : emergency->blockers) blockers.push_back(Line(OneLine(blocker, 400)));
  document.List(std::move(blockers));
}

Line ToLine(const Blocker& blocker, const ReviewReport& report) {
  Line line;
  const bool several = report.subject.review.started.services.size() > 1 && !blocker.service.empty();
  const review::PinnedSection* section = report.subject.review.standard.FindSection(blocker.about);
  line.Strong(section != nullptr ? section->title : blocker.about);
  if (several && blocker.about != blocker.service) line.Text(" of " + blocker.service);
  line.Text(": " + OneLine(blocker.why, 400) + ".");
  if (!blocker.remedy.empty()) line.Text(" To do: " + Sentence(OneLine(blocker.remedy, 400)));
  if (!blocker.who.empty()) line.Muted(fmt::format(" ({})", Capacities(blocker.who, " or ")));
  return line;
}

// Of a review that ended, the decision has said it.
void AddBlockers(Document& document, const ReviewReport& report) {
  if (report.subject.review.ended()) return;
  document.Heading(2, "What blocks");
  std::vector<Line> entries;
  for (const Blocker& blocker : report.assessment.blockers) entries.push_back(ToLine(blocker, report));
  if (entries.empty()) document.Paragraph("Nothing: it can be closed as go.");
  if (report.assessment.conditional) {
    document.Paragraph("It can be closed as a conditional go: every item that blocks has a dated promise.");
  }
  document.List(std::move(entries));
}

void AddTimeline(Document& document, const ReviewReport& report) {
  if (report.timeline.empty()) return;
  document.Heading(2, "What happened");
  std::vector<Line> entries;
  for (const review::TimelineEntry& entry : report.timeline) {
    entries.push_back(Line().Muted(Minute(entry.at)).Text(" " + entry.text));
  }
  document.List(std::move(entries));
}

}  // namespace

Document ReviewDocument(const ReviewReport& report) {
  const ReviewState& state = report.subject.review;
  Document document(fmt::format("{}: {}", ShortName(state), OneLine(state.title, 200)));
  AddSummary(document, report);
  AddEmergency(document, report);
  AddBlockers(document, report);
  AddSections(document, report);
  AddWaivers(document, report);
  AddPromises(document, report);
  AddCorrections(document, report);
  AddComments(document, report);
  AddTimeline(document, report);
  document.Paragraph(Line().Muted(fmt::format("As of {} UTC. Made by seaworthy.", Minute(report.now))));
  return document;
}

}  // namespace seaworthy::report
