#include "formats/tree_builder.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "formats/core_schema.h"
#include "formats/entry_index.h"
#include "formats/errors.h"

namespace seaworthy::formats {
namespace {

constexpr std::string_view kStandardTag = "tag:yaml.org,2002:";
constexpr std::size_t kManyOwnKeys = 32;  // From here on duplicates are looked for by sorting.

seaworthy::Place PlaceOf(const EventHead& head) {
  return {"", static_cast<int>(head.line), static_cast<int>(head.column)};
}

// The kind that a standard tag asks for, if it is one of a scalar.
std::optional<NodeKind> KindOfTag(std::string_view tag) {
  if (!tag.starts_with(kStandardTag)) return std::nullopt;
  std::string_view name = tag.substr(kStandardTag.size());
  if (name == "null") return NodeKind::kNull;
  if (name == "bool") return NodeKind::kBool;
  if (name == "int") return NodeKind::kInt;
  if (name == "float") return NodeKind::kFloat;
  if (name == "str" || name == "binary" || name == "timestamp") return NodeKind::kString;
  return std::nullopt;
}

bool IsMergeKey(const Node& key) { return key.kind() == NodeKind::kString && !key.quoted() && key.text() == "<<"; }

Error Duplicate(const Node& first, const Node& second) {
  return Error(kDuplicateKey, fmt::format("the key `{}` stands here again, first in line {}",
                                          OneLine(second.text(), 60), first.line()))
      .At(second.place())
      .Advise(IsMergeKey(second) ? "merge both in one: `<<: [*first, *second]`"
                                 : "readers disagree which of the two counts: remove or rename one");
}

Error NoMergeSource(const Node& value) {
  return Error(kYamlSyntax, "`<<` merges mappings, and this is none")
      .At(value.place())
      .Advise("give it an alias of a mapping, or a list of such aliases");
}

}  // namespace

Node TreeBuilder::Place(const EventHead& head, NodeKind kind) {
  Node node;
  node.kind_ = kind;
  node.line_ = head.line;
  node.column_ = head.column;
  return node;
}

Error TreeBuilder::TooManyNodes(const EventHead& head) const {
  return Error(kTooLarge, fmt::format("the text has more than {} values once its aliases are expanded", limits_.nodes))
      .At(PlaceOf(head))
      .Advise("split the file, or write less through aliases");
}

Result<NodeKind> TreeBuilder::KindOfTagged(const EventHead& head, std::string_view text, NodeKind natural) {
  if (head.tag == "!") return NodeKind::kString;
  std::optional<NodeKind> asked = KindOfTag(head.tag);
  if (!asked) return natural;
  NodeKind plain = KindOfPlain(text);
  bool fits = *asked == NodeKind::kString || *asked == plain || (*asked == NodeKind::kFloat && plain == NodeKind::kInt);
  if (fits) return *asked;
  return Error(kYamlSyntax, fmt::format("`{}` is tagged `!!{}` and is none", OneLine(text, 60),
                                        head.tag.substr(kStandardTag.size())))
      .At(PlaceOf(head))
      .Advise("remove the tag or correct the value");
}

void TreeBuilder::Push(const Node& node, int height) {
  stack_.push_back(node);
  if (!frames_.empty()) frames_.back().height = std::max(frames_.back().height, height + 1);
}

Result<void> TreeBuilder::Scalar(const EventHead& head, std::string_view text, Quoted quoted) {
  SEAWORTHY_RETURN_IF_ERROR(CountNodes(1, head));
  NodeKind kind = quoted == Quoted::kNo ? KindOfPlain(text) : NodeKind::kString;
  if (!head.tag.empty()) {
    SEAWORTHY_TRY(kind, KindOfTagged(head, text, kind));
  }
  Node node = Place(head, kind);
  node.quoted_ = quoted != Quoted::kNo;
  node.block_ = quoted == Quoted::kBlock;
  std::string_view kept = arena_.Copy(text);
  node.content_ = kept.data();
  node.size_ = static_cast<std::uint32_t>(kept.size());
  if (!head.anchor.empty()) anchors_.insert_or_assign(std::string(head.anchor), Anchor{false, node, 1, 0});
  Push(node, 0);
  return {};
}

Result<void> TreeBuilder::Alias(const EventHead& head) {
  auto found = anchors_.find(std::string(head.anchor));
  if (found == anchors_.end()) {
    return Error(kYamlSyntax, fmt::format("no anchor `&{}` stands before this alias", OneLine(head.anchor, 60)))
        .At(PlaceOf(head))
        .Advise("anchors hold within one document only; quote the text if no alias was meant");
  }
  const Anchor& anchor = found->second;
  if (anchor.open) {
    return Error(kYamlSyntax, fmt::format("the alias `*{}` stands inside of what it names", OneLine(head.anchor, 60)))
        .At(PlaceOf(head))
        .Advise("a value cannot contain itself");
  }
  if (static_cast<int>(frames_.size()) + anchor.height > limits_.depth) {
    return Error(kTooLarge, fmt::format("aliases nest values more than {} deep", limits_.depth)).At(PlaceOf(head));
  }
  SEAWORTHY_RETURN_IF_ERROR(CountNodes(anchor.nodes, head));
  Push(anchor.node, anchor.height);
  return {};
}

Result<void> TreeBuilder::BeginMapping(const EventHead& head, Flow flow) {
  return Begin(head, NodeKind::kMapping, flow);
}

Result<void> TreeBuilder::BeginSequence(const EventHead& head, Flow flow) {
  return Begin(head, NodeKind::kSequence, flow);
}

Result<void> TreeBuilder::Begin(const EventHead& head, NodeKind kind, Flow flow) {
  if (static_cast<int>(frames_.size()) >= limits_.depth) {
    return Error(kTooLarge, fmt::format("values nest more than {} deep", limits_.depth)).At(PlaceOf(head));
  }
  std::uint64_t before = nodes_;
  SEAWORTHY_RETURN_IF_ERROR(CountNodes(1, head));
  Frame frame{Place(head, kind), flow == Flow::kYes, stack_.size(), before};
  if (!head.anchor.empty()) {
    frame.anchor = &anchors_.insert_or_assign(std::string(head.anchor), Anchor{}).first->second;
  }
  if (kind == NodeKind::kMapping && frame.flow) NoteBraces(frame);
  frames_.push_back(frame);
  return {};
}

void TreeBuilder::NoteBraces(const Frame& frame) {
  if (frames_.empty() || braces_.line_ != 0) return;
  const Frame& parent = frames_.back();
  bool is_key = parent.node.IsMapping() && parent.flow && stack_.size() == parent.first;
  bool touches = parent.node.line_ == frame.node.line_ && parent.node.column_ + 1 == frame.node.column_;
  if (is_key && touches) braces_ = parent.node;
}

Result<void> TreeBuilder::End() {
  Frame frame = frames_.back();
  std::span<const Node> children = std::span(stack_).subspan(frame.first);
  if (frame.node.IsSequence()) {
    FinishSequence(frame.node, children);
  } else {
    SEAWORTHY_RETURN_IF_ERROR(FinishMapping(frame.node, children));
  }
  stack_.resize(frame.first);
  frames_.pop_back();
  if (frame.anchor != nullptr) *frame.anchor = {false, frame.node, nodes_ - frame.nodes_before, frame.height};
  Push(frame.node, frame.height);
  return {};
}

void TreeBuilder::FinishSequence(Node& node, std::span<const Node> children) {
  std::span<Node> items = arena_.NewArray<Node>(children.size());
  std::copy(children.begin(), children.end(), items.begin());
  node.content_ = items.data();
  node.size_ = static_cast<std::uint32_t>(items.size());
}

Result<void> TreeBuilder::FinishMapping(Node& node, std::span<const Node> children) {
  std::span<Node> kept = arena_.NewArray<Node>(children.size());
  std::copy(children.begin(), children.end(), kept.begin());
  entries_.clear();
  std::vector<Entry> merged;
  const Node* merge_key = nullptr;
  for (std::size_t i = 0; i < kept.size(); i += 2) {
    if (!IsMergeKey(kept[i])) {
      entries_.push_back({&kept[i], &kept[i + 1]});
      continue;
    }
    if (merge_key != nullptr) return Duplicate(*merge_key, kept[i]);
    merge_key = &kept[i];
    SEAWORTHY_RETURN_IF_ERROR(CollectMerged(kept[i], kept[i + 1], merged));
  }
  SEAWORTHY_RETURN_IF_ERROR(RefuseDuplicates(entries_));
  if (!merged.empty()) DropShadowed(entries_, merged);
  return StoreEntries(node, entries_, merged);
}

// The merged mappings' entries in the order of precedence: a key may come twice, the first one counts.
Result<void> TreeBuilder::CollectMerged(const Node& key, const Node& value, std::vector<Entry>& merged) const {
  if (!value.IsMapping() && !value.IsSequence()) return NoMergeSource(key);
  std::span<const Node> sources = value.IsMapping() ? std::span(&value, 1) : value.items();
  for (const Node& source : sources) {
    if (!source.IsMapping()) return NoMergeSource(source);
    merged.insert(merged.end(), source.entries().begin(), source.entries().end());
  }
  return {};
}

void TreeBuilder::DropShadowed(std::span<const Entry> own, std::vector<Entry>& merged) {
  std::set<std::pair<std::string_view, NodeKind>> seen;
  for (const Entry& entry : own) seen.emplace(entry.key->text(), entry.key->kind());
  std::erase_if(merged, [&](const Entry& entry) {
    return entry.key->IsScalar() && !seen.emplace(entry.key->text(), entry.key->kind()).second;
  });
}

Result<void> TreeBuilder::StoreEntries(Node& node, std::span<const Entry> own, std::span<const Entry> merged) {
  std::size_t count = own.size() + merged.size();
  bool indexed = count > kLargestWithoutIndex;
  auto* memory = static_cast<std::byte*>(
      arena_.Allocate(count * sizeof(Entry) + (indexed ? count * sizeof(std::uint32_t) : 0), alignof(Entry)));
  std::span<Entry> entries(reinterpret_cast<Entry*>(memory), count);
  std::copy(merged.begin(), merged.end(), std::copy(own.begin(), own.end(), entries.begin()));
  if (indexed) {
    SortPositions(entries, {reinterpret_cast<std::uint32_t*>(memory + count * sizeof(Entry)), count});
  }
  node.content_ = memory;
  node.size_ = static_cast<std::uint32_t>(count);
  return {};
}

Result<void> TreeBuilder::RefuseDuplicates(std::span<const Entry> own) {
  if (own.size() < kManyOwnKeys) {
    for (std::size_t i = 1; i < own.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (SameKey(*own[j].key, *own[i].key)) return Duplicate(*own[j].key, *own[i].key);
      }
    }
    return {};
  }
  std::vector<std::uint32_t> positions(own.size());
  SortPositions(own, positions);
  for (std::size_t i = 1; i < positions.size(); ++i) {
    const Node& first = *own[positions[i - 1]].key;
    const Node& second = *own[positions[i]].key;
    if (SameKey(first, second)) return Duplicate(first, second);
  }
  return {};
}

const Node* TreeBuilder::TakeDocument() {
  anchors_.clear();
  Node root = stack_.empty() ? Node() : stack_.back();
  stack_.clear();
  bool empty = root.IsNull() && root.text().empty();
  if (empty) return nullptr;
  Node* kept = arena_.NewArray<Node>(1).data();
  *kept = root;
  return kept;
}

}  // namespace seaworthy::formats
