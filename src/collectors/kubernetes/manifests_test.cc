#include "collectors/kubernetes/manifests.h"

#include <gtest/gtest.h>

#include <string>

#include "collectors/kubernetes/mentions.h"
#include "source/scratch_folder.h"

namespace seaworthy::collectors::kubernetes {
namespace {

Manifests Read(const source::ScratchFolder& folder, const source::Options& options) {
  auto repository = source::Repository::Open(folder.path(), options);
  EXPECT_TRUE(repository.ok());
  model::Service service;
  auto manifests = ReadManifests({.repository = *repository, .service = service, .now = {}, .stop = {}});
  EXPECT_TRUE(manifests.ok());
  for (ClosedFile& closed : manifests->closed) closed.file = nullptr;  // It points into the repository.
  return *std::move(manifests);
}

TEST(Manifests, AFileThatIsTooLargeMayHoldAnything) {
  source::ScratchFolder folder;
  folder.Write("big.yaml", "kind: Deployment\n" + std::string(2000, '#'));
  folder.Write("data.json", std::string(2000, ' '));
  Manifests manifests = Read(folder, {.file_bytes = 1000});
  ASSERT_EQ(manifests.closed.size(), 1u);
  EXPECT_EQ(manifests.closed[0].problem.reason, value::AbsentReason::kTooLarge);
  EXPECT_TRUE(manifests.closed[0].problem.detail.starts_with("big.yaml: ")) << manifests.closed[0].problem.detail;
  EXPECT_EQ(manifests.closed[0].mentions.size(), 3u);
}

TEST(Manifests, ABrokenFileInFlowStyleIsNotOverlooked) {
  source::ScratchFolder folder;
  folder.Write("flow.yaml", "apiVersion: v1\nkind: List\nitems:\n- {kind: Deployment, metadata: {name: a}}\n- [\n");
  Manifests manifests = Read(folder, {});
  ASSERT_EQ(manifests.closed.size(), 1u);
  EXPECT_EQ(manifests.closed[0].problem.reason, value::AbsentReason::kMalformed);
}

TEST(Mentions, AreFoundInBlocksAndInFlows) {
  auto count = [](std::string_view text) { return MentionsIn(text).size(); };
  EXPECT_EQ(count("kind: Deployment\n"), 1u);
  EXPECT_EQ(count("- {apiVersion: apps/v1, kind: Deployment}\n"), 1u);
  EXPECT_EQ(count(R"({"items":[{"kind":"Pod"},{"kind":"PodDisruptionBudget"}]})"), 2u);
  EXPECT_EQ(count("{kindness: Deployment, x: kind}\n"), 0u);
  EXPECT_EQ(count("# {kind}: Service\n"), 0u);
}

}  // namespace
}  // namespace seaworthy::collectors::kubernetes
