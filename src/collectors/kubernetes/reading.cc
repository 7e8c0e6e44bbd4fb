#include "collectors/kubernetes/reading.h"

#include "base/text.h"

namespace seaworthy::collectors::kubernetes {

bool HoldsPlaceholder(std::string_view text) {
  for (std::string_view opening : {"${", "{{", "$(", "<%", "@@"}) {
    if (text.find(opening) != std::string_view::npos) return true;
  }
  return text.size() > 2 && text.front() == '<' && text.back() == '>';
}

Problem WhyNot(std::string_view expected, const Tree& tree) {
  if (!tree.IsScalar()) {
    return {value::AbsentReason::kMalformed,
            std::string(expected) + " expected, found a " + std::string(Name(tree.kind()))};
  }
  std::string quoted = "`" + OneLine(tree.text(), 60) + "`";
  if (HoldsPlaceholder(tree.text())) return {value::AbsentReason::kTemplated, quoted + " is filled in elsewhere"};
  return {value::AbsentReason::kMalformed, quoted + " is no " + std::string(expected)};
}

std::optional<Reading<std::int64_t>> ReadInt(const Tree* tree) {
  if (tree == nullptr || tree->IsNull()) return std::nullopt;
  if (std::optional<std::int64_t> number = tree->AsInt()) return Reading<std::int64_t>::Of(tree->spot(), *number);
  return Reading<std::int64_t>::Not(tree->spot(), WhyNot("whole number", *tree));
}

}  // namespace seaworthy::collectors::kubernetes
