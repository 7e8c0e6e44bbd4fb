// Alert policies of OpenSLO and Nobl9 and, of OpenSLO, the documents that they refer to: AlertCondition and
// AlertNotificationTarget.
//
// A policy stands in its SLO, or in a document of its own; so does its condition. All of a repository is added to one
// PolicyBook before policies are resolved. What is not found anywhere is said in the policy.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "formats/node.h"
#include "slo/policy.h"

namespace seaworthy::slo {

// The entries of `alertPolicies`; null has none.
std::vector<BurnPolicy> ReadPolicies(const formats::Node* list);

class PolicyBook {
 public:
  // Documents of other kinds are passed over.
  void Add(const formats::Node& document, std::string_view file);
  void Resolve(BurnPolicy& policy) const;

 private:
  std::map<std::string, BurnPolicy, std::less<>> policies_;
  std::map<std::string, BurnPolicy, std::less<>> conditions_;  // Policies with nothing but a condition.
  std::set<std::string, std::less<>> targets_;
};

}  // namespace seaworthy::slo
