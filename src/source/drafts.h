// Documents of the repository that are named elsewhere and are only drafts so far.
#pragma once

#include <string_view>

#include "source/repository.h"

namespace seaworthy::source {

// The file that a path from the root names, or that an address ends with
// (`https://git.shop.io/checkout/blob/main/docs/runbooks/disk.md`). Query and fragment do not count. Null where there
// is none.
const File* FileNamed(const Repository& repository, std::string_view reference);

// Whether it names a file that still holds the mark of a draft (base/draft.h).
bool NamesDraft(const Repository& repository, std::string_view reference);

}  // namespace seaworthy::source
