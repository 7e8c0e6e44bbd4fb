#include "standard/parameters.h"

#include <algorithm>

#include "base/assert.h"
#include "base/text.h"
#include "standard/convert.h"
#include "standard/errors.h"

namespace seaworthy::standard {

namespace {

ResolvedParameter Resolve(const model::Parameter& parameter, std::optional<int> tier, value::Arena& arena) {
  ResolvedParameter resolved{.name = parameter.name, .value = {}, .text = parameter.text, .from = "default"};
  auto override = tier ? parameter.by_tier.find(*tier) : parameter.by_tier.end();
  if (override != parameter.by_tier.end()) {
    resolved.text = override->second;
    resolved.from = "tier " + std::to_string(*tier);
  }
  Result<value::Value> value = ParseValue(resolved.text, parameter.type, arena);
  SEAWORTHY_ASSERT(value.ok(), "a loaded parameter holds a value of its type");
  resolved.value = *value;
  return resolved;
}

Error UnknownParameter(const model::Setting& setting, const model::Standard& standard) {
  std::vector<std::string> names;
  for (const model::Parameter& parameter : standard.parameters) names.push_back(parameter.name);
  std::string_view nearest = Nearest(setting.name, std::span<const std::string>(names));
  Error error(kUnknownName, "the standard `" + standard.id + "` has no parameter `" + OneLine(setting.name, 60) + "`");
  return std::move(error)
      .At(setting.place)
      .Advise(nearest.empty() ? "" : "did you mean `" + std::string(nearest) + "`?");
}

void Apply(const model::Setting& setting, const model::Standard& standard, Parameters& parameters) {
  auto declared = std::ranges::find(standard.parameters, setting.name, &model::Parameter::name);
  if (declared == standard.parameters.end()) {
    parameters.refused.push_back(UnknownParameter(setting, standard));
    return;
  }
  if (!declared->settable_by_service) {
    Error error(kNotSettable, "the standard `" + standard.id + "` does not let a service set `" + setting.name + "`");
    parameters.refused.push_back(std::move(error).At(setting.place));
    return;
  }
  Result<value::Value> value = ParseValue(setting.text, declared->type, *parameters.arena);
  if (!value.ok()) {
    Error error = std::move(value).error();
    parameters.refused.push_back(std::move(error).Within("parameter `" + setting.name + "`").At(setting.place));
    return;
  }
  auto index = static_cast<std::size_t>(declared - standard.parameters.begin());
  ResolvedParameter& resolved = parameters.list[index];
  resolved.value = *value;
  resolved.text = setting.text;
  resolved.from = setting.place.file.empty() ? "the service" : setting.place.file;
}

}  // namespace

const ResolvedParameter* Parameters::Find(std::string_view name) const {
  auto found = std::ranges::find(list, name, &ResolvedParameter::name);
  return found == list.end() ? nullptr : &*found;
}

std::vector<value::Value> Parameters::Values() const {
  std::vector<value::Value> values;
  for (const ResolvedParameter& parameter : list) values.push_back(parameter.value);
  return values;
}

Parameters ResolveParameters(const model::Standard& standard, std::optional<int> tier,
                             std::span<const model::Setting> settings) {
  Parameters parameters;
  parameters.arena = std::make_unique<value::Arena>();
  bool tiered = false;
  for (const model::Parameter& parameter : standard.parameters) {
    parameters.list.push_back(Resolve(parameter, tier, *parameters.arena));
    tiered |= !parameter.by_tier.empty();
  }
  if (!tier && tiered) {
    parameters.remarks.push_back("the service declares no tier, so the standard's default parameters apply");
  }
  for (const model::Setting& setting : settings) Apply(setting, standard, parameters);
  return parameters;
}

}  // namespace seaworthy::standard
