#include "cloud/flat_attributes.h"

#include <map>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "cloud/json_view.h"
#include "value/build.h"

namespace seaworthy::cloud {
namespace {

using value::Kind;
using value::Value;

constexpr std::size_t kDeepest = 50;

bool IsIndex(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

struct Level {
  Value own;
  std::map<std::string_view, Level> below;
};

void Insert(std::string_view key, const Value& item, Level& root) {
  std::vector<std::string_view> parts = Split(key, '.');
  if (parts.size() > kDeepest || parts.back() == "#" || parts.back() == "%") return;
  Level* level = &root;
  for (std::string_view part : parts) level = &level->below[part];
  if (level->own.Is(Kind::kNull)) level->own = item;
}

// What stands under numbers alone (positions, or hashes of a set) is a list.
Value Build(const Level& level, value::Arena& arena) {
  if (level.below.empty()) return level.own;
  std::vector<value::MapEntry> entries;
  std::vector<Value> items;
  bool list = true;
  for (const auto& [name, below] : level.below) {
    Value built = Build(below, arena);
    list = list && IsIndex(name);
    items.push_back(built);
    entries.push_back({value::CopyString(arena, name), built});
  }
  return list ? value::CopyList(arena, items) : value::SortedMap(arena, std::move(entries));
}

}  // namespace

Value Unflatten(const Value& flat, value::Arena& arena) {
  Level root;
  for (const value::MapEntry& entry : EntriesOf(flat)) {
    if (entry.key.Is(Kind::kString)) Insert(entry.key.AsString(), entry.item, root);
  }
  Value nested = Build(root, arena);
  return nested.Is(Kind::kMap) ? nested : Value::Null();
}

}  // namespace seaworthy::cloud
