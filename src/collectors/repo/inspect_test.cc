#include "collectors/repo/inspect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "source/scratch_folder.h"

namespace seaworthy::collectors::repo {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

TEST(InspectWorkflow, TellsTheJobsOfAPipeline) {
  source::ScratchFolder folder;
  folder.Write(".github/workflows/ci.yml",
               "name: ci\non: push\njobs:\n  unit: {runs-on: x, steps: [{run: go test ./...}]}\n"
               "  ship: {runs-on: x, needs: unit, environment: production, steps: [{run: helm upgrade shop chart}]}\n");
  std::string line = InspectWorkflow(std::string(folder.path()) + "/.github/workflows/ci.yml");
  EXPECT_THAT(line, EndsWith(R"("format":"github","workflows":[{"name":"ci","triggers":["push"],"jobs":[)"
                             R"({"name":"unit","tests":"go test ./...","deploys":false,"environments":[],"needs":[],)"
                             R"("approval":false},{"name":"ship","tests":null,"deploys":true,)"
                             R"("environments":["production"],"needs":["unit"],"approval":null}]}],"production":[)"
                             R"({"workflow":"ci","job":"ship","environment":"production",)"
                             R"("tested":{"value":true,"reason":"job unit runs `go test ./...`",)"
                             R"("place":".github/workflows/ci.yml:4:36"},)"
                             R"("staged":{"value":false,"reason":"no pipeline here deploys to staging or QA",)"
                             R"("place":".github/workflows/ci.yml:5:3"},)"
                             R"("approval":{"value":null,"reason":"GitHub keeps who must approve a deployment to an )"
                             R"(environment in its settings","place":".github/workflows/ci.yml:5:48"},)"
                             R"("rollback":{"value":false,"reason":"no job, command or input here brings an earlier )"
                             R"(version back","place":".github/workflows/ci.yml:5:3"}}]})"));
}

TEST(InspectWorkflow, OtherMissingAndBrokenFilesAreNone) {
  source::ScratchFolder folder;
  folder.Write("notes.yml", "jobs: {}\n");
  folder.Write(".gitlab-ci.yml", "a: [\n");
  for (const char* name : {"/notes.yml", "/.gitlab-ci.yml", "/gone.yml", "/gone/gone.yml"}) {
    EXPECT_THAT(InspectWorkflow(std::string(folder.path()) + name), HasSubstr(R"("not_a":"workflow")")) << name;
  }
}

}  // namespace
}  // namespace seaworthy::collectors::repo
