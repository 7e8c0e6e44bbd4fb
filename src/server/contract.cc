#include "server/contract.h"

#include <span>
#include <string>

#include "base/assert.h"
#include "base/embedded.h"
#include "formats/json_writer.h"
#include "formats/yaml.h"

namespace seaworthy::server {

std::span<const EmbeddedFile> Embedded();  // Generated from api/openapi.yaml.

namespace {

void Write(formats::JsonWriter& out, const formats::Node& node) {
  using formats::NodeKind;
  switch (node.kind()) {
    case NodeKind::kNull: out.Null(); return;
    case NodeKind::kBool: out.Bool(*node.AsBool()); return;
    case NodeKind::kInt: out.Int(node.AsInt().value_or(0)); return;
    case NodeKind::kFloat: out.Double(*node.AsDouble()); return;
    case NodeKind::kString: out.String(node.text()); return;
    case NodeKind::kSequence:
      out.BeginArray();
      for (const formats::Node& item : node.items()) Write(out, item);
      out.EndArray();
      return;
    case NodeKind::kMapping:
      out.BeginObject();
      for (const formats::Entry& entry : node.entries()) {
        out.Key(entry.key->text());
        Write(out, *entry.value);
      }
      out.EndObject();
      return;
  }
}

std::string Convert() {
  Result<formats::YamlStream> stream = formats::ParseYaml(Embedded().front().text);
  SEAWORTHY_ASSERT(stream.ok() && stream->documents().size() == 1, "api/openapi.yaml is no YAML document");
  formats::JsonWriter out;
  Write(out, *stream->documents().front());
  return std::move(out).text();
}

}  // namespace

std::string_view ContractJson() {
  static const std::string json = Convert();
  return json;
}

}  // namespace seaworthy::server
