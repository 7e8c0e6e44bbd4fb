#include "collectors/repo/infrastructure.h"

#include <gtest/gtest.h>

#include "collectors/repo/test_repository.h"
#include "collectors/repo/words.h"

namespace seaworthy::collectors::repo {
namespace {

using List = std::vector<std::string>;

// `kind path`, with ` not-production` where it serves another environment.
List Found(TestFiles files) {
  List out;
  TestRepository repository(files);
  auto environment_of = [](std::string_view path) { return std::string(EnvironmentKind(path)); };
  for (const Infrastructure& found : ReadInfrastructure(*repository, environment_of, {})) {
    out.push_back(found.kind + " " + found.path + (found.production ? "" : " not-production"));
  }
  return out;
}

constexpr std::string_view kDeployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n";

TEST(ReadInfrastructure, KnowsTheToolsByTheirFiles) {
  EXPECT_EQ(Found({{"infra/Pulumi.yaml", "name: a\n"}}), List{"pulumi infra/Pulumi.yaml"});
  EXPECT_EQ(Found({{"terraform/main.tf", ""}, {"terraform/vars.tf", ""}, {"terraform/modules/x/main.tf", ""}}),
            List{"terraform terraform"});
  EXPECT_EQ(Found({{"main.tf", ""}}), List{"terraform ."});
  EXPECT_EQ(Found({{"chart/Chart.yaml", "name: a\n"}, {"chart/templates/d.yaml", kDeployment}}), List{"helm chart"});
  EXPECT_EQ(Found({{"k8s/a.yaml", kDeployment}, {"k8s/b.yaml", kDeployment}}), List{"kubernetes k8s"});
  EXPECT_EQ(Found({{"docker-compose.prod.yml", "services: {}\n"}, {"compose.yaml", ""}}),
            (List{"compose compose.yaml", "compose docker-compose.prod.yml"}));
  EXPECT_EQ(Found({{"template.yaml", "AWSTemplateFormatVersion: x\n"}}), List{"cloudformation template.yaml"});
  EXPECT_EQ(Found({{"serverless.yml", ""}, {"cdk.json", "{}"}}), (List{"cdk cdk.json", "serverless serverless.yml"}));
  EXPECT_EQ(Found({{"ops/roles/web/tasks/main.yml", ""}}), List{"ansible ops/roles"});
}

TEST(ReadInfrastructure, ProductionIsNamedOrNothingIs) {
  EXPECT_EQ(Found({{"Pulumi.yaml", ""}, {"Pulumi.dev.yaml", ""}}), List{"pulumi Pulumi.yaml not-production"});
  EXPECT_EQ(Found({{"Pulumi.yaml", ""}, {"Pulumi.dev.yaml", ""}, {"Pulumi.prod.yaml", ""}}),
            List{"pulumi Pulumi.yaml"});
  EXPECT_EQ(Found({{"overlays/staging/kustomization.yaml", ""}, {"overlays/production/kustomization.yaml", ""}}),
            (List{"kustomize overlays/production", "kustomize overlays/staging not-production"}));
  EXPECT_EQ(Found({{"tf/main.tf", ""}, {"tf/staging.tfvars", ""}}), List{"terraform tf not-production"});
}

TEST(ReadInfrastructure, WhatIsNoEvidenceDoesNotCount) {
  EXPECT_EQ(Found({{"examples/Pulumi.yaml", ""},
                   {"tests/k8s/a.yaml", kDeployment},
                   {".github/workflows/a.yml", kDeployment},
                   {"docs/x.md", kDeployment}}),
            List{});
  EXPECT_EQ(Found({{"a.yaml", "kind: Deployment\n"},
                   {"b.yaml", "apiVersion: v1\nkind: ConfigMap\n"},
                   {"c.yaml", "apiVersion: v1\n# kind: Deployment\n"}}),
            List{});
}

TEST(LineOfWorkload, CountsLines) {
  EXPECT_EQ(LineOfWorkload("# a\n---\napiVersion: apps/v1\nkind: StatefulSet # x\n"), 4);
  EXPECT_EQ(LineOfWorkload(""), 0);
  EXPECT_EQ(LineOfWorkload("apiVersion: v1\nkind: "), 0);
}

}  // namespace
}  // namespace seaworthy::collectors::repo
