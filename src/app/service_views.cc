// Services as they are looked at: `service show` and `service list`.
#include <algorithm>

#include <fmt/format.h>

#include "app/errors.h"
#include "app/watch.h"
#include "base/text.h"
#include "formats/json_writer.h"
#include "report/layout.h"
#include "report/review_marks.h"
#include "report/review_text.h"
#include "review/rows.h"
#include "review/standing.h"

namespace seaworthy::app {
namespace {

using review::Standing;

report::Colour ColourOf(Standing standing) {
  switch (standing) {
    case Standing::kNone: return report::Colour::kDim;
    case Standing::kCurrent: return report::Colour::kGreen;
    case Standing::kDue: return report::Colour::kYellow;
    case Standing::kAdrift:
    case Standing::kLapsed:
    case Standing::kRevoked: return report::Colour::kRed;
  }
  return report::Colour::kNone;
}

void WriteStanding(formats::JsonWriter& out, const review::ServiceState& service,
                   const review::ServiceStanding& standing) {
  out.Key("id").String(service.id).Key("standing").String(review::NameOf(standing.standing));
  out.Key("why").String(standing.why).Key("remedy").String(standing.remedy);
  out.Key("decision").String(review::NameOf(standing.decision)).Key("emergency").Bool(standing.emergency);
  out.Key("review").String(standing.review);
  if (standing.since) out.Key("since").String(ToString(*standing.since));
  if (standing.valid_until) out.Key("valid_until").String(ToString(*standing.valid_until));
  out.Key("items").BeginArray();
  for (const std::string& item : standing.items) out.String(item);
  out.EndArray().Key("open_reviews").BeginArray();
  for (const std::string& review : service.open_reviews) out.String(review);
  out.EndArray();
  if (!service.delta_review.empty()) out.Key("delta_review").String(service.delta_review);
}

std::string Head(const review::ServiceState& service, const review::ServiceStanding& standing, bool colour) {
  std::string word = Lower(review::NameOf(standing.standing));
  return fmt::format("{:<24}  {}", OneLine(service.id, 80), report::Paint(word, ColourOf(standing.standing), colour));
}

std::string Text(const review::ServiceState& service, const Directory& directory, Instant now,
                 const ViewOptions& options) {
  review::ServiceStanding standing = review::StandingOf(service, now);
  auto width = static_cast<std::size_t>(std::max(options.width, 40));
  std::string out = Head(service, standing, options.colour) + "\n";
  auto line = [&](std::string_view text) { out += report::Hanging("  ", text, width); };
  if (standing.reasons.empty()) line(standing.why);
  for (const review::StandingReason& reason : standing.reasons) {
    line(fmt::format("{}{}: {}", review::NameOf(reason.standing),
                     reason.since ? " since " + report::DayOf(*reason.since) : "", reason.why));
    if (!reason.remedy.empty()) line("  " + reason.remedy);
  }
  if (service.granted) {
    const review::DecisionRecorded& decision = service.granted->event;
    line(fmt::format("decision {}{} by '{}', {}{}", review::NameOf(decision.decision),
                     decision.emergency ? " (emergency)" : "", decision.title, report::DayOf(service.granted->at),
                     decision.valid_until ? ", valid until " + report::DayOf(*decision.valid_until) : ""));
  }
  if (service.last_run) line("last counted run " + report::MomentOf(service.last_run->ended));
  for (const auto& [id, waiver] : service.waivers) {
    review::Waiver named = waiver;
    named.decided_by = directory.NameOf(waiver.decided_by);
    if (auto words = report::WaiverWords(named, now)) {
      line("waiver " + *words + ", owner " + directory.NameOf(waiver.request.owner));
    }
  }
  if (!service.open_reviews.empty()) line(Count(service.open_reviews.size(), "review") + " open");
  return out;
}

Result<std::vector<std::string>> AllServices(Record& record) {
  constexpr std::size_t kPage = 1000;
  std::vector<std::string> ids;
  store::RowQuery query;
  query.table = review::FindTable("services");
  query.limit = kPage;
  while (true) {
    SEAWORTHY_TRY(std::vector<model::Row> rows, record.store().ReadRows(query));
    for (const model::Row& row : rows) ids.push_back(std::get<std::string>(row.cells.front()));
    if (rows.size() < kPage) return ids;
    query.after = {rows.back().cells.front()};
  }
}

}  // namespace

Result<std::string> ShowService(Record& record, const std::string& id, const Directory& directory, Instant now,
                                const ViewOptions& options) {
  SEAWORTHY_TRY(review::ServiceState service, record.LoadService(id));
  if (service.version == 0) {
    return Error(kNoSuchService, fmt::format("the record has no service '{}'", OneLine(id, 60)))
        .Advise("`seaworthy service list` has them");
  }
  if (options.format != "json") return Text(service, directory, now, options);
  formats::JsonWriter out(formats::JsonStyle::kPretty);
  out.BeginObject().Key("schema").String("seaworthy.service/v1");
  WriteStanding(out, service, review::StandingOf(service, now));
  out.EndObject();
  return std::move(out).text() + "\n";
}

Result<std::string> ListServices(Record& record, Instant now, const ViewOptions& options) {
  SEAWORTHY_TRY(std::vector<std::string> ids, AllServices(record));
  std::vector<std::pair<review::ServiceState, review::ServiceStanding>> services;
  for (const std::string& id : ids) {
    if (options.visible && !options.visible(id)) continue;
    SEAWORTHY_TRY(review::ServiceState service, record.LoadService(id));
    review::ServiceStanding standing = review::StandingOf(service, now);
    services.emplace_back(std::move(service), std::move(standing));
  }
  std::ranges::stable_sort(services, std::ranges::greater(), [](const auto& entry) { return entry.second.standing; });
  std::string text;
  formats::JsonWriter out(formats::JsonStyle::kPretty);
  out.BeginObject().Key("schema").String("seaworthy.services/v1").Key("services").BeginArray();
  for (const auto& [service, standing] : services) {
    out.BeginObject();
    WriteStanding(out, service, standing);
    out.EndObject();
    text += fmt::format("{}  {}\n", Head(service, standing, options.colour), OneLine(standing.why, 200));
  }
  out.EndArray().EndObject();
  if (options.format == "json") return std::move(out).text() + "\n";
  return text.empty() ? std::string("the record knows no service\n") : text;
}

}  // namespace seaworthy::app
