// Every command: one constant per cmd_<verb>.cc.
#pragma once

#include "cli/command.h"

namespace seaworthy::cli {

extern const Command kCheck;
extern const Command kExplain;
extern const Command kInit;
extern const Command kFix;
extern const Command kFacts;
extern const Command kInspect;
extern const Command kProbeTls;
extern const Command kStandardList;
extern const Command kStandardShow;
extern const Command kStandardLint;
extern const Command kStandardTest;
extern const Command kCertificateVerify;
extern const Command kCertificateShow;
extern const Command kKeyNew;
extern const Command kReference;
extern const Command kCompletion;

}  // namespace seaworthy::cli
