// Reads the facts of many services, one document after the other, at a fraction of what DecodeFacts() costs each time:
// the keys of the last ones are known, and memory is used again.
//
// Threads: not for several at once.
#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"
#include "facts/codec.h"
#include "facts/declarations.h"

namespace seaworthy::facts {

class FactsReader {
 public:
  // The declarations outlive the reader and what it read.
  explicit FactsReader(const Declarations& declarations);
  ~FactsReader();
  FactsReader(const FactsReader&) = delete;
  FactsReader& operator=(const FactsReader&) = delete;

  // As DecodeFacts().
  Result<DecodedFacts> Read(std::string_view text);

 private:
  struct Memory;

  const Declarations& declarations_;
  std::unique_ptr<Memory> memory_;
};

}  // namespace seaworthy::facts
