// What the selectors of an expression say of the components that it is about.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "alerting/definitions.h"
#include "alerting/scope.h"
#include "promql/ast.h"

namespace seaworthy::alerting {

enum class Aim : std::uint8_t { kNothing, kElsewhere, kService, kComponents };  // The later one counts.

struct Selection {
  Aim aim = Aim::kNothing;
  std::set<std::size_t> components;  // Of kComponents.
  std::set<std::size_t> excluded;    // By `job!="checkout"`.
  std::string by;                    // What said so: `job="checkout"`.

  // Of two selectors of one expression.
  void Add(const Selection& other);
};

// The names of a Subject, made comparable once.
class NameBook {
 public:
  explicit NameBook(const Subject& subject);

  // What a label with that value means; kNothing where the value is empty or a template.
  Selection Means(std::string_view value) const;
  Selection MeansPattern(std::string_view pattern) const;
  // What the name of a series begins with.
  Selection MeansSeries(std::string_view series) const;
  // The components whose names stand in the text.
  std::set<std::size_t> In(std::string_view text) const;

 private:
  std::string service_;
  std::vector<std::string> services_;  // With its aliases.
  std::vector<std::string> components_;
};

Selection SelectionOf(const promql::Node& root, const NameBook& names, const Definitions& definitions);

}  // namespace seaworthy::alerting
