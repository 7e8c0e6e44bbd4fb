#include "collectors/slo/absence.h"

#include <fmt/format.h>

#include "formats/errors.h"
#include "source/errors.h"

namespace seaworthy::collectors::slo {

value::AbsentReason ReasonOf(const Error& error) {
  if (error.Is(formats::kTemplated)) return value::AbsentReason::kTemplated;
  if (error.Is(formats::kTooLarge) || error.Is(source::kFileTooLarge)) return value::AbsentReason::kTooLarge;
  return value::AbsentReason::kMalformed;
}

std::string DetailOf(const Error& error, const source::File& file) {
  Place place{file.path, error.place().line, error.place().column};
  return fmt::format("{}: {}", ToString(place), error.message());
}

}  // namespace seaworthy::collectors::slo
