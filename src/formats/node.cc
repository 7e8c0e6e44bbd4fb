#include "formats/node.h"

#include <algorithm>

#include "formats/core_schema.h"
#include "formats/entry_index.h"

namespace seaworthy::formats {

std::string_view Name(NodeKind kind) {
  switch (kind) {
    case NodeKind::kNull: return "null";
    case NodeKind::kBool: return "bool";
    case NodeKind::kInt: return "whole number";
    case NodeKind::kFloat: return "number";
    case NodeKind::kString: return "text";
    case NodeKind::kSequence: return "sequence";
    case NodeKind::kMapping: return "mapping";
  }
  return "?";
}

std::optional<bool> Node::AsBool() const {
  if (kind_ != NodeKind::kBool) return std::nullopt;
  return ScalarBool(text());
}

std::optional<std::int64_t> Node::AsInt() const {
  if (kind_ != NodeKind::kInt) return std::nullopt;
  return ScalarInt(text());
}

std::optional<double> Node::AsDouble() const {
  if (kind_ != NodeKind::kInt && kind_ != NodeKind::kFloat) return std::nullopt;
  return ScalarDouble(text());
}

std::span<const Node> Node::items() const {
  if (!IsSequence()) return {};
  return {static_cast<const Node*>(content_), size_};
}

std::span<const Entry> Node::entries() const {
  if (!IsMapping()) return {};
  return {static_cast<const Entry*>(content_), size_};
}

const Node* Node::Find(std::string_view key) const {
  std::span<const Entry> all = entries();
  if (HasIndex(all)) return FindInIndex(all, key);
  for (const Entry& entry : all) {
    if (entry.key->IsScalar() && entry.key->text() == key) return entry.value;
  }
  return nullptr;
}

const Node* Node::FindPath(std::initializer_list<std::string_view> keys) const {
  const Node* node = this;
  for (std::string_view key : keys) {
    node = node->Find(key);
    if (node == nullptr) return nullptr;
  }
  return node;
}

std::string_view Node::TextAt(std::string_view key) const {
  const Node* node = Find(key);
  return node == nullptr ? std::string_view() : node->text();
}

}  // namespace seaworthy::formats
