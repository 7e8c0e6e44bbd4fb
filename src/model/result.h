// What a run found: an outcome per item, with the evidence for it, and the verdict over all of them.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/instant.h"
#include "model/golden_signals.h"
#include "model/standard.h"

namespace seaworthy::model {

enum class Outcome { kPass, kFail, kUnknown, kNotApplicable, kError };
enum class Verdict { kReady, kNotReady, kIncomplete };

std::string_view Name(Outcome outcome);  // `pass`, …, `not_applicable`
std::string_view Name(Verdict verdict);  // `ready`, `not_ready`, `incomplete`

// One piece of evidence that decided an item: what was measured, against what, where, when.
struct Finding {
  std::string subject;      // The component or element: `carts`; empty where the item is about the whole.
  std::string environment;  // Empty where unknown.
  std::string expression;   // The deciding part of the check: `w.replicas >= 2`.
  std::string measure;      // What was measured, without the name of the element: `replicas`.
  std::string measured;     // `1`
  std::string said;         // Both in words: `replicas is 1`, `2 repo.workflows (a, b)`.
  std::string threshold;    // `>= 2`; empty where the measure is true or false by itself.
  Place place;              // File and line, or an address in `file`.
  std::string collector;
  std::optional<Instant> observed;
};

// One part of an item that fails or is not known: what of which element, where.
struct ItemPart {
  std::string subject;  // As in Finding.
  std::string environment;
  std::string measure;  // Of a part that is not known: the fact.

  friend auto operator<=>(const ItemPart&, const ItemPart&) = default;
};

// A fact, or a part of one, that was not known and left an item undecided.
struct Missing {
  std::string fact;    // `tls.endpoints`
  std::string reason;  // `not_declared`
  std::string detail;  // For a person.
  std::string advice;  // What to add, from the collector's declaration.
  Place place;
};

// A fact that the item read, for the record.
struct FactRead {
  std::string fact;
  std::optional<Instant> observed;
};

struct ItemResult {
  const Item* item = nullptr;  // Of the standard that the run was made with, which outlives the result.
  Outcome outcome = Outcome::kUnknown;
  bool required = false;    // Blocker, enforced and applicable: it decides the verdict.
  bool for_review = false;  // Only people can answer; no part of the machine's verdict.
  std::string message;      // One line: why this outcome.
  std::vector<Finding> findings;
  std::size_t findings_total = 0;  // Of which `findings` holds the first ones.
  std::vector<Missing> missing;
  std::vector<FactRead> read;
  std::vector<ItemPart> parts;         // Every one that fails or is not known, each once, sorted; of a pass none.
  std::optional<Instant> fresh_until;  // Until then the facts read count as fresh; nothing: they do not age.
};

struct Counts {
  int pass = 0;
  int fail = 0;
  int unknown = 0;
  int error = 0;
  int not_applicable = 0;
  int for_review = 0;

  void Add(const ItemResult& result);
};

struct Run {
  std::string id;
  const Standard* standard = nullptr;  // Outlives the run.
  std::string service;
  std::string service_source;  // How the service is known: `seaworthy.yaml`, `detected`.
  std::optional<int> tier;
  std::string tool_version;
  std::string root;  // As the user gave it.
  std::string commit;
  std::string ref;
  bool dirty = false;
  Instant started;
  Instant ended;
  std::vector<std::string> dialled;      // Every address, sorted.
  std::vector<std::string> parameters;   // `name = value (where from)`, sorted.
  std::vector<std::string> remarks;      // What the reader should know: files left out, a collector that failed.
  std::optional<GoldenSignals> signals;  // Where the standard asks for them and alert rules were read.
  std::vector<ItemResult> items;         // In the order of the standard.
  bool only_one = false;                 // One item was asked for: the verdict is its outcome, whatever it weighs.
  Verdict verdict = Verdict::kIncomplete;
};

Counts CountOutcomes(const Run& run);

// `not_ready` if a required item fails; else `incomplete` if one is unknown or error; else `ready`.
Verdict Judge(const std::vector<ItemResult>& items);
// Of one item by itself, required or not: `ready` if it passes or does not apply.
Verdict JudgeAlone(const ItemResult& result);

}  // namespace seaworthy::model
