// A parsed YAML (or JSON) text: a tree of nodes that all know their line and column.
//
// Scalars keep their text; what they are is decided by YAML 1.2's core schema, so that `no`, `on` and `0o17` mean what
// their author sees and `3.10` stays a version. Merge keys (`<<`) and aliases are resolved.
//
// Nodes live in the Document set that owns them and never change; several threads may read them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

#include "base/error.h"

namespace seaworthy::formats {

enum class NodeKind : std::uint8_t { kNull, kBool, kInt, kFloat, kString, kSequence, kMapping };

// `mapping`, `sequence`, `text`, `number`, … for messages.
std::string_view Name(NodeKind kind);

struct Entry;

class Node {
 public:
  NodeKind kind() const { return kind_; }
  bool IsNull() const { return kind_ == NodeKind::kNull; }
  bool IsMapping() const { return kind_ == NodeKind::kMapping; }
  bool IsSequence() const { return kind_ == NodeKind::kSequence; }
  bool IsScalar() const { return !IsMapping() && !IsSequence(); }

  int line() const { return static_cast<int>(line_); }
  int column() const { return static_cast<int>(column_); }
  Place place() const { return {"", line(), column()}; }

  // Of a scalar: its text as written, unquoted and unescaped. Empty for a mapping or sequence.
  std::string_view text() const {
    return IsScalar() && size_ > 0 ? std::string_view(static_cast<const char*>(content_), size_) : std::string_view();
  }
  // Whether the scalar stood in quotes or in a block (then it is always kString).
  bool quoted() const { return quoted_; }
  // Whether it stood in a block (`|`, `>`): its first line is the one after the node's own.
  bool block() const { return block_; }

  // Nothing where the scalar is of another kind or out of range.
  std::optional<bool> AsBool() const;
  std::optional<std::int64_t> AsInt() const;
  std::optional<double> AsDouble() const;  // Of kInt and kFloat.

  std::span<const Node> items() const;     // Of a sequence; empty otherwise.
  std::span<const Entry> entries() const;  // Of a mapping, in the order written, merged ones last; empty otherwise.

  // The value of that key in a mapping; null where there is none or this is no mapping.
  const Node* Find(std::string_view key) const;
  // Find along a path: FindPath({"spec", "template"}).
  const Node* FindPath(std::initializer_list<std::string_view> keys) const;
  // The text of the scalar at that key, or empty.
  std::string_view TextAt(std::string_view key) const;

 private:
  friend class TreeBuilder;

  NodeKind kind_ = NodeKind::kNull;
  bool quoted_ = false;
  bool block_ = false;
  std::uint32_t line_ = 0;
  std::uint32_t column_ = 0;
  std::uint32_t size_ = 0;         // Of the text, in bytes; of the items or entries.
  const void* content_ = nullptr;  // In the arena: the text, an array of Node, or one of Entry and its index.
};

static_assert(sizeof(Node) == 24, "a tree is mostly nodes: keep them small");

struct Entry {
  const Node* key;
  const Node* value;
};

}  // namespace seaworthy::formats
