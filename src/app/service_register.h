// The services of an organisation as a server holds them: what reviews and runs are held against. What a repository
// declares about itself is a claim; this is what counts.
//
//   ServiceRegister services(store);
//   SEAWORTHY_TRY(std::int64_t version, services.Put({.id = "checkout", .owner = "payments", .tier = 1}, 0, deed));
//
// What changes tells the organisation's log (auth/audit.h).
//
// The id never changes; a name may, and the old one becomes an alias by which the service is found.
//
// Threads: as the documents.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/audit.h"
#include "base/instant.h"
#include "base/result.h"
#include "model/service.h"
#include "store/store.h"

namespace seaworthy::app {

// What the server probes on a schedule.
struct RegisteredEndpoint {
  std::string name;
  std::string address;      // `host:port`
  std::string environment;  // Empty: production.

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("name", self.name);
    visit("address", self.address);
    visit("environment", self.environment);
  }
};

struct RegisteredDependency {
  std::string name;  // Id of a service, or what it is called.
  std::string kind;  // service | api | resource
  std::optional<bool> critical;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("name", self.name);
    visit("kind", self.kind);
    visit("critical", self.critical);
  }
};

struct RegisteredService {
  std::string id;
  std::string name;  // Empty: the id.
  std::vector<std::string> aliases;
  std::string description;
  std::string owner;               // Id of a team; empty: nobody's.
  std::vector<std::string> teams;  // That it is shared with.
  std::optional<int> tier;         // 1 most critical to 4.
  std::string lifecycle;           // experimental | production | deprecated
  std::string exposure;            // public | partner | internal
  bool restricted = false;         // Only its teams know of it.
  std::string standard;            // `sre-onboarding`, `ours@2.1`; empty: first-look.
  std::map<std::string, std::string> parameters;
  std::vector<RegisteredEndpoint> endpoints;
  std::vector<RegisteredDependency> dependencies;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("id", self.id);
    visit("name", self.name);
    visit("aliases", self.aliases);
    visit("description", self.description);
    visit("owner", self.owner);
    visit("teams", self.teams);
    visit("tier", self.tier);
    visit("lifecycle", self.lifecycle);
    visit("exposure", self.exposure);
    visit("restricted", self.restricted);
    visit("standard", self.standard);
    visit("parameters", self.parameters);
    visit("endpoints", self.endpoints);
    visit("dependencies", self.dependencies);
  }
};

struct HeldService {
  RegisteredService service;
  std::int64_t version = 0;
};

// app/no-such-service, which says nothing of what there is instead.
Error NoSuchService(const std::string& name);

class ServiceRegister {
 public:
  // The store outlives the register.
  explicit ServiceRegister(store::Store& store) : store_(store), documents_(store.documents()) {}

  // Nothing where there is no service of that id.
  Result<std::optional<HeldService>> Find(const std::string& id, Instant now);
  // By id, name or alias. Errors: app/no-such-service; app/ambiguous where several have that name.
  Result<HeldService> Get(const std::string& id_or_name, Instant now);
  // By id, at most `limit`, after that one.
  Result<std::vector<HeldService>> List(const std::string& after_id, std::size_t limit, Instant now);

  // `expected`: the version that was read, 0 to register a new one. Its version now. Errors: app/bad-service with the
  // member as its place; store/conflict. To register again with the key of the deed changes nothing, and is answered by
  // the version that is there.
  Result<std::int64_t> Put(RegisteredService service, std::int64_t expected, const auth::Deed& deed);

 private:
  store::Store& store_;
  store::Documents& documents_;
};

// As collectors and standards know services.
model::Service ModelOf(const RegisteredService& service);

}  // namespace seaworthy::app
