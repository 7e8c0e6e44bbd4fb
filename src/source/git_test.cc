#include "source/git.h"

#include <gtest/gtest.h>

#include <array>
#include <chrono>

#include "source/process.h"
#include "source/scratch_folder.h"

namespace seaworthy::source {
namespace {

// A repository with one commit, at a fixed time.
class GitTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_.Write("service/a.yaml", "a: 1\n");
    folder_.Write("other/b.yaml", "b: 1\n");
    ASSERT_TRUE(Git({"init", "-q", "-b", "main"})) << "git is one of the packages that ./dev installs";
    Git({"add", "-A"});
    ASSERT_TRUE(Git({"commit", "-q", "-m", "first"}));
  }

  std::optional<std::string> Git(std::initializer_list<std::string> arguments) {
    std::vector<std::string> all = {"git", "-C", folder_.path()};
    all.insert(all.end(), arguments.begin(), arguments.end());
    std::vector<std::string> environment = {std::string("PATH=") + std::getenv("PATH"),
                                            "HOME=" + folder_.path(),
                                            "GIT_AUTHOR_NAME=a",
                                            "GIT_AUTHOR_EMAIL=a@example.com",
                                            "GIT_COMMITTER_NAME=a",
                                            "GIT_COMMITTER_EMAIL=a@example.com",
                                            "GIT_AUTHOR_DATE=2031-05-12T10:00:00Z",
                                            "GIT_COMMITTER_DATE=2031-05-12T12:00:00+02:00"};
    return OutputOf(all, environment);
  }

  ScratchFolder folder_;
};

TEST_F(GitTest, CleanCheckoutHasCommitRefAndTime) {
  GitState state = AskGit(folder_.path());
  EXPECT_EQ(state.commit.size(), 40U);
  EXPECT_EQ(state.commit + "\n", *Git({"rev-parse", "HEAD"}));
  EXPECT_EQ(state.ref, "refs/heads/main");
  EXPECT_EQ(ToString(*state.time), "2031-05-12T10:00:00Z");
  EXPECT_FALSE(state.dirty);
}

TEST_F(GitTest, ChangedTrackedFileIsDirtyAndAnUntrackedOneIsNot) {
  folder_.Write("new.yaml", "n: 1\n");
  EXPECT_FALSE(AskGit(folder_.path()).dirty);
  folder_.Write("service/a.yaml", "a: 2\n");
  EXPECT_TRUE(AskGit(folder_.path()).dirty);
}

TEST_F(GitTest, SubfolderIsJudgedByItsOwnFiles) {
  folder_.Write("other/b.yaml", "b: 2\n");
  GitState state = AskGit(folder_.path() + "/service");
  EXPECT_EQ(state.ref, "refs/heads/main");
  EXPECT_FALSE(state.dirty);
  EXPECT_TRUE(AskGit(folder_.path() + "/other").dirty);
}

TEST_F(GitTest, FolderIsNamedFromTheTop) {
  EXPECT_EQ(FolderInGit(folder_.path()), "");
  EXPECT_EQ(FolderInGit(folder_.path() + "/service"), "service");
  EXPECT_EQ(FolderInGit(folder_.path() + "/service/deep"), "service/deep");
  EXPECT_EQ(FolderInGit("/"), std::nullopt);
}

TEST_F(GitTest, DetachedHeadHasNoRef) {
  ASSERT_TRUE(Git({"checkout", "-q", "--detach"}));
  EXPECT_EQ(AskGit(folder_.path()).ref, "");
  EXPECT_EQ(AskGit(folder_.path()).commit.size(), 40U);
}

TEST_F(GitTest, WorktreeIsARepositoryToo) {
  ASSERT_TRUE(Git({"worktree", "add", "-q", "-b", "topic", folder_.path() + "/tree"}));
  EXPECT_EQ(AskGit(folder_.path() + "/tree").ref, "refs/heads/topic");
}

TEST_F(GitTest, LastChangeOfAFileIsItsOwn) {
  std::string first = AskGit(folder_.path()).commit;
  folder_.Write("other/b.yaml", "b: 2\n");
  ASSERT_TRUE(Git({"commit", "-q", "-a", "-m", "second"}));
  std::optional<Change> change = AskLastChange(folder_.path(), "service/a.yaml");
  ASSERT_TRUE(change);
  EXPECT_EQ(change->commit, first);
  EXPECT_EQ(ToString(change->time), "2031-05-12T10:00:00Z");
  EXPECT_NE(AskLastChange(folder_.path(), "other/b.yaml")->commit, first);
  EXPECT_EQ(AskLastChange(folder_.path() + "/service", "a.yaml")->commit, first);
}

TEST_F(GitTest, WhereHistoryIsCutOffNothingTellsWhenAFileCame) {
  folder_.Write("other/b.yaml", "b: 2\n");
  ASSERT_TRUE(Git({"commit", "-q", "-a", "-m", "second"}));
  folder_.Write("service/a.yaml", "a: 2\n");
  ASSERT_TRUE(Git({"commit", "-q", "-a", "-m", "third"}));
  std::string clone = folder_.path() + "/clone";
  ASSERT_TRUE(Git({"clone", "-q", "--depth", "2", "file://" + folder_.path(), clone}));
  EXPECT_EQ(AskGit(clone).commit.size(), 40U);
  EXPECT_TRUE(AskLastChange(clone, "service/a.yaml")) << "its commit has a parent";
  EXPECT_FALSE(AskLastChange(clone, "other/b.yaml"));
}

TEST_F(GitTest, ContentThatGitDoesNotHoldHasNoLastChange) {
  folder_.Write("service/a.yaml", "a: 2\n");
  EXPECT_FALSE(AskLastChange(folder_.path(), "service/a.yaml"));
  folder_.Write("new.yaml", "n: 1\n");
  EXPECT_FALSE(AskLastChange(folder_.path(), "new.yaml"));
  EXPECT_FALSE(AskLastChange(folder_.path(), "*"));
  ASSERT_TRUE(Git({"rm", "-q", "--cached", "other/b.yaml"}));
  ASSERT_TRUE(Git({"commit", "-q", "-m", "second"}));
  EXPECT_FALSE(AskLastChange(folder_.path(), "other/b.yaml")) << "it was deleted, and stands there untracked";
}

TEST_F(GitTest, LastChangeRunsNoFilter) {
  ASSERT_TRUE(Git({"config", "filter.x.clean", "touch " + folder_.path() + "/ran; cat"}));
  folder_.Write(".gitattributes", "* filter=x\n");
  folder_.Write("service/a.yaml", "a: 1\n");
  EXPECT_FALSE(AskLastChange(folder_.path(), "service/a.yaml"));
  EXPECT_FALSE(std::filesystem::exists(folder_.path() + "/ran"));
}

TEST_F(GitTest, RepositoryObservesCleanFilesAtTheirCommit) {
  Instant now = *ParseInstant("2032-01-01T00:00:00Z");
  EXPECT_EQ(ToString(Repository::Open(folder_.path())->ObservedAt(now)), "2031-05-12T10:00:00Z");
  folder_.Write("service/a.yaml", "a: 2\n");
  EXPECT_EQ(Repository::Open(folder_.path())->ObservedAt(now), now);
}

TEST_F(GitTest, ProgramsNamedByTheRepositoryAreNotRun) {
  std::string mark = folder_.path() + "/mark";
  Git({"config", "core.fsmonitor", "touch " + mark + "; false"});
  Git({"config", "filter.evil.clean", "touch " + mark + "; cat"});
  folder_.Write(".gitattributes", "* filter=evil\n");
  folder_.Write("service/a.yaml", "a: 2\n");
  EXPECT_TRUE(AskGit(folder_.path()).dirty);
  EXPECT_FALSE(std::filesystem::exists(mark));
}

TEST(Git, OutsideOfGitAllIsEmpty) {
  ScratchFolder folder;
  GitState state = AskGit(folder.path());
  EXPECT_EQ(state.commit, "");
  EXPECT_EQ(state.time, std::nullopt);
  EXPECT_FALSE(state.dirty);
}

TEST(Git, BrokenRepositoryIsNone) {
  ScratchFolder folder;
  folder.Write(".git", "gitdir: nowhere\n");
  EXPECT_EQ(AskGit(folder.path()).commit, "");
  ScratchFolder empty;
  empty.Write(".git/HEAD", "ref: refs/heads/main\n");
  EXPECT_EQ(AskGit(empty.path()).commit, "");
}

TEST(Process, OutputTimeAndFailureAreTold) {
  std::array<std::string, 1> environment = {"PATH=/usr/bin:/bin"};
  std::array<std::string, 2> echo = {"echo", "a b"};
  EXPECT_EQ(OutputOf(echo, environment), "a b\n");
  std::array<std::string, 1> fails = {"false"};
  EXPECT_EQ(OutputOf(fails, environment), std::nullopt);
  std::array<std::string, 1> missing = {"no-such-program-here"};
  EXPECT_EQ(OutputOf(missing, environment), std::nullopt);
  std::array<std::string, 2> endless = {"yes", "x"};
  EXPECT_EQ(OutputOf(endless, environment, {.bytes = 1000}), std::nullopt);
  std::array<std::string, 2> slow = {"sleep", "30"};
  EXPECT_EQ(OutputOf(slow, environment, {.time = std::chrono::milliseconds(50)}), std::nullopt);
}

}  // namespace
}  // namespace seaworthy::source
