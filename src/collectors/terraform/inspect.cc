#include "collectors/terraform/inspect.h"

#include <map>

#include "cloud/encryption.h"
#include "cloud/terraform_state.h"
#include "formats/json.h"
#include "formats/json_writer.h"

namespace seaworthy::collectors::terraform {
namespace {

using formats::JsonWriter;

void TextOrNull(JsonWriter& out, std::string_view key, std::string_view text) {
  out.Key(key);
  text.empty() ? out.Null() : out.String(text);
}

void IntOrNull(JsonWriter& out, std::string_view key, const std::optional<std::int64_t>& number) {
  out.Key(key);
  number ? out.Int(*number) : out.Null();
}

void WriteStores(const std::vector<cloud::Store>& stores, JsonWriter& out) {
  std::map<std::string_view, std::int64_t> counts;
  for (const cloud::Store& store : stores) ++counts[Name(store.verdict)];
  out.Key("encryption").BeginObject();
  for (const auto& [verdict, count] : counts) out.Key(verdict).Int(count);
  out.EndObject().Key("stores").BeginArray();
  for (const cloud::Store& store : stores) {
    out.BeginObject().Key("address").String(store.address).Key("type").String(store.type);
    out.Key("store").String(store.kind).Key("verdict").String(Name(store.verdict));
    TextOrNull(out, "key", Name(store.key));
    TextOrNull(out, "algorithm", store.algorithm);
    TextOrNull(out, "attribute", store.attribute);
    out.Key("reason").String(store.reason).EndObject();
  }
  out.EndArray();
}

std::string NotTerraform(std::string_view path, const Error& error) {
  JsonWriter out;
  out.BeginObject().Key("path").String(path).Key("not_a").String("terraform");
  out.Key("reason").String(error.message()).EndObject();
  return std::move(out).text();
}

}  // namespace

std::string Inspect(std::string_view path, std::string_view text) {
  value::Arena arena;
  auto json = formats::ReadJson(text, arena);
  if (!json.ok()) return NotTerraform(path, json.error());
  auto state = cloud::ReadTerraform(*json, arena);
  if (!state.ok()) return NotTerraform(path, state.error());
  JsonWriter out;
  out.BeginObject().Key("path").String(path).Key("layout").String(state->layout);
  IntOrNull(out, "version", state->version);
  TextOrNull(out, "format_version", state->format_version);
  TextOrNull(out, "terraform_version", state->tool_version);
  IntOrNull(out, "serial", state->serial);
  out.Key("managed_instances").Int(state->managed_instances).Key("data_instances").Int(state->data_instances);
  out.Key("sensitive").Int(state->sensitive);
  WriteStores(cloud::JudgeStores(state->managed), out);
  return std::move(out.EndObject()).text();
}

}  // namespace seaworthy::collectors::terraform
