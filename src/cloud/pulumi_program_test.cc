#include "cloud/pulumi_program.h"

#include <gtest/gtest.h>

#include "cloud/encryption.h"
#include "formats/yaml.h"

namespace seaworthy::cloud {
namespace {

class PulumiProgramTest : public testing::Test {
 protected:
  std::vector<DeclaredResource> Read(std::string_view text) {
    auto stream = formats::ParseYaml(text);
    EXPECT_TRUE(stream.ok());
    return ReadPulumiProgram(*stream->documents().front(), arena_);
  }
  Verdict VerdictOf(std::string_view resource) {
    std::vector<Resource> resources;
    for (DeclaredResource& declared :
         Read("name: a\nruntime: yaml\nresources:\n  x: " + std::string(resource) + "\n")) {
      resources.push_back(std::move(declared.resource));
    }
    return JudgeStores(resources).at(0).verdict;
  }

  value::Arena arena_;
};

TEST_F(PulumiProgramTest, ResourcesHaveTheirLine) {
  auto declared = Read(
      "name: a\nruntime: {name: yaml}\nresources:\n  orders:\n    type: aws:rds:Instance\n"
      "    properties: {storageEncrypted: true}\n  theirs: {type: aws:s3:Bucket, get: {id: x}}\n");
  ASSERT_EQ(declared.size(), 1U);
  EXPECT_EQ(declared[0].resource.name, "orders");
  EXPECT_EQ(declared[0].line, 4);
}

TEST_F(PulumiProgramTest, AreJudgedByWhatIsWritten) {
  EXPECT_EQ(VerdictOf("{type: aws:rds:Instance, properties: {storageEncrypted: true}}"), Verdict::kEncrypted);
  EXPECT_EQ(VerdictOf("{type: aws:rds:Instance, properties: {engine: postgres}}"), Verdict::kNotEncrypted);
  EXPECT_EQ(VerdictOf("{type: aws:rds:Instance, properties: {storageEncrypted: '${secure}'}}"), Verdict::kUnknown);
  EXPECT_EQ(VerdictOf("{type: aws:rds:Instance, properties: {storageEncrypted: {fn::invoke: {}}}}"), Verdict::kUnknown);
  EXPECT_EQ(VerdictOf("{type: aws:rds:Instance}"), Verdict::kUnknown);
  EXPECT_EQ(VerdictOf("{type: gcp:storage:Bucket}"), Verdict::kProviderDefault);
}

TEST_F(PulumiProgramTest, OtherDocumentsHaveNone) {
  for (std::string_view text :
       {"name: a\nruntime: nodejs\nresources: {x: {type: aws:s3:Bucket}}\n", "runtime: yaml\nresources: [1, 2]\n",
        "runtime: yaml\nresources: {x: 3, y: [1]}\n", "[1]\n"}) {
    EXPECT_TRUE(Read(text).empty()) << text;
  }
}

}  // namespace
}  // namespace seaworthy::cloud
