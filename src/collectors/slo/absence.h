// Why a file that was not read is absent.
#pragma once

#include <string>

#include "base/error.h"
#include "source/repository.h"
#include "value/value.h"

namespace seaworthy::collectors::slo {

value::AbsentReason ReasonOf(const Error& error);
// `slo.yaml:3:1: what is wrong`
std::string DetailOf(const Error& error, const source::File& file);

}  // namespace seaworthy::collectors::slo
