// The mark in what Seaworthy proposes where a person has to write.
//
// A text that holds the mark is a draft, whoever kept it, and is evidence of nothing until the mark is gone.
#pragma once

#include <string_view>

namespace seaworthy {

// People write after it what belongs there: `TODO(seaworthy): who is called next`.
inline constexpr std::string_view kDraftMark = "TODO(seaworthy)";

inline bool IsDraft(std::string_view text) { return text.find(kDraftMark) != std::string_view::npos; }

}  // namespace seaworthy
