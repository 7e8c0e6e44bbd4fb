// One call of a server's API, by whoever the kept token or SEAWORTHY_TOKEN belongs to: for what has no command of its
// own.
#pragma once

#include <string>

#include "app/api_client.h"
#include "app/credentials.h"
#include "base/result.h"

namespace seaworthy::app {

struct CallAsked {
  std::string server;  // --server; empty: SEAWORTHY_SERVER says it.
  std::string method;
  std::string path;  // `/teams`, below /api/v1; or the whole path, as in links of answers.
  std::string body;
  bool yaml = false;     // The body is YAML, else JSON.
  std::string if_match;  // The entity tag, with or without its quotes; empty: none.
  std::string field;     // Only this member of the answer, `token.id` below another; empty: all of it.
};

struct CallAnswer {
  std::string text;
  std::string entity_tag;  // Without its quotes; empty: none.
};

// Errors: those of FindServer() and of ApiClient::Call(); app/no-actor without a token; app/no-server where no server
// is named; app/server-refused where the answer has no such member.
Result<CallAnswer> CallServer(const CallAsked& asked, const EnvironmentLookup& environment);

// That member of a JSON object: a text as it is, anything else as JSON. Error: app/server-refused.
Result<std::string> FieldOf(const std::string& json, std::string_view field);

// The same JSON over lines, two columns a level, for a person to read; what is no JSON stays as it is.
std::string Indented(const std::string& json);

}  // namespace seaworthy::app
