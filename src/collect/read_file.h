// Reads files that must not be kept: a repository keeps the text that it reads whole, and what states hold is secret.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "collect/collector.h"
#include "value/value.h"

namespace seaworthy::collect {

// The first piece of a file: 64 KiB of it, or all; unpacked where it is gzip. Empty where it cannot be read.
std::string Beginning(const Context& context, const source::File& file);

// The whole text, unpacked where it is gzip. Errors: collect/stopped, formats/too-large (of what is packed, and of what
// comes out), formats/gzip, formats/not-text, source/unreadable.
Result<std::string> ReadWhole(const Context& context, const source::File& file, std::uint64_t limit = 64u << 20);

// What an error of reading one file means for a part of a fact.
value::AbsentReason ReasonOf(const Error& error);

// When a report that does not say it was written: the time of the commit that gave the file its content. Nothing where
// Git does not hold that content; a file's own time is that of its checkout.
std::optional<Instant> WrittenAt(const Context& context, const source::File& file);

// What to tell of the age of a report of which Git does not say when it came: that nobody knows it, or that it was made
// before the commit that is checked and speaks of other code, as one does that was left from an earlier build.
std::optional<std::string> AgeRemark(const Context& context, const std::optional<Instant>& made);

}  // namespace seaworthy::collect
