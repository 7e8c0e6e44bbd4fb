// What a certificate is about, as in-toto names it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "attest/certificate.h"

namespace seaworthy::attest {

struct Subject {
  std::string name;
  std::string_view algorithm;  // `sha256` or `gitCommit`; a literal.
  std::string digest;
};

// The snapshot for each service, the commits, the images; a name stands once.
std::vector<Subject> SubjectsOf(const Certificate& certificate);

}  // namespace seaworthy::attest
