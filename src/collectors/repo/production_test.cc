// What stands before production in pipelines of GitHub, and in all.
#include "collectors/repo/production.h"

#include <gtest/gtest.h>

#include "collectors/repo/test_production.h"

namespace seaworthy::collectors::repo {
namespace {

TEST(ProductionOfGithub, TellsAllFourFromOneGraph) {
  EXPECT_EQ(Told({{".github/workflows/cd.yml", R"(on: push
jobs:
  unit:
    steps: [{run: npm test}]
  qa:
    needs: unit
    steps: [{run: helm upgrade shop chart -n qa}]
  prod:
    needs: [qa]
    environment: production
    steps:
    - run: helm upgrade shop chart --atomic
)"}}),
            List{"prod: yes@4 yes@5 ?@10 yes@12"});
  EXPECT_EQ(Told({{".github/workflows/cd.yml",
                   "on: push\njobs:\n  prod:\n    steps: [{run: kubectl apply -n prod -f k}]\n"}}),
            List{"prod: no@3 no@3 no@3 no@3"});
  EXPECT_EQ(Told({{".github/workflows/cd.yml", "on: push\njobs: {a: {steps: [{run: kubectl apply -f k}]}}\n"}}),
            List{});
}

TEST(ProductionOfGithub, TestsOfItsOwnJobCountOnlyBeforeItsStep) {
  EXPECT_EQ(Github("jobs:\n  p:\n    steps:\n    - run: npm test\n    - run: fly deploy -e prod\n", kTested),
            List{"p: yes@4 `npm test` runs before it in the same job"});
  EXPECT_EQ(Github("jobs:\n  p:\n    steps:\n    - run: fly deploy -e prod\n    - run: npm run e2e\n", kTested),
            List{"p: no@5 its tests run after it has deployed"});
  EXPECT_EQ(
      Github(
          "jobs:\n  p:\n    steps:\n    - run: ./deploy.sh qa\n    - run: npm run e2e\n    - run: ./deploy.sh prod\n",
          kTested),
      List{"p: yes@5 `npm run e2e` runs before it in the same job"});
  EXPECT_EQ(Github("jobs:\n  deploy:\n    environment: prod\n    steps:\n    - run: npm test\n    - run: ./own-tool\n",
                   kTested),
            List{"deploy: ?@5 which step of it deploys is not known"});
}

TEST(ProductionOfGithub, TestsThatStopNothingDoNotCount) {
  EXPECT_EQ(
      Github("jobs:\n  t:\n    continue-on-error: true\n    steps: [{run: go test}]\n  p:\n    needs: t\n    steps: "
             "[{run: fly deploy -e prod}]\n",
             kTested),
      List{"p: no@4 the tests of job t may fail"});
  EXPECT_EQ(Github("jobs:\n  t:\n    steps: [{run: go test, continue-on-error: true}]\n  p:\n    needs: t\n    steps: "
                   "[{run: fly deploy -e prod}]\n",
                   kTested),
            List{"p: no@3 the tests of job t may fail"});
  EXPECT_EQ(
      Github("jobs:\n  t:\n    steps: [{run: go test}]\n  p:\n    needs: t\n    if: always()\n    steps: [{run: fly "
             "deploy -e prod}]\n",
             kTested),
      List{"p: no@4 it starts whatever job t finds"});
  EXPECT_EQ(
      Github("jobs:\n  t:\n    steps: [{run: go test}]\n  p:\n    needs: t\n    if: always() && needs.t.result == "
             "'success'\n    steps: [{run: fly deploy -e prod}]\n",
             kTested),
      List{"p: yes@3 job t runs `go test`"});
}

TEST(ProductionOfGithub, AnotherWorkflowsTestsAreNotKnownToGate) {
  constexpr std::string_view kTests = "name: CI\non: [push, pull_request]\njobs: {t: {steps: [{run: go test}]}}\n";
  EXPECT_EQ(Reasons({{".github/workflows/cd.yml", "on: push\njobs: {p: {steps: [{run: fly deploy -e prod}]}}\n"},
                     {".github/workflows/ci.yml", kTests}},
                    kTested),
            List{"p: ?@3 workflow CI tests; whether a change must pass it first is not told here"});
  EXPECT_EQ(Reasons({{".github/workflows/cd.yml", "on: push\njobs: {p: {steps: [{run: fly deploy -e prod}]}}\n"},
                     {".github/workflows/ci.yml", "on: schedule\njobs: {t: {steps: [{run: go test}]}}\n"}},
                    kTested),
            List{"p: no@2 nothing before it runs tests"});
  EXPECT_EQ(
      Reasons({{".github/workflows/cd.yml",
                "on: {workflow_run: {workflows: [CI]}}\njobs: {p: {steps: [{run: fly deploy -e prod}]}}\n"},
               {".github/workflows/ci.yml", kTests}},
              kTested),
      List{"p: ?@3 job t of the workflow that starts this one runs `go test`, but nothing here asks how it ended"});
  EXPECT_EQ(Reasons({{".github/workflows/cd.yml",
                      "on: {workflow_run: {workflows: [CI]}}\njobs: {p: {if: \"github.event.workflow_run.conclusion == "
                      "'success'\", steps: [{run: fly deploy -e prod}]}}\n"},
                     {".github/workflows/ci.yml", kTests}},
                    kTested),
            List{"p: yes@3 job t of the workflow that starts this one runs `go test`"});
  EXPECT_EQ(Reasons({{".github/workflows/cd.yml", "on: push\njobs: {p: {steps: [{run: fly deploy -e prod}]}}\n"},
                     {".github/workflows/ci.yml", "jobs: [\n"}},
                    kTested),
            List{"p: ?@2 workflow .github/workflows/ci.yml could not be read"});
}

TEST(ProductionOfGithub, ReusableWorkflowsKeepTheirOrder) {
  EXPECT_EQ(
      Told({{".github/workflows/cd.yml",
             "on: push\njobs:\n  t: {uses: ./.github/workflows/test.yml}\n  ship:\n    needs: t\n    uses: "
             "./.github/workflows/deploy.yml\n  after: {needs: ship, steps: [{run: x}]}\n"},
            {".github/workflows/deploy.yml",
             "on: workflow_call\njobs:\n  qa: {steps: [{run: fly deploy -e qa}]}\n  prod: {needs: qa, steps: [{run: "
             "fly deploy -e prod}]}\n"},
            {".github/workflows/test.yml", "on: workflow_call\njobs:\n  u: {steps: [{run: go test}]}\n"}}),
      List{"ship / prod: yes@3 yes@3 no@4 no@4"});
  EXPECT_EQ(Told({{".github/workflows/deploy.yml",
                   "on: workflow_call\njobs:\n  prod: {steps: [{run: fly deploy -e prod}]}\n"}}),
            List{"prod: ?@1 ?@1 ?@1 ?@1"});
  EXPECT_EQ(
      Told({{".github/workflows/cd.yml",
             "on: push\njobs:\n  b: {uses: acme/ci/.github/workflows/build.yml@v1}\n  p: {needs: b, steps: [{run: "
             "fly deploy -e prod}]}\n"}}),
      List{"p: ?@3 ?@3 ?@3 ?@3"});
}

TEST(ProductionOfGithub, WhereSomebodyChoosesNoOrderIsTold) {
  constexpr std::string_view kChoice =
      "on: {workflow_dispatch: {inputs: {env: {type: choice, options: [staging, production]}}}}\njobs:\n";
  EXPECT_EQ(
      Github(std::string(kChoice) + "  d: {environment: '${{ inputs.env }}', steps: [{run: fly deploy}]}\n", kStaged),
      List{"d: ?@3 job d deploys to staging, but its order to production is not told"});
  EXPECT_EQ(Github(std::string(kChoice) + "  d: {steps: [{run: './deploy.sh ${{ inputs.env }}'}]}\n", kStaged),
            List{"d: ?@3 job d deploys to staging, but its order to production is not told"});
  EXPECT_EQ(
      Github(
          std::string(kChoice) +
              "  d: {uses: acme/x/.github/workflows/deploy.yml@v1, with: {environment: \"${{ inputs.env || 'staging' "
              "}}\"}}\n",
          kStaged),
      List{"d: ?@3 job d is kept elsewhere: acme/x/.github/workflows/deploy.yml@v1"});
  EXPECT_EQ(
      Github("on: push\njobs:\n  d: {strategy: {matrix: {e: [staging, production]}}, environment: '${{ matrix.e }}', "
             "steps: [{run: fly deploy}]}\n",
             kStaged),
      List{"d: no@3 job d deploys to staging, which it does not wait for"});
}

TEST(ProductionOfGithub, TestsOfPullRequestsOnlyAreNotKnownToGate) {
  EXPECT_EQ(
      Github("on: [push, pull_request]\njobs:\n  t: {if: \"github.event_name == 'pull_request'\", steps: [{run: go "
             "test}]}\n  p: {steps: [{run: fly deploy -e prod}]}\n",
             kTested),
      List{"p: ?@3 job t tests when something else starts it; whether a change must pass it first is not told here"});
}

TEST(ProductionOfGithub, StartedByHandIsApproved) {
  EXPECT_EQ(Github("on: workflow_dispatch\njobs: {p: {steps: [{run: fly deploy -e prod}]}}\n", kApproved),
            List{"p: yes@1 only a person starts it"});
  EXPECT_EQ(Github("on: [push, workflow_dispatch]\njobs: {p: {steps: [{run: fly deploy -e prod}]}}\n", kApproved),
            List{"p: no@2 it starts without a person"});
  EXPECT_EQ(
      Github("jobs:\n  a: {steps: [{uses: trstringer/manual-approval@v1}]}\n  p: {needs: a, steps: [{run: fly deploy "
             "-e prod}]}\n",
             kApproved),
      List{"p: yes@2 trstringer/manual-approval@v1"});
}

TEST(ProductionOfGithub, KnowsTheWaysBack) {
  EXPECT_EQ(
      Github("on: push\njobs:\n  p: {steps: [{run: fly deploy -e prod}]}\n  back:\n    if: failure()\n    needs: p\n"
             "    steps: [{run: kubectl -n prod rollout undo deploy/shop}]\n",
             kWayBack),
      List{"p: yes@7 job back: kubectl -n prod rollout undo deploy/shop"});
  EXPECT_EQ(
      Github("on: push\njobs:\n  p: {steps: [{run: fly deploy -e prod}]}\n  rollback-qa: {steps: [{run: helm rollback "
             "shop}]}\n",
             kWayBack),
      List{"p: no@3 no job, command or input here brings an earlier version back"});
  EXPECT_EQ(
      Github(
          "on: {workflow_dispatch: {inputs: {image_tag: {}}}}\njobs:\n  p: {steps: [{run: \"helm upgrade s c -n prod "
          "--set tag=${{ inputs.image_tag }}\"}]}\n",
          kWayBack),
      List{"p: yes@1 input image_tag chooses the version to deploy"});
  EXPECT_EQ(
      Github("on: {workflow_dispatch: {inputs: {image_tag: {}, node_version: {}}}}\njobs:\n  p: {steps: [{run: \"N=${{ "
             "inputs.node_version }} fly deploy -e prod\"}]}\n",
             kWayBack),
      List{"p: ?@1 a person may start it for an earlier tag, whether that brings its version back is not told"});
}

TEST(ProductionOfGithub, WhatUndoesAnotherDeploymentIsNoWayBack) {
  EXPECT_EQ(
      Github("on: push\njobs:\n  q: {steps: [{run: helm upgrade shop chart --atomic}]}\n  p: {steps: [{run: fly deploy "
             "-e prod}]}\n",
             kWayBack),
      List{"p: no@4 no job, command or input here brings an earlier version back"});
}

TEST(ProductionOfGithub, TestsBeforeCountWhereItsOwnCannotBeTold) {
  EXPECT_EQ(
      Github(
          "on: push\njobs:\n  t: {steps: [{run: go test}]}\n  deploy: {needs: t, environment: prod, steps: [{run: npm "
          "run e2e}, {run: ./own-tool}]}\n",
          kTested),
      List{"deploy: yes@3 job t runs `go test`"});
}

TEST(ProductionOfGithub, ARollbackIsNoDeploymentAndServesOneWorkflow) {
  constexpr std::string_view kBack =
      "name: Rollback\non: workflow_dispatch\njobs:\n  p: {environment: production, steps: [{run: fly deploy}]}\n";
  constexpr std::string_view kShip = "on: push\njobs:\n  ship: {steps: [{run: fly deploy -e prod}]}\n";
  EXPECT_EQ(Reasons({{".github/workflows/a.yml", kShip}, {".github/workflows/rollback.yml", kBack}}, kWayBack),
            List{"ship: yes@4 job p: by its name"});
  EXPECT_EQ(Reasons({{".github/workflows/a.yml", kShip},
                     {".github/workflows/b.yml", kShip},
                     {".github/workflows/rollback.yml", kBack}},
                    kWayBack),
            (List{"ship: ?@4 job p: by its name, whether for this deployment is not told",
                  "ship: ?@4 job p: by its name, whether for this deployment is not told"}));
}

TEST(ProductionOfAll, AVersionCanBeChosenWhereTheSystemAsksForOne) {
  EXPECT_EQ(
      Gitlab(
          "variables:\n  IMAGE_TAG: {value: latest, description: which}\np: {script: ['helm upgrade s c -n prod --set "
          "t=$IMAGE_TAG']}\n",
          kWayBack),
      List{"p: yes@2 input IMAGE_TAG chooses the version to deploy"});
  EXPECT_EQ(
      Azure("trigger: none\nparameters:\n- {name: imageTag, type: string}\njobs:\n- job: p\n  steps: [{script: 'helm "
            "upgrade s c -n prod --set t=${{ parameters.imageTag }}'}]\n",
            kWayBack),
      List{"p: yes@3 input imageTag chooses the version to deploy"});
  EXPECT_EQ(
      Circleci("parameters: {version: {type: string}}\njobs: {p: {steps: [{run: 'helm upgrade s c -n prod --set t=<< "
               "pipeline.parameters.version >>'}]}}\nworkflows: {w: {jobs: [p]}}\n",
               kWayBack),
      List{"p: yes@1 input version chooses the version to deploy"});
  for (std::string_view name : {"node_version", "helm-version", "release_type", "new_version", "image_name"}) {
    EXPECT_EQ(Circleci("parameters: {" + std::string(name) +
                           ": {type: string}}\njobs: {p: {steps: [{run: 'fly deploy -e prod << "
                           "pipeline.parameters." +
                           std::string(name) + " >>'}]}}\nworkflows: {w: {jobs: [p]}}\n",
                       kWayBack),
              List{"p: no@3 no job, command or input here brings an earlier version back"})
        << name;
  }
}

TEST(ProductionOfAll, TheMainLineComesBeforeItsReleaseBranch) {
  EXPECT_EQ(Reasons({{".github/workflows/stage.yml",
                      "on: {push: {branches: [main]}}\njobs: {s: {steps: [{run: fly deploy -e staging}]}}\n"},
                     {".github/workflows/prod.yml",
                      "on: {push: {branches: [production]}}\njobs: {p: {steps: [{run: fly deploy -e prod}]}}\n"}},
                    kStaged),
            List{"p: yes@2 job s deploys to staging before it"});
  EXPECT_EQ(
      Circleci(
          "jobs:\n  t: {steps: [{run: npm test}]}\n  s: {steps: [{run: fly deploy -e staging}]}\n  p: {steps: [{run: "
          "fly deploy -e prod}]}\nworkflows:\n  w:\n    jobs:\n    - t: {filters: {branches: {only: main}}}\n    - s: "
          "{filters: {branches: {only: main}}}\n    - p: {filters: {branches: {only: release}}}\n",
          kTested),
      List{"p: ?@2 job t tests when something else starts it; whether a change must pass it first is not told here"});
}

TEST(ProductionOfGithub, WorkflowsStartEachOtherInChains) {
  constexpr std::string_view kCi = "name: CI\non: push\njobs: {t: {steps: [{run: go test}]}}\n";
  constexpr std::string_view kProd =
      "on: {workflow_run: {workflows: [Stage]}}\njobs: {p: {if: \"github.event.workflow_run.conclusion == 'success'\", "
      "steps: "
      "[{run: fly deploy -e prod}]}}\n";
  constexpr std::string_view kAsking =
      "name: Stage\non: {workflow_run: {workflows: [CI]}}\njobs: {s: {if: \"github.event.workflow_run.conclusion == "
      "'success'\", "
      "steps: [{run: fly deploy -e staging}]}}\n";
  constexpr std::string_view kBlind =
      "name: Stage\non: {workflow_run: {workflows: [CI]}}\njobs: {s: {steps: [{run: fly deploy -e staging}]}}\n";
  EXPECT_EQ(
      Told(
          {{".github/workflows/a.yml", kCi}, {".github/workflows/b.yml", kAsking}, {".github/workflows/c.yml", kProd}}),
      List{"p: yes@3 yes@3 no@2 no@2"});
  EXPECT_EQ(
      Told({{".github/workflows/a.yml", kCi}, {".github/workflows/b.yml", kBlind}, {".github/workflows/c.yml", kProd}}),
      List{"p: ?@3 yes@3 no@2 no@2"});
}

TEST(ProductionOfAll, AnEnvironmentOfUnknownKindMayBeStaging) {
  EXPECT_EQ(
      Github(
          "jobs:\n  g: {environment: Gamma, steps: [{run: fly deploy}]}\n  p: {needs: g, steps: [{run: fly deploy -e "
          "prod}]}\n",
          kStaged),
      List{"p: ?@2 job g deploys to Gamma before it; whether that is for staging is not told"});
}

TEST(ProductionOfAll, HostileGraphsEnd) {
  std::string circle = "on: push\njobs:\n";
  for (int i = 0; i < 400; ++i) circle += "  j" + std::to_string(i) + ": {uses: ./.github/workflows/cd.yml}\n";
  EXPECT_EQ(Github(circle, kTested), List{});
  std::string ring = "on: push\njobs:\n";
  for (int i = 0; i < 400; ++i) {
    ring += "  j" + std::to_string(i) + ": {environment: prod, needs: [j" + std::to_string((i + 1) % 400) +
            "], steps: [{run: fly deploy}]}\n";
  }
  EXPECT_EQ(Github(ring, kStaged).size(), 200u);
  for (std::string_view text :
       {"on: {workflow_dispatch: {inputs: [a]}}\njobs: {p: {needs: p, environment: {name: []}, steps: [{run: fly "
        "deploy -e "
        "prod}]}}",
        "on: {workflow_dispatch: {inputs: {tag: 1}}}\njobs: {p: {if: [a], steps: [{run: fly deploy -e prod}]}}"}) {
    EXPECT_EQ(Github(text, kWayBack).size(), 1u) << text;
  }
  EXPECT_EQ(
      Gitlab(
          "variables: [a]\np: {script: [fly deploy -e prod], rules: {a: b}, when: [manual], allow_failure: [x], needs: "
          "{a: b}, environment: [prod]}\n",
          kApproved)
          .size(),
      1u);
  EXPECT_EQ(Azure("trigger: {}\nparameters: {a: b}\nstages:\n- {stage: [x], trigger: manual, condition: [always()], "
                  "jobs: [{job: p, "
                  "condition: {}, continueOnError: [x], steps: [{script: fly deploy -e prod, enabled: x}]}]}\n",
                  kApproved)
                .size(),
            1u);
  EXPECT_EQ(
      Circleci(
          "setup: [a]\nparameters: [x]\njobs: {p: {steps: [{deploy: {command: fly deploy -e prod}}]}}\nworkflows: {w: "
          "{jobs: [{p: {requires: {a: b}, filters: [x], matrix: 1}}]}}\n",
          kApproved)
          .size(),
      1u);
}

TEST(ProductionFacts, EachFlagStandsOnTheLineThatDecides) {
  Collected collected(
      {{".github/workflows/cd.yml",
        "on: push\njobs:\n  t:\n    steps: [{run: go test}]\n  p:\n    needs: t\n    environment: prod\n    "
        "steps: [{run: fly deploy}]\n"}});
  const value::Value& deployment = collected.Get("repo.production_deployments").AsList()[0];
  EXPECT_TRUE(FlagOf(deployment, "tested"));
  EXPECT_EQ(collected.PlaceOf(*deployment.Find("tested")), ".github/workflows/cd.yml:4:19");
  EXPECT_TRUE(IsAbsentPart(deployment, "approval"));
  EXPECT_EQ(TextOf(deployment, "rollback_reason"), "no job, command or input here brings an earlier version back");
  Collected none({{".github/workflows/ci.yml", "jobs: {t: {steps: [{run: go test}]}}"}});
  EXPECT_EQ(none.Get("repo.production_deployments").AsAbsence().reason, value::AbsentReason::kNotFound);
}

}  // namespace
}  // namespace seaworthy::collectors::repo
