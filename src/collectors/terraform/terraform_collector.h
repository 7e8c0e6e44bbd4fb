// States and plans of Terraform and OpenTofu in the repository.
//
// States hold secrets in plain text: they are read past the repository's cache, and only names, types and counts are
// kept. A file that cannot be read stays in the list as an absent part.
#pragma once

#include "collect/collector.h"

namespace seaworthy::collectors::terraform {

extern const collect::Collector kCollector;

}  // namespace seaworthy::collectors::terraform
