// Whether typed evidence is what it says it is: a link leads somewhere, a number is one, a date exists.
#pragma once

#include "base/result.h"
#include "review/vocabulary.h"

namespace seaworthy::review {

// A link is an http(s) URL with a host, a number is finite, a date an RFC 3339 full-date; a file has its blob, a text
// its blob with something in it. Error: review/bad-command, with what was expected.
Result<void> CheckEvidence(const Evidence& evidence);

// `https://…` or `http://…` with a host and nothing that does not belong into a URL. Error: review/bad-command.
Result<void> CheckUrl(std::string_view url);

}  // namespace seaworthy::review
