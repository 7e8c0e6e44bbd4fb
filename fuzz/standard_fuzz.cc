// Standards and case files: whatever the text, a refusal names its place and is text; what is accepted has items,
// resolves its parameters, compiles, renders, and runs its cases.
//
// The text is a whole standard, or, after a line of `=====`, the cases of it. What `extends` names is a small base.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "base/text.h"
#include "facts/declarations.h"
#include "standard/cases.h"
#include "standard/load.h"
#include "standard/parameters.h"
#include "standard/placeholder.h"

namespace {

using seaworthy::Error;
using seaworthy::Result;
namespace facts = seaworthy::facts;
namespace standard = seaworthy::standard;

constexpr std::string_view kCut = "\n=====\n";

constexpr std::string_view kBase = R"(id: base
version: 1
title: Base
roles: {sre: S}
parameters: {life: {type: duration, default: 30d, doc: D.}}
sections:
  - {id: a, title: A, items: [{id: x, question: "{{params.life}}", severity: advice, why: W., action: A., check: service.tier > 1}]}
)";

const facts::Declarations& Declarations() {
  static const facts::Declarations kDeclarations = [] {
    Result<facts::Declarations> declarations = facts::Declarations::Parse(facts::Embedded());
    SEAWORTHY_ASSERT(declarations.ok(), "the embedded declarations are well-formed");
    return *std::move(declarations);
  }();
  return kDeclarations;
}

standard::Bundle InMemory(std::string name, std::string_view text, std::string_view cases) {
  standard::Bundle bundle;
  bundle.main = {name + ".yaml", std::string(text)};
  if (!cases.empty()) bundle.beside = {name + "_test.yaml"};
  bundle.read = [cases](const std::string& file) -> Result<standard::SourceFile> {
    return standard::SourceFile{file, std::string(cases)};
  };
  return bundle;
}

void CheckErrors(const std::vector<Error>& errors) {
  for (const Error& error : errors) {
    SEAWORTHY_ASSERT(error.place().line > 0, "a refusal has a place: " + error.ToString());
    SEAWORTHY_ASSERT(seaworthy::IsUtf8(error.ToString()), "a refusal is text");
  }
}

void Use(const standard::LoadOutcome& loaded) {
  standard::Parameters parameters = standard::ResolveParameters(loaded.standard, 1, {});
  SEAWORTHY_ASSERT(parameters.list.size() == loaded.standard.parameters.size(), "each parameter has a value");
  std::size_t items = 0;
  for (const auto& section : loaded.standard.sections) {
    items += section.items.size();
    for (const auto& item : section.items) {
      SEAWORTHY_ASSERT(seaworthy::IsUtf8(standard::Render(item.question, parameters)), "a question is text");
    }
  }
  SEAWORTHY_ASSERT(items > 0, "a standard that is accepted asks something");
  standard::CaseReport report = standard::RunCases(loaded, Declarations());
  CheckErrors(report.errors);
  CheckErrors(report.missing);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::size_t cut = text.find(kCut);
  std::string_view cases = cut == std::string_view::npos ? "" : text.substr(cut + kCut.size());
  standard::Bundle bundle = InMemory("ours", text.substr(0, cut), cases);
  standard::LoadOutcome loaded = standard::Load(
      bundle, Declarations(),
      [](std::string_view, std::string_view) -> Result<standard::Bundle> { return InMemory("base", kBase, ""); });
  CheckErrors(loaded.errors);
  if (loaded.ok()) Use(loaded);
  return 0;
}
