#include "store/documents.h"

#include <atomic>
#include <thread>

#include <gmock/gmock.h>

#include "store/conformance_test.h"
#include "store/errors.h"

namespace seaworthy::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr Instant kNow{1'900'000'000, 0};
constexpr Instant kLater{1'900'000'060, 123'456'000};

class DocumentConformance : public StoreConformance {
 protected:
  Documents& documents() { return store().documents(); }
  Result<std::vector<std::int64_t>> Change(std::vector<DocumentChange> changes, Instant now = kNow) {
    return documents().Change(changes, now);
  }
  // Empty where there is none.
  std::string Body(std::string_view space, std::string_view key, Instant now = kNow) {
    auto found = documents().Read(space, key, now);
    EXPECT_TRUE(found.ok()) << found.error().ToString();
    return found.ok() && *found ? (*found)->body : "";
  }
  std::vector<std::string> Keys(const DocumentQuery& query, Instant now = kNow) {
    std::vector<std::string> keys;
    for (const Document& document : *documents().List(query, now)) keys.push_back(document.key);
    return keys;
  }
};

INSTANTIATE_TEST_SUITE_P(Engines, DocumentConformance, testing::ValuesIn(EnginesUnderTest()), NameOfEngine);

TEST_P(DocumentConformance, WhatIsPutIsRead) {
  std::string bytes("a\0\xFF{}", 5);
  EXPECT_THAT(*Change({PutDocument("session", "k", bytes, kAbsent, kLater)}), ElementsAre(1));
  auto found = **documents().Read("session", "k", kNow);
  EXPECT_EQ(found.space, "session");
  EXPECT_EQ(found.key, "k");
  EXPECT_EQ(found.version, 1);
  EXPECT_EQ(found.body, bytes);
  EXPECT_EQ(found.expires_at, kLater);
  EXPECT_FALSE(documents().Read("session", "other", kNow)->has_value());
  EXPECT_FALSE(documents().Read("account", "k", kNow)->has_value());
}

TEST_P(DocumentConformance, AVersionGrowsWithEveryPut) {
  EXPECT_THAT(*Change({PutDocument("s", "k", "a")}), ElementsAre(1));
  EXPECT_THAT(*Change({PutDocument("s", "k", "b")}), ElementsAre(2));
  EXPECT_THAT(*Change({PutDocument("s", "k", "", 2)}), ElementsAre(3));
  EXPECT_EQ((*documents().Read("s", "k", kNow))->body, "");
  EXPECT_FALSE((*documents().Read("s", "k", kNow))->expires_at.has_value());
}

TEST_P(DocumentConformance, WhatIsNotAsItWasReadIsAConflict) {
  ASSERT_TRUE(Change({PutDocument("s", "k", "a"), PutDocument("s", "k2", "a")}).ok());
  EXPECT_TRUE(Change({PutDocument("s", "k", "b", kAbsent)}).error().Is(kConflict));
  EXPECT_TRUE(Change({PutDocument("s", "k", "b", 2)}).error().Is(kConflict));
  EXPECT_TRUE(Change({PutDocument("s", "new", "b", 1)}).error().Is(kConflict));
  EXPECT_TRUE(Change({RemoveDocument("s", "k", 2)}).error().Is(kConflict));
  EXPECT_TRUE(Change({RemoveDocument("s", "new", 1)}).error().Is(kConflict));
  EXPECT_TRUE(Change({GuardDocument("s", "k", 2)}).error().Is(kConflict));
  EXPECT_TRUE(Change({GuardDocument("s", "new", 1)}).error().Is(kConflict));
  EXPECT_EQ(Body("s", "k"), "a");
  EXPECT_FALSE(documents().Read("s", "new", kNow)->has_value());
}

TEST_P(DocumentConformance, ChangesAreMadeTogetherOrNotAtAll) {
  ASSERT_TRUE(Change({PutDocument("link", "l", "once")}).ok());
  EXPECT_THAT(*Change({RemoveDocument("link", "l", 1), PutDocument("account", "a", "ann", kAbsent)}),
              ElementsAre(0, 1));
  auto again = Change({PutDocument("account", "b", "bob", kAbsent), PutDocument("account", "a", "ann 2"),
                       RemoveDocument("link", "l", 1)});
  EXPECT_TRUE(again.error().Is(kConflict));
  EXPECT_EQ(Body("account", "a"), "ann");
  EXPECT_EQ(Body("account", "b"), "");
}

TEST_P(DocumentConformance, AGuardChangesNothing) {
  ASSERT_TRUE(Change({PutDocument("s", "k", "a")}).ok());
  EXPECT_THAT(*Change({GuardDocument("s", "k", 1), PutDocument("s", "other", "b")}), ElementsAre(1, 1));
  EXPECT_THAT(*Change({GuardDocument("s", "k", 1)}), ElementsAre(1));
}

TEST_P(DocumentConformance, RemovingAnyVersionOfNothingIsNoConflict) {
  EXPECT_THAT(*Change({RemoveDocument("s", "none")}), ElementsAre(0));
  ASSERT_TRUE(Change({PutDocument("s", "k", "a"), PutDocument("s", "kept", "b")}).ok());
  EXPECT_THAT(*Change({RemoveDocument("s", "k")}), ElementsAre(0));
  EXPECT_EQ(Body("s", "k"), "");
  EXPECT_EQ(Body("s", "kept"), "b");
}

TEST_P(DocumentConformance, PastItsEndADocumentIsNotThere) {
  ASSERT_TRUE(Change({PutDocument("s", "k", "a", kAbsent, kLater), PutDocument("s", "stays", "b")}).ok());
  EXPECT_EQ(Body("s", "k", kNow), "a");
  EXPECT_EQ(Body("s", "k", kLater), "");
  EXPECT_THAT(Keys({.space = "s"}, kLater), ElementsAre("stays"));
  EXPECT_TRUE(Change({PutDocument("s", "k", "b", 1)}, kLater).error().Is(kConflict));
  EXPECT_TRUE(Change({RemoveDocument("s", "k", 1)}, kLater).error().Is(kConflict));
  EXPECT_TRUE(Change({GuardDocument("s", "k", 1)}, kLater).error().Is(kConflict));
  EXPECT_TRUE(Change({PutDocument("s", "k", "b", kAbsent)}, kNow).error().Is(kConflict));
  EXPECT_TRUE(Change({PutDocument("s", "k", "c", kAbsent)}, kLater).ok());
  EXPECT_EQ(Body("s", "k", kLater), "c");
}

TEST_P(DocumentConformance, PurgingTakesOutWhatIsPastItsEnd) {
  ASSERT_TRUE(Change({PutDocument("s", "a", "", kAbsent, kNow), PutDocument("s", "b", "", kAbsent, kNow),
                      PutDocument("t", "c", "", kAbsent, kNow), PutDocument("t", "d", "", kAbsent, kLater),
                      PutDocument("t", "e", "", kAbsent)})
                  .ok());
  EXPECT_EQ(*documents().Purge(kNow, 2), 2u);
  EXPECT_EQ(*documents().Purge(kNow, 2), 1u);
  EXPECT_EQ(*documents().Purge(kNow, 2), 0u);
  EXPECT_THAT(Keys({.space = "t"}), ElementsAre("d", "e"));
  EXPECT_EQ(*documents().Purge(kLater, 10), 1u);
}

TEST_P(DocumentConformance, ListsArePagesByKeyBothWays) {
  std::vector<DocumentChange> changes;
  for (const char* key : {"b/2", "a/1", "b/1", "b", "b/\xC3\xA4", "B/1", "c", "b/10"}) {
    changes.push_back(PutDocument("s", key, ""));
  }
  changes.push_back(PutDocument("other", "b/0", ""));
  ASSERT_TRUE(documents().Change(changes, kNow).ok());
  EXPECT_THAT(Keys({.space = "s"}), ElementsAre("B/1", "a/1", "b", "b/1", "b/10", "b/2", "b/\xC3\xA4", "c"));
  EXPECT_THAT(Keys({.space = "s", .prefix = "b/"}), ElementsAre("b/1", "b/10", "b/2", "b/\xC3\xA4"));
  EXPECT_THAT(Keys({.space = "s", .prefix = "b/", .descending = true, .limit = 2}), ElementsAre("b/\xC3\xA4", "b/2"));
  EXPECT_THAT(Keys({.space = "s", .prefix = "b/", .after = "b/10", .limit = 1}), ElementsAre("b/2"));
  EXPECT_THAT(Keys({.space = "s", .prefix = "b/", .after = "b/15"}), ElementsAre("b/2", "b/\xC3\xA4"));
  EXPECT_THAT(Keys({.space = "s", .prefix = "b/", .after = "b/2", .descending = true}), ElementsAre("b/10", "b/1"));
  EXPECT_THAT(Keys({.space = "s", .prefix = "b/", .limit = 0}), IsEmpty());
  EXPECT_THAT(Keys({.space = "s", .prefix = "%"}), IsEmpty());
  EXPECT_THAT(Keys({.space = "none"}), IsEmpty());
}

TEST_P(DocumentConformance, WhatIsTooLargeIsRefused) {
  Limits limits;
  limits.document_bytes = 3;
  limits.name_bytes = 4;
  Reopen(sample::kTables, limits);
  EXPECT_TRUE(Change({PutDocument("s", "k", "1234")}).error().Is(kTooLarge));
  EXPECT_TRUE(Change({PutDocument("s", "12345", "")}).error().Is(kTooLarge));
  EXPECT_TRUE(Change({PutDocument("12345", "k", "")}).error().Is(kTooLarge));
  EXPECT_TRUE(Change({PutDocument("1234", "1234", "123")}).ok());
}

TEST_P(DocumentConformance, DocumentsAreThereAfterOpeningAgain) {
  ASSERT_TRUE(Change({PutDocument("s", "k", "a")}).ok());
  Reopen();
  EXPECT_EQ(Body("s", "k"), "a");
  EXPECT_EQ(store().ReadHead()->position, 0);
}

// Each link may be used once, whoever comes first, through two stores.
TEST_P(DocumentConformance, OfManyWhoUseUpOneDocumentOneSucceeds) {
  constexpr int kLinks = 10;
  constexpr int kThreads = 8;
  auto other = OpenAnother();
  for (int i = 0; i < kLinks; ++i) ASSERT_TRUE(Change({PutDocument("link", std::to_string(i), "")}).ok());
  std::atomic<int> used = 0;
  auto use = [&](int thread) {
    Documents& into = thread % 2 == 0 ? documents() : other->documents();
    for (int i = 0; i < kLinks; ++i) {
      std::string account = std::to_string(thread) + "-" + std::to_string(i);
      auto done = into.Change(
          std::vector{PutDocument("account", account, "", kAbsent), RemoveDocument("link", std::to_string(i), 1)},
          kNow);
      if (done.ok()) ++used;
      ASSERT_TRUE(done.ok() || done.error().Is(kConflict)) << done.error().ToString();
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(use, i);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(used, kLinks);
  EXPECT_EQ(Keys({.space = "account"}).size(), std::size_t{kLinks});
}

// Nobody's increment may be lost.
TEST_P(DocumentConformance, ConcurrentPutsOfOneDocumentLoseNothing) {
  constexpr int kThreads = 6;
  constexpr int kEach = 10;
  ASSERT_TRUE(Change({PutDocument("s", "count", "0")}).ok());
  auto other = OpenAnother();
  auto add = [&](int thread) {
    Documents& into = thread % 2 == 0 ? documents() : other->documents();
    for (int i = 0; i < kEach;) {
      Document before = **into.Read("s", "count", kNow);
      auto put = PutDocument("s", "count", std::to_string(std::stoi(before.body) + 1), before.version);
      auto done = into.Change(std::vector{put}, kNow);
      if (done.ok()) ++i;
      ASSERT_TRUE(done.ok() || done.error().Is(kConflict)) << done.error().ToString();
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(add, i);
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Body("s", "count"), std::to_string(kThreads * kEach));
}

// Changed together with events.

class DocumentsWithEvents : public DocumentConformance {
 protected:
  static AppendRequest Told(std::string event, std::vector<DocumentChange> documents, std::string key = "") {
    AppendRequest request = sample::Request("organisation", kAtTheEnd, {std::move(event)});
    request.documents = std::move(documents);
    request.idempotency_key = std::move(key);
    return request;
  }
  std::size_t Events() { return store().ReadLog("organisation")->size(); }
};

INSTANTIATE_TEST_SUITE_P(Engines, DocumentsWithEvents, testing::ValuesIn(EnginesUnderTest()), NameOfEngine);

TEST_P(DocumentsWithEvents, BothAreWrittenAndTheVersionsTold) {
  ASSERT_TRUE(Change({PutDocument("s", "old", "a")}).ok());
  auto appended = store().Append(
      Told("made", {PutDocument("s", "new", "b", kAbsent), PutDocument("s", "old", "c", 1), RemoveDocument("s", "x")}));
  ASSERT_TRUE(appended.ok()) << appended.error().ToString();
  EXPECT_THAT(appended->versions, ElementsAre(1, 2, 0));
  EXPECT_EQ(Body("s", "new"), "b");
  EXPECT_EQ(Body("s", "old"), "c");
  EXPECT_EQ(Events(), 1u);
}

TEST_P(DocumentsWithEvents, ADocumentThatIsOtherThanReadUndoesTheEventsToo) {
  ASSERT_TRUE(Change({PutDocument("s", "there", "a")}).ok());
  auto appended =
      store().Append(Told("made", {PutDocument("s", "new", "b"), PutDocument("s", "there", "c", kAbsent)}, "key"));
  ASSERT_FALSE(appended.ok());
  EXPECT_TRUE(appended.error().Is(kConflict));
  EXPECT_EQ(Body("s", "new"), "");
  EXPECT_EQ(Body("s", "there"), "a");
  EXPECT_EQ(Events(), 0u);
  EXPECT_EQ(store().ReadHead()->position, 0);
  EXPECT_TRUE(store().Append(Told("made", {PutDocument("s", "there", "c", 1)}, "key")).ok()) << "the key is free";
}

TEST_P(DocumentsWithEvents, ALogThatWentOnUndoesTheDocuments) {
  ASSERT_TRUE(store().Append(sample::Request("organisation", 0, {"first"})).ok());
  AppendRequest late = Told("second", {PutDocument("s", "k", "a")});
  late.logs.front().expected_version = 0;
  EXPECT_TRUE(store().Append(late).error().Is(kConflict));
  EXPECT_EQ(Body("s", "k"), "");
}

TEST_P(DocumentsWithEvents, WithAKnownKeyNothingIsChangedAgain) {
  ASSERT_TRUE(store().Append(Told("made", {PutDocument("s", "k", "a", kAbsent)}, "key")).ok());
  ASSERT_TRUE(Change({PutDocument("s", "k", "changed since")}).ok());
  auto again = store().Append(Told("made", {PutDocument("s", "k", "a", kAbsent)}, "key"));
  ASSERT_TRUE(again.ok()) << again.error().ToString();
  EXPECT_TRUE(again->repeated);
  EXPECT_EQ(again->first_position, 1);
  EXPECT_EQ(Body("s", "k"), "changed since");
  EXPECT_EQ(Events(), 1u);
}

TEST_P(DocumentsWithEvents, ManyAtOnceComeOneAfterTheOther) {
  constexpr int kThreads = 8, kEach = 5;
  std::atomic<int> written = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      for (int j = 0; j < kEach; ++j) {
        std::string name = std::to_string(i) + "-" + std::to_string(j);
        if (store().Append(Told(name, {PutDocument("s", name, "x", kAbsent)})).ok()) ++written;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(written, kThreads * kEach);
  EXPECT_EQ(Events(), static_cast<std::size_t>(kThreads * kEach)) << "and the chain of the log holds";
}

TEST_P(DocumentsWithEvents, WhatIsTooLargeIsRefused) {
  Reopen(sample::kTables, {.document_bytes = 10});
  auto appended = store().Append(Told("made", {PutDocument("s", "k", "eleven bytes")}));
  ASSERT_FALSE(appended.ok());
  EXPECT_TRUE(appended.error().Is(kTooLarge));
  EXPECT_EQ(Events(), 0u);
}

}  // namespace
}  // namespace seaworthy::store
