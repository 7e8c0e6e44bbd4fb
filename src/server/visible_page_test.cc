#include "server/visible_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/errors.h"

namespace seaworthy::server {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Of the numbers 1 to `end`, those of which `shows` says so.
template <typename Shows>
VisiblePage<int> Page(int after, int end, std::size_t limit, const Shows& shows) {
  auto read = [&](const int* last, std::size_t most) -> Result<std::vector<int>> {
    std::vector<int> numbers;
    for (int number = (last == nullptr ? after : *last) + 1; number <= end && numbers.size() < most; ++number) {
      numbers.push_back(number);
    }
    return numbers;
  };
  return *ReadVisible<int>(limit, read, [&](int number) { return Result<bool>(shows(number)); });
}

bool Hundreds(int number) { return number % 100 == 0; }

TEST(VisiblePage, IsFullWhateverIsHiddenBetween) {
  auto page = Page(0, 1000, 3, Hundreds);
  EXPECT_THAT(page.items, ElementsAre(100, 200, 300));
  EXPECT_TRUE(page.more);
  page = Page(page.items.back(), 1000, 3, Hundreds);
  EXPECT_THAT(page.items, ElementsAre(400, 500, 600));
}

TEST(VisiblePage, TheLastPageSaysThatNothingComesThoughHiddenOnesDo) {
  EXPECT_FALSE(Page(800, 1050, 2, Hundreds).more);
  EXPECT_THAT(Page(800, 1050, 2, Hundreds).items, ElementsAre(900, 1000));
  EXPECT_THAT(Page(1000, 1050, 2, Hundreds).items, IsEmpty());
  EXPECT_THAT(Page(0, 0, 2, Hundreds).items, IsEmpty());
}

TEST(VisiblePage, ReadsOnAtTheEdgeOfABatch) {
  auto all = [](int) { return true; };
  for (int end : {49, 50, 51, 99, 100, 101}) {
    EXPECT_EQ(Page(0, end, 50, all).items.size(), static_cast<std::size_t>(std::min(end, 50))) << end;
    EXPECT_EQ(Page(0, end, 50, all).more, end > 50) << end;
  }
}

TEST(VisiblePage, AnErrorOfEitherIsTold) {
  auto broken = [](const int*, std::size_t) -> Result<std::vector<int>> { return Error(kBadParameter, "x"); };
  EXPECT_FALSE((ReadVisible<int>(1, broken, [](int) { return Result<bool>(true); }).ok()));
}

}  // namespace
}  // namespace seaworthy::server
