// Whether anything was committed to a store since a moment: what an answer from memory is held against before it is
// given once more. Cheap enough to be asked at each request.
//
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace seaworthy::store {

class Generation {
 public:
  virtual ~Generation() = default;

  // Differs from an earlier one if anybody, in any process, committed in between. Nothing where that cannot be told
  // just now.
  virtual std::optional<std::int64_t> Now() = 0;

  // Of the store at that address (open.h). Null where its engine cannot tell without asking a server.
  static std::unique_ptr<Generation> Of(const std::string& address);
};

}  // namespace seaworthy::store
