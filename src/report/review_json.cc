#include "report/review_json.h"

#include "formats/json_writer.h"
#include "review/fields.h"
#include "review/snapshot.h"
#include "review/standing.h"

namespace seaworthy::report {
namespace {

using formats::JsonWriter;

void Member(JsonWriter& out, std::string_view name, std::string_view text) {
  if (!text.empty()) out.Key(name).String(text);
}

void WriteCapacity(JsonWriter& out, const review::Capacity& capacity) {
  out.BeginObject();
  out.Key("kind").String(review::NameOf(capacity.kind));
  out.Key("name").String(capacity.name).EndObject();
}

void WriteStanding(JsonWriter& out, const std::string& service, const review::ServiceStanding& standing) {
  out.BeginObject().Key("service").String(service);
  out.Key("standing").String(review::NameOf(standing.standing));
  Member(out, "why", standing.why);
  Member(out, "since", standing.since ? ToString(*standing.since) : "");
  Member(out, "remedy", standing.remedy);
  out.Key("items").BeginArray();
  for (const std::string& item : standing.items) out.String(item);
  out.EndArray().EndObject();
}

void WriteBlocker(JsonWriter& out, const review::Blocker& blocker) {
  out.BeginObject().Key("kind").String(review::NameOf(blocker.kind));
  out.Key("about").String(blocker.about);
  Member(out, "service", blocker.service);
  out.Key("why").String(blocker.why);
  Member(out, "remedy", blocker.remedy);
  out.Key("who").BeginArray();
  for (const review::Capacity& capacity : blocker.who) WriteCapacity(out, capacity);
  out.EndArray().EndObject();
}

void WriteAwaited(JsonWriter& out, const review::Awaited& awaited) {
  out.BeginObject().Key("as");
  WriteCapacity(out, awaited.capacity);
  Member(out, "person", awaited.person);
  Member(out, "section", awaited.section);
  out.Key("what").String(awaited.what);
  Member(out, "about", awaited.about);
  out.EndObject();
}

std::string TakenNow(const ReviewReport& report) {
  const std::optional<review::ReviewClosed>& closed = report.subject.review.closed;
  return ToJson(TakeSnapshot(report.subject, report.assessment, closed ? closed->decision : review::Decision::kNone,
                             closed ? closed->reason : "", report.now));
}

// Of a review that ended, nothing blocks and nobody is awaited.
void WriteOpen(JsonWriter& out, const review::Assessment& assessment, bool open) {
  out.Key("go").Bool(open && assessment.go).Key("conditional").Bool(open && assessment.conditional);
  out.Key("blockers").BeginArray();
  if (open) {
    for (const review::Blocker& blocker : assessment.blockers) WriteBlocker(out, blocker);
  }
  out.EndArray().Key("awaited").BeginArray();
  if (open) {
    for (const review::Awaited& awaited : assessment.awaited) WriteAwaited(out, awaited);
  }
  out.EndArray();
}

}  // namespace

std::string WriteReviewJson(const ReviewReport& report, std::optional<std::string_view> kept) {
  const review::ReviewState& state = report.subject.review;
  JsonWriter out(formats::JsonStyle::kCompact);
  out.BeginObject().Key("schema").String("seaworthy/review/v1");
  out.Key("status").String(review::NameOf(report.assessment.status));
  out.Key("as_of").String(ToString(report.now));
  Member(out, "target", state.target);
  Member(out, "ended_at", state.ended() ? ToString(state.ended_at) : "");
  if (state.closed) {
    out.Key("emergency").Bool(state.closed->emergency);
    Member(out, "valid_until", state.closed->valid_until ? ToString(*state.closed->valid_until) : "");
    Member(out, "snapshot_digest", state.closed->snapshot_digest);
  }
  WriteOpen(out, report.assessment, !state.ended());
  out.Key("services").BeginArray();
  for (const std::string& service : state.started.services) {
    WriteStanding(out, service, StandingOf(report.subject.Service(service), report.now));
  }
  out.EndArray().Key("snapshot").Raw(kept ? std::string(*kept) : TakenNow(report)).EndObject();
  return std::move(out).text() + "\n";
}

}  // namespace seaworthy::report
