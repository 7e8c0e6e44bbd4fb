// Reads the resources that a Pulumi program in YAML declares: `resources` of a Pulumi.yaml with `runtime: yaml`.
//
// A program says what is asked for, not what there is: where a state of the project is at hand, that counts. What the
// program computes (`${orders.arn}`, `fn::invoke`) is hidden.
#pragma once

#include <vector>

#include "cloud/resource.h"
#include "formats/node.h"
#include "value/arena.h"

namespace seaworthy::cloud {

struct DeclaredResource {
  Resource resource;
  int line = 0;
};

// Empty where the document is no such program. What the attributes hold goes to the arena.
std::vector<DeclaredResource> ReadPulumiProgram(const formats::Node& document, value::Arena& arena);

}  // namespace seaworthy::cloud
