// When a session or a token was used last: noted in its document, at most once a minute.
#pragma once

#include <array>
#include <optional>
#include <utility>

#include "auth/body.h"
#include "base/instant.h"
#include "store/documents.h"

namespace seaworthy::auth {

inline constexpr Span kNoteAtMostEvery{60};

// A failure is nobody's trouble now: the next use notes it. What was ended meanwhile is not there at that version, and
// stays as it is.
template <typename Used>
void NoteUse(store::Documents& documents, const store::Document& document, Used used, std::optional<Instant> expires_at,
             Instant now) {
  used.used_at = now;
  const std::array changes{
      store::PutDocument(document.space, document.key, EncodeBody(used), document.version, expires_at)};
  (void)documents.Change(changes, now);
}

}  // namespace seaworthy::auth
