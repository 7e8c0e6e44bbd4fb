// Which components of a service an alert is about.
//
// A label of the rule says it first (`service: checkout`), then what its expression selects (`job="shop/checkout"`,
// `pod=~"checkout-.*"`, also in the definitions of recorded series), then the name of its group, its file or itself. An
// alert that selects nothing of that kind is about all of them; one that selects something else (`container="redis"`)
// about none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "alerting/definitions.h"
#include "alerting/rule.h"

namespace seaworthy::alerting {

// Names as the service declares them.
struct Subject {
  std::string service;
  std::vector<std::string> aliases;     // Of the service.
  std::vector<std::string> components;  // Empty: the service as a whole.
};

struct Scope {
  std::vector<std::size_t> components;  // Indices into Subject::components, sorted; {0} where it has none.
  bool whole = false;                   // All of them, because nothing tells one from the others.
  std::string reason;                   // `it selects job="checkout"`
};

Scope ScopeOf(const Rule& rule, const Group& group, std::string_view path, const Subject& subject,
              const Definitions& definitions);

}  // namespace seaworthy::alerting
