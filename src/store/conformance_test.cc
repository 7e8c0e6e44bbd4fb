#include "store/conformance_test.h"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <set>
#include <thread>

#include <gmock/gmock.h>

#include "store/chain.h"
#include "store/errors.h"
#include "store/known_append.h"
#include "store/verify.h"

namespace seaworthy::store {
namespace {

using sample::Put;
using sample::Remove;
using sample::Request;
using sample::Review;
using testing::ElementsAre;
using testing::IsEmpty;

INSTANTIATE_TEST_SUITE_P(Engines, StoreConformance, testing::ValuesIn(EnginesUnderTest()), NameOfEngine);

std::vector<std::string> BytesOf(const std::vector<StoredEvent>& events) {
  std::vector<std::string> bytes;
  for (const StoredEvent& event : events) bytes.push_back(event.bytes);
  return bytes;
}

Blob BlobOf(std::string_view bytes, std::string_view salt = "salt") {
  return {BlobDigest(salt, bytes), std::string(salt), "text/plain", std::string(bytes)};
}

// The first cells of the rows.
std::vector<std::string> Ids(const Result<std::vector<model::Row>>& rows) {
  std::vector<std::string> ids;
  for (const model::Row& row : *rows) ids.push_back(std::get<std::string>(row.cells[0]));
  return ids;
}

RowQuery AllReviews() { return {.table = &sample::kReviews}; }

TEST_P(StoreConformance, WhatIsAppendedIsReadInOrder) {
  auto first = store().Append(Request("review/1", 0, {"a", "b"}));
  auto second = store().Append(Request("service/x", 0, {"c"}));
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(first->first_position, 1);
  EXPECT_EQ(first->last_position, 2);
  EXPECT_EQ(second->first_position, 3);
  auto log = *store().ReadLog("review/1");
  EXPECT_THAT(BytesOf(log), ElementsAre("a", "b"));
  EXPECT_EQ(log[1].version, 2);
  EXPECT_EQ(log[1].at, (Instant{1'900'000'000, 250'000'000}));
  EXPECT_THAT(BytesOf(*store().ReadLog("review/1", 1)), ElementsAre("b"));
  EXPECT_THAT(BytesOf(*store().ReadAll(1, 10)), ElementsAre("b", "c"));
  EXPECT_THAT(BytesOf(*store().ReadAll(0, 2)), ElementsAre("a", "b"));
}

TEST_P(StoreConformance, AnUnknownLogIsEmpty) {
  EXPECT_THAT(*store().ReadLog("review/none"), IsEmpty());
  EXPECT_EQ(store().ReadHead()->position, 0);
}

TEST_P(StoreConformance, EventsAreChained) {
  ASSERT_TRUE(store().Append(Request("review/1", 0, {"a", "b"})).ok());
  auto log = *store().ReadLog("review/1");
  Instant at{1'900'000'000, 250'000'000};
  std::string first = EventDigest("", "review/1", 1, at, "a");
  std::string second = EventDigest(first, "review/1", 2, at, "b");
  EXPECT_EQ(log[0].digest, first);
  EXPECT_EQ(log[1].digest, second);
  std::string store_digest = StoreDigest(StoreDigest("", "review/1", 1, first), "review/1", 2, second);
  EXPECT_EQ(store().ReadHead()->digest, store_digest);
}

TEST_P(StoreConformance, BytesAreKeptExactly) {
  std::string bytes("\0\xFF\n'\"$1\xE2\x82", 9);
  ASSERT_TRUE(store().Append(Request("review/1", 0, {bytes, ""})).ok());
  EXPECT_THAT(BytesOf(*store().ReadLog("review/1")), ElementsAre(bytes, ""));
}

TEST_P(StoreConformance, AppendingToALogThatWentOnIsAConflictAndWritesNothing) {
  ASSERT_TRUE(store().Append(Request("review/1", 0, {"a"})).ok());
  AppendRequest request = Request("review/2", 0, {"x"});
  request.logs.push_back({"review/1", 0, {"late"}});
  request.rows.push_back(Put(Review("2", "ann", 1)));
  request.blobs.push_back(BlobOf("text"));
  request.idempotency_key = "key";
  auto refused = store().Append(request);
  ASSERT_FALSE(refused.ok());
  EXPECT_TRUE(refused.error().Is(kConflict));
  EXPECT_EQ(store().ReadHead()->position, 1);
  EXPECT_THAT(*store().ReadLog("review/2"), IsEmpty());
  EXPECT_THAT(*store().ReadRows(AllReviews()), IsEmpty());
  EXPECT_FALSE(store().ReadBlob(request.blobs[0].digest)->has_value());
  request.logs[1].expected_version = 1;
  EXPECT_FALSE(store().Append(request)->repeated);
}

TEST_P(StoreConformance, ALogThatIsThereNotYetCannotBeExpectedToHoldEvents) {
  EXPECT_TRUE(store().Append(Request("review/1", 2, {"a"})).error().Is(kConflict));
}

TEST_P(StoreConformance, ALogWithoutEventsGuards) {
  ASSERT_TRUE(store().Append(Request("service/x", 0, {"tier 1"})).ok());
  AppendRequest request = Request("review/1", 0, {"start"});
  request.logs.push_back({"service/x", 0, {}});
  EXPECT_TRUE(store().Append(request).error().Is(kConflict));
  request.logs[1].expected_version = 1;
  EXPECT_TRUE(store().Append(request).ok());
  EXPECT_EQ(store().ReadLog("service/x")->size(), 1u);
}

TEST_P(StoreConformance, ARepeatedAppendReturnsWhatTheFirstDid) {
  AppendRequest request = Request("review/1", 0, {"a", "b"});
  request.idempotency_key = "start-1";
  auto first = *store().Append(request);
  auto again = *store().Append(request);
  EXPECT_FALSE(first.repeated);
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.first_position, 1);
  EXPECT_EQ(again.last_position, 2);
  EXPECT_EQ(store().ReadHead()->position, 2);
  Reopen();
  EXPECT_TRUE(store().Append(request)->repeated);
}

TEST_P(StoreConformance, AnAppendIsKnownByItsKey) {
  AppendRequest request = Request("review/1", 0, {"a", "b"});
  request.idempotency_key = "start-1";
  EXPECT_FALSE(FindAppended(store(), "start-1")->has_value());
  ASSERT_TRUE(store().Append(request).ok());
  ASSERT_TRUE(store().Append(Request("review/2", 0, {"no key"})).ok());
  EXPECT_EQ((*FindAppended(store(), "start-1"))->last_position, 2);
  EXPECT_FALSE(FindAppended(store(), "start-2")->has_value());
  EXPECT_FALSE(FindAppended(store(), "")->has_value());
}

TEST_P(StoreConformance, AnAppendWithoutEventsHasNoPosition) {
  AppendRequest request;
  request.rows.push_back(Put(Review("1", "ann", 1)));
  auto appended = *store().Append(request);
  EXPECT_EQ(appended.first_position, 0);
  EXPECT_EQ(appended.last_position, 0);
  EXPECT_EQ(store().ReadRows(AllReviews())->size(), 1u);
}

TEST_P(StoreConformance, RowsAreAddedReplacedAndRemoved) {
  AppendRequest request = Request("review/1", 0, {"a"});
  request.rows = {Put(Review("1", "ann", 3)), Put(Review("2", {}, 0)), Put({&sample::kQueue, {"ann", "1"}})};
  ASSERT_TRUE(store().Append(request).ok());
  EXPECT_THAT(*store().ReadRows(AllReviews()), ElementsAre(Review("1", "ann", 3), Review("2", {}, 0)));

  AppendRequest next = Request("review/1", 1, {"b"});
  next.rows = {Put(Review("1", "bob", 2)), Remove(Review("2", {}, 0)), Put({&sample::kQueue, {"ann", "1"}}),
               Remove(Review("none", {}, 0))};
  ASSERT_TRUE(store().Append(next).ok());
  EXPECT_THAT(*store().ReadRows(AllReviews()), ElementsAre(Review("1", "bob", 2)));
  EXPECT_EQ(store().ReadRows({.table = &sample::kQueue})->size(), 1u);
}

TEST_P(StoreConformance, RowsAreFoundByValuesAndByNothing) {
  AppendRequest request;
  request.rows = {Put(Review("1", "ann", 3)), Put(Review("2", {}, 3)), Put(Review("3", "ann", 1))};
  ASSERT_TRUE(store().Append(request).ok());
  EXPECT_THAT(Ids(store().ReadRows({.table = &sample::kReviews, .where = {{"lead", "ann"}}})), ElementsAre("1", "3"));
  EXPECT_THAT(Ids(store().ReadRows({.table = &sample::kReviews, .where = {{"lead", {}}}})), ElementsAre("2"));
  EXPECT_THAT(
      Ids(store().ReadRows({.table = &sample::kReviews, .where = {{"lead", "ann"}, {"open_items", std::int64_t{1}}}})),
      ElementsAre("3"));
  EXPECT_THAT(Ids(store().ReadRows({.table = &sample::kReviews, .where = {{"lead", "x' or '1'='1"}}})), IsEmpty());
}

// Pages of two, both ways, over values that repeat and are absent.
TEST_P(StoreConformance, PagesMeetWithoutGapAndWithoutRepeating) {
  AppendRequest request;
  request.rows = {Put(Review("a", "ann", 1)), Put(Review("b", {}, 1)),     Put(Review("c", "bob", 1)),
                  Put(Review("d", {}, 2)),    Put(Review("e", "ann", -1)), Put(Review("f", "ann", 7))};
  ASSERT_TRUE(store().Append(request).ok());
  for (bool descending : {false, true}) {
    RowQuery query{.table = &sample::kReviews, .order_by = {"lead"}, .descending = descending, .limit = 2};
    std::vector<std::string> seen;
    for (int page = 0; page < 5; ++page) {
      auto rows = *store().ReadRows(query);
      for (const model::Row& row : rows) seen.push_back(std::get<std::string>(row.cells[0]));
      if (rows.empty()) break;
      query.after = {rows.back().cells[1], rows.back().cells[0]};
    }
    std::vector<std::string> want{"b", "d", "a", "e", "f", "c"};
    if (descending) std::reverse(want.begin(), want.end());
    EXPECT_EQ(seen, want) << "descending: " << descending;
  }
}

TEST_P(StoreConformance, TextIsOrderedByItsBytes) {
  AppendRequest request;
  request.rows = {Put(Review("b", {}, 0)), Put(Review("\xC3\xA4", {}, 0)), Put(Review("B", {}, 0)),
                  Put(Review("a", {}, 0))};
  ASSERT_TRUE(store().Append(request).ok());
  EXPECT_THAT(Ids(store().ReadRows(AllReviews())), ElementsAre("B", "a", "b", "\xC3\xA4"));
}

TEST_P(StoreConformance, RowsOfOtherTablesMustBeRebuilt) {
  AppendRequest request = Request("review/1", 0, {"a"});
  request.rows = {Put(Review("1", "ann", 3))};
  ASSERT_TRUE(store().Append(request).ok());
  EXPECT_FALSE(*store().RowsOutdated());

  static constexpr std::array kColumns{model::Column{"id"}, model::Column{"title"}};
  static constexpr model::Table kOther{"reviews", kColumns, 1, {}};
  static constexpr std::array kOthers{&kOther};
  Reopen(kOthers);
  EXPECT_TRUE(*store().RowsOutdated());
  EXPECT_TRUE(store().ReadRows({.table = &kOther}).error().Is(kRowsOutdated));
  AppendRequest next = Request("review/1", 1, {"b"});
  next.rows = {Put({&kOther, {"1", "Checkout"}})};
  EXPECT_TRUE(store().Append(next).error().Is(kRowsOutdated));
  EXPECT_EQ(store().ReadLog("review/1")->size(), 1u);

  std::vector<model::Row> rows{next.rows[0].row};
  EXPECT_TRUE(store().ReplaceRows(0, rows).error().Is(kConflict));
  EXPECT_TRUE(*store().RowsOutdated());
  ASSERT_TRUE(store().ReplaceRows(1, rows).ok());
  EXPECT_FALSE(*store().RowsOutdated());
  EXPECT_EQ(*store().ReadRows({.table = &kOther}), rows);
  EXPECT_TRUE(store().Append(next).ok());
}

TEST_P(StoreConformance, ReplacedRowsLeaveNothingOfTheOldOnes) {
  AppendRequest request = Request("review/1", 0, {"a"});
  request.rows = {Put(Review("1", "ann", 3)), Put({&sample::kQueue, {"ann", "1"}})};
  ASSERT_TRUE(store().Append(request).ok());
  std::vector<model::Row> rows{Review("2", "bob", 1)};
  ASSERT_TRUE(store().ReplaceRows(1, rows).ok());
  EXPECT_EQ(*store().ReadRows(AllReviews()), rows);
  EXPECT_THAT(*store().ReadRows({.table = &sample::kQueue}), IsEmpty());
}

TEST_P(StoreConformance, BlobsComeBackAsTheyWere) {
  std::string large;
  for (int i = 0; i < 20'000; ++i) large += std::to_string(i);
  AppendRequest request = Request("review/1", 0, {"a"});
  for (std::string_view bytes : {std::string_view{}, std::string_view("\0x", 2), std::string_view(large)}) {
    request.blobs.push_back(BlobOf(bytes));
  }
  ASSERT_TRUE(store().Append(request).ok());
  for (const Blob& blob : request.blobs) {
    auto found = *store().ReadBlob(blob.digest);
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->bytes, blob.bytes);
    EXPECT_EQ(found->salt, blob.salt);
    EXPECT_EQ(found->media_type, "text/plain");
  }
  EXPECT_FALSE(store().ReadBlob("none")->has_value());
}

TEST_P(StoreConformance, AnErasedBlobStaysAway) {
  AppendRequest request = Request("review/1", 0, {"a"});
  request.blobs = {BlobOf("gone"), BlobOf("kept")};
  ASSERT_TRUE(store().Append(request).ok());
  EXPECT_FALSE(*store().EraseBlob("none", {}));
  EXPECT_TRUE(*store().EraseBlob(request.blobs[0].digest, {}));
  EXPECT_TRUE(*store().EraseBlob(request.blobs[0].digest, {}));
  EXPECT_FALSE(store().ReadBlob(request.blobs[0].digest)->has_value());
  EXPECT_TRUE(store().ReadBlob(request.blobs[1].digest)->has_value());
  EXPECT_EQ(*store().FateOfBlob(request.blobs[0].digest), BlobFate::kErased);
  EXPECT_EQ(*store().FateOfBlob(request.blobs[1].digest), BlobFate::kHeld);
  EXPECT_EQ(*store().FateOfBlob("none"), BlobFate::kMissing);
  AppendRequest again = Request("review/1", 1, {"b"});
  again.blobs = request.blobs;
  ASSERT_TRUE(store().Append(again).ok());
  EXPECT_FALSE(store().ReadBlob(request.blobs[0].digest)->has_value());
}

TEST_P(StoreConformance, PeopleAreKeptReplacedListedAndErased) {
  ASSERT_TRUE(store().PutPerson("p1", R"({"name":"Ann"})").ok());
  ASSERT_TRUE(store().PutPerson("p2", "{}").ok());
  ASSERT_TRUE(store().PutPerson("p1", R"({"name":"Ann B"})").ok());
  EXPECT_EQ((*store().ReadPerson("p1"))->data, R"({"name":"Ann B"})");
  EXPECT_FALSE(store().ReadPerson("p3")->has_value());

  EXPECT_FALSE(*store().ErasePerson("p3", {}));
  EXPECT_TRUE(*store().ErasePerson("p1", {}));
  EXPECT_TRUE(*store().ErasePerson("p1", {}));
  EXPECT_TRUE((*store().ReadPerson("p1"))->erased);
  EXPECT_EQ((*store().ReadPerson("p1"))->data, "");
  EXPECT_TRUE(store().PutPerson("p1", "{}").error().Is(kErased));
  auto people = *store().ReadPeople("", 10);
  ASSERT_EQ(people.size(), 2u);
  EXPECT_EQ(people[1].id, "p2");
  EXPECT_EQ(store().ReadPeople("p1", 10)->size(), 1u);
  EXPECT_EQ(store().ReadPeople("", 1)->size(), 1u);
}

TEST_P(StoreConformance, WhatIsTooLargeIsRefused) {
  Limits limits;
  limits.event_bytes = 10;
  limits.blob_bytes = 20;
  limits.person_bytes = 5;
  limits.name_bytes = 12;
  Reopen(sample::kTables, limits);
  EXPECT_TRUE(store().Append(Request("review/1", 0, {std::string(11, 'x')})).error().Is(kTooLarge));
  EXPECT_TRUE(store().Append(Request("review/too-long", 0, {"a"})).error().Is(kTooLarge));
  AppendRequest request = Request("review/1", 0, {"a"});
  request.blobs.push_back(BlobOf(std::string(21, 'x')));
  EXPECT_TRUE(store().Append(request).error().Is(kTooLarge));
  request.blobs = {BlobOf(std::string(20, 'x'))};
  EXPECT_TRUE(store().Append(request).ok());
  EXPECT_TRUE(store().PutPerson("p", "123456").error().Is(kTooLarge));
  EXPECT_TRUE(store().PutPerson("p", "12345").ok());
}

TEST_P(StoreConformance, EverythingIsThereAfterOpeningAgain) {
  AppendRequest request = Request("review/1", 0, {"a"});
  request.rows = {Put(Review("1", "ann", 3))};
  request.blobs = {BlobOf("text")};
  ASSERT_TRUE(store().Append(request).ok());
  ASSERT_TRUE(store().PutPerson("p", "{}").ok());
  Head head = *store().ReadHead();
  Reopen();
  EXPECT_EQ(store().ReadHead()->digest, head.digest);
  EXPECT_EQ(store().ReadRows(AllReviews())->size(), 1u);
  EXPECT_TRUE(store().ReadBlob(request.blobs[0].digest)->has_value());
  EXPECT_TRUE(store().ReadPerson("p")->has_value());
}

TEST_P(StoreConformance, TwoOpenStoresSeeEachOther) {
  auto other = OpenAnother();
  ASSERT_TRUE(store().Append(Request("review/1", 0, {"a"})).ok());
  EXPECT_TRUE(other->Append(Request("review/1", 0, {"b"})).error().Is(kConflict));
  EXPECT_EQ(other->Append(Request("review/1", 1, {"b"}))->first_position, 2);
  EXPECT_THAT(BytesOf(*store().ReadLog("review/1")), ElementsAre("a", "b"));
}

// Each thread reads, decides and appends until it was told that its event is in; nobody's event may be lost.
TEST_P(StoreConformance, ConcurrentWritersOnOneLogLoseNothing) {
  constexpr int kThreads = 8;
  constexpr int kEach = 12;
  auto other = OpenAnother();
  std::atomic<int> conflicts = 0;
  auto write = [&](Store& into, int thread) {
    for (int i = 0; i < kEach; ++i) {
      std::string event = std::to_string(thread) + ":" + std::to_string(i);
      for (;;) {
        auto version = static_cast<std::int64_t>(into.ReadLog("review/1")->size());
        auto appended = into.Append(Request("review/1", version, {event}));
        if (appended.ok()) break;
        ASSERT_TRUE(appended.error().Is(kConflict)) << appended.error().ToString();
        ++conflicts;
      }
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back([&, i] { write(i % 2 == 0 ? store() : *other, i); });
  for (std::thread& thread : threads) thread.join();
  auto bytes = BytesOf(*store().ReadLog("review/1"));
  EXPECT_EQ(bytes.size(), std::size_t{kThreads * kEach});
  EXPECT_EQ(std::set(bytes.begin(), bytes.end()).size(), bytes.size());
}

// Sixteen writers in two processes, each of which reads, decides and appends until its events are in.
TEST_P(StoreConformance, ProcessesOnOneLogLoseNothing) {
  constexpr int kThreads = 8;
  constexpr int kEach = 5;
  Close();
  auto write = [](Store& into, const std::string& name) {
    for (int i = 0; i < kEach;) {
      auto version = static_cast<std::int64_t>(into.ReadLog("review/1")->size());
      auto appended = into.Append(Request("review/1", version, {name + ":" + std::to_string(i)}));
      if (appended.ok()) ++i;
      ASSERT_TRUE(appended.ok() || appended.error().Is(kConflict)) << appended.error().ToString();
    }
  };
  std::vector<pid_t> children;
  for (int process = 0; process < 2; ++process) {
    pid_t child = ::fork();
    if (child == 0) {
      {
        auto mine = OpenAnother();
        std::vector<std::jthread> threads;
        for (int i = 0; i < kThreads; ++i) {
          threads.emplace_back(write, std::ref(*mine), std::to_string(process) + "-" + std::to_string(i));
        }
        threads.clear();
      }
      ::_exit(HasFailure() ? 1 : 0);
    }
    children.push_back(child);
  }
  for (pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  Reopen();
  auto bytes = BytesOf(*store().ReadLog("review/1"));
  EXPECT_EQ(bytes.size(), std::size_t{2 * kThreads * kEach});
  EXPECT_EQ(std::set(bytes.begin(), bytes.end()).size(), bytes.size());
  EXPECT_TRUE(Verify(store())->faults.empty());
}

// It fails after it has written, unlike a conflict.
TEST_P(StoreConformance, ARequestThatNamesALogTwiceIsUndoneAlone) {
  std::atomic<int> failed = 0;
  auto write = [&](int thread) {
    for (int i = 0; i < 10; ++i) {
      AppendRequest bad = Request("twice", 0, {"half"});
      bad.rows = {Put(Review("bad", {}, thread))};
      bad.logs.push_back(bad.logs[0]);
      if (!store().Append(bad).ok()) ++failed;
      ASSERT_TRUE(store().Append(Request("review/" + std::to_string(thread), i, {"whole"})).ok());
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back(write, i);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(failed, 40);
  EXPECT_THAT(*store().ReadRows(AllReviews()), IsEmpty());
  EXPECT_THAT(*store().ReadLog("twice"), IsEmpty());
  EXPECT_EQ(store().ReadHead()->position, 40);
}

TEST_P(StoreConformance, ARefusedAppendLeavesItsNeighboursAlone) {
  constexpr int kThreads = 8;
  std::atomic<int> refused = 0;
  auto write = [&](int thread) {
    for (int i = 0; i < 20; ++i) {
      AppendRequest bad = Request("review/" + std::to_string(thread), i, {"half"});
      bad.rows = {Put(Review("bad", {}, thread))};
      bad.logs.push_back({"guard", 5, {}});
      if (store().Append(bad).error().Is(kConflict)) ++refused;
      ASSERT_TRUE(store().Append(Request("review/" + std::to_string(thread), i, {"whole"})).ok());
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(write, i);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(refused, kThreads * 20);
  EXPECT_THAT(*store().ReadRows(AllReviews()), IsEmpty());
  auto events = *store().ReadAll(0, 1000);
  for (const StoredEvent& event : events) EXPECT_EQ(event.bytes, "whole");
  EXPECT_EQ(store().ReadHead()->position, kThreads * 20);
}

}  // namespace
}  // namespace seaworthy::store
