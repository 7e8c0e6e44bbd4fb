#include "app/folded_logs.h"

#include <atomic>
#include <thread>

#include "app/forwarding_store_test.h"
#include "app/scratch_record_test.h"

namespace seaworthy::app {
namespace {

// A store in which a log can change behind the back of whoever read it.
class Tampered : public ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;

  std::int64_t cut_after = 0;  // Later events are gone; 0: none.
  std::string digest_of_last;  // Empty: as it is.
  std::int64_t read = 0;       // Events, by all reads.

  Result<std::vector<store::StoredEvent>> ReadLog(std::string_view log, std::int64_t after) override {
    SEAWORTHY_TRY(auto events, ForwardingStore::ReadLog(log, after));
    if (cut_after > 0) std::erase_if(events, [&](const auto& event) { return event.version > cut_after; });
    if (!events.empty() && !digest_of_last.empty()) events.back().digest = digest_of_last;
    read += std::ssize(events);
    return events;
  }
};

class FoldedLogsTest : public ScratchRecord {
 protected:
  void Say(const std::string& review, const std::string& text) {
    Do(review, review::Dana(), review::Comment{{}, review::Text(text), false});
  }
  review::ReviewState Fresh(const std::string& review) { return review::FoldReview(*record_->ReviewEvents(review)); }

  Tampered store_{*real_};
  FoldedLogs logs_{store_};
};

TEST_F(FoldedLogsTest, WhatWasAppendedSinceIsInIt) {
  std::string id = Start();
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(**logs_.Review(id), Fresh(id));
    EXPECT_EQ(**logs_.Service("shop"), review::FoldService("shop", *record_->ServiceEvents("shop")));
    now_ = now_ + review::Days(1);
    if (i % 5 == 0) {
      Do(id, review::Dana(),
         review::AttachRun{review::RunOf(review::SmallStandard(), "r" + std::to_string(i), now_, {}), {}});
    }
    Say(id, "again");
  }
  EXPECT_EQ((*logs_.Review(id))->runs, Fresh(id).runs);
}

TEST_F(FoldedLogsTest, OnlyWhatIsNewIsRead) {
  std::string id = Start();
  for (int i = 0; i < 30; ++i) Say(id, "many");
  auto first = logs_.Review(id);
  store_.read = 0;
  EXPECT_EQ(*logs_.Review(id), *first) << "the same object";
  EXPECT_EQ(store_.read, 1) << "the event it ends with";
  Say(id, "one more");
  store_.read = 0;
  EXPECT_EQ((*logs_.Review(id))->version, 32);
  EXPECT_EQ(store_.read, 2);
  EXPECT_EQ((*first)->version, 31) << "what was handed out stays as it was";
}

TEST_F(FoldedLogsTest, ALogThatLostItsEndIsReadAnew) {
  std::string id = Start();
  Say(id, "first");
  Say(id, "second");
  EXPECT_EQ((*logs_.Review(id))->version, 3);
  store_.cut_after = 2;
  EXPECT_EQ((*logs_.Review(id))->version, 2);
  EXPECT_EQ((*logs_.Review(id))->threads.size(), 1u);
}

TEST_F(FoldedLogsTest, ALogThatWasReplacedIsReadAnew) {
  std::string id = Start();
  auto first = logs_.Review(id);
  store_.digest_of_last = "of another";
  auto second = logs_.Review(id);
  EXPECT_NE(*first, *second);
  EXPECT_EQ(*logs_.Review(id), *second);
}

TEST_F(FoldedLogsTest, WhatDoesNotExistIsEmptyAndNotKept) {
  EXPECT_FALSE((*logs_.Review("none"))->exists());
  EXPECT_EQ((*logs_.Service("none"))->version, 0);
  EXPECT_EQ(logs_.bytes(), 0u);
}

TEST_F(FoldedLogsTest, MemoryIsBoundedAndWhatWasNotUsedForTheLongestGoesFirst) {
  std::vector<std::string> ids;
  for (int i = 0; i < 8; ++i) ids.push_back(Start("Shop: sell by invoice, part " + std::to_string(i)));
  std::size_t all = 0;
  for (const std::string& id : ids) {
    EXPECT_TRUE(logs_.Review(id).ok());
    all = logs_.bytes();
  }
  FoldedLogs small(store_, all / 2);
  for (const std::string& id : ids) {
    EXPECT_EQ(**small.Review(id), Fresh(id));
    EXPECT_EQ(**small.Review(ids.front()), Fresh(ids.front()));
    EXPECT_LE(small.bytes(), all / 2);
  }
  store_.read = 0;
  EXPECT_TRUE(small.Review(ids.front()).ok());
  EXPECT_EQ(store_.read, 1) << "used between all others, it is still known";
  FoldedLogs none(store_, 1);
  EXPECT_EQ(**none.Review(ids[0]), Fresh(ids[0])) << "larger than all there is room for";
  EXPECT_EQ(none.bytes(), 0u);
}

TEST_F(FoldedLogsTest, NobodySeesAnOlderStateThanBefore) {
  std::string id = Start();
  FoldedLogs logs(*real_);
  std::atomic<bool> ended = false;
  auto follow = [&] {
    for (std::int64_t seen = 0; !ended;) {
      auto state = logs.Review(id);
      ASSERT_TRUE(state.ok());
      ASSERT_GE((*state)->version, seen);
      ASSERT_EQ(std::ssize((*state)->threads), (*state)->version - 1);
      seen = (*state)->version;
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) threads.emplace_back(follow);
  for (int i = 0; i < 50; ++i) Say(id, "while others read");
  ended = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(**logs.Review(id), Fresh(id));
}

}  // namespace
}  // namespace seaworthy::app
