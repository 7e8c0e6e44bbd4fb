#include "collectors/repo/rollback_commands.h"

#include <gtest/gtest.h>

#include "collectors/repo/shell.h"

namespace seaworthy::collectors::repo {
namespace {

std::vector<std::string> WordsOf(std::string_view line) { return SplitCommands(line).at(0).words; }

TEST(RollsBack, KnowsTheCommandsAndNames) {
  for (std::string_view line :
       {"helm rollback shop 3", "helm -n prod rollback shop", "kubectl rollout undo deployment/shop",
        "kubectl -n prod rollout undo deploy/shop --to-revision=2", "kubectl argo rollouts undo shop",
        "kubectl argo rollouts abort shop", "oc rollout undo dc/shop", "argocd app rollback shop 12",
        "nomad job revert shop 4", "docker service rollback shop", "heroku rollback v40 --app shop",
        "heroku releases:rollback v40", "wrangler rollback", "cap production deploy:rollback",
        "gcloud run services update-traffic shop --to-revisions=shop-1=100", "make rollback", "npm run rollback:prod",
        "./scripts/rollback.sh production", "bash ci/roll-back.sh"}) {
    EXPECT_TRUE(RollsBack(WordsOf(line))) << line;
  }
  for (std::string_view line :
       {"helm upgrade shop chart", "helm rollback shop --dry-run", "kubectl rollout status deploy/shop",
        "kubectl rollout history deploy/shop", "rails db:rollback", "npm run migrate:rollback-test", "echo rollback",
        "make rollback-db", "cat rollback.md", "git push origin rollback"}) {
    EXPECT_FALSE(RollsBack(WordsOf(line))) << line;
  }
}

TEST(UndoesItself, KnowsTheSwitches) {
  for (std::string_view line :
       {"helm upgrade --install shop chart --atomic", "helm upgrade shop chart --atomic=true",
        "helm upgrade shop c --rollback-on-failure", "helmfile apply --args=--atomic",
        "aws deploy create-deployment --auto-rollback-configuration enabled=true,events=DEPLOYMENT_FAILURE",
        "aws ecs update-service --deployment-configuration deploymentCircuitBreaker={enable=true,rollback=true}",
        "aws cloudformation deploy --stack-name shop", "sam deploy", "cdk deploy ShopProd",
        "az deployment group create --rollback-on-error",
        "docker service update --update-failure-action rollback shop"}) {
    EXPECT_TRUE(UndoesItself(WordsOf(line))) << line;
  }
  for (std::string_view line :
       {"helm upgrade --install shop chart --wait", "helm upgrade shop chart --atomic=false",
        "helm template --atomic x", "aws deploy create-deployment --auto-rollback-configuration enabled=false",
        "cdk deploy --no-rollback", "sam deploy --disable-rollback", "aws cloudformation deploy --no-execute-changeset",
        "kubectl apply -f k", "docker service update --image x shop"}) {
    EXPECT_FALSE(UndoesItself(WordsOf(line))) << line;
  }
}

TEST(NameSaysRollsBack, LeavesDatabasesAndTestsOut) {
  for (std::string_view name : {"rollback", "Roll back production", "rollback-prod", "autoRollback"})
    EXPECT_TRUE(NameSaysRollsBack(name)) << name;
  for (std::string_view name : {"deploy", "test rollback", "db-rollback", "rollback migrations", "scroll backwards"})
    EXPECT_FALSE(NameSaysRollsBack(name)) << name;
}

}  // namespace
}  // namespace seaworthy::collectors::repo
