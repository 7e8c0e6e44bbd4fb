// The content of a manifest as a tree that patches may change. Every part knows the file and line it was written at,
// also after a patch of another file put it there.
//
// It is a copy of the parsed nodes, which never change; only resources that are facts of this collector are copied.
//
// Threads: a value, like a string.
#pragma once

#include <compare>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/node.h"

namespace seaworthy::collectors::kubernetes {

// Where something is written. `file` is the path of a source::File (or of an inspected file), which outlives the run of
// the collector.
struct Spot {
  std::string_view file;
  int line = 0;
  int column = 0;

  friend auto operator<=>(const Spot&, const Spot&) = default;
};

class Tree {
 public:
  Tree() = default;
  // `lines_before`: lines of the file that stand above the text which the node was parsed from.
  static Tree From(const formats::Node& node, std::string_view file, int lines_before = 0);
  static Tree Text(std::string text, Spot spot);
  static Tree Mapping(Spot spot);

  formats::NodeKind kind() const { return kind_; }
  bool IsMapping() const { return kind_ == formats::NodeKind::kMapping; }
  bool IsSequence() const { return kind_ == formats::NodeKind::kSequence; }
  bool IsNull() const { return kind_ == formats::NodeKind::kNull; }
  bool IsScalar() const { return !IsMapping() && !IsSequence(); }
  const Spot& spot() const { return spot_; }

  // The key under which this part stands in its mapping; empty elsewhere.
  const std::string& key() const { return key_; }
  // Of a scalar, as written without quotes.
  const std::string& text() const { return text_; }
  std::optional<bool> AsBool() const;
  std::optional<std::int64_t> AsInt() const;

  // The parts of a sequence, or the values of a mapping in the order written.
  std::span<const Tree> parts() const { return parts_; }
  // The items of a sequence; nothing for any other kind.
  std::span<const Tree> items() const { return IsSequence() ? parts() : std::span<const Tree>(); }

  // Of a mapping; null where there is none or this is no mapping.
  const Tree* Find(std::string_view key) const;
  const Tree* FindPath(std::initializer_list<std::string_view> keys) const;
  // The text of the scalar at that key, or empty.
  std::string_view TextAt(std::string_view key) const;

  // The rest is for patches.
  std::vector<Tree>& parts() { return parts_; }
  Tree* Find(std::string_view key);
  // Replaces the value at that key, or adds it; this becomes a mapping.
  Tree& Set(std::string_view key, Tree value);
  void Remove(std::string_view key);

 private:
  formats::NodeKind kind_ = formats::NodeKind::kNull;
  Spot spot_;
  std::string key_;
  std::string text_;
  std::vector<Tree> parts_;
};

}  // namespace seaworthy::collectors::kubernetes
