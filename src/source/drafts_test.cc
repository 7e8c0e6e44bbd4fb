#include "source/drafts.h"

#include <gtest/gtest.h>

#include <string>

#include "source/scratch_folder.h"

namespace seaworthy::source {
namespace {

class Drafts : public testing::Test {
 protected:
  Drafts() {
    folder_.Write("docs/runbooks/disk.md", "# Disk\n\nTODO(seaworthy): what users notice\n");
    folder_.Write("docs/runbooks/queue.md", "# Queue\n\nTODO: more\n");
    folder_.Write("disk.md", "TODO(seaworthy)");
  }

  bool Draft(std::string_view reference) const {
    Result<Repository> repository = Repository::Open(folder_.path());
    SEAWORTHY_ASSERT(repository.ok(), "the scratch folder opens");
    return NamesDraft(*repository, reference);
  }

  ScratchFolder folder_;
};

TEST_F(Drafts, ArePathsAndAddressesOfFilesWithTheMark) {
  EXPECT_TRUE(Draft("docs/runbooks/disk.md"));
  EXPECT_TRUE(Draft("./docs/runbooks/disk.md#diagnosis"));
  EXPECT_TRUE(Draft("/docs/runbooks/disk.md"));
  EXPECT_TRUE(Draft("https://git.shop.io/shop/checkout/blob/main/docs/runbooks/disk.md?plain=1"));
  EXPECT_TRUE(Draft("https://git.shop.io/runbooks/../docs/runbooks/disk.md"));
}

TEST_F(Drafts, AreNotOtherFilesAndOtherMarks) {
  EXPECT_FALSE(Draft("docs/runbooks/queue.md"));
  EXPECT_FALSE(Draft("docs/runbooks/missing.md"));
  EXPECT_FALSE(Draft("runbooks/disk.md"));              // A path is from the root.
  EXPECT_FALSE(Draft("https://wiki.shop.io/disk.md"));  // A name alone says too little.
  EXPECT_FALSE(Draft("https://wiki.shop.io"));
  EXPECT_FALSE(Draft("https://"));
  EXPECT_FALSE(Draft(""));
  EXPECT_FALSE(Draft("../../../etc/passwd"));
  EXPECT_FALSE(Draft(std::string(100'000, '/')));
}

}  // namespace
}  // namespace seaworthy::source
