#include "standard/diagnostics.h"

namespace seaworthy::standard {

void Diagnostics::Add(Error error) {
  ++reported_;
  if (errors_.size() < kLimit) errors_.push_back(std::move(error));
}

void Diagnostics::Report(const ErrorCode& code, std::string message, const formats::Node& at, std::string advice) {
  Error error(code, std::move(message));
  Add(std::move(error).At(PlaceOf(at)).Advise(std::move(advice)));
}

}  // namespace seaworthy::standard
