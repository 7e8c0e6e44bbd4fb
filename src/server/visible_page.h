// A page of a list of which the caller sees only some: what is hidden is passed over until the page is full, so that a
// cursor never names what the caller may not know of, and a page is only short where the list ends.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "base/result.h"

namespace seaworthy::server {

template <typename Item>
struct VisiblePage {
  std::vector<Item> items;
  bool more = false;  // There may be more behind the last one.
};

// `read(last, limit)` gives the items behind `last`, at most `limit`; `last` is null at first. `shows(item)` says
// whether the caller sees it.
template <typename Item, typename Read, typename Shows>
Result<VisiblePage<Item>> ReadVisible(std::size_t limit, const Read& read, const Shows& shows) {
  constexpr std::size_t kLeast = 50;  // Where much is hidden, a small page is not worth a question for each item.
  const std::size_t batch = std::max(limit + 1, kLeast);  // One more tells whether there is more.
  VisiblePage<Item> page;
  std::vector<Item> items;
  for (const Item* last = nullptr;; last = &items.back()) {
    SEAWORTHY_TRY(std::vector<Item> next, read(last, batch));
    items = std::move(next);
    for (Item& item : items) {
      SEAWORTHY_TRY(bool shown, shows(item));
      if (!shown) continue;
      if (page.items.size() == limit) {
        page.more = true;
        return page;
      }
      page.items.push_back(item);
    }
    if (items.size() < batch) return page;
  }
}

}  // namespace seaworthy::server
