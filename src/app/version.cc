#include "app/version.h"

namespace seaworthy::app {

std::string_view Version() { return SEAWORTHY_VERSION; }

}  // namespace seaworthy::app
