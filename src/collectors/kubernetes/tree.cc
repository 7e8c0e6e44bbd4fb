#include "collectors/kubernetes/tree.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace seaworthy::collectors::kubernetes {

using formats::NodeKind;

Tree Tree::From(const formats::Node& node, std::string_view file, int lines_before) {
  Tree tree;
  tree.kind_ = node.kind();
  tree.spot_ = {file, node.line() + lines_before, node.column()};
  if (node.IsMapping()) {
    tree.parts_.reserve(node.entries().size());
    for (const formats::Entry& entry : node.entries()) {
      Tree& part = tree.parts_.emplace_back(From(*entry.value, file, lines_before));
      part.key_ = entry.key->text();
      // A mapping's or list's own line is that of its first entry; the key's line is what people look for.
      if (!part.IsScalar()) part.spot_ = {file, entry.key->line() + lines_before, entry.key->column()};
    }
  } else if (node.IsSequence()) {
    tree.parts_.reserve(node.items().size());
    for (const formats::Node& item : node.items()) tree.parts_.push_back(From(item, file, lines_before));
  } else {
    tree.text_ = node.text();
  }
  return tree;
}

Tree Tree::Text(std::string text, Spot spot) {
  Tree tree;
  tree.kind_ = NodeKind::kString;
  tree.text_ = std::move(text);
  tree.spot_ = spot;
  return tree;
}

Tree Tree::Mapping(Spot spot) {
  Tree tree;
  tree.kind_ = NodeKind::kMapping;
  tree.spot_ = spot;
  return tree;
}

std::optional<bool> Tree::AsBool() const {
  if (kind_ != NodeKind::kBool) return std::nullopt;
  return !text_.empty() && (text_[0] == 't' || text_[0] == 'T');
}

// Also of a quoted number: many generators quote what a template filled in.
std::optional<std::int64_t> Tree::AsInt() const {
  std::int64_t number = 0;
  auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), number);
  if (!IsScalar() || error != std::errc() || end != text_.data() + text_.size()) return std::nullopt;
  return number;
}

const Tree* Tree::Find(std::string_view key) const {
  if (!IsMapping()) return nullptr;
  auto found = std::ranges::find(parts_, key, &Tree::key_);
  return found == parts_.end() ? nullptr : &*found;
}

Tree* Tree::Find(std::string_view key) { return const_cast<Tree*>(std::as_const(*this).Find(key)); }

const Tree* Tree::FindPath(std::initializer_list<std::string_view> keys) const {
  const Tree* tree = this;
  for (std::string_view key : keys) {
    if (tree == nullptr) return nullptr;
    tree = tree->Find(key);
  }
  return tree;
}

std::string_view Tree::TextAt(std::string_view key) const {
  const Tree* part = Find(key);
  return part != nullptr && part->IsScalar() ? std::string_view(part->text()) : std::string_view();
}

Tree& Tree::Set(std::string_view key, Tree value) {
  value.key_ = key;
  if (!IsMapping()) {
    kind_ = NodeKind::kMapping;
    text_.clear();
    parts_.clear();
  }
  if (Tree* part = Find(key)) return *part = std::move(value);
  return parts_.emplace_back(std::move(value));
}

void Tree::Remove(std::string_view key) {
  if (IsMapping()) std::erase_if(parts_, [&](const Tree& part) { return part.key_ == key; });
}

}  // namespace seaworthy::collectors::kubernetes
