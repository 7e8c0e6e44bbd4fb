// What the machine says of where a server shall listen and keep its store, for `seaworthy serve` and `doctor`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace seaworthy::server {

enum class PortState {
  kFree,
  kTaken,    // Somebody listens there: a server that runs, or another program.
  kRefused,  // This user may not listen there.
  kUnknown,  // The address is not of this machine, or cannot be read.
};

// Asks the kernel, by taking the port for a moment. `address` is one of IPv4 or IPv6.
PortState AskForPort(const std::string& address, std::uint16_t port);

// Before anything is made for a server that could not listen in the end. Error: http/cannot-listen, with what helps.
Result<void> ExpectFreePort(const std::string& address, std::uint16_t port);

enum class FileSystem { kLocal, kNetwork, kUserSpace };

struct FileSystemKind {
  FileSystem kind = FileSystem::kLocal;
  std::string_view name;  // `NFS`; of local ones empty.
};

// Of the number that statfs() tells.
FileSystemKind KindOfFileSystem(std::uint64_t magic);
// Of the folder; nothing where it cannot be asked.
std::optional<FileSystemKind> FileSystemAt(const std::string& folder);

}  // namespace seaworthy::server
