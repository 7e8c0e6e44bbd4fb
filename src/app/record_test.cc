#include "app/record.h"

#include "app/errors.h"
#include "app/forwarding_store_test.h"
#include "app/scratch_record_test.h"
#include "review/errors.h"
#include "store/errors.h"

namespace seaworthy::app {
namespace {

// A store in which others are faster so many times: before each of these appends they write to the same review.
class Contended : public ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;

  int conflicts = 0;  // Still to come.
  std::function<void()> meanwhile;
  int lost_answers = 0;  // Still to come: written, and told as an error.

  Result<store::Appended> Append(const store::AppendRequest& request) override {
    if (conflicts > 0) {
      --conflicts;
      if (meanwhile) meanwhile();
      if (!meanwhile) return Error(store::kConflict, "a log went on");
    }
    Result<store::Appended> appended = ForwardingStore::Append(request);
    if (lost_answers-- > 0) return Error(store::kEngine, "the answer was lost");
    return appended;
  }
};

class RecordTest : public ScratchRecord {
 protected:
  RecordTest() {
    store_ = std::make_unique<Contended>(*real_);
    record_ = std::make_unique<Record>(*store_, Counting());
  }
  ~RecordTest() override { record_.reset(); }

  std::unique_ptr<Contended> store_;
};

TEST_F(RecordTest, AReviewIsFoundByEveryNameThatPeopleHaveForIt) {
  std::string id = Start();
  for (const std::string& name : {id, id.substr(0, 10), std::string("shop"), std::string("shop#1")}) {
    auto found = record_->FindReview(name);
    ASSERT_TRUE(found.ok()) << name << ": " << found.error().ToString();
    EXPECT_EQ(*found, id);
  }
  std::string second = Start("Shop: refunds by invoice");
  EXPECT_EQ(*record_->FindReview("shop#2"), second);
  for (const std::string& name :
       {std::string("shop"), std::string("shop#3"), std::string("shop#0"), std::string("shop#x"), std::string("search"),
        std::string(), id.substr(0, 10), std::string("zzz")}) {
    auto found = record_->FindReview(name);
    ASSERT_FALSE(found.ok()) << name;
    EXPECT_TRUE(found.error().Is(kNoSuchReview)) << name;
  }
}

TEST_F(RecordTest, WhereOthersWereFasterTheCaseIsReadAndDecidedAgain) {
  std::string id = Start();
  store_->conflicts = 1;
  store_->meanwhile = [&] {
    Record other(*real_, [] {
      std::array<std::uint8_t, 10> bytes{};
      bytes[0] = 9;
      return bytes;
    });
    auto done = other.Execute(Asked(id, review::Dana(), review::Comment{{}, review::Text("first"), false}));
    EXPECT_TRUE(done.ok());
  };
  auto executed = record_->Execute(Asked(id, review::Dana(), review::Comment{{}, review::Text("second"), false}));
  ASSERT_TRUE(executed.ok()) << executed.error().ToString();
  EXPECT_NE(executed->subject.review.FindThread("1"), nullptr);
  ASSERT_NE(executed->subject.review.FindThread("2"), nullptr) << "it was decided on what the other one wrote";
  EXPECT_EQ(executed->subject.review.FindThread("2")->text.digest, "salted:second");
}

TEST_F(RecordTest, WhatWasWrittenAndToldAsAnErrorIsWrittenOnce) {
  std::string id = Start();
  store_->lost_answers = 1;
  auto executed = record_->Execute(Asked(id, review::Dana(), review::Comment{{}, review::Text("once"), false}));
  ASSERT_TRUE(executed.ok()) << executed.error().ToString();
  EXPECT_EQ(record_->Load(id)->review.version, 2);
}

TEST_F(RecordTest, WhatComesAgainWithItsKeyIsDoneOnceAndAnsweredByWhatIsThere) {
  std::string id = Start();
  Change change = Asked(id, review::Dana(), review::Comment{{}, review::Text("once"), false});
  change.key = "dana, comment, 1";
  EXPECT_FALSE(*record_->WasDone(change.key));
  ASSERT_TRUE(record_->Execute(change).ok());
  EXPECT_TRUE(*record_->WasDone(change.key));
  Do(id, review::Dana(), review::Comment{{}, review::Text("another"), false});
  Record after_a_crash(*store_, Counting());
  auto again = after_a_crash.Execute(change);
  ASSERT_TRUE(again.ok()) << again.error().ToString();
  EXPECT_EQ(again->subject.review.version, 3);
  EXPECT_EQ(again->decided.review.size(), 1u);
  EXPECT_EQ(record_->Load(id)->review.threads.size(), 2u);
  change.key = "dana, comment, 2";
  ASSERT_TRUE(record_->Execute(change).ok());
  EXPECT_EQ(record_->Load(id)->review.threads.size(), 3u);
}

TEST_F(RecordTest, WhatWouldBeRefusedTheSecondTimeIsAnsweredAsDone) {
  review::Start start;
  start.title = "Shop: sell by invoice";
  start.services = {"shop"};
  start.standard = review::SmallStandard();
  Change change = Asked("", review::Dana(), start);
  change.services = {"shop"};
  change.key = "dana, start, 1";
  auto first = record_->Execute(change);
  ASSERT_TRUE(first.ok()) << first.error().ToString();
  auto again = record_->Execute(change);
  ASSERT_TRUE(again.ok()) << again.error().ToString();
  EXPECT_EQ(again->subject.review.id(), first->subject.review.id());
  change.key.clear();
  EXPECT_FALSE(record_->Execute(change).ok()) << "there is one already";
}

TEST_F(RecordTest, TheSameKeyAtOnceIsWrittenOnce) {
  std::string id = Start();
  Change change = Asked(id, review::Dana(), review::Comment{{}, review::Text("once"), false});
  change.key = "dana, comment, 1";
  store_->conflicts = 1;
  store_->meanwhile = [&] {  // Another one with the same key, between the reading and the writing of this one.
    ASSERT_TRUE(record_->Execute(change).ok());
  };
  auto executed = record_->Execute(change);
  ASSERT_TRUE(executed.ok()) << executed.error().ToString();
  EXPECT_EQ(record_->Load(id)->review.threads.size(), 1u);
}

TEST_F(RecordTest, AConflictThatPersistsIsToldAndWritesNothing) {
  std::string id = Start();
  store_->conflicts = 1000;
  auto executed = record_->Execute(Asked(id, review::Dana(), review::Comment{{}, review::Text("late"), false}));
  ASSERT_FALSE(executed.ok());
  EXPECT_TRUE(executed.error().Is(kKeptChanging));
  EXPECT_EQ(executed.error().kind(), ErrorKind::kWorld) << "so that it can be tried again";
  EXPECT_EQ(record_->Load(id)->review.version, 1);
}

TEST_F(RecordTest, ARefusalWritesNothing) {
  std::string id = Start();
  auto executed = record_->Execute(Asked(id, review::Otto(), review::SignSection{"reliability", {}, "", {}}));
  ASSERT_FALSE(executed.ok());
  EXPECT_TRUE(executed.error().Is(review::kNotAllowed));
  EXPECT_EQ(record_->Load(id)->review.version, 1);
}

// A year of five digits is written, and is no instant to whoever reads it.
TEST_F(RecordTest, AnEventThatCouldNotBeReadAgainIsNotWritten) {
  std::string id = Start();
  Instant far{kMaxInstantSeconds + 1, 0};
  auto executed =
      record_->Execute(Asked(id, review::Dana(), review::AddAction{"shop", "", "mend it", "dana", "", far}));
  ASSERT_FALSE(executed.ok());
  EXPECT_TRUE(executed.error().Is(review::kBadEvent)) << executed.error().ToString();
  EXPECT_TRUE(record_->Load(id).ok()) << "the record stays readable";
}

TEST_F(RecordTest, AWaiverThroughAnotherReviewVoidsWhatWasSigned) {
  const std::string signed_review = Start(), other = Start("Shop: refunds by invoice");
  auto must = [&](const std::string& id, const review::Actor& actor, auto command) {
    auto done = record_->Execute(Asked(id, actor, command));
    EXPECT_TRUE(done.ok()) << done.error().ToString();
  };
  for (const std::string& id : {signed_review, other}) {
    must(id, review::Dana(), review::AddParticipant{review::Role("sre"), ""});
    must(id, review::Dana(),
         review::AttachRun{review::RunOf(review::SmallStandard(), id, now_, {review::Failing("backups")}), {}});
  }
  must(signed_review, review::Sam(), review::SignSection{"reliability", {}, "", {}});
  must(other, review::Dana(),
       review::RequestWaiver{"", "backups", "new store", "copies", "dana", now_ + review::Days(30), ""});
  EXPECT_FALSE(record_->Load(signed_review)->review.sign_offs.front().voided);
  must(other, review::Sina(), review::ApproveWaiver{record_->LoadService("shop")->waivers.begin()->first});
  EXPECT_TRUE(record_->Load(signed_review)->review.sign_offs.front().voided) << "with the approval, not later";
  must(other, review::Sina(), review::RevokeWaiver{record_->LoadService("shop")->waivers.begin()->first, "a mistake"});
  const review::Case subject = *record_->Load(signed_review);
  EXPECT_FALSE(review::Assess(subject, now_).Find("reliability")->signed_validly);
}

TEST_F(RecordTest, RowsOfListsFollowEachAppend) {
  std::string id = Start();
  store::RowQuery query;
  query.table = review::FindTable("reviews");
  auto rows = record_->store().ReadRows(query);
  ASSERT_TRUE(rows.ok());
  EXPECT_EQ(*rows, [&] {
    std::vector<model::Row> wanted;
    for (model::Row& row : review::RowsOf(record_->Load(id)->review)) {
      if (row.table == query.table) wanted.push_back(std::move(row));
    }
    return wanted;
  }());
}

TEST_F(RecordTest, TheDriHoldsThatRoleInTheReviewAlone) {
  std::string id = Start();
  review::ReviewState state = record_->Load(id)->review;
  EXPECT_EQ(Record::ActorIn(state, review::Dana()).roles, std::vector<std::string>{"dri"});
  review::Actor pretender = review::Otto();
  pretender.roles = {"dri", "sre"};
  EXPECT_EQ(Record::ActorIn(state, pretender).roles, std::vector<std::string>{"sre"});
}

TEST_F(RecordTest, ATextIsCitedByASaltedDigestAndForgottenOnDemand) {
  CitedBlob one = record_->Cite("yes", "text/plain");
  CitedBlob other = record_->Cite("yes", "text/plain");
  EXPECT_NE(one.reference.digest, other.reference.digest) << "a short text is not guessed from its digest";
  std::string id = Start();
  Change change = Asked(id, review::Dana(), review::Comment{{}, one.reference, false});
  change.blobs = {one.blob};
  ASSERT_TRUE(record_->Execute(change).ok());
  EXPECT_EQ(*record_->Text(one.reference), std::optional<std::string>("yes"));
  ASSERT_TRUE(record_->store().EraseBlob(one.reference.digest, now_).ok());
  EXPECT_EQ(*record_->Text(one.reference), std::nullopt);
  EXPECT_EQ(record_->Words(one.reference), std::nullopt);
  review::BlobRef lost = review::Text("never written");
  EXPECT_EQ(*record_->Text(lost), std::nullopt) << "what is lost stops no view";
  EXPECT_EQ(record_->Words(lost), std::optional<std::string>("(missing: run `seaworthy audit verify`)"));
}

}  // namespace
}  // namespace seaworthy::app
