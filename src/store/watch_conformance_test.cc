#include "store/watch.h"

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include <gmock/gmock.h>

#include "store/conformance_test.h"

namespace seaworthy::store {
namespace {

using sample::Request;
using namespace std::chrono_literals;

// What a listener was told, to be waited for.
class Heard {
 public:
  Listener Listen() {
    return [this](const Moved& moved) {
      std::lock_guard lock(mutex_);
      for (const Moved::Log& log : moved.logs) versions_[log.log] = log.version;
      everything_ = everything_ || moved.everything;
      position_ = moved.position;
      ++calls_;
      told_.notify_all();
    };
  }
  bool HearsPosition(std::int64_t position) {
    std::unique_lock lock(mutex_);
    return told_.wait_for(lock, 20s, [&] { return position_ >= position; });
  }
  std::map<std::string, std::int64_t> versions() {
    std::lock_guard lock(mutex_);
    return versions_;
  }
  bool everything() {
    std::lock_guard lock(mutex_);
    return everything_;
  }
  int calls() {
    std::lock_guard lock(mutex_);
    return calls_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable told_;
  std::map<std::string, std::int64_t> versions_;
  bool everything_ = false;
  std::int64_t position_ = 0;
  int calls_ = 0;
};

using Versions = std::map<std::string, std::int64_t>;

class WatchConformance : public StoreConformance {};

INSTANTIATE_TEST_SUITE_P(Engines, WatchConformance, testing::ValuesIn(EnginesUnderTest()), NameOfEngine);

TEST_P(WatchConformance, WhatIsAppendedIsTold) {
  ASSERT_TRUE(store().Append(Request("review/old", 0, {"a"})).ok());
  Heard heard;
  auto subscription = store().Subscribe(heard.Listen());
  ASSERT_TRUE(store().Append(Request("review/1", 0, {"a", "b"})).ok());
  ASSERT_TRUE(store().Append(Request("review/2", 0, {"c"})).ok());
  ASSERT_TRUE(store().Append(Request("review/1", 2, {"d"})).ok());
  ASSERT_TRUE(heard.HearsPosition(5));
  EXPECT_EQ(heard.versions(), (Versions{{"review/1", 3}, {"review/2", 1}}));
  EXPECT_FALSE(heard.everything());
}

TEST_P(WatchConformance, WhatAnotherStoreAppendsIsTold) {
  auto other = OpenAnother();
  Heard heard;
  auto subscription = store().Subscribe(heard.Listen());
  ASSERT_TRUE(other->Append(Request("review/1", 0, {"a"})).ok());
  ASSERT_TRUE(heard.HearsPosition(1));
  EXPECT_EQ(heard.versions(), (Versions{{"review/1", 1}}));
}

TEST_P(WatchConformance, SeveralListenersComeAndGo) {
  Heard first;
  Heard second;
  auto one = store().Subscribe(first.Listen());
  auto two = store().Subscribe(second.Listen());
  ASSERT_TRUE(store().Append(Request("review/1", 0, {"a"})).ok());
  ASSERT_TRUE(first.HearsPosition(1) && second.HearsPosition(1));
  one.reset();
  int calls = first.calls();
  ASSERT_TRUE(store().Append(Request("review/1", 1, {"b"})).ok());
  ASSERT_TRUE(second.HearsPosition(2));
  EXPECT_EQ(first.calls(), calls);
  two.reset();
  ASSERT_TRUE(store().Append(Request("review/1", 2, {"c"})).ok());
  Heard third;
  auto three = store().Subscribe(third.Listen());
  ASSERT_TRUE(store().Append(Request("review/1", 3, {"d"})).ok());
  ASSERT_TRUE(third.HearsPosition(4));
  EXPECT_EQ(third.versions(), (Versions{{"review/1", 4}}));
}

TEST_P(WatchConformance, TooManyLogsAreToldAsEverything) {
  Heard heard;
  auto subscription = store().Subscribe(heard.Listen());
  AppendRequest request;
  for (int i = 0; i < 1'001; ++i) request.logs.push_back({"review/" + std::to_string(i), 0, {"a"}});
  ASSERT_TRUE(store().Append(request).ok());
  ASSERT_TRUE(heard.HearsPosition(1'001));
  EXPECT_TRUE(heard.everything());
}

TEST_P(WatchConformance, NothingIsMissedUnderManyWriters) {
  constexpr int kThreads = 4;
  constexpr int kEach = 20;
  auto other = OpenAnother();
  Heard heard;
  auto subscription = store().Subscribe(heard.Listen());
  auto write = [&](int thread) {
    Store& into = thread % 2 == 0 ? store() : *other;
    for (int i = 0; i < kEach; ++i) {
      ASSERT_TRUE(into.Append(Request("review/" + std::to_string(thread), i, {"a"})).ok());
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(write, i);
  for (std::thread& thread : threads) thread.join();
  ASSERT_TRUE(heard.HearsPosition(kThreads * kEach));
  EXPECT_EQ(heard.versions(), (Versions{{"review/0", 20}, {"review/1", 20}, {"review/2", 20}, {"review/3", 20}}));
}

}  // namespace
}  // namespace seaworthy::store
