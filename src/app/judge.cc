#include "app/judge.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "app/chosen_standard.h"
#include "app/errors.h"
#include "app/network.h"
#include "app/report_remarks.h"
#include "app/ruler.h"
#include "app/version.h"
#include "base/text.h"
#include "catalog/describe.h"
#include "catalog/service_value.h"
#include "check/environment.h"
#include "collect/run.h"
#include "collectors/registry.h"
#include "standard/load.h"
#include "standard/parameters.h"

namespace seaworthy::app {
namespace {

// Everything that does not depend on the service.
struct Session {
  const JudgeRequest& request;
  std::shared_ptr<const facts::Declarations> declarations;
  source::Repository repository;
  Network network;
};

Result<void> ExpectItem(const model::Standard& standard, std::string_view wanted) {
  if (wanted.empty() || standard.FindItem(wanted) != nullptr) return {};
  std::vector<std::string_view> ids;
  for (const model::Section& section : standard.sections) {
    for (const model::Item& item : section.items) ids.push_back(item.id);
  }
  std::string_view near = Nearest(wanted, ids);
  return Error(kNoSuchItem, fmt::format("standard {} has no item '{}'", standard.id, wanted))
      .Advise(near.empty() ? fmt::format("`seaworthy standard show {}` lists them", standard.id)
                           : fmt::format("did you mean '{}'?", near));
}

// Errors go to `errors`; nothing is returned then.
std::optional<Ruler> LoadRuler(const Session& session, const std::string& name, std::vector<Error>& errors) {
  standard::LoadOutcome loaded = standard::OpenAndLoad(name, *session.declarations);
  if (!loaded.ok()) {
    errors = std::move(loaded.errors);
    return std::nullopt;
  }
  if (auto expected = ExpectItem(loaded.standard, session.request.only_item); !expected.ok()) {
    errors.push_back(std::move(expected).error());
    return std::nullopt;
  }
  auto standard = std::make_shared<const model::Standard>(std::move(loaded.standard));
  return MakeRuler(session.declarations, std::move(standard), session.request.only_item);
}

// The facts that must be collected: those that the checks read, or all of one collector, or all.
std::vector<std::size_t> Wanted(const Session& session, const Ruler& ruler) {
  std::vector<std::size_t> wanted;
  if (session.request.collect_all || session.request.all_facts) {
    for (std::size_t slot = 0; slot < session.declarations->facts().size(); ++slot) {
      const std::string& collector = session.declarations->facts()[slot].collector;
      if (session.request.only_collector.empty() || collector == session.request.only_collector) wanted.push_back(slot);
    }
    return wanted;
  }
  for (const RuledItem& ruled : ruler.items) {
    auto slots = check::FactsRead(ruled.compiled, *session.declarations);
    wanted.insert(wanted.end(), slots.begin(), slots.end());
  }
  return wanted;
}

collect::Outcome Collect(Session& session, const Ruler& ruler, const model::Service& service) {
  Instant observed = session.repository.ObservedAt(session.request.now);
  facts::Writer declared(*session.declarations, "service");
  declared.Set("service", catalog::ServiceValue(service, declared, observed));
  auto wanted = Wanted(session, ruler);
  auto plan = collect::Plan(*session.declarations, wanted, collectors::All());
  collect::Context context{session.repository, service, session.request.now, {}, session.network.prober()};
  return collect::Run(*session.declarations, plan, context, declared, {.offline = session.request.offline});
}

void FillHead(model::Run& run, const Session& session, const model::Service& service) {
  run.service = service.name.empty() ? service.id : service.name;
  run.service_source = service.found;
  run.tier = service.tier;
  run.tool_version = Version();
  run.root = session.request.path;
  const source::GitState& git = session.repository.git();
  run.commit = git.commit;
  run.ref = git.ref;
  run.dirty = git.dirty;
}

// What the repository claims for itself, and a reader must weigh: which standard judges it, and what is not looked at.
void FillClaims(model::Run& run, const JudgeRequest& request, const model::Service& service) {
  if (request.standard.empty() && NamesFile(service.standard)) {
    run.remarks.push_back(fmt::format("judged by a standard of the repository's own: {}", service.standard));
  }
  if (service.exclude.empty()) return;
  run.remarks.push_back("left out because the repository excludes it: " + JoinWords(service.exclude));
}

void FillRemarks(model::Run& run, const Session& session, const catalog::Described& described,
                 const standard::Parameters& parameters, const collect::Outcome& outcome) {
  run.remarks.insert(run.remarks.end(), described.remarks.begin(), described.remarks.end());
  for (const std::string& remark : session.repository.remarks()) run.remarks.push_back(remark);
  for (std::string& remark : ReportRemarks(*outcome.facts)) run.remarks.push_back(std::move(remark));
  NoteParameters(parameters, run);
  for (const collect::Failure& failure : outcome.failures) {
    run.remarks.push_back(fmt::format("collector {} failed: {}", failure.collector, failure.error.ToString()));
  }
}

// What a review pinned stands in place of what the repository claims now; where that differs, the reader is told.
void ApplyPinned(const std::optional<PinnedClaims>& pinned, const model::Standard& standard, model::Service& service,
                 model::Run& run) {
  if (!pinned) return;
  if (service.tier != pinned->tier) {
    auto text = [](const std::optional<int>& tier) { return tier ? std::to_string(*tier) : std::string("none"); };
    run.remarks.push_back(
        fmt::format("judged by tier {} as pinned; the repository declares {}", text(pinned->tier), text(service.tier)));
  }
  if (service.exposure != pinned->exposure && !pinned->exposure.empty()) {
    run.remarks.push_back(fmt::format("judged by exposure {} as pinned; the repository declares {}", pinned->exposure,
                                      service.exposure.empty() ? "none" : service.exposure));
  }
  service.tier = pinned->tier;
  if (!pinned->exposure.empty()) service.exposure = pinned->exposure;
  service.parameters.clear();
  for (const model::Setting& setting : pinned->parameters) {
    auto declared = std::ranges::find(standard.parameters, setting.name, &model::Parameter::name);
    if (declared != standard.parameters.end() && declared->settable_by_service) service.parameters.push_back(setting);
  }
}

// To collect alone.
Ruler WithoutItems(const Ruler& ruler) { return {ruler.declarations, ruler.standard, {}}; }

Judgement JudgeService(Session& session, const Ruler& ruler, const catalog::Described& described,
                       model::Service service) {
  Judgement judgement;
  judgement.declarations = session.declarations;
  model::Run& run = judgement.run;
  ApplyPinned(session.request.pinned, *ruler.standard, service, run);
  judgement.service = service;
  run.started = session.request.clock();
  FillHead(run, session, service);

  standard::Parameters parameters = standard::ResolveParameters(*ruler.standard, service.tier, service.parameters);
  collect::Outcome outcome = Collect(session, ruler, service);
  judgement.facts = outcome.facts;
  JudgeFacts(session.request.collect_all ? WithoutItems(ruler) : ruler, parameters, session.request.now, judgement);
  run.only_one = !session.request.only_item.empty() && !run.items.empty();
  if (run.only_one) run.verdict = model::JudgeAlone(run.items.front());
  run.dialled = session.network.Dialled();
  FillClaims(run, session.request, service);
  FillRemarks(run, session, described, parameters, outcome);
  run.ended = session.request.clock();
  return judgement;
}

// All services of the repository where one of them is judged by itself; none where all are one product.
Result<std::vector<model::Service>> Siblings(const Session& session) {
  if (session.request.service.empty() && !session.request.all) return std::vector<model::Service>();
  SEAWORTHY_TRY(catalog::Described all, catalog::Describe(session.repository, {.all = true}));
  return std::move(all.services);
}

// Opens the repository without the folders of other services, whose files would fail, or pass, for this one. Returns
// what the reader must know of it, or nothing.
Result<std::string> SeeAsOnly(Session& session, const model::Service& service,
                              std::span<const model::Service> siblings) {
  if (siblings.size() < 2) return std::string();
  std::vector<std::string> others = catalog::FoldersOfOthers(service, siblings);
  SEAWORTHY_TRY(session.repository, catalog::OpenWithout(session.request.path, others));
  if (others.empty()) return fmt::format("{} shares all files with the other services", service.id);
  return "left out as folders of other services: " + JoinWords(others);
}

Judgements Failed(Error error) {
  Judgements failed;
  failed.errors.push_back(std::move(error));
  return failed;
}

Result<void> ExpectCollector(const JudgeRequest& request, const facts::Declarations& declarations) {
  if (request.only_collector.empty() || declarations.FindCollector(request.only_collector) != nullptr) return {};
  std::vector<std::string> ids;
  for (const auto& collector : declarations.collectors()) ids.push_back(collector.id);
  return Error(kNoSuchCollector, fmt::format("there is no collector '{}'", request.only_collector))
      .Advise("there are " + JoinWords(ids));
}

}  // namespace

Judgements Judge(const JudgeRequest& request) {
  auto declarations = std::make_shared<const facts::Declarations>(collectors::AllDeclarations());
  if (auto expected = ExpectCollector(request, *declarations); !expected.ok())
    return Failed(std::move(expected).error());
  auto repository = catalog::OpenRepository(request.path);
  if (!repository.ok()) return Failed(std::move(repository).error());
  auto described = catalog::Describe(*repository, {.service = request.service, .all = request.all});
  if (!described.ok()) return Failed(std::move(described).error());
  auto network = Network::Open({.offline = request.offline, .record = request.record, .replay = request.replay});
  if (!network.ok()) return Failed(std::move(network).error());

  Session session{request, declarations, *std::move(repository), *std::move(network)};
  auto siblings = Siblings(session);
  if (!siblings.ok()) return Failed(std::move(siblings).error());
  std::map<std::string, Ruler> rulers;
  Judgements result;
  for (const model::Service& service : described->services) {
    auto name = ChosenStandard(request.standard, session.repository, service);
    if (!name.ok()) return Failed(std::move(name).error());
    if (!rulers.contains(*name)) {
      auto ruler = LoadRuler(session, *name, result.errors);
      if (!ruler) return result;
      rulers.emplace(*name, *std::move(ruler));
    }
    auto seen = SeeAsOnly(session, service, *siblings);
    if (!seen.ok()) return Failed(std::move(seen).error());
    result.judgements.push_back(JudgeService(session, rulers.at(*name), *described, service));
    if (!seen->empty()) result.judgements.back().run.remarks.push_back(*std::move(seen));
  }
  return result;
}

}  // namespace seaworthy::app
