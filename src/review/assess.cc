#include "review/assess.h"

namespace seaworthy::review {

const ServiceState& Case::Service(const std::string& id) const {
  static const ServiceState kUnknown;
  auto found = services.find(id);
  return found == services.end() ? kUnknown : found->second;
}

}  // namespace seaworthy::review
