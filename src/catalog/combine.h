// Several descriptions of one service become one, and several services become one product.
#pragma once

#include <string_view>
#include <vector>

#include "model/service.h"

namespace seaworthy::catalog {

// Each part that `service` does not declare is taken from `other`, with its place. Lists are taken whole.
void FillFrom(model::Service& service, const model::Service& other);

// One subject for a repository with several services: each of them is a component; endpoints, data stores and other
// lists are joined; the tier is the most critical one, the exposure the widest. What the services do not agree on (an
// owner, a standard) stays undeclared; a dependency of one on another is left out.
// Precondition: there is at least one.
model::Service AsProduct(const std::vector<model::Service>& services, std::string_view name);

}  // namespace seaworthy::catalog
