// YAML: whatever the bytes, the answer is a bounded tree whose every node can be asked everything, or an error that
// says what is wrong and where.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/assert.h"
#include "base/text.h"
#include "formats/yaml.h"

namespace {

using seaworthy::formats::Entry;
using seaworthy::formats::Node;
using seaworthy::formats::YamlLimits;

constexpr YamlLimits kLimits{.bytes = 1u << 20, .depth = 50, .nodes = 20'000, .documents = 100};

std::size_t Visit(const Node& node, int depth) {
  SEAWORTHY_ASSERT(depth <= kLimits.depth, "the tree is not deeper than allowed");
  SEAWORTHY_ASSERT(node.line() > 0 && node.column() > 0, "a node has a place");
  SEAWORTHY_ASSERT(seaworthy::IsUtf8(node.text()), "a text is UTF-8");
  (void)(node.AsBool().has_value() + node.AsInt().has_value() + node.AsDouble().has_value());
  std::size_t nodes = 1;
  for (const Node& item : node.items()) nodes += Visit(item, depth + 1);
  for (const Entry& entry : node.entries()) {
    nodes += Visit(*entry.key, depth + 1) + Visit(*entry.value, depth + 1);
    SEAWORTHY_ASSERT(!entry.key->IsScalar() || node.Find(entry.key->text()) != nullptr, "a key that stands is found");
  }
  return nodes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  auto stream = seaworthy::formats::ParseYaml(text, kLimits);
  if (!stream.ok()) {
    SEAWORTHY_ASSERT(!stream.error().message().empty(), "an error has a message");
    SEAWORTHY_ASSERT(stream.error().place().line > 0, "an error has a place");
    SEAWORTHY_ASSERT(seaworthy::IsUtf8(stream.error().ToString()), "an error is text");
    return 0;
  }
  std::size_t nodes = 0;
  for (const Node* document : stream->documents()) nodes += Visit(*document, 1);
  // A merge shows its entries twice at most: where they stand and where they are merged, each counted.
  SEAWORTHY_ASSERT(nodes <= 2 * kLimits.nodes, "the tree is not larger than allowed");
  return 0;
}
