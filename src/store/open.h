// A store by its address, as people write it: the path of a file, `sqlite:PATH`, or `postgresql://HOST/DATABASE`.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/rows.h"
#include "store/limits.h"
#include "store/open_mode.h"
#include "store/store.h"

namespace seaworthy::store {

struct Address {
  enum class Kind : std::uint8_t { kFile, kPostgres };
  Kind kind = Kind::kFile;
  std::string where;  // The path, or the whole address.
};

// store/unsuitable where it is that of an engine nobody knows: `mysql://…`.
Result<Address> ParseAddress(std::string_view text);

// For people and logs: without a password.
std::string ToString(const Address& address);

struct OpenOptions {
  std::span<const model::Table* const> tables;  // Constants. Without them rows are neither read nor written.
  OpenMode mode = OpenMode::kCreate;
  Limits limits;
  std::chrono::milliseconds patience{10'000};  // For locks, and for a server that is away.
};

// Errors: those of OpenSqlite() and OpenPostgres().
Result<std::unique_ptr<Store>> OpenStore(const Address& address, const OpenOptions& options = {});

}  // namespace seaworthy::store
