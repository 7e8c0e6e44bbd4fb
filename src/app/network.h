// Who answers for the network in one call of the program: nobody, the network itself, a recording of it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "net/prober.h"

namespace seaworthy::app {

struct NetworkOptions {
  bool offline = false;
  std::string record;       // Folder; empty: do not record.
  std::string replay;       // Folder; empty: ask the network.
  std::string authorities;  // PEM file; empty: those of the machine.
};

class Network {
 public:
  // Errors: app/record-and-replay.
  static Result<Network> Open(const NetworkOptions& options);

  Network(Network&&) noexcept;
  Network& operator=(Network&&) noexcept;
  ~Network();

  // Null where nothing may be dialled.
  net::Prober* prober();

  // Every address that was dialled so far, sorted, none twice. Empty while replaying.
  std::vector<std::string> Dialled() const;

 private:
  struct State;
  explicit Network(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace seaworthy::app
