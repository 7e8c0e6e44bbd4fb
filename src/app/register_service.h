// Tells a server of the services of a repository: what seaworthy.yaml (or a Backstage catalogue) declares is registered
// there, once. From then on the server's description counts, and the repository's is a claim.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/remote_record.h"
#include "base/result.h"

namespace seaworthy::app {

// What is empty is taken from the repository.
struct RegisterAsked {
  std::string path;     // The repository.
  std::string service;  // Id, name or alias of one of several; empty: all that it declares.
  std::string owner;
  std::optional<int> tier;
  std::string exposure;
  std::string standard;  // As the server knows it: `ours@2.1`.
  // Describe one that is there anew: name, lifecycle, endpoints and dependencies as the repository has them; what
  // decides how strictly it is judged only where it is given here.
  bool update = false;
};

struct Registered {
  std::string text;                  // A line for each service.
  std::vector<std::string> remarks;  // What of the descriptor the server does not take.
};

// Errors: those of catalog::Describe(), app/bad-service where nothing describes a service or it is registered already,
// and those of the server.
Result<Registered> RegisterServices(const RemoteRecord& remote, const RegisterAsked& asked);

}  // namespace seaworthy::app
