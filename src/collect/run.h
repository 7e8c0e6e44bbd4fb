// Runs the collectors that a set of checks needs, and gathers their facts.
//
// The runner owns scheduling only: every collector starts at most once and is asked to stop at its deadline. It never
// interprets a fact. A collector that fails is no error of the run: it appears in `failures`, and the facts it had not
// set are absent with that reason.
//
// Threads: Run() may be called from several threads at once.
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "collect/collector.h"
#include "facts/fact_set.h"

namespace seaworthy::collect {

struct RunOptions {
  std::chrono::milliseconds deadline{60'000};  // For each collector, not for the run.
  bool offline = false;                        // Collectors that dial are left out: their facts are not_collected.
};

struct Failure {
  std::string collector;
  Error error;
};

struct Outcome {
  std::shared_ptr<const facts::FactSet> facts;  // Shared with whoever explains the run.
  std::vector<Failure> failures;                // Sorted by collector id.
};

// The collectors that set at least one of the wanted facts, by slot; `available` is sorted by id, and so is the answer.
std::vector<const Collector*> Plan(const facts::Declarations& declarations, std::span<const std::size_t> wanted,
                                   std::span<const Collector* const> available);

// `service` holds the facts that the descriptor states; they join the others.
Outcome Run(const facts::Declarations& declarations, std::span<const Collector* const> plan, const Context& context,
            const facts::Writer& service, const RunOptions& options = {});

}  // namespace seaworthy::collect
