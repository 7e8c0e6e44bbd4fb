// What `check --push` sends to a server, written by the one and read by the other: where the facts come from, what the
// repository claims of its service, and the facts. schema/push.json describes it.
//
// The verdict of the sender is no part of it: the server judges by what it holds itself (app/pushed_run.h).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/judge.h"
#include "base/instant.h"
#include "base/result.h"
#include "facts/declarations.h"
#include "facts/fact_set.h"

namespace seaworthy::app {

inline constexpr std::string_view kPushSchema = "seaworthy.push/v1";

struct PushedOrigin {
  std::string id;           // Of the run: a UUID.
  std::string environment;  // `production`, or another that the service declares; empty: none in particular.
  bool release = false;     // Of a release.
  std::string commit;
  std::string ref;
  bool dirty = false;
  std::string trigger;  // local | ci | schedule
  std::string tool_version;
  Instant started;
  Instant ended;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("id", self.id);
    visit("environment", self.environment);
    visit("release", self.release);
    visit("commit", self.commit);
    visit("ref", self.ref);
    visit("dirty", self.dirty);
    visit("trigger", self.trigger);
    visit("tool_version", self.tool_version);
    visit("started", self.started);
    visit("ended", self.ended);
  }
};

// What the repository says of its service. Only shown, beside what the server holds.
struct ServiceClaim {
  std::string id;
  std::string name;
  std::string owner;
  std::optional<int> tier;
  std::string lifecycle;
  std::string exposure;
  std::vector<std::string> exclude;
  std::map<std::string, std::string> parameters;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("id", self.id);
    visit("name", self.name);
    visit("owner", self.owner);
    visit("tier", self.tier);
    visit("lifecycle", self.lifecycle);
    visit("exposure", self.exposure);
    visit("exclude", self.exclude);
    visit("parameters", self.parameters);
  }
};

// The standard that the sender judged by.
struct StandardClaim {
  std::string id;
  std::string version;
  std::string digest;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("id", self.id);
    visit("version", self.version);
    visit("digest", self.digest);
  }
};

struct Push {
  PushedOrigin run;
  ServiceClaim service;
  StandardClaim standard;
  std::shared_ptr<const facts::FactSet> facts;  // Shared as FactSet says.
  std::vector<std::string> remarks;             // Of the reader: what it left out of the facts.
};

struct PushOptions {
  std::string id;  // Of the run: a UUID.
  bool production = false;
  bool release = false;
  std::string trigger = "local";
};

Push PushOf(const Judgement& judgement, const PushOptions& options);

std::string WritePush(const Push& push);

// Every source of the facts bears the name of the submitter. Errors: those of facts::DecodeFacts, app/bad-body; the
// place is the JSON pointer of what is wrong. `declarations` must outlive the result.
Result<Push> ReadPush(std::string_view text, const facts::Declarations& declarations, const std::string& submitter);

}  // namespace seaworthy::app
