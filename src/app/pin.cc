#include "app/pin.h"

#include <algorithm>
#include <map>
#include <utility>

#include "app/chosen_standard.h"
#include "base/text.h"
#include "catalog/describe.h"
#include "catalog/errors.h"
#include "catalog/fields.h"
#include "collectors/registry.h"
#include "standard/load.h"
#include "standard/parameters.h"
#include "standard/placeholder.h"

namespace seaworthy::app {
namespace {

// What is known of the services before the standard is.
struct Found {
  std::vector<model::Service> services;
  std::string standard;
};

Result<Found> WithoutRepository(const PinRequest& request) {
  Found found;
  for (const std::string& id : request.services) {
    if (id.empty() || catalog::IdForm(id)) {
      return Error(catalog::kBadValue, "'" + OneLine(id, 60) + "' cannot be the id of a service")
          .Advise("write lower-case letters, digits and `-`: `checkout-api`");
    }
    model::Service service;
    service.id = id;
    found.services.push_back(std::move(service));
  }
  found.standard = request.standard.empty() ? std::string(kDefaultStandard) : request.standard;
  return found;
}

Result<Found> InRepository(const PinRequest& request) {
  SEAWORTHY_TRY(source::Repository repository, catalog::OpenRepository(request.path));
  Found found;
  std::vector<std::string> names = request.services;
  if (names.empty()) names.emplace_back();
  for (const std::string& name : names) {
    SEAWORTHY_TRY(catalog::Described described, catalog::Describe(repository, {.service = name}));
    found.services.push_back(std::move(described.services.front()));
  }
  SEAWORTHY_TRY(found.standard, ChosenStandard(request.standard, repository, found.services.front()));
  return found;
}

std::optional<int> MostCritical(const std::vector<model::Service>& services) {
  std::optional<int> tier;
  for (const model::Service& service : services) {
    if (service.tier && (!tier || *service.tier < *tier)) tier = service.tier;
  }
  return tier;
}

std::string CommonExposure(const std::vector<model::Service>& services) {
  const std::string& first = services.front().exposure;
  bool same = std::ranges::all_of(services, [&](const auto& service) { return service.exposure == first; });
  return same ? first : std::string();
}

standard::Parameters ParametersOf(const model::Standard& standard, std::optional<int> tier,
                                  const std::vector<model::Service>& services) {
  std::vector<model::Setting> settings;
  if (services.size() == 1) settings = services.front().parameters;
  return standard::ResolveParameters(standard, tier, settings);
}

std::map<std::string, std::string> TextsOf(const standard::Parameters& parameters) {
  std::map<std::string, std::string> texts;
  for (const standard::ResolvedParameter& parameter : parameters.list) texts[parameter.name] = parameter.text;
  return texts;
}

PinOutcome Failed(Error error) {
  PinOutcome outcome;
  outcome.errors.push_back(std::move(error));
  return outcome;
}

}  // namespace

PinOutcome PinFor(const PinRequest& request) {
  Result<Found> found = request.path.empty() ? WithoutRepository(request) : InRepository(request);
  if (!found.ok()) return Failed(std::move(found).error());
  if (found->services.empty())
    return Failed(Error(catalog::kNoService, "a review needs a service")
                      .Advise("name it with --service, or its repository with --path"));
  standard::LoadOutcome loaded = standard::OpenAndLoad(found->standard, collectors::AllDeclarations());
  PinOutcome outcome;
  outcome.errors = std::move(loaded.errors);
  if (!outcome.ok()) return outcome;
  outcome.pinning = PinHeld(loaded.standard, found->services, request);
  return outcome;
}

Pinning PinHeld(const model::Standard& standard, const std::vector<model::Service>& services,
                const PinRequest& request) {
  Pinning pinning;
  std::optional<int> tier = request.tier ? request.tier : MostCritical(services);
  std::string exposure = request.exposure.empty() ? CommonExposure(services) : request.exposure;
  standard::Parameters parameters = ParametersOf(standard, tier, services);
  for (const model::Service& service : services) {
    pinning.services.push_back(service.id);
    if (!service.owner.empty()) pinning.owners[service.id] = service.owner;
  }
  model::Standard resolved = standard::WithParameters(standard, parameters);
  pinning.standard =
      review::Pin(resolved, request.subject, tier, std::move(exposure), TextsOf(parameters), request.now);
  return pinning;
}

}  // namespace seaworthy::app
