// The contract between the runner and a source of evidence.
//
// A collector turns one kind of source into facts and never judges. It reads the repository and the service only
// through its Context, writes to its own Writer, and leaves nothing behind. It is constant data with a function
// pointer; the list is src/collectors/all.def.
//
// A fact it cannot tell is set absent with a reason. An error that it returns makes all facts it did not set absent,
// and never ends the run. It polls `stop` once per file and per 64 KiB, and returns collect/stopped when asked.
//
// Threads: Collect() of different collectors runs in parallel, each with its own Writer.
#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "base/result.h"
#include "facts/fact_set.h"
#include "model/service.h"
#include "source/repository.h"

namespace seaworthy::net {
class Prober;  // net/prober.h
}

namespace seaworthy::collect {

struct Context {
  const source::Repository& repository;
  const model::Service& service;
  Instant now;
  std::stop_token stop;
  net::Prober* prober = nullptr;  // Null: nothing may be dialled.

  // The environment whose files `path` lies in: by the service's declared paths, else by the names of the folders
  // (`production`, `staging`, `dev`, …) or of the file. Empty where nothing tells.
  std::string EnvironmentOf(std::string_view path) const;
  bool stopped() const { return stop.stop_requested(); }
};

struct Collector {
  std::string_view id;
  Result<void> (*collect)(const Context& context, facts::Writer& out);
};

}  // namespace seaworthy::collect
