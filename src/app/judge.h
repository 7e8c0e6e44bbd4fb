// The whole flow, once: repository, service, standard, plan, collectors, facts, checks, verdict.
//
// `check`, `explain` and `facts` are views of what this returns. A broken source makes facts absent and never fails the
// flow; an Error means that the question itself was wrong (no such folder, a broken descriptor or standard).
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "facts/declarations.h"
#include "facts/fact_set.h"
#include "model/result.h"
#include "model/service.h"
#include "model/standard.h"

namespace seaworthy::app {

// What a review pinned of a service, in place of what its repository claims.
struct PinnedClaims {
  std::optional<int> tier;
  std::string exposure;
  std::vector<model::Setting> parameters;  // All; those that only the standard may set are ignored.
};

struct JudgeRequest {
  std::string path = ".";
  std::string service;         // Id, name or alias; empty: everything in the repository as one product.
  bool all = false;            // Each service by itself.
  std::string standard;        // Shipped name or path; empty: what the service names, else first-look.
  std::string only_item;       // Judge this item alone.
  std::string only_collector;  // Collect this alone and judge nothing.
  bool collect_all = false;    // Collect all facts and judge nothing.
  bool all_facts = false;      // Judge, and collect facts that no check reads as well: others may read them.
  bool offline = false;
  std::string record;  // Folder to write what the network said to.
  std::string replay;  // Folder to read it from instead.
  std::optional<PinnedClaims> pinned;
  Instant now;  // The moment to judge at.
  Clock clock;  // For start and end.
};

// One service judged. Keeps alive everything that `run` points into.
struct Judgement {
  std::shared_ptr<const facts::Declarations> declarations;  // Shared by all judgements of a call.
  std::shared_ptr<const model::Standard> standard;          // Shared by services under the same one.
  std::shared_ptr<const facts::FactSet> facts;              // Shared as FactSet says.
  model::Service service;
  model::Run run;
  std::map<std::string, std::string> parameters;  // Name to text, as resolved for the service.
};

// At least one judgement, or at least one error.
struct Judgements {
  std::vector<Judgement> judgements;
  std::vector<Error> errors;

  bool ok() const { return errors.empty(); }
};

Judgements Judge(const JudgeRequest& request);

}  // namespace seaworthy::app
