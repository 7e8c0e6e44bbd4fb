// The keys of JSON objects, each kept once, and where they stood. Documents repeat themselves, so a key is first looked
// for where it followed the one before it, and an object is first sorted as the last one in its place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "value/name_table.h"

namespace seaworthy::formats {

class KeyTable {
 public:
  // A key below another, whatever list it stood in: the `name` of `alerts`, the `name` of `services`.
  struct Key {
    std::string_view text;
    Key* follower = nullptr;           // The key that came after this one last time.
    Key* inner = nullptr;              // The first key of the last object that stood below this one.
    std::vector<std::uint32_t> order;  // The positions, by key, of the last object that began with this one.
    std::map<std::string_view, std::unique_ptr<Key>> below;
  };

  explicit KeyTable(value::NameTable& names) : names_(names) {}

  // Stands above the outermost object.
  Key& root() { return root_; }

  // `guess` is where the key is if documents repeat themselves: the follower of the key before, the inner key of the
  // key above. It is set to what is found. Keys are forgotten when there are too many, so none may be kept.
  Key& Find(std::string_view text, Key& above, Key*& guess) {
    if (guess == nullptr || guess->text != text) guess = &Search(text, above);
    return *guess;
  }

 private:
  static constexpr std::size_t kMost = 20'000;  // Beyond that, documents do not look alike.

  Key& Search(std::string_view text, Key& above) {
    auto found = above.below.find(text);
    if (found != above.below.end()) return *found->second;
    std::string_view name = names_.Intern(text);
    if (count_ == kMost) {
      any_ = Key();
      any_.text = name;
      return any_;
    }
    ++count_;
    auto key = std::make_unique<Key>();
    key->text = name;
    return *above.below.emplace(name, std::move(key)).first->second;
  }

  value::NameTable& names_;
  Key root_;
  Key any_;  // Stands for every key beyond the limit.
  std::size_t count_ = 0;
};

}  // namespace seaworthy::formats
