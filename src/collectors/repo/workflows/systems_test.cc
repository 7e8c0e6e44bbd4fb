// The CI systems besides GitHub and CircleCI: what each reader makes of a small pipeline, and of nonsense.

#include <gtest/gtest.h>

#include "collectors/repo/environments.h"
#include "collectors/repo/test_repository.h"
#include "collectors/repo/workflows.h"

namespace seaworthy::collectors::repo {
namespace {

using List = std::vector<std::string>;

std::string InWords(const Job& job) {
  std::string out = job.name;
  if (job.runs_tests) out += " tests(" + job.test_command + "@" + std::to_string(job.test_place.line) + ")";
  if (job.deploys) out += " deploys";
  for (const std::string& environment : job.environments) out += " to " + environment;
  if (job.approval == true) out += " approved";
  for (const std::string& need : job.needs) out += " <" + need;
  if (!job.elsewhere.empty()) out += " elsewhere";
  return out;
}

List JobsOf(TestFiles files) {
  List out;
  TestRepository repository(files);
  for (const Workflow& workflow : ReadWorkflows(*repository, {})) {
    if (!workflow.elsewhere.empty()) out.push_back("elsewhere(" + workflow.elsewhere + ")");
    for (const Job& job : workflow.jobs) out.push_back(InWords(job));
  }
  return out;
}

TEST(Gitlab, StagesOrderJobs) {
  EXPECT_EQ(JobsOf({{".gitlab-ci.yml", R"(stages: [build, test, staging, production]
unit:
  stage: test
  script:
    - go test ./...
stage:
  stage: staging
  script: [helm upgrade shop chart]
  environment: staging
prod:
  stage: production
  script: [helm upgrade shop chart]
  environment: {name: production, url: x}
  when: manual
stop:
  stage: production
  script: [helm uninstall shop]
  environment: {name: staging, action: stop}
)"}}),
            (List{"unit tests(go test ./...@5)", "stage deploys to staging <unit",
                  "prod deploys to production approved <unit <stage", "stop <unit <stage"}));
}

TEST(Gitlab, ReadsExtendsReferencesAndIncludes) {
  EXPECT_EQ(
      JobsOf({{".gitlab-ci.yml",
               "include: /ci/*.yml\n.base:\n  script: [make test]\nunit:\n  extends: .base\nother:\n  script:\n  - "
               "!reference [.base, script]\n"},
              {"ci/more.yml",
               "lint:\n  script: x\n.env: {variables: {STAGE: prod}}\ndeploy:\n  extends: [.env]\n  needs: [unit, "
               "{job: lint}]\n  script: kubectl apply -f k8s\n"}}),
      (List{"deploy deploys to prod <unit <lint", "lint", "other tests(make test@3)", "unit tests(make test@3)"}));
}

TEST(Gitlab, WhatIsIncludedFromElsewhereIsNotKnown) {
  EXPECT_EQ(JobsOf({{".gitlab-ci.yml",
                     "include:\n- project: acme/ci\n  file: test.yml\n- template: Auto-DevOps.gitlab-ci.yml\n"}}),
            List{"elsewhere(template Auto-DevOps.gitlab-ci.yml)"});
}

TEST(Gitlab, TiersAndVariablesNameTheEnvironment) {
  EXPECT_EQ(JobsOf({{".gitlab-ci.yml",
                     "variables: {TARGET: qa}\nd:\n  stage: deploy\n  script: x\n  environment: $TARGET\n"}}),
            List{"d deploys to qa"});
  TestRepository repository(
      {{".gitlab-ci.yml", "d: {script: x, environment: {name: acme, deployment_tier: production}}\n"}});
  EXPECT_EQ(FindEnvironments(ReadWorkflows(*repository, {})).at(0).kind, "production");
}

TEST(Gitlab, TagsComeAfterTheMainLine) {
  TestRepository repository({{".gitlab-ci.yml",
                              "a: {stage: deploy, script: helm upgrade x y, environment: staging, only: [main]}\n"
                              "b: {stage: deploy, script: helm upgrade x y, environment: production, rules: [{if: "
                              "$CI_COMMIT_TAG, when: manual}]}\n"}});
  EXPECT_EQ(FindEnvironments(ReadWorkflows(*repository, {})).at(0).before_production, true);
}

TEST(Gitlab, ExtendsInACircleEnds) {
  EXPECT_EQ(JobsOf({{".gitlab-ci.yml",
                     "include: .gitlab-ci.yml\na: {extends: [b, a]}\nb: {extends: [a, b], script: go test}\n"}}),
            (List{"a tests(go test@3)", "b tests(go test@3)"}));
}

TEST(Azure, StagesDeploymentsAndTemplates) {
  EXPECT_EQ(JobsOf({{"azure-pipelines.yml", R"(trigger: [main]
stages:
- stage: Build
  jobs:
  - job: build
    steps:
    - script: dotnet test
    - template: ci/steps.yml
- stage: Staging
  jobs:
  - deployment: deploy
    environment: staging
    strategy: {runOnce: {deploy: {steps: [{script: kubectl apply -f k8s}]}}}
- stage: Production
  jobs:
  - template: ci/deploy.yml
    parameters: {environment: production}
)"},
                    {"ci/steps.yml", "steps:\n- script: npm run e2e\n"},
                    {"ci/deploy.yml",
                     "parameters:\n- name: environment\njobs:\n- deployment: deploy\n  environment: ${{ "
                     "parameters.environment }}\n  strategy: {runOnce: {deploy: {steps: [{script: x}]}}}\n"}}),
            (List{"Build/build tests(dotnet test@7)", "Staging/deploy deploys to staging <Build/build",
                  "Production/deploy deploys to production <Staging/deploy"}));
}

TEST(Azure, TasksRunThings) {
  EXPECT_EQ(JobsOf({{"azure-pipelines.yml",
                     "pool: x\nsteps:\n- task: Maven@4\n  inputs: {goals: verify}\n- task: AzureWebApp@1\n"}}),
            List{"job tests(mvn verify@3) deploys"});
  EXPECT_EQ(JobsOf({{"azure-pipelines.yml", "pool: x\nsteps:\n- task: PublishTestResults@2\n"}}), List{"job"});
  EXPECT_EQ(JobsOf({{"azure-pipelines.yml",
                     "trigger: none\nstages:\n- ${{ if eq(1, 1) }}:\n  - stage: A\n    jobs: [{job: j, steps: [{bash: "
                     "pytest}]}]\n- template: x.yml@shared\n"}}),
            (List{"elsewhere(template x.yml@shared)", "A/j tests(pytest@5)"}));
  EXPECT_EQ(JobsOf({{".azuredevops/steps.yml", "steps:\n- script: npm test\n"}}),
            List{});  // A template that nothing uses.
}

TEST(Jenkins, ReadsStagesInOrder) {
  EXPECT_EQ(JobsOf({{"Jenkinsfile", R"(// sh 'go test'
pipeline {
  stages {
    stage('Test') { steps { sh 'mvn -B verify' } }
    stage('Staging') { steps { sh """
      helm upgrade shop chart -n staging
    """ } }
    stage('Prod') {
      input { message "Deploy?" }
      steps { sh(script: "helm upgrade shop chart -n production", returnStatus: true) }
    }
  }
}
)"}}),
            (List{"Test tests(mvn -B verify@4)", "Staging deploys to staging <Test",
                  "Prod deploys to production approved <Test <Staging"}));
}

TEST(Jenkins, StagesSideBySideDoNotWaitForEachOther) {
  EXPECT_EQ(JobsOf({{"Jenkinsfile",
                     "stage('A') { sh 'x' }\nparallel {\n  stage('B') { sh 'x' }\n  stage('C') { sh 'x' "
                     "}\n}\nstage('D') { sh 'x' }\n"}}),
            (List{"A", "B <A", "C <A", "D <A <B <C"}));
}

TEST(Jenkins, ASharedLibraryIsElsewhere) {
  EXPECT_EQ(JobsOf({{"Jenkinsfile", "@Library('acme') _\nstandardPipeline()\n"}}), List{"elsewhere(a shared library)"});
  EXPECT_EQ(JobsOf({{"Jenkinsfile", "node { echo 'go test'; sh \"make build\" }"}}), List{"pipeline"});
}

TEST(Bitbucket, DeploymentsAreInOrder) {
  EXPECT_EQ(
      JobsOf({{"bitbucket-pipelines.yml",
               "pipelines:\n  branches:\n    main:\n    - step: {name: Test, script: [npm test]}\n    - parallel:\n    "
               "  - step: {name: A, script: [x]}\n    - step: {name: S, deployment: staging, script: [x]}\n"
               "    - step: {name: P, deployment: production, trigger: manual, script: [{pipe: "
               "atlassian/aws-ecs-deploy:1}]}\n"}}),
      (List{"Test tests(npm test@4)", "A <Test", "S deploys to staging <Test <A",
            "P deploys to production approved <Test <A <S"}));
}

TEST(Buildkite, WaitsHoldWhatFollows) {
  EXPECT_EQ(JobsOf({{".buildkite/pipeline.yml",
                     "steps:\n- label: T\n  command: [cargo test]\n- wait\n- {label: S, command: ./deploy.sh "
                     "staging}\n- block: Release\n- {key: p, command: ./deploy.sh production}\n- {trigger: other}\n"}}),
            (List{"T tests(cargo test@3)", "S deploys to staging <T", "p deploys to production approved <T <S",
                  "step approved <T <S elsewhere"}));
}

TEST(Cloudbuild, StepsAreImagesWithArguments) {
  EXPECT_EQ(
      JobsOf({{"cloudbuild.yaml",
               "steps:\n- name: golang:1.22\n  entrypoint: go\n  args: [test, ./...]\n- name: "
               "gcr.io/cloud-builders/kubectl\n  id: d\n  args: [apply, -f, k8s/prod]\n"
               "- name: bash\n  entrypoint: bash\n  args:\n  - -c\n  - |\n    echo \"it's\"\n    npm test\n"}}),
      (List{"step 1 tests(go test ./...@2)", "d deploys to prod <step 1", "step 3 tests(npm test@14) <step 1 <d"}));
}

TEST(Drone, StepsFollowEachOther) {
  EXPECT_EQ(JobsOf({{".drone.yml",
                     "kind: pipeline\nname: default\nsteps:\n- {name: t, image: x, commands: [pytest]}\n- {name: d, "
                     "image: sinlead/drone-kubectl, settings: {namespace: staging}}\n---\nkind: secret\n"}}),
            (List{"t tests(pytest@4)", "d deploys to staging <t"}));
  EXPECT_EQ(JobsOf({{".woodpecker.yml", "steps:\n  test:\n    image: x\n    commands: [go test]\n"}}),
            List{"test tests(go test@4)"});
}

TEST(Travis, ALanguageHasItsUsualTests) {
  EXPECT_EQ(JobsOf({{".travis.yml", "language: go\n"}}), List{"build tests(go test@1)"});
  EXPECT_EQ(JobsOf({{".travis.yml", "language: go\nscript: make build\n"}}), List{"build"});
  EXPECT_EQ(JobsOf({{".travis.yml",
                     "jobs:\n  include:\n  - {stage: test, script: tox}\n  - {stage: ship, script: x, deploy: "
                     "{provider: heroku, app: shop-prod}}\n"}}),
            (List{"test tests(tox@3)", "ship deploys to prod <test"}));
}

TEST(Travis, TheScriptOfAllRunsBesideTheStages) {
  EXPECT_EQ(JobsOf({{".travis.yml",
                     "language: python\nscript: [py.test]\njobs:\n  include:\n  - {stage: ship, script: skip, deploy: "
                     "{provider: pypi}}\n"}}),
            (List{"build tests(py.test@2)", "ship <build"}));
}

TEST(Tekton, ReadsTasksAndPipelines) {
  EXPECT_EQ(JobsOf({{".tekton/a.yaml",
                     "apiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: p}\nspec:\n  tasks:\n  - name: t\n   "
                     " taskSpec:\n      steps:\n      - script: |\n          #!/bin/sh\n          go test ./...\n"
                     "  - name: d\n    runAfter: [t]\n    taskRef: {name: kubectl-deploy}\n"}}),
            (List{"t tests(go test ./...@11)", "d <t elsewhere"}));
}

TEST(Systems, NonsenseIsLeftOut) {
  for (std::string_view path : {".gitlab-ci.yml", ".circleci/config.yml", "azure-pipelines.yml",
                                "bitbucket-pipelines.yml", ".buildkite/p.yml", "cloudbuild.yaml", ".drone.yml",
                                ".tekton/a.yaml", ".travis.yml", ".woodpecker.yml", ".github/workflows/a.yml"}) {
    for (std::string_view text : {"", "a", "[]", "[1, [2], {a: b}]", "{}",
                                  "{steps: {a: [1]}, jobs: 1, stages: [1, {}], pipelines: [[]], workflows: 3, script: "
                                  "{}, include: [[], {local: []}], spec: [], apiVersion: tekton.dev/v1}",
                                  "jobs: {a: null, b: [], c: {steps: null, needs: {a: b}}}\nstages: {a: b}\nsteps: "
                                  "[null, [], {script: [], run: [], task: {}, command: {}}]\npipelines: {a: [null, "
                                  "{step: null}, {parallel: {}}, {stage: []}], b: {c: 1}}\n",
                                  "trigger: [\n"}) {
      (void)JobsOf({{path, text}});
    }
  }
  for (std::string_view text : {"", "stage('", "stage(\"\"\"", "sh", "sh '''", "}}}}", "parallel {", "/* ", "//",
                                "input", "stage('a') { stage('b') { sh", "@Library", "\\", "'\\"})
    (void)JobsOf({{"Jenkinsfile", text}});
}

}  // namespace
}  // namespace seaworthy::collectors::repo
