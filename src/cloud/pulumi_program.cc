#include "cloud/pulumi_program.h"

#include <string>
#include <utility>

#include "value/build.h"

namespace seaworthy::cloud {
namespace {

using formats::Node;
using value::Value;

bool IsComputed(const Node& node) {
  if (node.IsScalar()) return node.text().find("${") != std::string_view::npos;
  return node.IsMapping() && node.entries().size() == 1 && node.entries()[0].key->text().starts_with("fn::");
}

Value ValueOf(const Node& node, value::Arena& arena) {
  if (IsComputed(node)) return Value::String(kUnknownText);
  if (node.IsMapping()) {
    std::vector<value::MapEntry> entries;
    for (const formats::Entry& entry : node.entries()) {
      entries.push_back({value::CopyString(arena, entry.key->text()), ValueOf(*entry.value, arena)});
    }
    return value::SortedMap(arena, std::move(entries));
  }
  if (node.IsSequence()) {
    std::vector<Value> items;
    for (const Node& item : node.items()) items.push_back(ValueOf(item, arena));
    return value::CopyList(arena, items);
  }
  if (node.IsNull()) return Value::Null();
  if (std::optional<bool> truth = node.AsBool()) return Value::Bool(*truth);
  return value::CopyString(arena, node.text());
}

}  // namespace

std::vector<DeclaredResource> ReadPulumiProgram(const Node& document, value::Arena& arena) {
  std::vector<DeclaredResource> declared;
  const Node* runtime = document.Find("runtime");
  const Node* resources = document.Find("resources");
  if (runtime == nullptr || resources == nullptr) return declared;
  if ((runtime->IsMapping() ? runtime->TextAt("name") : runtime->text()) != "yaml") return declared;
  for (const formats::Entry& entry : resources->entries()) {
    const Node* properties = entry.value->Find("properties");
    if (entry.value->TextAt("type").empty() || entry.value->Find("get") != nullptr) continue;  // Not of this program.
    Value attributes = properties != nullptr ? ValueOf(*properties, arena) : Value::Null();
    Resource resource{.type = std::string(entry.value->TextAt("type")),
                      .name = std::string(entry.key->text()),
                      .address = std::string(entry.key->text()),
                      .attributes = Attributes(attributes)};
    declared.push_back({std::move(resource), entry.key->line()});
  }
  return declared;
}

}  // namespace seaworthy::cloud
