// The contract of the API, api/openapi.yaml, as JSON: compiled in, and what the server answers at
// /api/v1/openapi.json.
#pragma once

#include <string_view>

namespace seaworthy::server {

std::string_view ContractJson();

}  // namespace seaworthy::server
