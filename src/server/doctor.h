// Examines a set-up before or while a server runs with it, and says what to mend: `seaworthy doctor`.
//
// Looks only: nothing is made, written or migrated. It dials the store and the provider of OpenID Connect, as the
// server would.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "server/config.h"

namespace seaworthy::net {
class HttpTransport;
}  // namespace seaworthy::net

namespace seaworthy::server {

enum class Health { kOk, kWarn, kFail };  // Warn: works, and will or may not.

std::string_view Name(Health health);  // `ok`, `warn`, `fail`

struct Finding {
  Health health = Health::kOk;
  std::string about;   // `store`, `tls`, …
  std::string what;    // One line.
  std::string advice;  // Empty where there is nothing to do.
};

struct DoctorContext {
  Clock clock;
  std::function<std::optional<std::string>(const std::string& variable)> environment;  // For `env:NAME`.
  net::HttpTransport* http = nullptr;                                                  // Asks the provider.
};

std::vector<Finding> Examine(const Config& config, const DoctorContext& context);
// The same over the network.
std::vector<Finding> ExamineSetUp(const Config& config, Clock clock,
                                  std::function<std::optional<std::string>(const std::string& variable)> environment);

Health Worst(const std::vector<Finding>& findings);

// A line each, its advice below.
std::string ToText(const std::vector<Finding>& findings);

}  // namespace seaworthy::server
