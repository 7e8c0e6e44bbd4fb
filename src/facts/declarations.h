// Which facts exist: key, type, documentation, freshness. Read from the facts.yaml of every collector.
//
// The declarations feed the CEL type checker, the generated reference, and the tests over all collectors. They own the
// struct types that values point to, so they outlive every FactSet made with them.
//
// Threads: constant after Parse().
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded.h"
#include "base/instant.h"
#include "base/result.h"
#include "value/type.h"
#include "value/value.h"

namespace seaworthy::facts {

// The declaration of the `service` fact, which `catalog` fills: service.yaml of this folder.
std::span<const EmbeddedFile> Embedded();

// Whether an empty list says something. kKnown: "looked, and there is none". kAbsent: none found means not known.
enum class EmptyList { kKnown, kAbsent };

struct Declaration {
  std::string key;        // `kubernetes.workloads`
  std::string collector;  // `kubernetes`
  value::Type type;
  std::string doc;
  EmptyList empty = EmptyList::kAbsent;
  // How long an observation holds. Nothing: `fresh_for: always`, a statement about the commit that was read, which does
  // not age while that commit is the one under review.
  std::optional<Span> fresh_for;
  bool measured = false;
};

struct CollectorDeclaration {
  std::string id;
  std::string summary;
  std::string maturity;  // experimental | stable | deprecated
  bool network = false;  // Dials addresses; left out by --offline.
  std::vector<std::string> reads;
  std::vector<std::string> needs;                         // Keys of facts of other collectors.
  std::map<value::AbsentReason, std::string> absent;      // What each reason means here, and what to do.
  std::vector<std::unique_ptr<value::StructType>> types;  // unique: values and types point to them.
};

class Declarations {
 public:
  // Each file is one facts.yaml. Errors: facts/bad-declaration with file, line and column.
  static Result<Declarations> Parse(std::span<const EmbeddedFile> files);

  // Sorted by key; the position is the fact's slot in every FactSet.
  std::span<const Declaration> facts() const { return facts_; }
  std::span<const CollectorDeclaration> collectors() const { return collectors_; }

  std::optional<std::size_t> Slot(std::string_view key) const;
  const CollectorDeclaration* FindCollector(std::string_view id) const;
  // The struct type that a collector declares; null if it does not.
  const value::StructType* FindStruct(std::string_view collector, std::string_view name) const;

 private:
  std::vector<CollectorDeclaration> collectors_;  // Sorted by id.
  std::vector<Declaration> facts_;
};

}  // namespace seaworthy::facts
