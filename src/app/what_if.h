// Whom a changed standard would hit: the verdicts and items that would change, over the stored facts of many services.
//
// An item whose rule is the same in both standards (expressions, freshness, trust, and the parameters it reads as they
// resolve for the service) keeps its stored outcome. Every other one is judged anew on the facts as they were stored.
// Where the new rule says something else than was stored, the old rule is asked again as well, so that a fact that grew
// old since is no change of the standard.
//
// Counted are all services; told are those of a page. Memory follows the page and the services given, not what changes.
//
// Nothing is recorded. Attestations and waivers are no part of it: the verdict is the machine's.
//
// Threads: WhatIf() uses several by itself and may be called from several at once, as far as `facts` may.
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/ruler.h"
#include "base/instant.h"
#include "facts/fact_set.h"
#include "model/result.h"
#include "model/service.h"

namespace seaworthy::app {

// One service with what is stored of it.
struct JudgedService {
  std::string id;
  std::optional<int> tier;
  std::vector<model::Setting> parameters;
  std::string facts;                     // Their digest.
  std::vector<model::Outcome> outcomes;  // By the old standard: one per item of its ruler, in order.
};

// Facts that have at least those slots; null where they are gone. Called from several threads.
using FactsOf =
    std::function<std::shared_ptr<const facts::FactSet>(const std::string& digest, std::span<const std::size_t> slots)>;

struct OutcomeChange {
  std::string item;                      // Its id in the new standard, else in the old one.
  std::optional<model::Outcome> before;  // Nothing: the old standard has no such item.
  std::optional<model::Outcome> after;   // Nothing: the new standard has no such item.
  bool required_before = false;          // Whether the item would stop a launch.
  bool required_after = false;
};

struct ServiceChange {
  std::string service;
  model::Verdict before = model::Verdict::kIncomplete;
  model::Verdict after = model::Verdict::kIncomplete;
  std::vector<OutcomeChange> items;  // In the order of the new standard, then those that it drops.
};

struct WhatChanges {
  std::vector<ServiceChange> services;  // Those with a change, in the order given, as the page has it.
  std::size_t changed = 0;              // Services with a change, all of them.
  bool more = false;                    // Whether some of them come behind the page.
  std::vector<std::string> unread;      // Services whose facts are gone; they count nowhere else.
  std::size_t judged = 0;               // Services.
  std::size_t evaluated = 0;            // Items of services that were judged anew.
  std::map<std::pair<model::Verdict, model::Verdict>, std::size_t> verdicts;  // From, to: how many services.
  bool stopped = false;  // `goes_on` said no: the rest says nothing of what was not judged.
};

// Which services are told of, of those that change.
struct WhatIfPage {
  std::string after;  // Only those whose id comes behind this one.
  std::size_t most = std::numeric_limits<std::size_t>::max();
};

struct WhatIfRequest {
  std::span<const JudgedService> services;  // By id, for a page.
  const Ruler& before;
  const Ruler& after;  // Made with the same declarations.
  FactsOf facts;
  Instant now;
  unsigned threads = 2;
  WhatIfPage page = {};
  std::function<bool()> goes_on = {};  // Asked before each item, from several threads; empty: yes.
};

WhatChanges WhatIf(const WhatIfRequest& request);

// Adds what was found of services that come behind those of `changes`, of which `most` are told at most.
void Append(WhatChanges part, std::size_t most, WhatChanges& changes);

// Everything is judged by one standard, and nothing compared: the outcomes to store where there are none yet.
std::vector<model::Outcome> OutcomesOf(const Ruler& ruler, const facts::FactSet& facts, std::optional<int> tier,
                                       std::span<const model::Setting> parameters, Instant now);

// The slots of all facts that the standard reads, ascending.
std::vector<std::size_t> FactsRead(const Ruler& ruler);

}  // namespace seaworthy::app
