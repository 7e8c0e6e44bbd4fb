#include "collectors/repo/test_commands.h"

#include <gtest/gtest.h>

#include "collectors/repo/shell.h"

namespace seaworthy::collectors::repo {
namespace {

bool Runs(std::string_view line) {
  for (const Command& command : SplitCommands(line)) {
    std::vector<std::string> words = Unwrap(command.words);
    if (!words.empty() && RunsTests(words)) return true;
  }
  return false;
}

TEST(RunsTests, KnowsTheRunnersOfManyEcosystems) {
  for (std::string_view line : {"go test ./...",
                                "gotestsum --format dots",
                                "cargo test --all",
                                "cargo nextest run",
                                "dotnet test src/cart/",
                                "pytest -q",
                                "python -m pytest",
                                "python -m unittest discover",
                                "tox -e py312",
                                "nox -s tests",
                                "nox -s test-3.12",
                                "tox -e lint,py312",
                                "tox",
                                "python manage.py test",
                                "./manage.py test app",
                                "coverage run -m pytest",
                                "npm test",
                                "npm t",
                                "npm run test:unit",
                                "npm run e2e",
                                "yarn test --ci",
                                "yarn workspace app test",
                                "pnpm -r test",
                                "pnpm --filter app run test",
                                "bun test",
                                "npx jest --ci",
                                "npx vitest run",
                                "npx cypress run",
                                "npx playwright test",
                                "node --test",
                                "mvn -B verify",
                                "./mvnw package",
                                "mvn clean install -DskipTests=false",
                                "./gradlew check",
                                "./gradlew build",
                                "gradle :app:test",
                                "./gradlew integrationTest",
                                "bazel test //...",
                                "plz test",
                                "make test",
                                "make -C app test",
                                "make check",
                                "make unit-tests",
                                "just test",
                                "task test",
                                "bundle exec rspec",
                                "rake test",
                                "bin/rails test",
                                "mix test",
                                "vendor/bin/phpunit",
                                "php artisan test",
                                "composer test",
                                "./test.sh",
                                "bash ci/run-tests.sh",
                                "scripts/e2e.sh",
                                "ctest --output-on-failure",
                                "meson test -C build",
                                "sbt clean coverage test",
                                "sbt \"project core\" testOnly",
                                "clojure -X:test",
                                "lein test",
                                "swift test",
                                "xcodebuild test -scheme x",
                                "flutter test",
                                "deno test",
                                "zig build test",
                                "docker compose run --rm web pytest -q",
                                "docker run -v $PWD:/x image npm test",
                                "docker compose run --rm tests",
                                "docker build --target test .",
                                "docker compose up --exit-code-from tests tests",
                                "helm test shop",
                                "ct install",
                                "promtool test rules x.yml",
                                "k6 run load.js",
                                "newman run x.json",
                                "nx affected -t test",
                                "turbo run test",
                                "earthly +test",
                                "Rscript -e 'devtools::test()'",
                                "julia --project -e 'using Pkg; Pkg.test()'",
                                "bats tests/",
                                "terraform test",
                                "xvfb-run -a npm run test:e2e",
                                "sudo make test",
                                "make lint && make test",
                                "if ! go test; then exit 1; fi"}) {
    EXPECT_TRUE(Runs(line)) << line;
  }
}

TEST(RunsTests, DoesNotBelieveWords) {
  for (std::string_view line : {"echo test",
                                "nox -s lint",
                                "tox -e mypy,docs",
                                "tox -e flake8",
                                "nox --session typing",
                                "pnpm install",
                                "yarn",
                                "yarn build",
                                "./tests/setup.sh",
                                "echo \"go test ./...\"",
                                "# go test",
                                "pip install pytest",
                                "npm install jest",
                                "npm ci",
                                "yarn add -D vitest",
                                "docker build -t test .",
                                "docker push registry/test",
                                "cd test",
                                "mkdir -p test-results",
                                "go build ./...",
                                "go vet ./...",
                                "cargo build --tests",
                                "mvn package -DskipTests",
                                "mvn install -Dmaven.test.skip=true",
                                "./gradlew build -x test",
                                "./gradlew assemble",
                                "./gradlew compileTestJava",
                                "npm run lint",
                                "npm run build",
                                "npm run build:test",
                                "npm run test:setup",
                                "npm run start:test",
                                "make lint",
                                "make build",
                                "make test-image",
                                "make check-complete-demo",
                                "terraform validate",
                                "helm lint",
                                "helm template . --set tests.enabled=true",
                                "kubectl apply -f tests/",
                                "kustomize build tests",
                                "pytest --version",
                                "pytest --collect-only",
                                "cp test.env .env",
                                "./scripts/setup-test-env.sh",
                                "bash upload-test-results.sh",
                                "docker run --rm image --help",
                                "git checkout test",
                                "test -f x",
                                "[ -f test ]",
                                "curl https://test.example.com",
                                "aws s3 cp test s3://x",
                                "docker compose up -d",
                                "skaffold run",
                                "playwright install",
                                "npx playwright install --with-deps",
                                "cypress verify",
                                "golangci-lint run",
                                "pre-commit run --all-files",
                                "sonar-scanner",
                                "cat <<EOF\nnpm test\nEOF"}) {
    EXPECT_FALSE(Runs(line)) << line;
  }
}

TEST(RunsTests, EndsOnLongLines) {
  std::vector<std::string> containers;
  std::vector<std::string> managers;
  for (int i = 0; i < 20'000; ++i) {
    containers.insert(containers.end(), {"docker", "run"});
    managers.emplace_back("yarn");
  }
  EXPECT_FALSE(RunsTests(containers));
  EXPECT_FALSE(RunsTests(managers));
}

TEST(SaysIntegration, KnowsTheWords) {
  for (std::string_view text : {"npm run e2e", "make integration-test", "Smoke test", "npx cypress run",
                                "helm test shop", "contract-tests", "endToEnd"}) {
    EXPECT_TRUE(SaysIntegration(text)) << text;
  }
  for (std::string_view text : {"go test ./...", "unit tests", "pytest", "build it and test it"})
    EXPECT_FALSE(SaysIntegration(text)) << text;
}

}  // namespace
}  // namespace seaworthy::collectors::repo
