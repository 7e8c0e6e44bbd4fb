// What the tools were told to ignore, where it was written: by an annotation of a manifest, by a comment, or by a file
// of the tool's own.
//
// Nobody but its author knows of such a line, so it is listed as a waiver that nobody approved. The tools leave what is
// ignored so out of their reports, most of them without a word. Lines are read as text, which holds for templates too.
//
// Not for several threads at once.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "source/repository.h"

namespace seaworthy::collectors::intake {

struct Waiver {
  std::string tool;
  std::string rule;  // `*` for all of them.
  std::string reason;
  std::string file;
  int line = 0;
};

// Whether such lines are looked for in the file.
bool MayHoldWaivers(const source::File& file);

// kube-score, kube-linter, Polaris and Checkov by annotation; Checkov, Trivy, tfsec and hadolint by comment;
// `.trivyignore`, and what waiver_settings.h reads.
std::vector<Waiver> FindWaivers(const source::File& file, std::string_view text);

}  // namespace seaworthy::collectors::intake
