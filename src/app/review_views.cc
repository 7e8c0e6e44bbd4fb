#include "app/review_views.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "app/errors.h"
#include "base/text.h"
#include "formats/json_writer.h"
#include "report/layout.h"
#include "report/review_document.h"
#include "report/review_marks.h"
#include "report/review_text.h"
#include "review/revocation.h"
#include "review/rows.h"
#include "review/timeline.h"

namespace seaworthy::app {
namespace {

using review::Assessment;
using review::Case;

// A case as it was after so many events of the review, with the services as they were at that moment.
struct Moments {
  std::vector<review::ReviewRecord> review;
  std::map<std::string, std::vector<review::ServiceRecord>> services;
};

Result<Moments> ReadMoments(Record& record, const Case& subject) {
  Moments moments;
  SEAWORTHY_TRY(moments.review, record.ReviewEvents(subject.review.id()));
  for (const auto& [service, state] : subject.services) {
    SEAWORTHY_TRY(moments.services[service], record.ServiceEvents(service));
  }
  return moments;
}

review::Lookup LookupOf(Record& record, const Directory& directory) {
  return {
      [&directory](const std::string& person) { return directory.NameOf(person); },
      [&record](const review::BlobRef& reference) -> std::optional<std::string> { return record.Words(reference); }};
}

// What services tell beside the review itself, while it lasted.
bool Belongs(const review::ReviewState& review, const review::TimelineEntry& entry) {
  constexpr std::string_view kEchoes[] = {"review_opened", "review_ended", "decision_recorded"};
  bool during = entry.at >= review.started_at && (!review.ended() || entry.at <= review.ended_at);
  return during && std::ranges::find(kEchoes, entry.type) == std::end(kEchoes);
}

std::vector<review::TimelineEntry> TimelineOf(const Case& subject, const Moments& moments,
                                              const review::Lookup& lookup) {
  std::vector<review::TimelineEntry> all;
  for (const auto& [service, records] : moments.services) {
    all = review::Merge(std::move(all), review::Timeline(records, service, lookup));
  }
  std::erase_if(all, [&](const review::TimelineEntry& entry) { return !Belongs(subject.review, entry); });
  return review::Merge(std::move(all), review::Timeline(moments.review, lookup));
}

template <typename Event>
std::span<const review::Recorded<Event>> Until(const std::vector<review::Recorded<Event>>& records, Instant moment) {
  auto later = std::ranges::find_if(records, [&](const auto& record) { return record.at > moment; });
  return std::span(records).first(static_cast<std::size_t>(later - records.begin()));
}

Case CaseAt(const Moments& moments, Instant moment) {
  Case past;
  past.review = review::FoldReview(Until(moments.review, moment));
  for (const auto& [service, records] : moments.services) {
    past.services[service] = review::FoldService(service, Until(records, moment));
  }
  return past;
}

// The moment that a person knows: that of their last act.
Result<Instant> MomentSince(const ViewOptions& options, const Case& subject, const Moments& moments,
                            const std::vector<review::TimelineEntry>& timeline) {
  if (options.since == "last") {
    if (options.viewer.empty()) {
      return Error(kNoActor, "whose last act is meant?").Advise("add --as PERSON, or name a version");
    }
    for (auto entry = timeline.rbegin(); entry != timeline.rend(); ++entry) {
      if (entry->person == options.viewer) return entry->at;
    }
    return subject.review.started_at;
  }
  std::int64_t version = 0;
  const char* end = options.since.data() + options.since.size();
  auto [stop, failure] = std::from_chars(options.since.data(), end, version);
  bool fits = failure == std::errc() && stop == end && version >= 1 && version <= std::ssize(moments.review);
  if (fits) return moments.review[static_cast<std::size_t>(version) - 1].at;
  return Error(kAmbiguous, fmt::format("'{}' is no version of the review", OneLine(options.since, 40)))
      .Advise(fmt::format("write 1 to {}, or last", subject.review.version));
}

void WriteWho(formats::JsonWriter& out, const std::vector<review::Capacity>& who) {
  out.Key("who").BeginArray();
  for (const review::Capacity& capacity : who) out.String(ToString(capacity));
  out.EndArray();
}

// Of the decision of a review that was closed; an open one is not looked up, it has none.
Result<std::vector<review::Revocation>> RevocationsOf(Record& record, const Case& subject) {
  std::map<std::string, std::vector<review::ServiceRecord>> logs;
  if (!subject.review.closed) return std::vector<review::Revocation>();
  for (const auto& [service, state] : subject.services) {
    SEAWORTHY_TRY(logs[service], record.ServiceEvents(service));
  }
  return review::RevocationsOf(subject.review.id(), logs);
}

void WriteRevocations(formats::JsonWriter& out, const std::vector<review::Revocation>& revocations) {
  if (revocations.empty()) return;
  out.Key("revoked").BeginArray();
  for (const review::Revocation& revoked : revocations) {
    out.BeginObject().Key("service").String(revoked.service).Key("by").String(revoked.by);
    out.Key("at").String(ToString(revoked.at)).Key("reason").String(revoked.reason).EndObject();
  }
  out.EndArray();
}

void WriteHead(formats::JsonWriter& out, const Case& subject, const Assessment& assessment,
               const std::vector<review::Revocation>& revocations) {
  const review::ReviewState& review = subject.review;
  out.Key("id").String(review.id()).Key("name").String(ShortName(review)).Key("version").Int(review.version);
  out.Key("as_of").Int(subject.AsOf());
  out.Key("title").String(review.title).Key("status").String(review::NameOf(assessment.status));
  out.Key("services").BeginArray();
  for (const std::string& service : review.started.services) out.String(service);
  out.EndArray().Key("dri").String(review.dri).Key("lead").String(review.lead).Key("target").String(review.target);
  out.Key("started").String(ToString(review.started_at));
  if (review.ended()) out.Key("ended").String(ToString(review.ended_at));
  if (review.closed) {
    out.Key("decision").String(review::NameOf(review.closed->decision));
    if (review.closed->valid_until) out.Key("valid_until").String(ToString(*review.closed->valid_until));
    out.Key("snapshot").String(review.closed->snapshot_digest);
  }
  WriteRevocations(out, revocations);
}

void WriteThreads(formats::JsonWriter& out, const review::ReviewState& review) {
  out.Key("threads").BeginArray();
  for (const auto& [id, thread] : review.threads) {
    out.BeginObject().Key("number").Int(thread.number).Key("status").String(review::NameOf(thread.status));
    out.Key("section").String(thread.anchor.section).Key("item").String(thread.anchor.item);
    out.Key("by").String(thread.by).Key("at").String(ToString(thread.at)).Key("note").Bool(thread.note);
    out.Key("texts").BeginArray().String(thread.text.digest);
    for (const review::Reply& reply : thread.replies) out.String(reply.text.digest);
    out.EndArray().EndObject();
  }
  out.EndArray();
}

std::string ReviewJson(const Case& subject, const Assessment& assessment,
                       const std::vector<review::Revocation>& revocations) {
  formats::JsonWriter out(formats::JsonStyle::kPretty);
  out.BeginObject().Key("schema").String("seaworthy.review/v1");
  WriteHead(out, subject, assessment, revocations);
  const review::PinnedStandard& standard = subject.review.standard;
  out.Key("standard").BeginObject().Key("id").String(standard.id).Key("version").String(standard.version);
  out.Key("digest").String(standard.digest).EndObject();
  out.Key("go").Bool(assessment.go).Key("conditional").Bool(assessment.conditional);
  out.Key("blockers").BeginArray();
  for (const review::Blocker& blocker : assessment.blockers) {
    out.BeginObject().Key("kind").String(report::MarkOf(blocker.kind).word).Key("about").String(blocker.about);
    if (!blocker.service.empty()) out.Key("service").String(blocker.service);
    out.Key("why").String(blocker.why).Key("remedy").String(blocker.remedy);
    WriteWho(out, blocker.who);
    out.EndObject();
  }
  out.EndArray().Key("items").BeginArray();
  for (const review::ItemStanding& item : assessment.items) {
    out.BeginObject().Key("id").String(item.item->id).Key("section").String(item.section->id);
    out.Key("service").String(item.service).Key("outcome").String(review::NameOf(item.outcome));
    out.Key("required").Bool(item.required).Key("satisfied").Bool(item.satisfied);
    out.Key("ground").String(review::NameOf(item.ground)).Key("why").String(item.why);
    if (!item.item->evidence.empty()) out.Key("evidence").String(item.item->evidence);
    if (!item.item->unit.empty()) out.Key("unit").String(item.item->unit);
    out.EndObject();
  }
  out.EndArray().Key("sections").BeginArray();
  for (const review::SectionStanding& section : assessment.sections) {
    out.BeginObject().Key("id").String(section.section->id).Key("signed").Bool(section.signed_validly);
    out.Key("sign_offs").BeginArray();
    for (const review::SignOffStanding& standing : section.sign_offs) {
      out.BeginObject().Key("by").String(standing.sign_off->by.person);
      out.Key("as").String(ToString(standing.sign_off->event.as)).Key("at").String(ToString(standing.sign_off->at));
      out.Key("valid").Bool(standing.valid).Key("changed").BeginArray();
      for (const review::Change& change : standing.changed) {
        out.BeginObject().Key("item").String(change.item).Key("what").String(change.what);
        out.Key("before").String(change.before).Key("now").String(change.now).Key("place").String(change.place);
        out.Key("voids").Bool(change.voids).EndObject();
      }
      out.EndArray().EndObject();
    }
    out.EndArray().EndObject();
  }
  out.EndArray();
  WriteThreads(out, subject.review);
  out.EndObject();
  return std::move(out).text() + "\n";
}

// Of one service, where it is named; those that have ended only with `all`. Oldest first.
Result<std::vector<std::string>> ReviewIds(Record& record, const std::string& service, bool all) {
  constexpr std::size_t kPage = 1000;
  store::RowQuery query;
  query.table = review::FindTable("review_services");
  if (!service.empty()) query.where.push_back({"service", service});
  if (!all) query.where.push_back({"open", std::int64_t{1}});
  query.limit = kPage;
  std::vector<std::string> ids;
  while (true) {
    SEAWORTHY_TRY(std::vector<model::Row> rows, record.store().ReadRows(query));
    for (const model::Row& row : rows) ids.push_back(std::get<std::string>(row.cells[1]));
    if (rows.size() < kPage) break;
    query.after = {rows.back().cells[0], rows.back().cells[1]};
  }
  std::ranges::sort(ids);
  ids.erase(std::ranges::unique(ids).begin(), ids.end());
  return ids;
}

bool IsVisible(const Case& subject, const ViewOptions& options) {
  return !options.visible || std::ranges::all_of(subject.review.started.services, options.visible);
}

Result<std::vector<Case>> LoadAll(Record& record, const std::string& service, bool all, const ViewOptions& options) {
  SEAWORTHY_TRY(std::vector<std::string> ids, ReviewIds(record, service, all));
  std::vector<Case> cases;
  for (const std::string& id : ids) {
    SEAWORTHY_TRY(Case subject, record.Load(id));
    if (IsVisible(subject, options)) cases.push_back(std::move(subject));
  }
  return cases;
}

std::string ListLine(const Case& subject, const Assessment& assessment,
                     const std::vector<review::Revocation>& revocations, const Directory& directory,
                     const ViewOptions& options) {
  const review::ReviewState& review = subject.review;
  std::string state = report::MarkOf(assessment.status).word;
  std::string blocks;
  if (review.ended()) {
    blocks = fmt::format("{}, {}", report::EndingWords(review), report::DayOf(review.ended_at));
    for (const review::Revocation& revoked : revocations) {
      blocks += "; REVOKED " + report::RevokedWords(review, revoked, directory.NameOf(revoked.by));
    }
  } else if (!assessment.blockers.empty()) {
    blocks = fmt::format("{} to go", Count(assessment.blockers.size(), "thing", "things"));
  } else {
    blocks = "nothing blocks";
  }
  std::string lead = fmt::format("{:<18}  {:<10}  ", ShortName(review), state);
  std::string about = fmt::format("{}; DRI {}{}", blocks, directory.NameOf(review.dri),
                                  review.target.empty() ? "" : "; target " + review.target);
  return report::Hanging(lead, review.title, static_cast<std::size_t>(options.width)) +
         report::Hanging(std::string(32, ' '), about, static_cast<std::size_t>(options.width));
}

bool IsFor(const review::Awaited& awaited, const review::Actor& actor) {
  if (!awaited.person.empty()) return awaited.person == actor.person;
  const std::string& name = awaited.capacity.name;
  switch (awaited.capacity.kind) {
    case review::Capacity::Kind::kPerson: return name == actor.person;
    case review::Capacity::Kind::kTeam: return std::ranges::find(actor.teams, name) != actor.teams.end();
    case review::Capacity::Kind::kRole: return std::ranges::find(actor.roles, name) != actor.roles.end();
  }
  return false;
}

struct QueueLine {
  std::string review;
  std::string title;
  std::string what;
  std::string about;
  std::string section;
};

Result<std::string> Kept(Record& record, const review::BlobRef& reference) {
  SEAWORTHY_TRY(std::optional<std::string> bytes, record.Text(reference));
  if (bytes) return *std::move(bytes);
  return Error(kAmbiguous, fmt::format("{} cannot be given: {}", reference.name,
                                       record.Words(reference).value_or("it was erased")));
}

// A waiver is named by its item.
std::string AboutOf(const Case& subject, const review::Awaited& awaited) {
  for (const auto& [name, service] : subject.services) {
    auto waiver = service.waivers.find(awaited.about);
    if (awaited.what == "waiver" && waiver != service.waivers.end()) return waiver->second.request.item;
  }
  return awaited.about;
}

void AddQueue(const Case& subject, const review::Actor& who, Instant now, std::vector<QueueLine>& lines) {
  Assessment assessment = review::Assess(subject, now);
  const review::Actor actor = Record::ActorIn(subject.review, who);
  std::string name = ShortName(subject.review);
  for (const review::Awaited& awaited : assessment.awaited) {
    if (!IsFor(awaited, actor)) continue;
    QueueLine line{name, subject.review.title, awaited.what, AboutOf(subject, awaited), awaited.section};
    bool twice = std::ranges::any_of(lines, [&](const QueueLine& other) {
      return other.review == line.review && other.what == line.what && other.about == line.about &&
             other.section == line.section;
    });
    if (!twice) lines.push_back(std::move(line));
  }
  for (const review::Blocker& blocker : assessment.blockers) {
    bool mine = std::ranges::any_of(blocker.who, [&](const review::Capacity& capacity) {
      return capacity.kind == review::Capacity::Kind::kPerson && capacity.name == actor.person;
    });
    bool told = std::ranges::any_of(
        lines, [&](const QueueLine& line) { return line.review == name && line.about == blocker.about; });
    if (mine && !told) lines.push_back({name, subject.review.title, blocker.why, blocker.about, ""});
  }
}

std::string QueueJson(const std::vector<QueueLine>& lines) {
  formats::JsonWriter out(formats::JsonStyle::kPretty);
  out.BeginObject().Key("schema").String("seaworthy.queue/v1").Key("waits").BeginArray();
  for (const QueueLine& line : lines) {
    out.BeginObject().Key("review").String(line.review).Key("title").String(line.title).Key("what").String(line.what);
    out.Key("section").String(line.section).Key("about").String(line.about).EndObject();
  }
  out.EndArray().EndObject();
  return std::move(out).text() + "\n";
}

// What was done and changes nothing yet, with why: an answer to an item that its check decides, and a sign-off that
// does not suffice.
std::string StillMissing(const Executed& executed, const Assessment& assessment) {
  std::string text;
  const std::string name = ShortName(executed.subject.review);
  for (const auto& [service, records] : executed.decided.services) {
    for (const review::ServiceRecord& record : records) {
      const auto* attested = std::get_if<review::Attested>(&record.event);
      if (attested == nullptr) continue;
      auto item = std::ranges::find_if(assessment.items, [&, &id = service](const review::ItemStanding& standing) {
        return standing.service == id && standing.item->id == attested->item;
      });
      const bool decided = item != assessment.items.end() && item->item->attest == model::Attest::kFallback &&
                           item->record != nullptr && item->record->outcome != model::Outcome::kUnknown;
      if (!decided) continue;
      text += fmt::format("{}: the check of {} has decided ({}); the attestation counts only where it cannot\n", name,
                          attested->item, review::NameOf(item->record->outcome));
    }
  }
  for (const review::ReviewRecord& record : executed.decided.review) {
    const auto* signed_off = std::get_if<review::SignedOff>(&record.event);
    if (signed_off == nullptr) continue;
    for (const review::Blocker& blocker : assessment.blockers) {
      if (blocker.kind != review::Blocker::Kind::kSection || blocker.about != signed_off->section) continue;
      text += fmt::format("{}: {} still blocks: {}\n", name, signed_off->section, OneLine(blocker.why, 300));
    }
  }
  return text;
}

}  // namespace

Result<std::string> WhatHappened(Record& record, const Executed& executed, const Directory& directory, Instant now) {
  const Case& subject = executed.subject;
  review::Lookup lookup = LookupOf(record, directory);
  lookup.text = nullptr;  // Who just wrote it knows the words.
  SEAWORTHY_TRY(Moments moments, ReadMoments(record, subject));
  auto before = subject.review.version - std::ssize(executed.decided.review);
  std::vector<review::TimelineEntry> lines = review::Timeline(moments.review, lookup, before);
  for (const auto& [service, records] : executed.decided.services) {
    auto version = subject.Service(service).version - std::ssize(records);
    std::vector<review::TimelineEntry> more = review::Timeline(moments.services[service], service, lookup, version);
    std::erase_if(more, [&](const review::TimelineEntry& entry) { return !Belongs(subject.review, entry); });
    lines = review::Merge(std::move(more), std::move(lines));
  }
  std::string name = ShortName(subject.review);
  std::string text;
  for (const review::TimelineEntry& line : lines) text += fmt::format("{}: {}\n", name, OneLine(line.text, 500));
  if (subject.review.ended()) return text;
  Assessment assessment = review::Assess(subject, now);
  text += StillMissing(executed, assessment);
  std::string blocks = Count(assessment.blockers.size(), "thing blocks", "things block") + " a go";
  return text + fmt::format("{}: {}\n", name, assessment.go ? "nothing blocks a go" : blocks);
}

Result<std::string> ShowReview(Record& record, const std::string& review, const Directory& directory, Instant now,
                               const ViewOptions& options) {
  SEAWORTHY_TRY(Case subject, record.Load(review));
  Assessment assessment = review::Assess(subject, now);
  SEAWORTHY_TRY(std::vector<review::Revocation> revoked, RevocationsOf(record, subject));
  if (options.format == "json") return ReviewJson(subject, assessment, revoked);
  SEAWORTHY_TRY(Moments moments, ReadMoments(record, subject));
  review::Lookup lookup = LookupOf(record, directory);
  report::ReviewPage page{subject,     assessment,        now, TimelineOf(subject, moments, lookup), lookup.person,
                          lookup.text, std::move(revoked)};
  report::ReviewTextOptions text{options.width, options.colour, options.all};
  if (options.since.empty()) return report::RenderReview(page, text);
  SEAWORTHY_TRY(Instant moment, MomentSince(options, subject, moments, page.happened));
  Case before = CaseAt(moments, moment);
  Assessment assessment_before = review::Assess(before, moment);
  std::erase_if(page.happened, [&](const review::TimelineEntry& entry) { return entry.at <= moment; });
  return report::RenderReviewNews({before, assessment_before, page}, text);
}

Result<std::vector<review::TimelineEntry>> ReviewTimeline(Record& record, const std::string& review,
                                                          const Directory& directory) {
  SEAWORTHY_TRY(Case subject, record.Load(review));
  SEAWORTHY_TRY(Moments moments, ReadMoments(record, subject));
  return TimelineOf(subject, moments, LookupOf(record, directory));
}

Result<std::string> ExportReview(Record& record, const std::string& review, const Directory& directory, Instant now,
                                 const std::string& format) {
  SEAWORTHY_TRY(Case subject, record.Load(review));
  if (format == "certificate") {
    if (!subject.review.certificates.empty()) return Kept(record, subject.review.certificates.back().envelope);
    return Error(kNoCertificate, fmt::format("{} has no certificate", ShortName(subject.review)))
        .Advise("close it with --key to have one");
  }
  if (format == "json" && subject.review.closed) return Kept(record, subject.review.closed->snapshot);
  Assessment assessment = review::Assess(subject, now);
  SEAWORTHY_TRY(std::vector<review::Revocation> revoked, RevocationsOf(record, subject));
  if (format == "json") return ReviewJson(subject, assessment, revoked);
  SEAWORTHY_TRY(Moments moments, ReadMoments(record, subject));
  review::Lookup lookup = LookupOf(record, directory);
  report::Document document = report::ReviewDocument(
      {subject, assessment, TimelineOf(subject, moments, lookup), lookup, now, std::move(revoked)});
  return format == "html" ? report::WriteHtml(document) : report::WriteMarkdown(document);
}

Result<std::string> ListReviews(Record& record, const std::string& service, const Directory& directory, Instant now,
                                const ViewOptions& options) {
  SEAWORTHY_TRY(std::vector<Case> cases, LoadAll(record, service, options.all, options));
  std::string text;
  formats::JsonWriter out(formats::JsonStyle::kPretty);
  out.BeginObject().Key("schema").String("seaworthy.reviews/v1").Key("reviews").BeginArray();
  for (const Case& subject : cases) {
    Assessment assessment = review::Assess(subject, now);
    SEAWORTHY_TRY(std::vector<review::Revocation> revoked, RevocationsOf(record, subject));
    text += ListLine(subject, assessment, revoked, directory, options);
    out.BeginObject();
    WriteHead(out, subject, assessment, revoked);
    out.Key("blockers").Uint(assessment.blockers.size()).EndObject();
  }
  out.EndArray().EndObject();
  if (options.format == "json") return std::move(out).text() + "\n";
  if (cases.empty())
    return std::string(options.all ? "there is no review\n" : "no review is open (--all lists ended ones)\n");
  return text;
}

Result<std::string> ShowQueue(Record& record, const review::Actor& actor, const Directory& directory, Instant now,
                              const ViewOptions& options) {
  SEAWORTHY_TRY(std::vector<Case> cases, LoadAll(record, "", false, options));
  std::vector<QueueLine> lines;
  for (const Case& subject : cases) AddQueue(subject, actor, now, lines);
  if (options.format == "json") return QueueJson(lines);
  if (lines.empty()) return fmt::format("nothing waits for {}\n", directory.NameOf(actor.person));
  std::string text;
  for (const QueueLine& line : lines) {
    std::string about = line.about.empty() ? line.section : line.about;
    text +=
        report::Hanging(fmt::format("{:<18}  ", line.review), fmt::format("{}: {} ({})", about, line.what, line.title),
                        static_cast<std::size_t>(options.width));
  }
  return text;
}

}  // namespace seaworthy::app
