// The process that is killed: many threads that append to one store and say so on a pipe.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/rows.h"
#include "store/store.h"

namespace seaworthy::torture {

// The rows that follow from the events: for each log how many there are, and the key of the last.
inline constexpr std::array kCountColumns{model::Column{"log"}, model::Column{"events", model::Column::Type::kInteger},
                                          model::Column{"last"}};
inline constexpr model::Table kCounts{"counts", kCountColumns, 1, {}};
inline constexpr std::array kTables{&kCounts};

Result<std::unique_ptr<store::Store>> Open(const std::string& address);

// An event is its key, a space, and filling.
std::string_view KeyOf(std::string_view event);

struct WriterOptions {
  std::string address;
  std::string name;  // Begins every key that this process makes.
  int threads = 16;
  std::string retries;  // A file of keys, one a line, that an earlier process tried and nobody acknowledged.
};

// Writes `T key` to standard output before an append and `A key position` after it was acknowledged, until it is
// killed. Returns only after an error that is no conflict, which it prints.
int Write(const WriterOptions& options);

}  // namespace seaworthy::torture
