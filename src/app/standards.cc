#include "app/standards.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "collectors/registry.h"
#include "report/standard.h"
#include "standard/bundle.h"
#include "standard/load.h"

namespace seaworthy::app {
namespace {

StandardReport Failed(std::vector<Error> errors) { return {{}, std::move(errors), false}; }

}  // namespace

std::string ListStandards() {
  facts::Declarations declarations = collectors::AllDeclarations();
  std::string text;
  for (const std::string& id : standard::Shipped()) {
    standard::LoadOutcome loaded = standard::OpenAndLoad(id, declarations);
    SEAWORTHY_ASSERT(loaded.ok(), loaded.errors.empty() ? "" : loaded.errors.front().ToString());
    text += report::RenderStandardLine(loaded.standard);
  }
  return text;
}

StandardReport ShowStandard(std::string_view name_or_path, int width) {
  standard::LoadOutcome loaded = standard::OpenAndLoad(name_or_path, collectors::AllDeclarations());
  if (!loaded.ok()) return Failed(std::move(loaded.errors));
  return {report::RenderStandard(loaded.standard, width), {}, false};
}

StandardReport LintStandard(std::string_view name_or_path) {
  facts::Declarations declarations = collectors::AllDeclarations();
  standard::LoadOutcome loaded = standard::OpenAndLoad(name_or_path, declarations);
  if (!loaded.ok()) return Failed(std::move(loaded.errors));
  std::size_t items = 0;
  for (const model::Section& section : loaded.standard.sections) items += section.items.size();
  return {fmt::format("{}: {} in {}, no mistakes\n", loaded.standard.id, Count(items, "item"),
                      Count(loaded.standard.sections.size(), "section")),
          {},
          false};
}

}  // namespace seaworthy::app
