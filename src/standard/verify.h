// The checks that need the whole standard: names that refer to each other, and expressions. Internal to this folder.
#pragma once

#include "facts/declarations.h"
#include "model/standard.h"
#include "standard/diagnostics.h"
#include "standard/layer.h"

namespace seaworthy::standard {

// Roles, `replaces`, `awaits`, and `{{params.x}}`; that there is an item at all.
void VerifyNames(const model::Standard& standard, const facts::Declarations& declarations, const Notes& notes,
                 Diagnostics& out);

// Every `applies` and `check`: it compiles, yields a bool, and makes none of the mistakes that cel/lint.h finds.
void VerifyExpressions(const model::Standard& standard, const facts::Declarations& declarations, const Notes& notes,
                       Diagnostics& out);

}  // namespace seaworthy::standard
