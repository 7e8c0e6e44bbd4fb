#include "collectors/repo/workflows.h"

#include <gtest/gtest.h>

#include "collectors/repo/environments.h"
#include "collectors/repo/test_repository.h"
#include "collectors/repo/workflows/common.h"

namespace seaworthy::collectors::repo {
namespace {

using List = std::vector<std::string>;

std::string InWords(const Job& job) {
  std::string out = job.name;
  if (job.runs_tests) out += " tests(" + job.test_command + "@" + std::to_string(job.test_place.line) + ")";
  if (job.integration) out += " integration";
  if (job.deploys) out += " deploys";
  for (const std::string& environment : job.environments) out += " to " + environment;
  if (job.approval == true) out += " approved";
  if (!job.approval.has_value()) out += " approval?";
  for (const std::string& need : job.needs) out += " <" + need;
  if (!job.elsewhere.empty()) out += " elsewhere(" + job.elsewhere + ")";
  return out;
}

List JobsOf(TestFiles files) {
  List out;
  TestRepository repository(files);
  for (const Workflow& workflow : ReadWorkflows(*repository, {})) {
    for (const Job& job : workflow.jobs) out.push_back(InWords(job));
    if (!workflow.broken.empty()) out.push_back(workflow.system + " broken");
  }
  return out;
}

List Github(std::string_view text) { return JobsOf({{".github/workflows/ci.yml", text}}); }

TEST(Github, SeesTestsWhereTheyRun) {
  EXPECT_EQ(Github("on: push\njobs:\n  a:\n    steps:\n    - run: go test ./...\n"),
            (List{"a tests(go test ./...@5)"}));
  EXPECT_EQ(Github("jobs:\n  a:\n    steps:\n    - name: x\n      run: |\n        cd app\n        npm test\n"),
            (List{"a tests(npm test@7)"}));
  EXPECT_EQ(Github("jobs: {a: {steps: [{run: 'echo \"go test\"'}, {run: '# npm test'}]}}"), (List{"a"}));
  EXPECT_EQ(Github("jobs: {a: {if: false, steps: [{run: go test}]}, b: {if: '${{ false }}', steps: [{run: go test}]}}"),
            List{});
  EXPECT_EQ(Github("jobs: {a: {steps: [{if: false, run: go test}]}}"), (List{"a"}));
}

TEST(Github, ReadsActions) {
  EXPECT_EQ(Github("jobs: {a: {steps: [{uses: cypress-io/github-action@v6}]}}"),
            (List{"a tests(cypress-io/github-action@v6@1) integration"}));
  EXPECT_EQ(Github("jobs: {a: {steps: [{uses: gradle/gradle-build-action@v2, with: {arguments: check}}]}}"),
            (List{"a tests(gradle check@1)"}));
  EXPECT_EQ(Github("jobs: {a: {steps: [{uses: nick-fields/retry@v3, with: {command: npm run e2e}}]}}"),
            (List{"a tests(npm run e2e@1) integration"}));
  EXPECT_EQ(Github("jobs: {a: {steps: [{uses: dorny/test-reporter@v1}, {uses: actions/checkout@v4}]}}"), (List{"a"}));
  EXPECT_EQ(Github("jobs: {a: {environment: prod, steps: [{uses: azure/webapps-deploy@v3}]}}"),
            (List{"a deploys to prod approval?"}));
  EXPECT_EQ(Github("jobs: {a: {steps: [{uses: pulumi/actions@v6, with: {command: up, stack-name: acme/staging}}]}}"),
            (List{"a deploys to staging"}));
  EXPECT_EQ(Github("jobs: {a: {steps: [{uses: actions/deploy-pages@v4}]}}"), (List{"a"}));
}

TEST(Github, ADeploymentToAThrowAwayClusterIsATest) {
  EXPECT_EQ(Github("jobs:\n  deploy-test:\n    steps:\n    - uses: helm/kind-action@v1\n    - run: kubectl apply -f "
                   "k8s/\n    - run: kubectl wait --for=condition=Ready pod --all\n"),
            (List{"deploy-test tests(kubectl apply -f k8s/@5) integration"}));
  EXPECT_EQ(Github("jobs: {a: {steps: [{run: kind create cluster}, {run: kubectl apply -f k8s/}]}}"), (List{"a"}));
}

TEST(Github, AnEnvironmentOnlyForSecretsIsNoDeployment) {
  EXPECT_EQ(Github("jobs: {a: {environment: {name: prod, deployment: false}, steps: [{run: go test}]}}"),
            (List{"a tests(go test@1)"}));
  EXPECT_EQ(Github("jobs: {a: {environment: prod, steps: [{run: docker push x}]}}"), (List{"a approval?"}));
  EXPECT_EQ(Github("jobs: {deploy: {environment: prod, steps: [{run: ./own-tool}]}}"),
            (List{"deploy deploys to prod approval?"}));
}

TEST(Github, AVariableMayChooseTheEnvironment) {
  EXPECT_EQ(Github("jobs: {a: {env: {STAGE: \"${{ github.ref == 'refs/heads/main' && 'prod' || 'dev' }}\"}, steps: "
                   "[{run: terraform apply}]}}"),
            (List{"a deploys to prod to dev"}));
  EXPECT_EQ(Github("jobs: {a: {env: {ENVIRONMENT: '${{ inputs.x }}'}, steps: [{run: terraform apply}]}}"),
            (List{"a deploys"}));
}

TEST(Github, PublishingAPackageIsNoDeployment) {
  EXPECT_EQ(Github("jobs: {deploy: {environment: pypi, steps: [{uses: pypa/gh-action-pypi-publish@v1}]}}"),
            (List{"deploy approval?"}));
}

TEST(Github, WhatOnlyPrintsDeploysNothing) {
  EXPECT_EQ(Github("jobs: {deploy: {environment: prod, steps: [{run: echo deploying}, {run: 'sleep 1; exit 0'}]}}"),
            (List{"deploy approval?"}));
}

TEST(Github, NamesTheEnvironment) {
  EXPECT_EQ(Github("jobs: {a: {environment: '${{ matrix.e }}', strategy: {matrix: {e: [qa, prod]}}, steps: [{run: "
                   "skaffold run}]}}"),
            (List{"a deploys to qa to prod approval?"}));
  EXPECT_EQ(Github("jobs: {a: {environment: \"${{ github.ref == 'refs/heads/main' && 'production' || 'staging' }}\", "
                   "steps: [{run: skaffold run}]}}"),
            (List{"a deploys to production to staging approval?"}));
  EXPECT_EQ(Github("jobs: {deploy-staging: {steps: [{run: skaffold run}]}}"),
            (List{"deploy-staging deploys to staging"}));
  EXPECT_EQ(Github("jobs: {a: {env: {ENVIRONMENT: prod}, steps: [{run: 'helm upgrade x y'}]}}"),
            (List{"a deploys to prod"}));
  EXPECT_EQ(Github("jobs: {a: {steps: [{run: \"pulumi stack select stage\\npulumi up -y\"}]}}"),
            (List{"a deploys to stage"}));
  EXPECT_EQ(Github("name: Build, test and deploy\njobs: {a: {steps: [{run: skaffold run}]}}"), (List{"a deploys"}));
}

struct StartCase {
  std::string_view condition;
  Start start;
};

TEST(StartOfCondition, KnowsBranchesAndTags) {
  for (const StartCase& row :
       {StartCase{"github.ref == 'refs/heads/main'", Start::kMain},
        {"${{ startsWith(github.ref, 'refs/tags/v') }}", Start::kTag},
        {"github.ref != 'refs/heads/main' && !startsWith(github.ref, 'refs/tags/')", Start::kUnsaid},
        {"github.ref_name == 'develop'", Start::kDevelop},
        {"$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH", Start::kMain},
        {"$CI_COMMIT_TAG =~ /^v/", Start::kTag},
        {"always()", Start::kUnsaid},
        {"", Start::kUnsaid}}) {
    EXPECT_EQ(StartOfCondition(row.condition), row.start) << row.condition;
  }
}

TEST(Github, FollowsReusableWorkflowsAndActions) {
  EXPECT_EQ(JobsOf({{".github/workflows/a.yml",
                     "on: push\njobs:\n  call:\n    uses: ./.github/workflows/b.yml\n    with: {environment: qa}\n"},
                    {".github/workflows/b.yml",
                     "on: {workflow_call: {inputs: {environment: {type: string}}}}\njobs:\n  x:\n    environment: ${{ "
                     "inputs.environment }}\n    steps:\n    - run: go test\n    - run: kubectl apply -f k\n"}}),
            (List{"call / x tests(go test@6) deploys to qa approval?", "x tests(go test@6) deploys approval?"}));
  EXPECT_EQ(JobsOf({{".github/workflows/a.yml", "jobs: {x: {steps: [{uses: ./.github/actions/t}]}}"},
                    {".github/actions/t/action.yml", "runs:\n  using: composite\n  steps:\n  - run: npm test\n"}}),
            (List{"x tests(npm test@4)"}));
  EXPECT_EQ(JobsOf({{".github/workflows/a.yml", "jobs: {x: {steps: [{uses: ./}]}}"},
                    {"action.yml", "runs:\n  using: composite\n  steps:\n  - run: npm test\n"}}),
            (List{"x tests(npm test@4)"}));
  EXPECT_EQ(Github("jobs: {x: {steps: [{uses: ./.github/actions/gone}]}}"),
            (List{"x elsewhere(./.github/actions/gone)"}));
  EXPECT_EQ(Github("jobs: {x: {uses: acme/ci/.github/workflows/build.yml@main}}"),
            (List{"x elsewhere(acme/ci/.github/workflows/build.yml@main)"}));
  EXPECT_EQ(Github("jobs: {x: {uses: acme/ci/.github/workflows/python-test.yml@main}}"),
            (List{"x tests(uses: acme/ci/.github/workflows/python-test.yml@main@1) "
                  "elsewhere(acme/ci/.github/workflows/python-test.yml@main)"}));
  EXPECT_EQ(JobsOf({{".github/workflows/a.yml", "jobs: {x: {uses: ./.github/workflows/a.yml}}"}}).size(),
            1u);  // Calls itself.
}

TEST(Github, FollowsScriptsOfTheRepository) {
  EXPECT_EQ(JobsOf({{".github/workflows/a.yml", "jobs: {x: {steps: [{run: make ci}]}}"},
                    {"Makefile", ".PHONY: ci\nci: lint unit\nunit:\n\t@go test ./...\nlint:\n\tx\n"}}),
            (List{"x tests(make ci@1)"}));
  EXPECT_EQ(JobsOf({{".github/workflows/a.yml", "jobs: {x: {steps: [{run: npm test}]}}"},
                    {"package.json", R"({"scripts": {"test": "echo \"Error: no test specified\" && exit 1"}})"}}),
            (List{"x"}));
  EXPECT_EQ(JobsOf({{".github/workflows/a.yml", "jobs: {x: {steps: [{run: yarn verify, working-directory: ./web}]}}"},
                    {"web/package.json", R"({"scripts": {"verify": "tsc && vitest run"}})"}}),
            (List{"x tests(yarn verify@1)"}));
  EXPECT_EQ(JobsOf({{".github/workflows/a.yml", "jobs: {x: {steps: [{run: cd ci && ./all.sh}]}}"},
                    {"ci/all.sh", "#!/bin/bash\npytest\n"}}),
            (List{"x tests(./all.sh@1)"}));
  EXPECT_EQ(
      JobsOf({{".github/workflows/a.yml", "jobs: {x: {steps: [{run: ./a.sh}]}}"}, {"a.sh", "#!/bin/sh\n./a.sh\n"}}),
      (List{"x"}));
}

TEST(Github, OtherShapesAreLeftOut) {
  for (std::string_view text :
       {"", "jobs: []", "jobs: {a: [], b: 1, c: {steps: {}}, d: {steps: [1, [], {run: {}}, {uses: []}]}}", "- a",
        "text", "on: [1, {}]\njobs: {}", "jobs: {a: {needs: {}, environment: [], strategy: {matrix: [1]}, env: 3}}"}) {
    EXPECT_LE(Github(text).size(), 3u) << text;
  }
  EXPECT_EQ(Github("jobs: [\n"), (List{"github broken"}));
}

TEST(Github, KnowsTheTriggers) {
  TestRepository repository({{".github/workflows/a.yml",
                              "name: A\non:\n  push: {branches: [main], tags: [v*]}\n  workflow_run: {workflows: "
                              "[B]}\n  workflow_dispatch: {inputs: {tag: {}}}\njobs: {}\n"},
                             {".github/workflows/b.yml", "on: {push: {tags: [v*]}}\njobs: {}\n"}});
  std::vector<Workflow> workflows = ReadWorkflows(*repository, {});
  ASSERT_EQ(workflows.size(), 2u);
  EXPECT_EQ(workflows[0].triggers, (List{"tag", "push", "workflow_run", "workflow_dispatch"}));
  EXPECT_EQ(workflows[0].branches, List{"main"});
  EXPECT_EQ(workflows[0].after, List{"B"});
  EXPECT_EQ(workflows[0].inputs, List{"tag"});
  EXPECT_EQ(workflows[1].triggers, List{"tag"});
  EXPECT_EQ(workflows[1].name, "b.yml");
}

constexpr std::string_view kCircle = R"(version: 2.1
commands:
  deploy-to:
    parameters:
      environment: {type: string}
    steps:
      - run: |
          kubectl apply -f k8s/<< parameters.environment >>/
jobs:
  test:
    steps:
      - checkout
      - run: {name: x, command: npm test}
  staging_deploy:
    steps:
      - deploy-to: {environment: staging}
  production_deploy:
    steps:
      - deploy-to: {environment: production}
workflows:
  version: 2
  all:
    jobs:
      - test
      - staging_deploy: {requires: [test]}
      - hold: {type: approval, requires: [staging_deploy]}
      - production_deploy: {requires: [hold]}
)";

TEST(Circleci, ReadsWorkflowsCommandsAndApprovals) {
  EXPECT_EQ(JobsOf({{".circleci/config.yml", kCircle}}),
            (List{"test tests(npm test@13)", "staging_deploy deploys to staging <test", "hold approved <staging_deploy",
                  "production_deploy deploys to production approved <hold"}));
}

TEST(Circleci, ReadsOrbsByName) {
  EXPECT_EQ(JobsOf({{".circleci/config.yml",
                     "workflows: {a: {jobs: [node/test, {aws-ecs/deploy-service-update: {name: deploy-prod}}, x/y, "
                     "{hmpps/deploy_env: {name: d, env: preprod}}]}}"}}),
            (List{"node/test tests(node/test@1) elsewhere(node/test)",
                  "deploy-prod deploys to prod elsewhere(aws-ecs/deploy-service-update)", "x/y elsewhere(x/y)",
                  "d deploys to preprod elsewhere(hmpps/deploy_env)"}));
}

TEST(Circleci, WithoutWorkflowsTheBuildJobRuns) {
  EXPECT_EQ(JobsOf({{".circleci/config.yml", "jobs: {build: {steps: [{run: go test}]}, other: {steps: [{run: x}]}}"}}),
            (List{"build tests(go test@1)"}));
  for (std::string_view text :
       {"workflows: []", "workflows: {a: {jobs: {}}}", "workflows: {a: {jobs: [[], {}, 1]}}", "jobs: []"}) {
    EXPECT_LE(JobsOf({{".circleci/config.yml", text}}).size(), 1u) << text;
  }
}

TEST(WorkflowFacts, WhatIsKeptElsewhereIsNotKnown) {
  Collected collected({{".github/workflows/a.yml", "jobs: {x: {uses: acme/ci/.github/workflows/build.yml@main}}"},
                       {".github/workflows/b.yml", "jobs: {y: {steps: [{run: make}]}}"},
                       {".github/workflows/c.yml", "jobs: ["}});
  auto workflows = collected.Get("repo.workflows").AsList();
  ASSERT_EQ(workflows.size(), 3u);
  EXPECT_TRUE(IsAbsentPart(workflows[0], "runs_tests"));
  EXPECT_FALSE(IsAbsentPart(workflows[1], "runs_tests"));
  EXPECT_FALSE(FlagOf(workflows[1], "runs_tests"));
  EXPECT_EQ(workflows[2].AsAbsence().reason, value::AbsentReason::kMalformed);
}

TEST(WorkflowFacts, UnitTestsStandFirst) {
  Collected collected({{".github/workflows/a.yml", "name: A\njobs: {x: {steps: [{run: make}]}}"},
                       {".github/workflows/b.yml", "name: B\njobs: {x: {steps: [{run: npm run e2e}]}}"},
                       {".github/workflows/c.yml", "name: C\njobs: {x: {steps: [{run: go test}]}}"}});
  auto workflows = collected.Get("repo.workflows").AsList();
  EXPECT_EQ(TextOf(workflows[0], "name"), "C");
  EXPECT_EQ(TextOf(workflows[1], "name"), "B");
  EXPECT_EQ(TextOf(workflows[2], "name"), "A");
}

TEST(WorkflowFacts, EachPlaceIsWhereItStands) {
  Collected collected(
      {{".github/workflows/a.yml",
        "name: CI\non: push\njobs:\n  x:\n    steps:\n    - run: |\n        make\n        go test ./...\n"}});
  const value::Value& workflow = collected.Get("repo.workflows").AsList()[0];
  EXPECT_EQ(collected.PlaceOf(*workflow.Find("runs_tests")), ".github/workflows/a.yml:8");
  EXPECT_EQ(collected.PlaceOf(workflow.Find("jobs")->AsList()[0]), ".github/workflows/a.yml:4:3");
}

}  // namespace
}  // namespace seaworthy::collectors::repo
