// What every report says first and last, computed once for all formats: the most useful findings, the unknowns by the
// source that would answer them, and what would turn the verdict.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/result.h"

namespace seaworthy::report {

// At most three failing items that a person should mend first: blockers before warnings, never advice. In the order of
// the standard within each.
std::vector<const model::ItemResult*> MostUseful(const model::Run& run);

// What the reader must know of a service that nothing describes.
inline constexpr std::string_view kOnlyDetected =
    "Nothing in the repository describes the service; this is what was detected. `seaworthy init` writes a "
    "seaworthy.yaml to complete.";

// One source that would answer several items.
struct UnknownGroup {
  std::string source;  // `tls.endpoints`, or the collector that is awaited.
  std::string reason;  // `not_declared`
  std::string detail;  // What was looked for, where the items agree on it.
  std::string advice;  // What to add.
  std::vector<const model::ItemResult*> items;
};

// Items that are unknown, by the first source that they miss; the group with most required items first.
std::vector<UnknownGroup> Unknowns(const model::Run& run);

// `2 required items fail and 3 are not known.`
std::string VerdictSentence(const model::Run& run);
// `It turns ready when probes and owner pass, and slo-defined is known and passes.` Empty where it is ready.
std::string WhatTurnsIt(const model::Run& run);

// `NOT READY`, `READY`, `INCOMPLETE`; of a run of one item its outcome.
std::string Shout(const model::Run& run);

// Items in the order in which a report lists them: by section, advice after all others, what fails first in each.
struct SectionView {
  std::string title;
  std::vector<const model::ItemResult*> items;
  model::Counts counts;
};
std::vector<SectionView> Sections(const model::Run& run);

}  // namespace seaworthy::report
