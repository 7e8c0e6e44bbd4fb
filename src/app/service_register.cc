#include "app/service_register.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "app/errors.h"
#include "app/json_body.h"
#include "app/service_changes.h"
#include "base/text.h"
#include "catalog/fields.h"
#include "net/tls_target.h"
#include "store/errors.h"

namespace seaworthy::app {
namespace {

constexpr std::string_view kSpace = "service";
constexpr std::size_t kMostOfAKind = 200;   // Endpoints, dependencies, aliases, parameters.
constexpr std::size_t kMostText = 4 << 10;  // Of one text.

Error BadService(std::string message, std::string member) {
  return Error(kBadService, std::move(message)).At({"#/" + std::move(member), 0, 0});
}

Result<void> ExpectOneOf(const std::string& text, std::initializer_list<std::string_view> names,
                         const std::string& member) {
  if (text.empty() || std::ranges::find(names, text) != names.end()) return {};
  return BadService(fmt::format("'{}' is none of {}", OneLine(text, 40), fmt::join(names, ", ")), member);
}

Result<void> ExpectLimits(const RegisteredService& service) {
  const std::pair<std::size_t, std::string_view> counts[] = {{service.aliases.size(), "aliases"},
                                                             {service.teams.size(), "teams"},
                                                             {service.parameters.size(), "parameters"},
                                                             {service.endpoints.size(), "endpoints"},
                                                             {service.dependencies.size(), "dependencies"}};
  for (const auto& [count, member] : counts) {
    if (count > kMostOfAKind) return BadService(fmt::format("at most {} are kept", kMostOfAKind), std::string(member));
  }
  const std::pair<const std::string*, std::string_view> texts[] = {
      {&service.name, "name"}, {&service.description, "description"}, {&service.standard, "standard"}};
  for (const auto& [text, member] : texts) {
    if (text->size() > kMostText || !IsUtf8(*text)) {
      return BadService("the text is too long or no UTF-8", std::string(member));
    }
  }
  return {};
}

Result<void> ExpectEndpoints(const std::vector<RegisteredEndpoint>& endpoints) {
  for (std::size_t i = 0; i < endpoints.size(); ++i) {
    const std::string& address = endpoints[i].address;
    std::size_t colon = address.rfind(':');
    bool has_port = colon != std::string::npos && colon > 0 && colon + 1 < address.size() &&
                    address.find_first_not_of("0123456789", colon + 1) == std::string::npos;
    bool fits = has_port && address.size() < 300 && net::ParseTlsTarget(address).ok();
    if (!fits) {
      return BadService(fmt::format("'{}' is no address", OneLine(address, 60)), fmt::format("endpoints/{}/address", i))
          .Advise("write host:port, as `api.example.org:443`");
    }
  }
  return {};
}

Result<void> Expect(const RegisteredService& service) {
  if (service.id.empty() || catalog::IdForm(service.id)) {
    return BadService(fmt::format("'{}' cannot be the id of a service", OneLine(service.id, 60)), "id")
        .Advise("write lower-case letters, digits and `-`: `checkout-api`");
  }
  if (service.tier && (*service.tier < 1 || *service.tier > 4)) return BadService("a tier is 1 to 4", "tier");
  SEAWORTHY_RETURN_IF_ERROR(ExpectOneOf(service.lifecycle, {"experimental", "production", "deprecated"}, "lifecycle"));
  SEAWORTHY_RETURN_IF_ERROR(ExpectOneOf(service.exposure, {"public", "partner", "internal"}, "exposure"));
  SEAWORTHY_RETURN_IF_ERROR(ExpectEndpoints(service.endpoints));
  return ExpectLimits(service);
}

Result<HeldService> Parse(const store::Document& document) {
  SEAWORTHY_TRY(RegisteredService service, ReadJsonBody<RegisteredService>(document.body));
  return HeldService{std::move(service), document.version};
}

bool IsCalled(const RegisteredService& service, const std::string& name) {
  return service.name == name || std::ranges::find(service.aliases, name) != service.aliases.end();
}

}  // namespace

Error NoSuchService(const std::string& name) {
  return Error(kNoSuchService, fmt::format("there is no service '{}'", OneLine(name, 60)));
}

Result<std::optional<HeldService>> ServiceRegister::Find(const std::string& id, Instant now) {
  SEAWORTHY_TRY(std::optional<store::Document> document, documents_.Read(kSpace, id, now));
  if (!document) return std::optional<HeldService>();
  SEAWORTHY_TRY(HeldService held, Parse(*document));
  return std::optional(std::move(held));
}

Result<HeldService> ServiceRegister::Get(const std::string& id_or_name, Instant now) {
  if (!IsUtf8(id_or_name) || id_or_name.find('\0') != std::string::npos) return NoSuchService(id_or_name);
  SEAWORTHY_TRY(std::optional<HeldService> found, Find(id_or_name, now));
  if (found) return *std::move(found);
  constexpr std::size_t kPage = 500;
  std::string after;
  while (true) {
    SEAWORTHY_TRY(std::vector<HeldService> page, List(after, kPage, now));
    for (HeldService& held : page) {
      if (!IsCalled(held.service, id_or_name)) continue;
      if (found) {
        return Error(kAmbiguous, fmt::format("several services are called '{}'", OneLine(id_or_name, 60)))
            .Advise(fmt::format("name one by id: {} or {}", found->service.id, held.service.id));
      }
      found = std::move(held);
    }
    if (page.size() < kPage) break;
    after = page.back().service.id;
  }
  if (found) return *std::move(found);
  return NoSuchService(id_or_name);
}

Result<std::vector<HeldService>> ServiceRegister::List(const std::string& after_id, std::size_t limit, Instant now) {
  store::DocumentQuery query{.space = kSpace, .limit = limit};
  if (!after_id.empty()) query.after = after_id;
  SEAWORTHY_TRY(std::vector<store::Document> documents, documents_.List(query, now));
  std::vector<HeldService> services;
  for (const store::Document& document : documents) {
    SEAWORTHY_TRY(HeldService held, Parse(document));
    services.push_back(std::move(held));
  }
  return services;
}

Result<std::int64_t> ServiceRegister::Put(RegisteredService service, std::int64_t expected, const auth::Deed& deed) {
  SEAWORTHY_RETURN_IF_ERROR(Expect(service));
  RegisteredService before;
  if (expected != store::kAbsent) {
    SEAWORTHY_TRY(std::optional<HeldService> held, Find(service.id, deed.at));
    if (held) before = std::move(held->service);
    bool renamed = !before.name.empty() && before.name != service.name;
    if (renamed && !IsCalled(service, before.name)) service.aliases.push_back(before.name);
  }
  auto kind = expected == store::kAbsent ? auth::AuditKind::kServiceRegistered : auth::AuditKind::kServiceChanged;
  const store::DocumentChange change = store::PutDocument(kSpace, service.id, WriteJsonBody(service), expected);
  SEAWORTHY_TRY(auth::Written written,
                auth::Write(store_, {kind, service.id, WhatChanged(before, service)}, deed, {&change, 1}));
  if (!written.repeated) return written.versions.front();
  SEAWORTHY_TRY(std::optional<HeldService> held, Find(service.id, deed.at));
  if (held) return held->version;
  return NoSuchService(service.id);
}

model::Service ModelOf(const RegisteredService& service) {
  model::Service model;
  model.id = service.id;
  model.name = service.name.empty() ? service.id : service.name;
  model.aliases = service.aliases;
  model.owner = service.owner;
  model.tier = service.tier;
  model.lifecycle = service.lifecycle;
  model.exposure = service.exposure;
  model.standard = service.standard;
  for (const auto& [name, text] : service.parameters) model.parameters.push_back({name, text, {}});
  for (const RegisteredEndpoint& endpoint : service.endpoints) {
    model.endpoints.push_back({endpoint.name, endpoint.address, endpoint.environment, {}});
  }
  for (const RegisteredDependency& dependency : service.dependencies) {
    model.dependencies.push_back({dependency.name, dependency.kind, dependency.critical, {}});
  }
  model.declares_dependencies = !service.dependencies.empty();
  model.found = "the server's register";
  return model;
}

}  // namespace seaworthy::app
