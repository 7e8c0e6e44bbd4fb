// Reads JSON into values: objects become maps, sorted by key; whole numbers that fit become ints or uints, all others
// doubles. Where a key stands twice it is refused, since readers disagree on which one counts.
//
//   SEAWORTHY_TRY(value::Value document, ReadJson(text, arena));
//
// Not for several threads at once.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "value/arena.h"
#include "value/name_table.h"
#include "value/value.h"

namespace seaworthy::formats {

struct JsonLimits {
  int depth = 200;
  std::size_t bytes = 64 << 20;
};

// Reads many documents that look alike: keys are kept once, and buffers are used again.
class JsonReader {
 public:
  // The keys of all documents go to `names`, whose arena must outlive the values; all else goes to that of Read().
  explicit JsonReader(value::NameTable& names, const JsonLimits& limits = {});
  ~JsonReader();
  JsonReader(const JsonReader&) = delete;
  JsonReader& operator=(const JsonReader&) = delete;

  // Errors: formats/json-syntax and formats/duplicate-key with line and column, formats/too-large, formats/not-text.
  Result<value::Value> Read(std::string_view text, value::Arena& arena);

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

// One document; all of it goes to the arena.
Result<value::Value> ReadJson(std::string_view text, value::Arena& arena, const JsonLimits& limits = {});

}  // namespace seaworthy::formats
