#include "cli/commands.h"

#include <array>

namespace seaworthy::cli {

std::span<const Command* const> Commands() {
  static constexpr auto kAll = std::to_array<const Command*>(
      {&kCheck, &kExplain, &kInit, &kFix, &kFacts, &kInspect, &kProbeTls, &kStandardList, &kStandardShow,
       &kStandardLint, &kStandardTest, &kCertificateVerify, &kCertificateShow, &kKeyNew, &kReference, &kCompletion});
  return kAll;
}

}  // namespace seaworthy::cli
