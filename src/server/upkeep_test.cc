#include "server/upkeep.h"

#include "server/fixture_test.h"

namespace seaworthy::server {
namespace {

class UpkeepTest : public ServerTest {
 protected:
  // So many documents, the first half past their end a second from now.
  void Put(int count) {
    for (int i = 0; i < count; ++i) {
      const std::vector changes = {store::PutDocument("session", std::to_string(i), "", store::kAbsent,
                                                      kTestNow + Span{i < count / 2 ? 1 : 1000})};
      ASSERT_TRUE(file_.store->documents().Change(changes, kTestNow).ok());
    }
  }
  // Those that a time before every end still sees.
  std::size_t Left() { return file_.store->documents().List({.space = "session", .limit = 5000}, kTestNow)->size(); }
};

TEST_F(UpkeepTest, TakesOutAllThatIsPastItsEnd) {
  Put(1200);
  EXPECT_EQ(*PurgeDocuments(file_.store->documents(), kTestNow + Span{1}), 600u);
  EXPECT_EQ(Left(), 600u);
  EXPECT_EQ(*PurgeDocuments(file_.store->documents(), kTestNow + Span{1}), 0u);
}

TEST_F(UpkeepTest, BeginsAtOnceAndEndsWithoutWaiting) {
  Put(10);
  {
    Upkeep upkeep(
        file_.store->documents(), [] { return kTestNow + Span{1}; }, log_);
    for (int i = 0; i < 1000 && Left() > 5; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  EXPECT_EQ(Left(), 5u);
}

}  // namespace
}  // namespace seaworthy::server
