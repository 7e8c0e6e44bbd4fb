#include "app/register_service.h"

#include <utility>

#include <fmt/format.h>

#include "app/chosen_standard.h"
#include "app/errors.h"
#include "app/json_body.h"
#include "app/service_register.h"
#include "auth/errors.h"
#include "base/text.h"
#include "catalog/describe.h"
#include "formats/json.h"
#include "net/http_url.h"
#include "review/fields.h"
#include "store/errors.h"
#include "value/arena.h"

namespace seaworthy::app {
namespace {

// What the repository says and nobody has to judge by.
void Describe(RegisteredService& service, const model::Service& declared) {
  service.name = declared.name;
  service.lifecycle = declared.lifecycle;
  service.endpoints.clear();
  for (const model::Endpoint& endpoint : declared.endpoints) {
    service.endpoints.push_back({endpoint.name, endpoint.address, endpoint.environment});
  }
  service.dependencies.clear();
  for (const model::Dependency& dependency : declared.dependencies) {
    service.dependencies.push_back({dependency.name, dependency.kind, dependency.critical});
  }
}

void Classify(RegisteredService& service, const RegisterAsked& asked) {
  if (!asked.owner.empty()) service.owner = asked.owner;
  if (asked.tier) service.tier = asked.tier;
  if (!asked.exposure.empty()) service.exposure = asked.exposure;
  if (!asked.standard.empty()) service.standard = asked.standard;
}

RegisteredService FirstOf(const model::Service& declared, const RegisterAsked& asked, Registered& done) {
  RegisteredService service;
  service.id = declared.id;
  service.aliases = declared.aliases;
  service.owner = declared.owner;
  service.tier = declared.tier;
  service.exposure = declared.exposure;
  for (const model::Setting& setting : declared.parameters) service.parameters[setting.name] = setting.text;
  if (!NamesFile(declared.standard)) {
    service.standard = declared.standard;
  } else if (!declared.standard.empty() && asked.standard.empty()) {
    done.remarks.push_back(fmt::format(
        "{}: its standard is the file {} of the repository; `seaworthy standard upload` gives it to the server, and "
        "--standard names it there",
        service.id, OneLine(declared.standard, 200)));
  }
  Describe(service, declared);
  Classify(service, asked);
  return service;
}

std::string LineOf(std::string_view what, const RegisteredService& service) {
  std::vector<std::string> parts;
  parts.push_back(service.owner.empty() ? "nobody's" : "of " + OneLine(service.owner, 80));
  parts.push_back(service.tier ? fmt::format("tier {}", *service.tier) : "no tier");
  if (!service.exposure.empty()) parts.push_back(service.exposure);
  std::string standard = service.standard.empty() ? std::string(kDefaultStandard) : OneLine(service.standard, 80);
  parts.push_back("judged by " + standard);
  return fmt::format("{} {}: {}\n", what, OneLine(service.id, 80), JoinWords(parts, ", "));
}

Result<RegisteredService> HeldOf(const std::string& json) {
  value::Arena arena;
  SEAWORTHY_TRY(value::Value root, formats::ReadJson(json, arena));
  RegisteredService held;
  review::FieldReader reader(root);
  RegisteredService::Visit(held, reader);
  if (reader.problem().empty()) return held;
  return Error(kServerTrouble, "the server describes the service in a way that this version cannot read");
}

Result<void> Register(const RemoteRecord& remote, const RegisteredService& service) {
  auto made = remote.Call({.method = "POST", .path = "/services", .body = WriteJsonBody(service)});
  if (made.ok()) return {};
  if (!made.error().Is(store::kConflict)) return std::move(made).error();
  return Error(kBadService, fmt::format("{} is registered already", OneLine(service.id, 80)))
      .Advise("add --update to describe it anew");
}

Result<RegisteredService> Update(const RemoteRecord& remote, const model::Service& declared,
                                 const RegisterAsked& asked) {
  const std::string path = ServicePath(declared.id);
  SEAWORTHY_TRY(ApiReply read, remote.Call({.path = path}));
  SEAWORTHY_TRY(RegisteredService service, HeldOf(read.body));
  Describe(service, declared);
  Classify(service, asked);
  ApiCall put{.method = "PUT", .path = path, .body = WriteJsonBody(service)};
  put.if_match = read.entity_tag;
  SEAWORTHY_RETURN_IF_ERROR(remote.Call(std::move(put)));
  return service;
}

// An owner that is no team is a remark: an administrator may make the team afterwards. Whoever may not read teams is
// told nothing.
void ExpectTeam(const RemoteRecord& remote, const std::string& team, Registered& done) {
  if (team.empty()) return;
  auto read = remote.Call({.path = "/teams/" + net::EncodeForUrl(team)});
  if (read.ok() || !read.error().Is(auth::kNoSuchTeam)) return;
  const std::string shown = OneLine(team, 80);
  done.remarks.push_back(
      fmt::format("no team '{}' here: nobody can push runs; `seaworthy team new {}` makes it", shown, shown));
}

// One of several, or all of them, each by itself; what was only detected is nobody's word.
Result<std::vector<model::Service>> DeclaredIn(const RegisterAsked& asked) {
  SEAWORTHY_TRY(source::Repository repository, catalog::OpenRepository(asked.path));
  SEAWORTHY_TRY(catalog::Described described,
                catalog::Describe(repository, {.service = asked.service, .all = asked.service.empty()}));
  for (const model::Service& service : described.services) {
    if (!service.place.file.empty()) continue;
    return Error(kBadService, "nothing in the repository describes a service")
        .Advise("`seaworthy init` writes a seaworthy.yaml to complete");
  }
  return std::move(described.services);
}

}  // namespace

Result<Registered> RegisterServices(const RemoteRecord& remote, const RegisterAsked& asked) {
  SEAWORTHY_TRY(std::vector<model::Service> services, DeclaredIn(asked));
  Registered done;
  for (const model::Service& declared : services) {
    if (asked.update) {
      SEAWORTHY_TRY(RegisteredService service, Update(remote, declared, asked));
      done.text += LineOf("described", service);
      ExpectTeam(remote, service.owner, done);
    } else {
      RegisteredService service = FirstOf(declared, asked, done);
      SEAWORTHY_RETURN_IF_ERROR(Register(remote, service));
      done.text += LineOf("registered", service);
      ExpectTeam(remote, service.owner, done);
    }
  }
  return done;
}

}  // namespace seaworthy::app
