#include "collectors/terraform/terraform_collector.h"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cloud/errors.h"
#include "cloud/terraform_state.h"
#include "collect/errors.h"
#include "collect/read_file.h"
#include "formats/json.h"

namespace seaworthy::collectors::terraform {
namespace {

using value::Value;

bool MayHoldState(const source::File& file) { return file.extension() == "tfstate" || file.extension() == "json"; }

Value StateValue(const cloud::TerraformState& state, const collect::Context& context, const source::File& file,
                 facts::Writer& out) {
  value::StructBuilder part = out.Struct("State");
  part.Set("path", out.String(file.path)).Set("layout", out.String(state.layout));
  if (std::string kind = context.EnvironmentOf(file.path); !kind.empty()) part.Set("environment", out.String(kind));
  if (state.version) part.Set("version", Value::Int(*state.version));
  if (!state.tool_version.empty()) part.Set("tool_version", out.String(state.tool_version));
  part.Set("managed", Value::Int(state.managed_instances)).Set("data", Value::Int(state.data_instances));
  part.Set("tainted", Value::Int(state.tainted)).Set("sensitive", Value::Int(state.sensitive));
  part.Set("unchanged", Value::Bool(state.unchanged));
  return part.Build();
}

// The state, or that it cannot be read; nothing where the file is something else.
Result<std::optional<Value>> ReadOne(const collect::Context& context, const source::File& file, facts::Writer& out) {
  if (!cloud::MayBeTerraform(collect::Beginning(context, file)) && file.extension() != "tfstate") return {std::nullopt};
  auto text = collect::ReadWhole(context, file);
  if (!text.ok() && text.error().Is(collect::kStopped)) return std::move(text).error();
  value::Arena arena;
  auto json = text.ok() ? formats::ReadJson(*text, arena) : Result<Value>(text.error());
  auto state = json.ok() ? cloud::ReadTerraform(*json, arena) : Result<cloud::TerraformState>(json.error());
  if (state.ok()) return {StateValue(*state, context, file, out)};
  if (state.error().Is(cloud::kNotAState)) return {std::nullopt};
  Place place{file.path, state.error().place().line, state.error().place().column};
  return {
      out.Absent(collect::ReasonOf(state.error()), fmt::format("{}: {}", ToString(place), state.error().message()))};
}

Result<void> Collect(const collect::Context& context, facts::Writer& out) {
  std::vector<Value> list;
  for (const source::File* file : context.repository.Evidence(MayHoldState)) {
    if (context.stopped()) return Error(collect::kStopped, "stopped while reading Terraform's files");
    SEAWORTHY_TRY(std::optional<Value> state, ReadOne(context, *file, out));
    if (!state) continue;
    list.push_back(state->WithOrigin(out.Origin({file->path, 0, 0}, collect::WrittenAt(context, *file))));
  }
  out.Set("terraform.states", out.List(list));
  return {};
}

}  // namespace

const collect::Collector kCollector = {.id = "terraform", .collect = Collect};

}  // namespace seaworthy::collectors::terraform
