#include "check/environment.h"

#include <algorithm>

#include <fmt/format.h>

#include "check/errors.h"

namespace seaworthy::check {
namespace {

Result<cel::Program> CompileBool(const cel::Environment& environment, std::string_view text) {
  SEAWORTHY_TRY(cel::Program program, cel::Compile(environment, text));
  value::Kind kind = program.type().kind;
  if (kind == value::Kind::kBool || kind == value::Kind::kDyn) return program;
  return Error(kNotBool, fmt::format("the expression yields {}, not true or false", value::ToString(program.type())))
      .At({"", 1, 1});
}

std::vector<std::size_t> VariablesOf(const CompiledItem& item) {
  std::vector<std::size_t> slots;
  for (const auto* program : {&item.applies, &item.check}) {
    if (!program->has_value()) continue;
    slots.insert(slots.end(), (*program)->variables().begin(), (*program)->variables().end());
  }
  std::ranges::sort(slots);
  slots.erase(std::ranges::unique(slots).begin(), slots.end());
  return slots;
}

}  // namespace

cel::Environment MakeEnvironment(const facts::Declarations& declarations,
                                 std::span<const model::Parameter> parameters) {
  cel::Environment environment;
  for (const facts::Declaration& fact : declarations.facts()) environment.Add(fact.key, fact.type);
  environment.Add("now", value::Type::Of(value::Kind::kTimestamp));
  for (const model::Parameter& parameter : parameters) environment.Add("params." + parameter.name, parameter.type);
  return environment;
}

Result<CompiledItem> CompileItem(const cel::Environment& environment, const model::Item& item) {
  CompiledItem compiled;
  if (!item.applies.empty()) {
    SEAWORTHY_TRY(compiled.applies, CompileBool(environment, item.applies));
  }
  if (!item.check.empty()) {
    SEAWORTHY_TRY(compiled.check, CompileBool(environment, item.check));
  }
  compiled.variables = VariablesOf(compiled);
  return compiled;
}

std::vector<std::size_t> FactsRead(const CompiledItem& item, const facts::Declarations& declarations) {
  std::vector<std::size_t> slots = item.variables;
  std::erase_if(slots, [&](std::size_t slot) { return slot >= declarations.facts().size(); });
  return slots;
}

}  // namespace seaworthy::check
