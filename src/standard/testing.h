// For the tests of this folder: declarations of a few facts, and texts with a mark where an error is expected.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "facts/declarations.h"
#include "standard/bundle.h"
#include "standard/load.h"

namespace seaworthy::standard::testing {

// tls.endpoints (empty: absent), kubernetes.workloads (empty: absent) and kubernetes.autoscalers (empty: known),
// repo.coverage (double), service.
const facts::Declarations& TestDeclarations();

struct Marked {
  std::string text;  // Without the mark.
  int line = 0;      // Of the mark; 0 where there is none.
  int column = 0;    // In characters.
};

// `§` stands before the offending token.
Marked Unmark(std::string_view text);

// With the files beside it, by name.
Bundle InMemory(SourceFile main, std::vector<SourceFile> beside);
Bundle SingleFile(std::string text, std::string name = "test.yaml");

// A whole standard with one section and these items (a list, not indented), and its texts.
std::string WithItems(std::string_view items);
// The same with one valid item, to which `lines` are added (each indented by two).
std::string WithItem(std::string_view lines);

}  // namespace seaworthy::standard::testing
