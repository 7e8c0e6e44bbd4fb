// The keys of JSON objects, each kept once. Since documents repeat their keys in the same order, a key is first looked
// for where it followed the one before it, and an object is first sorted as the last one that began with the same key.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "value/arena.h"

namespace seaworthy::formats {

class KeyTable {
 public:
  explicit KeyTable(value::Arena& arena) : arena_(arena) {}

  struct Key {
    std::string_view text;
    Key* follower = nullptr;           // The key that came after this one last time.
    std::vector<std::uint32_t> order;  // The positions, by key, of the last object that began with this one.
  };

  // `before` is the key found last, or null. The address of a key never changes.
  Key& Find(std::string_view text, Key* before) {
    if (before != nullptr && before->follower != nullptr && before->follower->text == text) return *before->follower;
    return Search(text, before);
  }

 private:
  Key& Search(std::string_view text, Key* before) {
    auto found = keys_.find(text);
    if (found == keys_.end()) {
      std::string_view copy = arena_.Copy(text);
      found = keys_.emplace(copy, Key{copy, nullptr, {}}).first;
    }
    if (before != nullptr) before->follower = &found->second;
    return found->second;
  }

  value::Arena& arena_;
  std::map<std::string_view, Key> keys_;
};

}  // namespace seaworthy::formats
