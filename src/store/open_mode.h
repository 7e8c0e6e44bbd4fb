// What opening a store may do to it.
#pragma once

namespace seaworthy::store {

enum class OpenMode {
  kCreate,    // Makes it where there is none; the folder of the file, or the database, is there.
  kExisting,  // store/not-found where there is none.
  kReadOnly,  // The same, and writes nothing at all.
};

}  // namespace seaworthy::store
