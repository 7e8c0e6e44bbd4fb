// From judgements to the bytes of a report.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "app/judge.h"

namespace seaworthy::app {

// As the command line lists its choices.
inline constexpr std::string_view kFormats = "text|json|markdown|junit|sarif|github|gitlab";

struct RenderOptions {
  std::string format = "text";  // One of kFormats.
  int width = 80;               // Of text.
  bool colour = false;          // Of text.
};

// Several judgements follow each other as text and Markdown; the other formats hold them in one document.
std::string Render(const std::vector<Judgement>& judgements, const RenderOptions& options);

// What a job on GitHub appends to its summary, at most so many bytes.
std::string RenderJobSummary(const std::vector<Judgement>& judgements, std::size_t limit);

// Everything about one item: why it is asked, its expression, what decided, the facts that it read.
// Precondition: the judgement has a result for the item.
std::string RenderExplanation(const Judgement& judgement, std::string_view item, const RenderOptions& options);

// The fact set as JSON; `only` names a collector, empty for all.
std::string RenderFactSet(const Judgement& judgement, std::string_view only);

}  // namespace seaworthy::app
