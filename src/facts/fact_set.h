// What is known about a service at one moment: a value with provenance for each declared fact, or absent, because.
//
// A FactSet owns the memory of its values, never changes once built, and is shared by everything that looks at one run.
// It borrows the Declarations it was made with.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/instant.h"
#include "facts/declarations.h"
#include "value/arena.h"
#include "value/build.h"
#include "value/value.h"

namespace seaworthy::facts {

// Where a value was read. `place.file` is a path in the repository, a URL, an address, or a query.
struct Provenance {
  std::string collector;
  Place place;
  std::optional<Instant> observed;
  std::string digest;     // SHA-256 of the source text, where it was a file.
  std::string submitter;  // Who handed the fact in; empty: this program collected it.

  friend bool operator==(const Provenance&, const Provenance&) = default;
};

class FactSet {
 public:
  const Declarations& declarations() const { return *declarations_; }

  // One value per declared fact, in slot order. A fact that nobody set is absent, kNotCollected.
  std::span<const value::Value> values() const { return values_; }
  const value::Value& Get(std::size_t slot) const { return values_[slot]; }

  // In the order of their origins, from 1.
  std::span<const Provenance> provenance() const { return provenance_; }
  // Null for origin 0: a value that has no place of its own.
  const Provenance* ProvenanceOf(std::uint32_t origin) const;
  // Of the value itself, else of its first part that has one: a list built of many files names the first.
  const Provenance* FirstProvenance(const value::Value& value) const;

 private:
  friend class FactSetBuilder;
  FactSet() = default;

  const Declarations* declarations_ = nullptr;
  value::Arena arena_;
  std::vector<value::Value> values_;
  std::vector<Provenance> provenance_;  // Origin i is provenance_[i - 1].
};

// Of the value itself, else of its first part that has one, depth first; 0 if none has.
std::uint32_t FirstOrigin(const value::Value& value);

// What one collector writes to. Values live in the writer's arena until the builder takes them over.
//
//   Writer out(declarations, "tls");
//   auto origin = out.Origin({.place = {"api.example.com:443"}, .observed = now});
//   value::StructBuilder endpoint = out.Struct("Endpoint");
//   endpoint.Set("address", out.String("api.example.com:443"));
//   out.Set("tls.endpoints", out.List(endpoints));
//
// Setting a fact that the collector does not declare, or with a value of another type, is a bug.
// Not for several threads.
class Writer {
 public:
  Writer(const Declarations& declarations, std::string collector);

  value::Arena& arena() { return arena_; }
  // The same place and moment twice in a row gives the same origin.
  std::uint32_t Origin(Provenance provenance);
  std::uint32_t Origin(const Place& place, std::optional<Instant> observed);

  value::StructBuilder Struct(std::string_view type);
  value::Value String(std::string_view text) { return value::CopyString(arena_, text); }
  value::Value Strings(std::span<const std::string> texts);
  value::Value List(std::span<const value::Value> items) { return value::CopyList(arena_, items); }
  value::Value Absent(value::AbsentReason reason, std::string_view detail) {
    return value::MakeAbsent(arena_, reason, detail);
  }

  // An empty list of a fact that declares `empty: absent` becomes absent, kNotFound, with `detail_if_empty`.
  void Set(std::string_view key, const value::Value& value, std::string_view detail_if_empty = {});
  void SetAbsent(std::string_view key, value::AbsentReason reason, std::string_view detail);
  // Every fact of the collector that was not set yet.
  void SetRestAbsent(value::AbsentReason reason, std::string_view detail);

 private:
  friend class FactSetBuilder;

  const Declarations& declarations_;
  std::string collector_;
  value::Arena arena_;
  std::vector<std::optional<value::Value>> values_;  // By slot.
  std::vector<Provenance> provenance_;
};

class FactSetBuilder {
 public:
  explicit FactSetBuilder(const Declarations& declarations);
  // Begins with a copy of these facts, whose origins stay as they are.
  explicit FactSetBuilder(const FactSet& facts);

  // For a reader of facts that were collected before: values go to the set's own arena, and origins count from 1.
  value::Arena& arena() { return set_->arena_; }
  std::uint32_t AddOrigin(Provenance provenance);
  // The rules of Writer::Set() for types and empty lists hold. Precondition: the value is in arena().
  void Set(std::size_t slot, const value::Value& value, std::string_view detail_if_empty = {});

  // Copies what the writer holds; origins are renumbered in the order of the calls.
  void Add(const Writer& writer);
  // The builder is used up. Shared: by the run, the report and whoever explains it.
  std::shared_ptr<const FactSet> Build() &&;

 private:
  std::unique_ptr<FactSet> set_;
};

}  // namespace seaworthy::facts
