// seaworthy review start|list|show: begin reviews and look at them.
#include <algorithm>

#include <fmt/format.h>

#include "app/begin.h"
#include "app/json_body.h"
#include "app/perform.h"
#include "app/pin.h"
#include "app/review_views.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/record_command.h"
#include "cli/shared.h"
#include "review/check_evidence.h"
#include "review/decide.h"
#include "review/errors.h"

namespace seaworthy::cli {
namespace {

// `jira:SHOP-12`: a kind of thing, and its id there.
bool IsKindAndId(std::string_view text) {
  std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) return false;
  auto of_kind = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  auto of_id = [](char c) { return c > ' ' && c < 0x7f && c != '<' && c != '>' && c != '"'; };
  std::string_view id = text.substr(colon + 1);
  return std::ranges::all_of(text.substr(0, colon), of_kind) && std::ranges::all_of(id, of_id) && !id.starts_with("//");
}

// `title=address`, an address alone, or `kind:id`.
Result<review::Reference> ReferenceOf(const std::string& text) {
  if (IsKindAndId(text)) return review::Reference{text, ""};
  std::size_t equals = text.find("=http");
  review::Reference reference{"", text};
  if (equals != std::string::npos) reference = {text.substr(0, equals), text.substr(equals + 1)};
  if (review::CheckUrl(reference.url).ok()) return reference;
  return Error(review::kBadCommand, fmt::format("'{}' is no reference", OneLine(text, 80)))
      .Advise("a reference is an address (https://…), one with a title (design=https://…), or kind:id (jira:SHOP-12)");
}

Result<std::optional<int>> TierOf(const std::string& text) {
  if (text.empty()) return std::optional<int>();
  if (text.size() == 1 && text[0] >= '1' && text[0] <= '4') return std::optional(text[0] - '0');
  return Error(review::kBadCommand, fmt::format("'{}' is no tier", OneLine(text, 20))).Advise("write 1 to 4");
}

Result<app::PinRequest> PinRequestOf(const Invocation& invocation, Instant now) {
  app::PinRequest request;
  request.services = invocation.Values("--service");
  request.path = invocation.Value("--path");
  if (request.path.empty() && request.services.empty()) request.path = ".";
  request.standard = invocation.Value("--standard");
  SEAWORTHY_TRY(request.tier, TierOf(invocation.Value("--tier")));
  request.exposure = invocation.Value("--exposure");
  request.subject = *review::ParseEnum<review::SubjectKind>(invocation.Value("--subject"));
  request.now = now;
  return request;
}

Result<review::Start> StartOf(const Invocation& invocation, const app::Pinning& pinning, Instant now) {
  review::Start start;
  start.title = invocation.Argument("TITLE");
  start.subject = *review::ParseEnum<review::SubjectKind>(invocation.Value("--subject"));
  for (const std::string& text : invocation.Values("--reference")) {
    SEAWORTHY_TRY(start.references.emplace_back(), ReferenceOf(text));
  }
  start.services = pinning.services;
  start.environment = invocation.Value("--environment");
  start.dri = invocation.Value("--dri");
  start.lead = invocation.Value("--lead");
  SEAWORTHY_TRY(start.target, app::DayOf(invocation.Value("--target"), now));
  start.standard = pinning.standard;
  start.owners = pinning.owners;
  start.self_certified = invocation.Flag("--self-certified");
  return start;
}

Result<void> ExpectPeople(const app::Directory& directory, const review::Start& start) {
  for (const std::string* person : {&start.dri, &start.lead}) {
    if (!person->empty()) SEAWORTHY_RETURN_IF_ERROR(directory.ActorOf(*person));
  }
  return {};
}

// As if nothing were recorded yet: a first review that is refused leaves no empty record behind.
Result<void> MayBegin(const RecordSession& session, const review::Start& start) {
  review::Case nothing;
  for (const std::string& service : start.services) nothing.services[service].id = service;
  int ids = 0;
  review::Context context{session.actor, session.now, [&] { return std::to_string(++ids); }, {}};
  SEAWORTHY_RETURN_IF_ERROR(review::Decide(nothing, start, context));
  return {};
}

app::ViewOptions ViewOf(const Invocation& invocation, const Terminal& terminal) {
  app::ViewOptions options;
  options.format = invocation.Value("--format");
  options.width = terminal.width;
  options.colour = terminal.colour;
  options.all = invocation.Flag("--all");
  options.since = invocation.Value("--since");
  options.viewer = ViewerOf(invocation, terminal);
  return options;
}

// Services and standard are those that the server holds; a repository at hand tells only which service is meant.
Result<app::StartAsked> AskToStart(const Invocation& invocation, Instant now) {
  app::StartAsked asked;
  asked.title = invocation.Argument("TITLE");
  asked.subject = *review::ParseEnum<review::SubjectKind>(invocation.Value("--subject"));
  for (const std::string& text : invocation.Values("--reference")) {
    SEAWORTHY_TRY(asked.references.emplace_back(), ReferenceOf(text));
  }
  asked.services = invocation.Values("--service");
  if (asked.services.empty()) {
    SEAWORTHY_TRY(app::PinRequest request, PinRequestOf(invocation, now));
    app::PinOutcome pinned = app::PinFor(request);
    if (!pinned.ok()) return pinned.errors.front();
    asked.services = pinned.pinning.services;
  }
  asked.environment = invocation.Value("--environment");
  asked.dri = invocation.Value("--dri");
  asked.lead = invocation.Value("--lead");
  asked.target = invocation.Value("--target");
  asked.standard = invocation.Value("--standard");
  asked.exposure = invocation.Value("--exposure");
  SEAWORTHY_TRY(asked.tier, TierOf(invocation.Value("--tier")));
  asked.self_certified = invocation.Flag("--self-certified");
  return asked;
}

int RunStart(const Invocation& invocation, Terminal& terminal) {
  auto remote = FindRemote(invocation, terminal);
  if (!remote.ok()) return FailWith(terminal, remote.error());
  if (*remote) {
    auto asked = AskToStart(invocation, terminal.clock());
    if (!asked.ok()) return FailWith(terminal, asked.error());
    return Print(terminal, (*remote)->Post("/reviews", app::WriteJsonBody(*asked)));
  }
  auto session = ReadyToAct(invocation, terminal);
  if (!session.ok()) return FailWith(terminal, session.error());
  auto request = PinRequestOf(invocation, session->now);
  if (!request.ok()) return FailWith(terminal, request.error());
  app::PinOutcome pinned = app::PinFor(*request);
  if (!pinned.ok()) return FailAll(terminal, pinned.errors);
  auto start = StartOf(invocation, pinned.pinning, session->now);
  if (!start.ok()) return FailWith(terminal, start.error());
  if (auto known = ExpectPeople(session->directory, *start); !known.ok()) return FailWith(terminal, known.error());
  if (auto begins = MayBegin(*session, *start); !begins.ok()) return FailWith(terminal, begins.error());
  auto file = app::OpenRecordFile(RecordPath(invocation, terminal), app::RecordAccess::kCreate);
  if (!file.ok()) return FailWith(terminal, file.error());
  session->file = *std::move(file);
  auto make = [&](const review::Case&) { return Result<review::Command>(*start); };
  auto executed = session->record().Execute({{}, start->services, make, session->actor, session->now, {}, {}});
  if (!executed.ok()) return FailWith(terminal, executed.error());
  return Told(terminal, *session, *executed);
}

int RunList(const Invocation& invocation, Terminal& terminal) {
  auto remote = FindRemote(invocation, terminal);
  if (!remote.ok()) return FailWith(terminal, remote.error());
  if (*remote) {
    return Print(terminal, (*remote)->Get(app::WithQuery("/reviews", "service", invocation.Value("--service")),
                                          ViewOf(invocation, terminal)));
  }
  auto session = OpenToRead(invocation, terminal);
  if (!session.ok()) return FailWith(terminal, session.error());
  return Print(terminal, app::ListReviews(session->record(), invocation.Value("--service"), session->directory,
                                          session->now, ViewOf(invocation, terminal)));
}

int RunShow(const Invocation& invocation, Terminal& terminal) {
  auto remote = FindRemote(invocation, terminal);
  if (!remote.ok()) return FailWith(terminal, remote.error());
  if (*remote) {
    return Print(terminal,
                 (*remote)->Get(app::ReviewPath(invocation.Argument("REVIEW")), ViewOf(invocation, terminal)));
  }
  auto session = OpenToRead(invocation, terminal);
  if (!session.ok()) return FailWith(terminal, session.error());
  auto review = session->record().FindReview(invocation.Argument("REVIEW"));
  if (!review.ok()) return FailWith(terminal, review.error());
  return Print(terminal, app::ShowReview(session->record(), *review, session->directory, session->now,
                                         ViewOf(invocation, terminal)));
}

int RunQueue(const Invocation& invocation, Terminal& terminal) {
  auto remote = FindRemote(invocation, terminal);
  if (!remote.ok()) return FailWith(terminal, remote.error());
  if (*remote) return Print(terminal, (*remote)->Get("/queue", ViewOf(invocation, terminal)));
  auto session = OpenToRead(invocation, terminal);
  if (!session.ok()) return FailWith(terminal, session.error());
  std::string person = ViewerOf(invocation, terminal);
  if (person.empty()) return FailWith(terminal, NobodyNamed("nobody was named whose queue it is"));
  if (session->directory.file.empty()) return FailWith(terminal, NoDirectoryFor(person));
  auto actor = session->directory.ActorOf(person);
  if (!actor.ok()) return FailWith(terminal, actor.error());
  return Print(terminal, app::ShowQueue(session->record(), *actor, session->directory, session->now,
                                        ViewOf(invocation, terminal)));
}

constexpr Argument kTitle[] = {{"TITLE", "what goes live, so that it says so by itself", true}};
constexpr Argument kReview[] = {{"REVIEW", "`checkout#3`, the service of one open review, or an id", true}};

constexpr Option kStartOwn[] = {
    {"--service", "ID", "a service that it is about; may be given several times", {}, {}, true},
    {"--path", "PATH", "the repository that declares them; without --service the current folder"},
    {"--standard", "NAME|FILE", "pin this standard instead of the one that the service names"},
    {"--tier", "TIER", "how critical it is, 1 to 4, instead of what is declared"},
    {"--exposure", "WHO", "who can reach it, instead of what is declared", "public|partner|internal"},
    {"--subject", "KIND", "what is reviewed", "service|product|feature|infrastructure-change|launch|platform",
     "service"},
    {"--environment", "NAME", "which environment is judged; production where it is not given"},
    {"--dri", "PERSON", "who drives it; else who starts it"},
    {"--lead", "PERSON", "who leads the review"},
    {"--target", "DATE", "when it shall go live"},
    {"--reference", "WHAT", "a design, an issue, a change: URL, title=URL or kind:id; several times", {}, {}, true},
    {"--self-certified", "", "the team signs for itself; said wherever the result is shown"}};
constexpr auto kStartOptions = Acting(kStartOwn);

constexpr Option kListOwn[] = {{"--service", "ID", "only those of this service"},
                               {"--all", "", "also those that have ended"},
                               {"--format", "FORMAT", "how to print them", "text|json", "text"}};
constexpr auto kListOptions = Reading(kListOwn);

constexpr Option kShowOwn[] = {
    {"--all", "", "also what passes, and resolved threads"},
    {"--since", "VERSION", "what is new since that version, or since --as PERSON last acted: last"},
    {"--as", "PERSON", "who looks; else SEAWORTHY_AS"},
    {"--format", "FORMAT", "how to print it", "text|json", "text"}};
constexpr auto kShowOptions = Reading(kShowOwn);

constexpr Option kQueueOwn[] = {{"--as", "PERSON", "whose queue; else SEAWORTHY_AS"},
                                {"--format", "FORMAT", "how to print it", "text|json", "text"}};
constexpr auto kQueueOptions = Reading(kQueueOwn);

}  // namespace

constexpr Command kReviewStart{.name = "review start",
                               .summary = "Begin a review, with the standard pinned as it is now",
                               .details = kActingCodes,
                               .arguments = kTitle,
                               .options = kStartOptions,
                               .run = RunStart};
constexpr Command kReviewList{.name = "review list",
                              .summary = "List the reviews that are open",
                              .details = "",
                              .arguments = {},
                              .options = kListOptions,
                              .run = RunList};
constexpr Command kReviewShow{
    .name = "review show",
    .summary = "Show a review: what blocks and who can unblock it, evidence, sign-offs, threads",
    .details = "",
    .arguments = kReview,
    .options = kShowOptions,
    .run = RunShow};
constexpr Command kQueue{.name = "queue",
                         .summary = "Show what waits for a person: sign-offs, attestations, waivers, comments",
                         .details = "",
                         .arguments = {},
                         .options = kQueueOptions,
                         .run = RunQueue};

}  // namespace seaworthy::cli
