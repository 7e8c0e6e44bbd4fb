// From judgements to the bytes of a report.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/judge.h"

namespace seaworthy::app {

struct RenderOptions {
  std::string format = "text";  // text | json | markdown
  int width = 80;               // Of text.
  bool colour = false;          // Of text.
};

// Several judgements follow each other; as JSON they stand in one object, `runs`.
std::string Render(const std::vector<Judgement>& judgements, const RenderOptions& options);

// Everything about one item: why it is asked, its expression, what decided, the facts that it read.
// Precondition: the judgement has a result for the item.
std::string RenderExplanation(const Judgement& judgement, std::string_view item, const RenderOptions& options);

// The fact set as JSON; `only` names a collector, empty for all.
std::string RenderFactSet(const Judgement& judgement, std::string_view only);

}  // namespace seaworthy::app
