#include "collectors/repo/deploy_commands.h"

#include <gtest/gtest.h>

#include "collectors/repo/shell.h"
#include "collectors/repo/words.h"

namespace seaworthy::collectors::repo {
namespace {

std::vector<std::string> WordsOf(std::string_view line) { return Unwrap(SplitCommands(line).at(0).words); }

TEST(Deploys, KnowsTheTools) {
  for (std::string_view line : {"pulumi up --stack prod --yes",
                                "terraform apply -auto-approve",
                                "terraform -chdir=x apply",
                                "kubectl -n shop apply -f k8s/",
                                "kubectl apply --filename k8s",
                                "kubectl set image deploy/x x=y",
                                "helm upgrade --install shop ./chart",
                                "helmfile -e prod apply",
                                "skaffold run",
                                "argocd app sync shop",
                                "aws ecs update-service --cluster x",
                                "aws --region eu lambda update-function-code --x",
                                "gcloud run deploy shop",
                                "gcloud app deploy",
                                "az webapp deploy --name x",
                                "flyctl deploy",
                                "cdk deploy --all",
                                "npx cdk deploy",
                                "serverless deploy --stage prod",
                                "ansible-playbook -i prod site.yml",
                                "heroku container:release web",
                                "./deploy.sh prod",
                                "bash scripts/deploy-staging.sh",
                                "make deploy",
                                "npm run deploy:prod",
                                "kamal deploy",
                                "git push heroku main",
                                "docker stack deploy -c x y"}) {
    EXPECT_TRUE(Deploys(WordsOf(line))) << line;
  }
}

TEST(Deploys, KnowsWhatOnlyShowsOrPrepares) {
  for (std::string_view line : {"pulumi preview",
                                "terraform plan",
                                "terraform init",
                                "kubectl get pods",
                                "kubectl apply --dry-run=client -f x",
                                "kubectl create namespace x",
                                "helm template .",
                                "helm lint",
                                "helm repo add x y",
                                "docker push x",
                                "npm publish",
                                "mvn deploy",
                                "aws s3 sync a s3://b",
                                "echo deploy",
                                "cat deploy.yaml",
                                "make deploy-docs",
                                "./test-deploy.sh",
                                "gcloud auth login",
                                "cdk diff",
                                "ansible-playbook --check x.yml",
                                "cd deploy"}) {
    EXPECT_FALSE(Deploys(WordsOf(line))) << line;
  }
}

struct NameCase {
  std::string_view line;
  std::string_view name;
};

TEST(EnvironmentOf, ReadsOptionsAssignmentsAndPaths) {
  for (const NameCase& row : {NameCase{"pulumi up --stack prod", "prod"},
                              {"pulumi up -s acme/shop/staging", "staging"},
                              {"kubectl apply -n shop-staging -f x", "shop-staging"},
                              {"kubectl apply -f k8s/overlays/production/", "production"},
                              {"kubectl apply -f deploy/live/dev/deployment.yaml", "dev"},
                              {"helm upgrade shop chart -f values-prod.yaml", "prod"},
                              {"terraform apply -var environment=qa", "qa"},
                              {"terraform apply -var-file=envs/prod.tfvars", "prod"},
                              {"make deploy ENV=uat", "uat"},
                              {"./deploy.sh production", "production"},
                              {"serverless deploy --stage=dev", "dev"},
                              {"kubectl apply -n $NAMESPACE -f x", ""},
                              {"kubectl set image deploy/x x=registry/test:1", ""},
                              {"skaffold run", ""},
                              {"kubectl apply -f preprod/x.yaml", "preprod"}}) {
    EXPECT_EQ(EnvironmentOf(WordsOf(row.line)), row.name) << row.line;
  }
}

struct KindCase {
  std::string_view name;
  std::string_view kind;
};

TEST(EnvironmentKind, KnowsWhatIsNotProduction) {
  for (const KindCase& row : {KindCase{"production", "production"},
                              {"prod-eu", "production"},
                              {"prod1", "production"},
                              {"live", "production"},
                              {"pre-prod", "staging"},
                              {"preproduction", "staging"},
                              {"non-prod", "staging"},
                              {"gke-staging", "staging"},
                              {"QA", "staging"},
                              {"deployStaging", "staging"},
                              {"dev2", "development"},
                              {"review/x", "development"},
                              {"github-pages", ""},
                              {"product", ""},
                              {"", ""}}) {
    EXPECT_EQ(EnvironmentKind(row.name), row.kind) << row.name;
  }
  EXPECT_EQ(EnvironmentWord("Build, test and deploy", Wording::kProse), "");
}

}  // namespace
}  // namespace seaworthy::collectors::repo
