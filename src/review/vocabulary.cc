#include "review/vocabulary.h"

#include <algorithm>

namespace seaworthy::review {

const ItemRecord* RunRecord::Find(std::string_view wanted) const {
  auto found =
      std::find_if(items.begin(), items.end(), [&](const ItemRecord& record) { return record.item == wanted; });
  return found == items.end() ? nullptr : &*found;
}

std::string ToString(const Capacity& capacity) {
  if (capacity.kind == Capacity::Kind::kRole) return capacity.name;
  return std::string(NameOf(capacity.kind)) + " " + capacity.name;
}

}  // namespace seaworthy::review
