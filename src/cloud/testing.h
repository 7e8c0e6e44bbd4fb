// A parsed document for one test.
#pragma once

#include <string_view>

#include "base/assert.h"
#include "formats/json.h"
#include "value/arena.h"
#include "value/value.h"

namespace seaworthy::cloud {

struct Parsed {
  explicit Parsed(std::string_view text) {
    auto read = formats::ReadJson(text, arena);
    SEAWORTHY_ASSERT(read.ok(), "the test's JSON can be read");
    root = *read;
  }

  value::Arena arena;
  value::Value root;
};

}  // namespace seaworthy::cloud
