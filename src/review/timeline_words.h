// The words that the timelines of reviews and of services share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "review/timeline.h"
#include "review/vocabulary.h"

namespace seaworthy::review {

class TimelineWords {
 public:
  explicit TimelineWords(const Lookup& lookup) : lookup_(lookup) {}

  // `sam`, `seaworthy` where nobody did it.
  std::string Name(const std::string& person) const;
  // With how it was known: `sam (sre, oidc)`; `as` may be empty.
  std::string Who(const Actor& actor, std::string_view as = {}) const;
  // `: "why one region?"`, `: (erased)`, or nothing where words are left out or there are none.
  std::string Quote(const BlobRef& text) const;

 private:
  const Lookup& lookup_;
};

// `: reason` or nothing.
std::string Because(std::string_view reason);
// `2031-05-01`; `no date` where there is none.
std::string Day(const std::optional<Instant>& instant);
// Of an id or digest, as much as people need: `01902f3a-1b2c`, `5f2c1e0a`.
std::string Short(std::string_view id);
// The first few, and how many others.
std::string Some(const std::vector<std::string>& entries, std::string_view separator = ", ");
// ` (https://wiki/…)`, ` (812 rps)`, ` (model.pdf)`, or nothing.
std::string InBrackets(const Evidence& evidence);

}  // namespace seaworthy::review
