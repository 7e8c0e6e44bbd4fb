#include "store/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/chain.h"
#include "store/conformance_test.h"
#include "store/errors.h"
#include "store/raw_sql_test.h"
#include "store/scratch_folder_test.h"
#include "store/sqlite.h"

namespace seaworthy::store {
namespace {

using Kind = Fault::Kind;
using sample::Request;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// Positions: 1 a1, 2 a2, 3 b1, 4 a3, 5 b2, 6 c1.
class VerifyTest : public testing::Test {
 protected:
  void SetUp() override {
    store_ = *OpenSqlite(path_);
    Add("review/a", 0, {"a1", "a2"});
    Add("review/b", 0, {"b1"});
    Add("review/a", 2, {"a3"});
    Add("review/b", 1, {"b2"});
    AppendRequest request = Request("service/c", 0, {"c1"});
    for (std::string text : {std::string("short"), std::string(5000, 'x')}) {
      request.blobs.push_back({BlobDigest("salt", text), "salt", "text/plain", text});
    }
    blobs_ = request.blobs;
    ASSERT_TRUE(store_->Append(request).ok());
  }
  void Add(std::string_view log, std::int64_t version, std::vector<std::string> events) {
    ASSERT_TRUE(store_->Append(Request(log, version, std::move(events))).ok());
  }
  Verification Look(const VerifyOptions& options = {}) { return *Verify(*store_, options); }
  std::vector<Fault> Tamper(const std::string& sql) {
    RunRawSql(path_, sql);
    return Look().faults;
  }

  ScratchFolder folder_;
  std::string path_ = folder_.File("store.db");
  std::unique_ptr<Store> store_;
  std::vector<Blob> blobs_;
};

auto Is(Kind kind, std::string_view log, std::int64_t version, std::int64_t position) {
  return testing::AllOf(testing::Field("kind", &Fault::kind, kind), testing::Field("log", &Fault::log, log),
                        testing::Field("version", &Fault::version, version),
                        testing::Field("position", &Fault::position, position));
}

TEST_F(VerifyTest, AnUntouchedStoreIsIntact) {
  Verification found = Look();
  EXPECT_THAT(found.faults, IsEmpty());
  EXPECT_EQ(found.events, 6);
  EXPECT_EQ(found.logs, 3);
  EXPECT_EQ(found.blobs, 2);
  EXPECT_EQ(found.head.position, 6);
}

TEST_F(VerifyTest, AnEmptyStoreIsIntact) {
  auto empty = *OpenSqlite(folder_.File("empty.db"));
  EXPECT_THAT(Verify(*empty)->faults, IsEmpty());
}

TEST_F(VerifyTest, ManyPagesAreWalked) {
  for (int i = 0; i < 5; ++i) Add("many", i * 100, std::vector<std::string>(100, "event"));
  for (int i = 0; i < 250; ++i) Add("log/" + std::to_string(i), 0, {"event"});
  Verification found = Look();
  EXPECT_THAT(found.faults, IsEmpty());
  EXPECT_EQ(found.events, 756);
  EXPECT_EQ(found.logs, 254);
}

TEST_F(VerifyTest, ErasedBlobsAndPeopleLeaveTheChainIntact) {
  ASSERT_TRUE(store_->PutPerson("p", "{}").ok());
  ASSERT_TRUE(*store_->ErasePerson("p", {}));
  ASSERT_TRUE(*store_->EraseBlob(blobs_[0].digest, {}));
  Verification found = Look();
  EXPECT_THAT(found.faults, IsEmpty());
  EXPECT_EQ(found.blobs, 1);
}

TEST_F(VerifyTest, ChangedBytesAreFound) {
  EXPECT_THAT(Tamper("update events set bytes = cast('aX' as blob) where position = 2"),
              ElementsAre(Is(Kind::kChanged, "review/a", 2, 2)));
}

TEST_F(VerifyTest, AChangedTimeIsFound) {
  EXPECT_THAT(Tamper("update events set at_seconds = at_seconds - 1 where position = 5"),
              ElementsAre(Is(Kind::kChanged, "review/b", 2, 5)));
  EXPECT_THAT(Tamper("update events set at_seconds = at_seconds + 1, at_nanoseconds = 0 where position = 5"),
              ElementsAre(Is(Kind::kChanged, "review/b", 2, 5)));
}

// The event is whole by itself again; what follows in its log is not, and the store-wide chain breaks at it.
TEST_F(VerifyTest, AChangeWithItsDigestMadeAnewIsFound) {
  auto log = *store_->ReadLog("review/a");
  std::string digest = EventDigest(log[0].digest, "review/a", 2, log[1].at, "aX");
  EXPECT_THAT(Tamper("update events set bytes = cast('aX' as blob), digest = '" + digest + "' where position = 2"),
              ElementsAre(Is(Kind::kReordered, "review/a", 2, 2), Is(Kind::kChanged, "review/a", 3, 4)));
}

TEST_F(VerifyTest, TwoEventsOfALogSwappedAreFound) {
  EXPECT_THAT(
      Tamper("update events set version = -1 where position = 1; update events set version = 1 where position = "
             "2; update events set version = 2 where position = 1"),
      testing::Contains(Is(Kind::kReordered, "review/a", 2, 1)));
}

TEST_F(VerifyTest, EventsOfDifferentLogsSwappedAreFound) {
  EXPECT_THAT(
      Tamper("update events set position = -1 where position = 3; update events set position = 3 where position "
             "= 4; update events set position = 4 where position = -1"),
      testing::Contains(Is(Kind::kReordered, "review/a", 3, 3)));
}

TEST_F(VerifyTest, ARemovedEventIsFound) {
  EXPECT_THAT(Tamper("delete from events where position = 2"),
              ElementsAre(Is(Kind::kMissingEvent, "", 0, 2), Is(Kind::kMissingEvent, "review/a", 2, 0)));
}

TEST_F(VerifyTest, ARemovedEventWithTheGapClosedIsFound) {
  EXPECT_THAT(Tamper("delete from events where position = 5; update events set position = 5 where position = 6; update "
                     "logs set version = 1, digest = (select digest from events where log = 'review/b') where log = "
                     "'review/b'; update head set position = 5"),
              ElementsAre(Is(Kind::kReordered, "service/c", 1, 5)));
}

TEST_F(VerifyTest, ARemovedLogIsFound) {
  EXPECT_THAT(Tamper("delete from events where log = 'review/b'"),
              ElementsAre(Is(Kind::kMissingEvent, "", 0, 3), Is(Kind::kMissingEvent, "", 0, 5),
                          Is(Kind::kMissingLog, "review/b", 0, 0)));
}

TEST_F(VerifyTest, ALogRemovedWithItsEntryIsFound) {
  EXPECT_THAT(Tamper("delete from events where log = 'review/b'; delete from logs where log = 'review/b'"),
              ElementsAre(Is(Kind::kMissingEvent, "", 0, 3), Is(Kind::kMissingEvent, "", 0, 5)));
}

TEST_F(VerifyTest, ARemovedEntryOfALogIsFound) {
  EXPECT_THAT(Tamper("delete from logs where log = 'review/b'"), ElementsAre(Is(Kind::kChanged, "review/b", 1, 3)));
}

TEST_F(VerifyTest, ATruncatedTailIsFound) {
  auto faults = Tamper("delete from events where position > 4");
  EXPECT_THAT(faults, ElementsAre(Is(Kind::kTruncated, "", 0, 5), Is(Kind::kMissingEvent, "review/b", 2, 0),
                                  Is(Kind::kMissingLog, "service/c", 0, 0)));
}

TEST_F(VerifyTest, ATailCutWithHeadAndListIsFoundByAKnownHead) {
  Head known = *store_->ReadHead();
  RunRawSql(path_,
            "delete from events where position = 6; delete from logs where log = 'service/c'; update head set position "
            "= 5, digest = (select store_digest from events where position = 5)");
  EXPECT_THAT(Look().faults, IsEmpty());
  EXPECT_THAT(Look({.known = known}).faults, ElementsAre(Is(Kind::kTruncated, "", 0, 6)));
}

TEST_F(VerifyTest, AKnownHeadThatTheStorePassedThroughIsNoFault) {
  Head known = *store_->ReadHead();
  Add("review/b", 2, {"b3"});
  EXPECT_THAT(Look({.known = known}).faults, IsEmpty());
  known.digest = std::string(64, '0');
  EXPECT_THAT(Look({.known = known}).faults, ElementsAre(Is(Kind::kChanged, "", 0, 6)));
}

TEST_F(VerifyTest, AChangedHeadIsFound) {
  EXPECT_THAT(Tamper("update head set digest = 'x'"), ElementsAre(Is(Kind::kChanged, "", 0, 6)));
  EXPECT_THAT(Tamper("update head set position = 3"), ElementsAre(Is(Kind::kChanged, "", 0, 3)));
}

TEST_F(VerifyTest, AChangedStoreDigestIsFound) {
  EXPECT_THAT(Tamper("update events set store_digest = 'x' where position = 3"),
              ElementsAre(Is(Kind::kReordered, "review/b", 1, 3), Is(Kind::kReordered, "review/a", 3, 4)));
}

TEST_F(VerifyTest, AnEventMovedToAnotherLogIsFound) {
  EXPECT_THAT(Tamper("update events set log = 'review/b', version = 3 where position = 4"), testing::Not(IsEmpty()));
}

TEST_F(VerifyTest, AnAddedEventIsFound) {
  EXPECT_THAT(
      Tamper("insert into events select 7, log, 3, at_seconds, at_nanoseconds, bytes, digest, store_digest from "
             "events where position = 5"),
      testing::Contains(Is(Kind::kChanged, "review/b", 3, 7)));
}

// Whole by itself: it follows the last event of its log, and the list of logs names it.
TEST_F(VerifyTest, AForgedEventBeforeTheFirstPositionIsFoundAndNotRead) {
  auto log = *store_->ReadLog("review/b");
  std::string digest = EventDigest(log[1].digest, "review/b", 3, log[1].at, "forged");
  for (const char* position : {"0", "-7", "-9223372036854775808"}) {
    RunRawSql(path_, "delete from events where version = 3 and log = 'review/b'");
    EXPECT_THAT(Tamper(std::string("insert into events select ") + position +
                       ", log, 3, at_seconds, at_nanoseconds, cast('forged' as blob), '" + digest +
                       "', store_digest from events where position = 5; update logs set version = 3, digest = '" +
                       digest + "' where log = 'review/b'"),
                SizeIs(1))
        << position;
    Result<std::vector<StoredEvent>> read = store_->ReadLog("review/b");
    EXPECT_TRUE(!read.ok() && read.error().Is(kDamaged)) << position;
  }
}

TEST_F(VerifyTest, ALogWithAGapOrAChangedEventIsNotRead) {
  RunRawSql(path_, "update events set bytes = cast('bX' as blob) where position = 5");
  EXPECT_TRUE(store_->ReadLog("review/b").error().Is(kDamaged));
  RunRawSql(path_, "delete from events where position = 2");
  EXPECT_TRUE(store_->ReadLog("review/a").error().Is(kDamaged));
  EXPECT_TRUE(store_->ReadLog("review/a", 1).error().Is(kDamaged));
  EXPECT_TRUE(store_->ReadLog("review/a", 2).ok());
}

TEST_F(VerifyTest, ChangedBlobsAreFound) {
  EXPECT_THAT(Tamper("update blobs set bytes = cast('other' as blob) where packed = 0"), SizeIs(1));
  EXPECT_THAT(Tamper("update blobs set bytes = cast('other' as blob) where packed = 1"), SizeIs(2));
  EXPECT_THAT(Tamper("update blobs set size = 900000000000000 where packed = 1"),
              ElementsAre(Is(Kind::kBlob, "", 0, 0), Is(Kind::kBlob, "", 0, 0)));
}

TEST_F(VerifyTest, TheListOfFaultsEnds) {
  RunRawSql(path_, "update events set bytes = cast('x' as blob)");
  Verification found = Look({.most_faults = 2});
  EXPECT_THAT(found.faults, SizeIs(2));
  EXPECT_TRUE(found.more_faults);
}

}  // namespace
}  // namespace seaworthy::store
