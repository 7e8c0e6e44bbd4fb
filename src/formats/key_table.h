// The keys of JSON objects, each kept once. Since documents repeat their keys in the same order, a key is first looked
// for where it followed the one before it, and an object is first sorted as the last one that began with the same key.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "value/name_table.h"

namespace seaworthy::formats {

class KeyTable {
 public:
  explicit KeyTable(value::NameTable& names) : names_(names) {}

  struct Key {
    std::string_view text;
    Key* follower = nullptr;           // The key that came after this one last time.
    Key* inner = nullptr;              // The first key of the last object that stood below this one.
    std::vector<std::uint32_t> order;  // The positions, by key, of the last object that began with this one.
  };

  // `guess` is where this finds what it looks for if documents repeat themselves: the follower of the key before, the
  // inner key of the key above. It is set to what is found. The address of a key never changes.
  Key& Find(std::string_view text, Key*& guess) {
    if (guess == nullptr || guess->text != text) guess = &Search(text);
    return *guess;
  }

 private:
  Key& Search(std::string_view text) {
    auto found = keys_.find(text);
    if (found == keys_.end()) {
      std::string_view name = names_.Intern(text);
      found = keys_.emplace(name, Key{name, nullptr, nullptr, {}}).first;
    }
    return found->second;
  }

  value::NameTable& names_;
  std::map<std::string_view, Key> keys_;
};

}  // namespace seaworthy::formats
