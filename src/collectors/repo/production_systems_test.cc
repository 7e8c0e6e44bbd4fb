// What stands before production in pipelines of GitLab, Azure, CircleCI and Jenkins.
#include <gtest/gtest.h>

#include "collectors/repo/test_production.h"

namespace seaworthy::collectors::repo {
namespace {

constexpr std::string_view kGitlab = R"(stages: [test, qa, prod]
unit:
  stage: test
  script: [pytest]
qa:
  stage: qa
  environment: qa
  script: [helm upgrade shop chart]
prod:
  stage: prod
  environment: production
  script: [helm upgrade shop chart]
  when: manual
)";

TEST(ProductionOfGitlab, StagesTellTheOrder) {
  EXPECT_EQ(Told({{".gitlab-ci.yml", kGitlab}}), List{"prod: yes@4 yes@5 yes@13 ?@9"});
  EXPECT_EQ(Told({{".gitlab-ci.yml", std::string(kGitlab) + "  needs: []\n"}}), List{"prod: no@4 no@5 yes@13 ?@9"});
}

TEST(ProductionOfGitlab, ManualAndFailingJobsHoldNothingUp) {
  EXPECT_EQ(Gitlab("u: {stage: test, script: [pytest], allow_failure: true}\np: {stage: deploy, script: [fly deploy -e "
                   "prod]}\n",
                   kTested),
            List{"p: no@1 the tests of job u may fail"});
  EXPECT_EQ(
      Gitlab("q: {stage: test, script: [fly deploy -e qa], when: manual}\np: {stage: deploy, script: [fly deploy -e "
             "prod]}\n",
             kStaged),
      List{"p: ?@1 job q deploys to qa, but only if somebody starts it"});
  EXPECT_EQ(
      Gitlab("q: {stage: test, script: [fly deploy -e qa], when: manual}\np: {stage: deploy, needs: [q], script: [fly "
             "deploy -e prod]}\n",
             kStaged),
      List{"p: yes@1 job q deploys to qa before it"});
  EXPECT_EQ(
      Gitlab("q: {stage: test, script: [fly deploy -e qa], when: manual}\np: {stage: deploy, script: [fly deploy -e "
             "prod]}\n",
             kApproved),
      List{"p: no@2 it starts without a person"});
}

TEST(ProductionOfGitlab, JobsOfOtherPipelinesHoldNothingUp) {
  EXPECT_EQ(
      Gitlab("u: {stage: test, script: [pytest], only: [merge_requests]}\np: {stage: deploy, script: [fly deploy -e "
             "prod], only: [main]}\n",
             kTested),
      List{"p: ?@1 job u tests when something else starts it; whether a change must pass it first is not told here"});
  EXPECT_EQ(
      Gitlab("u: {stage: test, script: [pytest], rules: [{if: '$CI_PIPELINE_SOURCE == \"merge_request_event\"'}]}\np: "
             "{stage: deploy, script: [fly deploy -e prod]}\n",
             kTested),
      List{"p: ?@1 job u tests when something else starts it; whether a change must pass it first is not told here"});
  EXPECT_EQ(
      Gitlab("q: {stage: test, script: [fly deploy -e qa], only: [develop]}\np: {stage: deploy, script: [fly deploy -e "
             "prod], only: [main]}\n",
             kStaged),
      List{"p: ?@1 job q deploys to qa, but its order to production is not told"});
  EXPECT_EQ(
      Gitlab("q: {stage: test, script: [fly deploy -e qa], only: [main]}\np: {stage: deploy, script: [fly deploy -e "
             "prod], only: [tags]}\n",
             kStaged),
      List{"p: yes@1 job q deploys to qa before it"});
}

TEST(ProductionOfGitlab, RulesDecideWhoStartsIt) {
  EXPECT_EQ(
      Gitlab(
          "p:\n  script: [fly deploy -e prod]\n  rules:\n  - if: $CI_COMMIT_TAG\n    when: manual\n  - when: never\n",
          kApproved),
      List{"p: yes@5 when: manual"});
  EXPECT_EQ(
      Gitlab("p:\n  script: [fly deploy -e prod]\n  rules:\n  - if: $CI_COMMIT_TAG\n  - if: $X\n    when: manual\n",
             kApproved),
      List{"p: ?@6 some of its rules start it without a person"});
  EXPECT_EQ(Gitlab(".d: &d {script: [fly deploy -e prod]}\np: {<<: *d, when: manual}\n", kApproved),
            List{"p: yes@2 when: manual"});
  EXPECT_EQ(Gitlab(".d: {when: manual}\np: {extends: .d, script: [fly deploy -e prod]}\n", kApproved),
            List{"p: yes@1 when: manual"});
}

TEST(ProductionOfGitlab, WhatIsIncludedFromElsewhereIsNotKnown) {
  EXPECT_EQ(Told({{".gitlab-ci.yml",
                   "include: {project: acme/ci, file: test.yml}\np: {stage: deploy, script: [fly deploy -e prod]}\n"}}),
            List{"p: ?@1 ?@1 ?@1 ?@1"});
}

constexpr std::string_view kAzure = R"(trigger: [main]
stages:
- stage: Test
  jobs: [{job: u, steps: [{script: dotnet test}]}]
- stage: QA
  jobs: [{deployment: d, environment: qa, strategy: {runOnce: {deploy: {steps: [{script: ./ship}]}}}}]
- stage: Prod
  jobs:
  - deployment: d
    environment: production
    strategy:
      runOnce:
        deploy: {steps: [{script: ./ship}]}
        on:
          failure:
            steps: [{script: helm rollback shop}]
)";

TEST(ProductionOfAzure, StagesFollowEachOther) {
  EXPECT_EQ(Told({{"azure-pipelines.yml", kAzure}}), List{"Prod/d: yes@4 yes@6 ?@9 yes@16"});
  EXPECT_EQ(Azure("trigger: none\nstages:\n- stage: T\n  jobs: [{job: u, steps: [{script: go test}]}]\n- stage: P\n  "
                  "dependsOn: []\n  jobs: [{job: d, steps: [{script: fly deploy -e prod}]}]\n",
                  kTested),
            List{"P/d: no@4 it does not wait for job T/u, which tests"});
  EXPECT_EQ(Azure("trigger: none\nstages:\n- stage: T\n  jobs: [{job: u, steps: [{script: go test}]}]\n- stage: P\n  "
                  "condition: succeededOrFailed()\n  jobs: [{job: d, steps: [{script: fly deploy -e prod}]}]\n",
                  kTested),
            List{"P/d: no@7 it starts whatever job T/u finds"});
}

TEST(ProductionOfAzure, ApprovalsOfThePipelineAreSeen) {
  EXPECT_EQ(
      Azure(
          "pool: x\njobs:\n- job: wait\n  pool: server\n  steps: [{task: ManualValidation@0}]\n- job: p\n  dependsOn: "
          "wait\n  steps: [{script: fly deploy -e prod}]\n",
          kApproved),
      List{"p: yes@5 ManualValidation@0"});
}

TEST(ProductionOfAzure, TemplatesOfOtherRepositoriesAreNotKnown) {
  EXPECT_EQ(
      Azure("trigger: [main]\nstages:\n- template: t.yml@ci\n- stage: P\n  jobs: [{job: d, steps: [{script: fly deploy "
            "-e prod}]}]\n",
            kTested),
      List{"P/d: ?@1 a part is kept elsewhere: template t.yml@ci"});
}

constexpr std::string_view kCircle = R"(jobs:
  t: {steps: [{run: npm test}]}
  q: {steps: [{run: fly deploy -e qa}]}
  p: {steps: [{run: fly deploy -e prod}]}
workflows:
  all:
    jobs:
    - t
    - q: {requires: [t]}
    - hold: {type: approval, requires: [q]}
    - p: {requires: [hold]}
)";

TEST(ProductionOfCircleci, RequiresAndApprovals) {
  EXPECT_EQ(Told({{".circleci/config.yml", kCircle}}), List{"p: yes@2 yes@9 yes@10 no@11"});
  EXPECT_EQ(
      Circleci("jobs: {p: {steps: [{run: fly deploy -e prod}]}}\nworkflows: {a: {jobs: [node/test, p]}}\n", kTested),
      List{"p: no@2 it does not wait for job node/test, which tests"});
  EXPECT_EQ(
      Circleci(
          "jobs: {p: {steps: [{run: fly deploy -e prod}]}}\nworkflows: {a: {jobs: [x/y, {p: {requires: [x/y]}}]}}\n",
          kTested),
      List{"p: ?@2 job x/y is kept elsewhere: x/y"});
}

TEST(ProductionOfGitlab, TemplatesThatOnlyScanHideNothing) {
  EXPECT_EQ(
      Gitlab("include: [{template: Jobs/SAST.gitlab-ci.yml}, {template: Security/Secret-Detection.gitlab-ci.yml}]\np: "
             "{script: [fly deploy -e prod]}\n",
             kTested),
      List{"p: no@2 nothing before it runs tests"});
  EXPECT_EQ(Gitlab("include: [{template: Auto-DevOps.gitlab-ci.yml}]\np: {script: [fly deploy -e prod]}\n", kTested),
            List{"p: ?@1 a part is kept elsewhere: template Auto-DevOps.gitlab-ci.yml"});
  EXPECT_EQ(Gitlab("include: [{local: ci/gone.yml}]\np: {script: [fly deploy -e prod]}\n", kTested),
            List{"p: ?@1 a part is kept elsewhere: include ci/gone.yml"});
}

TEST(ProductionOfAzure, PipelinesOfOtherNamesAreRead) {
  constexpr std::string_view kPipeline = "trigger: none\njobs:\n- {job: p, steps: [{script: fly deploy -e prod}]}\n";
  EXPECT_EQ(Told({{"azure/release-pipeline.yml", kPipeline}}), List{"p: no@3 no@3 no@3 no@3"});
  EXPECT_EQ(Told({{"chart/templates/data-pipeline.yaml", "a: {{ .Values.x }}\n"}}), List{});
  EXPECT_EQ(
      Azure(
          "trigger: none\nstages:\n- stage: P\n  condition: and(succeeded(), eq(variables['Build.Reason'], 'Manual'))\n"
          "  jobs: [{job: p, steps: [{script: fly deploy -e prod}]}]\n",
          kApproved),
      List{"P/p: yes@5 only a person starts it"});
}

TEST(ProductionOfJenkins, NothingIsTold) {
  EXPECT_EQ(
      Told({{"Jenkinsfile",
             "pipeline {\n stage('test') { sh 'go test' }\n stage('deploy production') { sh 'kubectl apply -n prod -f "
             "k' }\n}\n"}}),
      List{"deploy production: ?@3 ?@3 ?@3 ?@3"});
}

}  // namespace
}  // namespace seaworthy::collectors::repo
