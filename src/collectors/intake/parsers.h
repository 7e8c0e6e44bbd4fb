// The formats, each with the question whether a document is of it. report.cc asks them in turn.
#pragma once

#include "collectors/intake/report.h"
#include "value/value.h"

namespace seaworthy::collectors::intake {

// Each returns false where the document is of another format, and leaves the report alone then.
Result<bool> ReadSarif(const value::Value& document, Report& report);
bool ReadKubeScore(const value::Value& document, Report& report);
bool ReadKubeLinter(const value::Value& document, Report& report);
bool ReadPolaris(const value::Value& document, Report& report);
bool ReadConftest(const value::Value& document, Report& report);
bool ReadCheckov(const value::Value& document, Report& report);
bool ReadScorecard(const value::Value& document, Report& report);
bool ReadTrivy(const value::Value& document, Report& report);

}  // namespace seaworthy::collectors::intake
