#include "collectors/repo/environments.h"

#include <gtest/gtest.h>

namespace seaworthy::collectors::repo {
namespace {

using List = std::vector<std::string>;

// `name kind yes|no|?`: whether it comes before production.
List Found(const std::vector<Workflow>& workflows) {
  List out;
  for (const DeployedEnvironment& environment : FindEnvironments(workflows)) {
    std::string before = !environment.before_production ? "?" : *environment.before_production ? "yes" : "no";
    out.push_back(environment.name + " " + environment.kind + " " + before);
  }
  return out;
}

Job Deploy(std::string name, std::string environment, std::vector<std::string> needs = {}) {
  Job job;
  job.name = std::move(name);
  job.needs = std::move(needs);
  job.deploys = true;
  job.environments = {std::move(environment)};
  return job;
}

Job Release(std::vector<std::string> needs) {
  Job job;
  job.name = "release";
  job.needs = std::move(needs);
  job.makes_release = true;
  return job;
}

Workflow Of(std::string name, List triggers, std::vector<Job> jobs) {
  Workflow workflow;
  workflow.name = std::move(name);
  workflow.triggers = std::move(triggers);
  workflow.jobs = std::move(jobs);
  return workflow;
}

TEST(FindEnvironments, ByNeedsDirectlyOrThroughOthers) {
  Job gate;
  gate.name = "gate";
  gate.needs = {"s"};
  EXPECT_EQ(Found({Of("cd", {"push"}, {Deploy("s", "staging"), gate, Deploy("p", "prod", {"gate"})})}),
            (List{"staging staging yes", "prod production no"}));
  EXPECT_EQ(Found({Of("cd", {"push"}, {Deploy("s", "staging"), Deploy("p", "prod")})}),
            (List{"staging staging no", "prod production no"}));
  EXPECT_EQ(Found({Of("cd", {"push"}, {Deploy("s", "staging", {"p"}), Deploy("p", "prod")})}),
            (List{"staging staging no", "prod production no"}));
}

TEST(FindEnvironments, WithoutProductionTheOrderIsNotKnown) {
  EXPECT_EQ(Found({Of("cd", {"push"}, {Deploy("s", "staging")})}), (List{"staging staging ?"}));
  EXPECT_EQ(Found({Of("cd", {"push"}, {Deploy("s", "acme")})}), (List{"acme other ?"}));
  EXPECT_EQ(Found({}), List{});
}

TEST(FindEnvironments, ByTheReleaseThatProductionDeploys) {
  std::vector<Job> staging{Deploy("s", "stage"), Release({"s"})};
  EXPECT_EQ(Found({Of("a", {"push"}, staging), Of("b", {"release"}, {Deploy("p", "production")})}),
            (List{"stage staging yes", "production production no"}));
  Workflow by_hand = Of("b", {"workflow_dispatch"}, {Deploy("p", "production")});
  EXPECT_EQ(Found({Of("a", {"push"}, staging), by_hand}), (List{"stage staging ?", "production production no"}));
  by_hand.inputs = {"release_tag"};
  EXPECT_EQ(Found({Of("a", {"push"}, staging), by_hand}), (List{"stage staging yes", "production production no"}));
  std::vector<Job> beside{Deploy("s", "stage"), Release({})};
  EXPECT_EQ(Found({Of("a", {"push"}, beside), Of("b", {"release"}, {Deploy("p", "production")})}),
            (List{"stage staging ?", "production production no"}));
}

TEST(FindEnvironments, TwoWorkflowsOfOneEventDoNotWait) {
  EXPECT_EQ(Found({Of("a", {"push"}, {Deploy("s", "stage")}), Of("b", {"push"}, {Deploy("p", "prod")})}),
            (List{"stage staging no", "prod production no"}));
  Workflow develop = Of("a", {"push"}, {Deploy("s", "stage")});
  develop.branches = {"develop"};
  Workflow main = Of("b", {"push"}, {Deploy("p", "prod")});
  main.branches = {"main"};
  EXPECT_EQ(Found({develop, main}), (List{"stage staging ?", "prod production no"}));
}

TEST(FindEnvironments, ByTheConditionsOfJobs) {
  Job staging = Deploy("s", "staging");
  staging.start = Start::kMain;
  Job production = Deploy("p", "prod");
  production.start = Start::kTag;
  EXPECT_EQ(Found({Of("cd", {"push", "tag"}, {staging, production})}),
            (List{"staging staging yes", "prod production no"}));
  staging.start = Start::kDevelop;
  production.start = Start::kMain;
  EXPECT_EQ(Found({Of("cd", {"push"}, {staging, production})}), (List{"staging staging ?", "prod production no"}));
}

TEST(FindEnvironments, WithinOneJobInOrder) {
  Job job = Deploy("d", "staging");
  job.environments.push_back("prod");
  EXPECT_EQ(Found({Of("cd", {"push"}, {job})}), (List{"staging staging ?", "prod production no"}));
  job.side_by_side = true;
  EXPECT_EQ(Found({Of("cd", {"push"}, {job})}), (List{"staging staging no", "prod production no"}));
  job.side_by_side = false;
  job.in_order = true;
  EXPECT_EQ(Found({Of("cd", {"push"}, {job})}), (List{"staging staging yes", "prod production no"}));
}

TEST(FindEnvironments, ByTheWorkflowThatRanBefore) {
  Workflow production = Of("prod", {"workflow_run"}, {Deploy("p", "production")});
  production.after = {"stage"};
  EXPECT_EQ(Found({Of("stage", {"push"}, {Deploy("s", "stage")}), production}),
            (List{"stage staging yes", "production production no"}));
}

TEST(FindEnvironments, ByMainBeforeTags) {
  Workflow stage = Of("stage", {"push"}, {Deploy("s", "stage")});
  stage.branches = {"main"};
  EXPECT_EQ(Found({stage, Of("prod", {"tag"}, {Deploy("p", "production")})}),
            (List{"stage staging yes", "production production no"}));
  EXPECT_EQ(Found({stage, Of("prod", {"push", "tag"}, {Deploy("p", "production")})}),
            (List{"stage staging no", "production production no"}));
  stage.branches = {"feature/**"};
  EXPECT_EQ(Found({stage, Of("prod", {"tag"}, {Deploy("p", "production")})}),
            (List{"stage staging ?", "production production no"}));
}

TEST(FindEnvironments, ATierOfThePipelineCounts) {
  Job job = Deploy("p", "customer-a");
  job.tier = "production";
  EXPECT_EQ(Found({Of("cd", {}, {job})}), (List{"customer-a production no"}));
}

TEST(FindEnvironments, NeedsInACircleEnd) {
  EXPECT_EQ(Found({Of("cd", {}, {Deploy("a", "staging", {"b"}), Deploy("b", "prod", {"a", "b"})})}),
            (List{"staging staging yes", "prod production no"}));
}

}  // namespace
}  // namespace seaworthy::collectors::repo
