// The facts of one case, from `facts`, `service` and `absent` to a FactSet. Internal to this folder.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/declarations.h"
#include "facts/fact_set.h"
#include "formats/node.h"
#include "standard/diagnostics.h"

namespace seaworthy::standard {

class CaseFacts {
 public:
  CaseFacts(const facts::Declarations& declarations, Diagnostics& out)
      : declarations_(declarations), out_(out), values_(declarations.facts().size()) {}

  // A mapping from fact to value.
  void ReadFacts(const formats::Node& node);
  // The value of the fact `service`.
  void ReadService(const formats::Node& node);
  // A mapping from a fact, or a part of one that was given, to the reason why it is absent. After the others.
  void ReadAbsent(const formats::Node& node);

  // Whether an empty list was given, at the top of a fact or of a field of one.
  bool gives_empty_list() const { return gives_empty_list_; }
  // `service.tier`, where it is given.
  std::optional<int> tier() const;

  std::shared_ptr<const facts::FactSet> Build();

 private:
  void Put(std::size_t slot, const formats::Node& node);
  void PutAbsent(std::string_view path, value::AbsentReason reason, const formats::Node& at);
  // The declared fact that the path starts with, and what is left of it.
  std::optional<std::size_t> SlotOfPath(std::string_view path, std::string_view& rest) const;
  void ReportUnknownFact(std::string_view key, const formats::Node& at);

  const facts::Declarations& declarations_;
  Diagnostics& out_;
  value::Arena arena_;
  std::vector<std::optional<value::Value>> values_;  // By slot.
  bool gives_empty_list_ = false;
};

}  // namespace seaworthy::standard
