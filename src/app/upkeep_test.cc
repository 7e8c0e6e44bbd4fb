#include "app/upkeep.h"

#include <gmock/gmock.h>

#include "app/scratch_record_test.h"

namespace seaworthy::app {
namespace {

using testing::HasSubstr;
using testing::Not;

class UpkeepTest : public ScratchRecord {};

TEST_F(UpkeepTest, ALostTextIsToldFromAnErasedOne) {
  std::string id = Start();
  CitedBlob erased = record_->Cite("to be erased", "text/plain");
  CitedBlob kept = record_->Cite("to be kept", "text/plain");
  Do(id, review::Dana(), review::Comment{{}, erased.reference, false}, {erased});
  Do(id, review::Dana(), review::Comment{{}, kept.reference, false}, {kept});
  ASSERT_TRUE(*record_->store().EraseBlob(erased.reference.digest, now_));
  auto intact = AuditRecord(*real_, "");
  ASSERT_TRUE(intact.ok()) << intact.error().ToString();
  EXPECT_TRUE(intact->intact) << intact->text;

  // As if its row had been deleted by hand: cited, and never written.
  review::BlobRef lost = review::Text("lost");
  Do(id, review::Dana(), review::Comment{{}, lost, false});
  auto answer = AuditRecord(*real_, "");
  ASSERT_TRUE(answer.ok()) << answer.error().ToString();
  EXPECT_FALSE(answer->intact);
  EXPECT_THAT(answer->text, HasSubstr("blob: review/" + id +
                                      " event 4 (position 5): a text that the event of shop#1 "
                                      "cites is gone, and nobody erased it (salted:lost)"));
  EXPECT_THAT(answer->text, Not(HasSubstr(erased.reference.digest)));
}

TEST_F(UpkeepTest, AFileThatAnAttestationOfAServiceCitesIsMissedByItsName) {
  std::string id = Start();
  review::Evidence file{"file", "", "", review::BlobRef{"salted:model", "model.pdf", 5}};
  Do(id, review::Dana(), review::Attest{"", "threat-model", file, "", {}});
  auto answer = AuditRecord(*real_, "");
  ASSERT_TRUE(answer.ok());
  EXPECT_THAT(answer->text, HasSubstr("blob: service/shop event 2"));
  EXPECT_THAT(answer->text, HasSubstr("the file 'model.pdf'"));
}

}  // namespace
}  // namespace seaworthy::app
