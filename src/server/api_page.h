// The page of the reference on the API: every route with what it does, from the contract, and the action that it needs,
// from the routes.
#pragma once

#include <string>

namespace seaworthy::server {

std::string ApiPage();

}  // namespace seaworthy::server
