// One item, told in full: why it is asked, how it is decided, and what decided it this time.
#pragma once

#include <string>

#include "facts/fact_set.h"
#include "model/result.h"
#include "report/text.h"

namespace seaworthy::report {

std::string RenderExplanation(const model::Run& run, const model::ItemResult& result, const facts::FactSet& facts,
                              const TextOptions& options = {});

}  // namespace seaworthy::report
