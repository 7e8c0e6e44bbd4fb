// What an engine has to bring: a way to read, and a way to write within one transaction. sql_store.h makes a Store of
// it.
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "store/dialect.h"
#include "store/schema.h"
#include "store/session.h"

namespace seaworthy::store {

class Engine {
 public:
  virtual ~Engine() = default;

  virtual const Dialect& dialect() const = 0;

  // Lends a connection that sees what was committed at one moment; for as long as the call. The reader may be called
  // more than once.
  virtual Result<void> Read(const std::function<Result<void>(Session&)>& read) = 0;

  // Lends the head, locked against every other writer in any process, and a connection to write with. What the job
  // moves the head to is stored with it. Durable when it returns without an error; after an error of the job nothing of
  // it is written. The job may be called more than once.
  virtual Result<void> Write(const std::function<Result<void>(Session&, HeadRow&)>& write) = 0;

  // Lends a connection to write with, for what does not depend on the head: documents and jobs. Otherwise as Write().
  virtual Result<void> Change(const std::function<Result<void>(Session&)>& change) = 0;

  // Makes what was erased unreadable outside the tables too, as far as the engine keeps copies.
  virtual Result<void> Scrub() = 0;

  // Returns when somebody, in any process, may have committed since the last call; always after a while; and at once
  // when Interrupt() is called, before or meanwhile. By one thread at a time.
  virtual void AwaitCommit() = 0;
  virtual void Interrupt() = 0;
};

}  // namespace seaworthy::store
