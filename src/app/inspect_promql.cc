#include "app/inspect_promql.h"

#include <utility>

#include "formats/json.h"
#include "formats/json_writer.h"
#include "promql/errors.h"
#include "promql/parse.h"
#include "promql/print.h"
#include "promql/visit.h"
#include "value/arena.h"

namespace seaworthy::app {
namespace {

std::string Refused(const Error& error) {
  formats::JsonWriter out;
  out.BeginObject().Key("valid").Bool(false).Key("normalised").Null();
  out.Key("selectors").BeginArray().EndArray().Key("error").BeginObject();
  out.Key("message").String(error.message());
  if (!error.advice().empty()) out.Key("advice").String(error.advice());
  out.Key("line").Int(error.place().line).Key("column").Int(error.place().column).EndObject().EndObject();
  return std::move(out).text();
}

// As written: `http_requests_total{code=~"5.."}`.
void AppendSelectors(const promql::Node& root, formats::JsonWriter& out) {
  out.Key("selectors").BeginArray();
  promql::ForEach(root, [&](const promql::Node& node) {
    const auto* selector = node.As<promql::VectorSelector>();
    if (selector == nullptr) return;
    promql::VectorSelector bare{.name = selector->name, .matchers = selector->matchers};
    out.String(promql::Print(promql::Node{.extent = node.extent, .type = node.type, .form = bare}));
  });
  out.EndArray();
}

}  // namespace

std::string InspectPromql(std::string_view line, bool experimental) {
  value::Arena arena;
  auto json = formats::ReadJson(line, arena);
  if (!json.ok()) return Refused(json.error());
  if (json->kind() != value::Kind::kString) return Refused(Error(promql::kSyntax, "the line is no JSON string"));
  auto parsed = promql::Parse(json->AsString(), {.experimental = experimental, .fill_modifiers = experimental});
  if (!parsed.ok()) return Refused(parsed.error());
  formats::JsonWriter out;
  out.BeginObject().Key("valid").Bool(true).Key("normalised").String(promql::Print(parsed->root()));
  AppendSelectors(parsed->root(), out);
  out.Key("error").Null().EndObject();
  return std::move(out).text();
}

}  // namespace seaworthy::app
