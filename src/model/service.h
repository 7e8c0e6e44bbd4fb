// A service as its descriptor declares it (DESIGN §2, §4). Everything but the id may be undeclared.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace seaworthy::model {

struct Component {
  std::string name;
  std::string kind;  // `service`, `website`, `worker`, `library`, …
  std::optional<bool> customer_facing;
  Place place;
};

struct Environment {
  std::string name;
  std::string kind;                // production | staging | development | other
  std::vector<std::string> paths;  // Globs of the files that describe it.
  Place place;
};

struct Endpoint {
  std::string name;
  std::string address;      // `host:port`
  std::string environment;  // Name of one, or empty: production.
  Place place;
};

struct BackupPolicy {
  std::string schedule;   // As declared: `daily`, a cron line.
  std::string retention;  // A span: `35d`.
  std::string location;
  std::string restore_tested;  // A date.
};

struct DataStore {
  std::string name;
  std::string kind;  // `postgresql`, `s3`, …
  std::optional<bool> durable;
  std::optional<bool> encrypted;
  std::string encryption;  // Algorithm: `AES-256`.
  std::optional<BackupPolicy> backup;
  Place place;
};

struct Dependency {
  std::string name;
  std::string kind;  // `service`, `api`, `resource`
  std::optional<bool> critical;
  Place place;
};

// What calls somebody, and when.
struct Event {
  std::string name;
  std::string action;
  std::vector<std::string> alerts;  // Names of the alerts that tell of it; `*` stands for any characters.
  Place place;
};

struct Capacity {
  std::string planned;  // Peak planned for the next six months: `1200 rps`.
  std::string until;    // Date up to which the plan holds.
  std::string tested;   // What a test showed: `2000 rps`.
  Place place;
};

struct Link {
  std::string title;
  std::string url;
  std::string kind;  // runbook | dashboard | documentation | chat | status | escalation | other
  Place place;
};

// Where a collector shall look for reports: kind of report, globs.
struct Report {
  std::string kind;
  std::vector<std::string> paths;
  // Of tests: globs of the reports, suites or classes whose tests are integration tests; none where names tell.
  std::vector<std::string> integration;
  Place place;
};

struct Setting {
  std::string name;
  std::string text;  // As written; the standard's parameter type decides what it means.
  Place place;
};

struct Service {
  std::string id;
  std::string name;
  std::vector<std::string> aliases;
  std::string owner;
  std::optional<int> tier;  // 1 most critical to 4.
  std::string lifecycle;    // experimental | production | deprecated
  std::string exposure;     // public | partner | internal
  std::vector<Component> components;
  std::vector<Environment> environments;
  std::vector<Endpoint> endpoints;
  std::vector<DataStore> data_stores;
  bool declares_data_stores = false;  // `data_stores: []` says there are none.
  std::vector<Dependency> dependencies;
  bool declares_dependencies = false;
  std::vector<Event> events_out_of_hours;
  std::vector<Event> events_in_hours;
  std::optional<Capacity> capacity;
  std::vector<Report> reports;
  std::vector<Link> links;
  std::vector<std::string> exclude;
  std::string standard;
  std::vector<Setting> parameters;
  Place place;        // Of the descriptor; an empty file where the service was only detected.
  std::string found;  // How it is known: `seaworthy.yaml`, `catalog-info.yaml`, `detected`.
  // Where each part was declared, by its key in the descriptor: `owner`, `data_stores`. A part that stands here is
  // declared even if it is empty; one that does not is not.
  std::map<std::string, Place, std::less<>> places;

  bool Declares(std::string_view key) const { return places.contains(key); }
};

// production, staging, development or other: of the environment with that name, else of a name that is itself a kind.
// Empty is production; `other` where nothing tells.
std::string_view KindOfEnvironment(const Service& service, std::string_view name);

}  // namespace seaworthy::model
