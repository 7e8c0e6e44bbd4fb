#include "server/concerned.h"

#include <utility>

namespace seaworthy::server {
namespace {

Result<std::vector<std::string>> ServicesOf(app::Record& record, const std::string& log) {
  if (log.starts_with("service/")) return std::vector<std::string>{log.substr(8)};
  SEAWORTHY_TRY(review::Case subject, record.Load(log.substr(7)));
  return subject.review.started.services;
}

Result<auth::Object> ObjectOf(app::ServiceRegister& services, const std::string& service, Instant now) {
  auth::Object object;
  object.service = service;
  SEAWORTHY_TRY(std::optional<app::HeldService> held, services.Find(service, now));
  if (!held) return object;
  object.teams = held->service.teams;
  if (!held->service.owner.empty()) object.teams.push_back(held->service.owner);
  object.restricted = held->service.restricted;
  return object;
}

}  // namespace

ObjectsOf WhoIsConcerned(app::Record& record, app::ServiceRegister& services, Clock clock) {
  return [&record, &services,
          clock = std::move(clock)](const std::string& log) -> std::optional<std::vector<auth::Object>> {
    if (!log.starts_with("service/") && !log.starts_with("review/")) return std::nullopt;  // For auditors.
    Result<std::vector<std::string>> ids = ServicesOf(record, log);
    if (!ids.ok()) return std::nullopt;
    std::vector<auth::Object> objects;
    for (const std::string& id : *ids) {
      Result<auth::Object> object = ObjectOf(services, id, clock());
      if (!object.ok()) return std::nullopt;
      objects.push_back(*std::move(object));
    }
    return objects;
  };
}

}  // namespace seaworthy::server
