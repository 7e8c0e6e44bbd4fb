#include "app/old_evidence.h"

#include <gmock/gmock.h>

#include "app/scratch_record_test.h"
#include "app/upkeep.h"

namespace seaworthy::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class OldEvidenceTest : public ScratchRecord {
 protected:
  // What goes at this moment.
  std::vector<std::string> Old() {
    auto old = FindOldEvidence(*real_, now_);
    EXPECT_TRUE(old.ok()) << old.error().ToString();
    return old.ok() ? *old : std::vector<std::string>{};
  }

  // A run with facts of its own; their digest.
  std::string Attach(const std::string& review) {
    CitedBlob facts = record_->Cite("{}", "application/json", "facts.json");
    std::string run = "run-" + std::to_string(++runs_);
    Do(review, review::Dana(), review::AttachRun{review::RunOf(review::SmallStandard(), run, now_), facts.reference},
       {facts});
    return facts.reference.digest;
  }

  std::string AttestData(const std::string& review, const std::string& words) {
    CitedBlob text = record_->Cite(words, "text/plain");
    Do(review, review::Dana(), review::Attest{"", "data-class", {"text", "", "", text.reference}, "", {}}, {text});
    return text.reference.digest;
  }

  void Wait(std::int64_t days) { now_ = now_ + review::Days(days); }

 private:
  int runs_ = 0;
};

TEST_F(OldEvidenceTest, FactsThatAnotherRunReplacedGoAfterNinetyDays) {
  std::string id = Start();
  std::string first = Attach(id);
  Wait(1);
  Attach(id);
  Wait(88);
  EXPECT_THAT(Old(), IsEmpty()) << "one day too early";
  Wait(1);
  EXPECT_THAT(Old(), ElementsAre(first)) << "and the newest run of an open review stays";
}

TEST_F(OldEvidenceTest, WhatASignOffRestsOnStaysForEver) {
  std::string id = Start();
  Attach(id);
  AttestData(id, "orders");
  Do(id, review::Sky(), review::SignSection{"security", {}, "", {}});
  Wait(1);
  std::string unsigned_text = AttestData(id, "orders and addresses");
  Wait(1);
  AttestData(id, "orders, addresses and cards");
  Attach(id);
  Do(id, review::Lee(), review::Abandon{"not wanted any more"});
  Wait(1000);
  std::vector<std::string> old = Old();
  EXPECT_EQ(old.size(), 2u)
      << "a text that nobody signed and that was replaced, and the last run, which ended unsigned";
  EXPECT_THAT(old, testing::Contains(unsigned_text));
}

TEST_F(OldEvidenceTest, AnAttestationThatWasTakenBackUnsignedGoes) {
  std::string id = Start();
  std::string text = AttestData(id, "orders");
  Wait(200);
  EXPECT_THAT(Old(), IsEmpty()) << "as long as it stands";
  Do(id, review::Dana(), review::WithdrawAttestation{"", "data-class", "wrong"});
  EXPECT_THAT(Old(), ElementsAre(text));
}

TEST_F(OldEvidenceTest, CommentsNeverGrowOld) {
  std::string id = Start();
  CitedBlob text = record_->Cite("why one region?", "text/plain");
  Do(id, review::Dana(), review::Comment{{}, text.reference, false}, {text});
  Wait(1000);
  EXPECT_THAT(Old(), IsEmpty());
}

TEST_F(OldEvidenceTest, WhatWasErasedIsToldOnceAndTheRecordStaysIntact) {
  std::string id = Start();
  std::string first = Attach(id);
  Attach(id);
  Wait(90);
  auto told = EraseOldEvidence(*real_, now_);
  ASSERT_TRUE(told.ok()) << told.error().ToString();
  EXPECT_THAT(*told, HasSubstr("erased 1 piece"));
  EXPECT_EQ(*real_->FateOfBlob(first), store::BlobFate::kErased);
  EXPECT_THAT(*EraseOldEvidence(*real_, now_), HasSubstr("no evidence is old enough"));
  EXPECT_TRUE(AuditRecord(*real_, "")->intact);
}

TEST_F(OldEvidenceTest, WhatNoEventCitesIsNotKeptAtAll) {
  std::string id = Start();
  CitedBlob stray = record_->Cite("stray", "text/plain");
  Do(id, review::Dana(), review::Comment{{}, review::Text("other"), false}, {stray});
  EXPECT_EQ(*real_->FateOfBlob(stray.reference.digest), store::BlobFate::kMissing);
}

}  // namespace
}  // namespace seaworthy::app
