#include "app/standards.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "collectors/registry.h"
#include "report/standard.h"
#include "standard/bundle.h"
#include "standard/cases.h"
#include "standard/load.h"
#include "standard/parameters.h"
#include "standard/placeholder.h"

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
  standard::Parameters defaults = standard::ResolveParameters(loaded.standard, std::nullopt, {});
  return {report::RenderStandard(standard::WithParameters(loaded.standard, defaults), width), {}, false};
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

StandardReport TestStandard(std::string_view name_or_path) {
  facts::Declarations declarations = collectors::AllDeclarations();
  standard::LoadOutcome loaded = standard::OpenAndLoad(name_or_path, declarations);
  if (!loaded.ok()) return Failed(std::move(loaded.errors));
  standard::CaseReport cases = standard::RunCases(loaded, declarations);
  StandardReport report;
  for (const standard::CaseResult& result : cases.results) {
    if (result.passed()) continue;
    report.text += fmt::format("{}: {}, {}: wanted {}, got {}{}\n", ToString(result.place), result.item, result.name,
                               Name(result.wanted), Name(result.got),
                               result.message.empty() ? "" : ": " + OneLine(result.message, 300));
  }
  for (const Error& missing : cases.missing) report.text += missing.ToString() + "\n";
  report.text += fmt::format("{}: {} passed, {} failed\n", loaded.standard.id,
                             Count(cases.results.size() - cases.failed(), "case"), cases.failed());
  report.failed = cases.failed() > 0 || !cases.missing.empty();
  report.errors = std::move(cases.errors);
  return report;
}

}  // namespace seaworthy::app
