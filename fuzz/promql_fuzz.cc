// An expression of somebody's rule file: parsed with and without what is experimental, printed, and parsed again to
// the same tree and the same text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "promql/equal.h"
#include "promql/parse.h"
#include "promql/print.h"
#include "promql/visit.h"

namespace {

using seaworthy::promql::Node;

void Check(bool holds) {
  if (!holds) std::abort();
}

void CheckPlaces(const seaworthy::promql::Expression& expression) {
  seaworthy::promql::ForEach(expression.root(), [&](const Node& node) {
    Check(node.extent.begin <= node.extent.end && node.extent.end <= expression.text().size());
    Check(node.height >= 1 && node.height <= seaworthy::promql::kMaxHeight);
  });
}

bool ParsesAndReturns(std::string_view text, const seaworthy::promql::ParseOptions& options) {
  auto parsed = seaworthy::promql::Parse(text, options);
  if (!parsed.ok()) {
    const auto& place = parsed.error().place();
    Check(!parsed.error().message().empty() && place.line >= 1 && place.column >= 1);
    return false;
  }
  CheckPlaces(*parsed);
  std::string printed = seaworthy::promql::Print(parsed->root());
  auto again = seaworthy::promql::Parse(printed, options);
  Check(again.ok());
  Check(seaworthy::promql::Equal(parsed->root(), again->root()));
  Check(seaworthy::promql::Print(again->root()) == printed);
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  bool usual = ParsesAndReturns(text, {});
  bool experimental = ParsesAndReturns(text, {.experimental = true, .fill_modifiers = true});
  Check(experimental || !usual);  // Options only ever add.
  return 0;
}
