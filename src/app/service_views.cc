// Services as they are looked at: `service show` and `service list`.
#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "app/errors.h"
#include "app/service_register.h"
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

// The worst first; what nobody ever looked at stands before what is well or only due.
int RankOf(Standing standing) {
  switch (standing) {
    case Standing::kRevoked: return 0;
    case Standing::kLapsed: return 1;
    case Standing::kAdrift: return 2;
    case Standing::kNone: return 3;
    case Standing::kDue: return 4;
    case Standing::kCurrent: return 5;
  }
  return 0;
}

// Of a service that was registered, in words: `tier 1, of payments`.
std::string WordsOf(const RegisteredService& service) {
  return fmt::format("{}, {}", service.tier ? fmt::format("tier {}", *service.tier) : "no tier",
                     service.owner.empty() ? "nobody's" : "of " + OneLine(service.owner, 80));
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
  std::string word = service.version == 0 ? "never reviewed" : Lower(review::NameOf(standing.standing));
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

using RegisteredServices = std::map<std::string, RegisteredService>;

Result<RegisteredServices> AllRegistered(ServiceRegister& registered, Instant now) {
  constexpr std::size_t kPage = 500;
  RegisteredServices services;
  std::string after;
  while (true) {
    SEAWORTHY_TRY(std::vector<HeldService> page, registered.List(after, kPage, now));
    if (!page.empty()) after = page.back().service.id;
    const bool last = page.size() < kPage;
    for (HeldService& held : page) services.emplace(held.service.id, std::move(held.service));
    if (last) return services;
  }
}

struct Listed {
  review::ServiceState service;
  review::ServiceStanding standing;
  std::string words;  // What is said of it.
};

// Those of the record, and those that are only registered, the worst first.
Result<std::vector<Listed>> Everything(Record& record, const RegisteredServices& registered, Instant now,
                                       const ViewOptions& options) {
  SEAWORTHY_TRY(std::vector<std::string> ids, AllServices(record));
  for (const auto& [id, service] : registered) ids.push_back(id);
  std::ranges::sort(ids);
  ids.erase(std::ranges::unique(ids).begin(), ids.end());
  std::vector<Listed> all;
  for (const std::string& id : ids) {
    if (options.visible && !options.visible(id)) continue;
    SEAWORTHY_TRY(review::ServiceState service, record.LoadService(id));
    review::ServiceStanding standing = review::StandingOf(service, now);
    auto found = registered.find(id);
    std::string words = service.version == 0 && found != registered.end() ? WordsOf(found->second) : standing.why;
    service.id = id;
    all.push_back({std::move(service), std::move(standing), std::move(words)});
  }
  std::ranges::stable_sort(all, {}, [](const Listed& one) { return RankOf(one.standing.standing); });
  return all;
}

}  // namespace

Result<std::string> ShowService(Record& record, const std::string& id, const Directory& directory, Instant now,
                                const ViewOptions& options, const RegisteredService* registered) {
  SEAWORTHY_TRY(review::ServiceState service, record.LoadService(id));
  const bool reviewed = service.version > 0;
  if (!reviewed && registered == nullptr) {
    return Error(kNoSuchService, fmt::format("the record has no service '{}'", OneLine(id, 60)))
        .Advise("`seaworthy service list` has them");
  }
  service.id = id;
  if (options.format != "json") {
    std::string text = Text(service, directory, now, options);
    return reviewed ? text : text + "  " + WordsOf(*registered) + "\n";
  }
  formats::JsonWriter out(formats::JsonStyle::kPretty);
  out.BeginObject().Key("schema").String("seaworthy.service/v1");
  WriteStanding(out, service, review::StandingOf(service, now));
  out.EndObject();
  return std::move(out).text() + "\n";
}

Result<std::string> ListServices(Record& record, Instant now, const ViewOptions& options, ServiceRegister* registered) {
  RegisteredServices known;
  if (registered != nullptr) {
    SEAWORTHY_TRY(known, AllRegistered(*registered, now));
  }
  SEAWORTHY_TRY(std::vector<Listed> services, Everything(record, known, now, options));
  std::string text;
  formats::JsonWriter out(formats::JsonStyle::kPretty);
  out.BeginObject().Key("schema").String("seaworthy.services/v1").Key("services").BeginArray();
  for (const auto& [service, standing, words] : services) {
    out.BeginObject();
    WriteStanding(out, service, standing);
    out.EndObject();
    text += fmt::format("{}  {}\n", Head(service, standing, options.colour), OneLine(words, 200));
  }
  out.EndArray().EndObject();
  if (options.format == "json") return std::move(out).text() + "\n";
  return text.empty() ? std::string("the record knows no service\n") : text;
}

}  // namespace seaworthy::app
