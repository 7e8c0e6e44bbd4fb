// Builds a document's tree from the events of a parser: the parser knows the syntax, this knows what YAML means.
//
// It resolves scalars, aliases and merge keys, refuses duplicate keys, and keeps the limits: what an alias stands for
// is shared, not copied, but counts again each time, so that a tree that would explode when walked is refused while it
// is small. The same holds for depth.
//
// Finished containers go to the arena; children of open ones wait on a stack. The arena must outlive the nodes.
// Not for several threads.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "formats/node.h"
#include "formats/yaml.h"
#include "value/arena.h"

namespace seaworthy::formats {

// Where something starts, and its anchor and tag; both empty where there is none.
struct EventHead {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string_view anchor;
  std::string_view tag;
};

enum class Flow : bool { kNo, kYes };  // `{}` and `[]`, or lines with indentation.
enum class Quoted : std::uint8_t { kNo, kYes, kBlock };

class TreeBuilder {
 public:
  TreeBuilder(value::Arena& arena, const YamlLimits& limits) : arena_(arena), limits_(limits) {}

  Result<void> Scalar(const EventHead& head, std::string_view text, Quoted quoted);
  Result<void> Alias(const EventHead& head);  // `anchor` is what it names.
  Result<void> BeginMapping(const EventHead& head, Flow flow);
  Result<void> BeginSequence(const EventHead& head, Flow flow);
  Result<void> End();

  // The document that just ended, or null if it was empty. Forgets its anchors.
  const Node* TakeDocument();

  // `{{ … }}` read as a mapping whose key is a mapping: a template that parses by accident. Null if there was none.
  const Node* braces() const { return braces_.line_ == 0 ? nullptr : &braces_; }

 private:
  struct Anchor {
    bool open = true;  // We are inside of it.
    Node node;
    std::uint64_t nodes = 1;  // Expanded.
    int height = 0;
  };

  struct Frame {
    Node node;  // Kind and place; children are on the stack still.
    bool flow;
    std::size_t first;           // Of the children, in stack_.
    std::uint64_t nodes_before;  // Expanded, before this one.
    int height = 1;              // Of the tree below, in containers.
    Anchor* anchor = nullptr;
  };

  static Node Place(const EventHead& head, NodeKind kind);
  Result<void> Begin(const EventHead& head, NodeKind kind, Flow flow);
  Result<void> CountNodes(std::uint64_t nodes, const EventHead& head) {
    nodes_ += nodes;
    if (nodes_ > limits_.nodes) return TooManyNodes(head);
    return {};
  }
  Error TooManyNodes(const EventHead& head) const;
  static Result<NodeKind> KindOfTagged(const EventHead& head, std::string_view text, NodeKind natural);
  void NoteBraces(const Frame& frame);
  void Push(const Node& node, int height);

  void FinishSequence(Node& node, std::span<const Node> children);
  Result<void> FinishMapping(Node& node, std::span<const Node> children);
  Result<void> CollectMerged(const Node& key, const Node& value, std::vector<Entry>& merged) const;
  static void DropShadowed(std::span<const Entry> own, std::vector<Entry>& merged);
  Result<void> StoreEntries(Node& node, std::span<const Entry> own, std::span<const Entry> merged);
  static Result<void> RefuseDuplicates(std::span<const Entry> own);

  value::Arena& arena_;
  const YamlLimits& limits_;
  std::vector<Node> stack_;
  std::vector<Frame> frames_;
  std::vector<Entry> entries_;  // Kept for its room.
  std::unordered_map<std::string, Anchor> anchors_;
  std::uint64_t nodes_ = 0;  // Of the whole stream, expanded.
  Node braces_;
};

}  // namespace seaworthy::formats
