// What must hold of every collector, whoever wrote it.
#include "collectors/registry.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "collect/run.h"

namespace seaworthy::collectors {
namespace {

namespace fs = std::filesystem;
using value::Kind;

// A folder that is gone when the test ends.
class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "seaworthy-contract-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void Write(const std::string& name, std::string_view text) {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
  }
  std::string path() const { return path_.string(); }

 private:
  fs::path path_;
};

collect::Outcome CollectAll(const std::string& root, const facts::Declarations& declarations) {
  auto repository = source::Repository::Open(root);
  EXPECT_TRUE(repository.ok());
  model::Service service;
  facts::Writer declared(declarations, "service");
  collect::Context context{*repository, service, Instant{1'900'000'000, 0}, {}};
  return collect::Run(declarations, All(), context, declared, {.offline = true});
}

TEST(Collectors, AreListedSortedAndHaveAFolderEach) {
  std::vector<std::string> ids;
  for (const collect::Collector* collector : All()) ids.emplace_back(collector->id);
  EXPECT_TRUE(std::ranges::is_sorted(ids));
  std::vector<std::string> folders;
  for (const auto& entry : fs::directory_iterator(fs::path(SEAWORTHY_SOURCE_DIR) / "src/collectors")) {
    if (entry.is_directory()) folders.push_back(entry.path().filename().string());
  }
  EXPECT_THAT(ids, testing::UnorderedElementsAreArray(folders));
}

TEST(Collectors, DeclareWhatTheyTell) {
  facts::Declarations declarations = AllDeclarations();
  for (const collect::Collector* collector : All()) {
    const facts::CollectorDeclaration* declared = declarations.FindCollector(collector->id);
    ASSERT_NE(declared, nullptr) << collector->id;
    EXPECT_THAT(declared->maturity, testing::AnyOf("experimental", "stable", "deprecated")) << collector->id;
    EXPECT_FALSE(declared->reads.empty()) << collector->id;
    EXPECT_TRUE(declared->absent.contains(value::AbsentReason::kNotFound) ||
                declared->absent.contains(value::AbsentReason::kNotDeclared))
        << collector->id << " must say what to do where it finds nothing";
  }
}

TEST(Collectors, EveryScalarFieldShowsAnExample) {
  facts::Declarations declarations = AllDeclarations();
  for (const auto& collector : declarations.collectors()) {
    for (const auto& type : collector.types) {
      for (const value::Field& field : type->fields) {
        bool nested = field.type.kind == Kind::kStruct ||
                      (field.type.kind == Kind::kList && field.type.arguments[0].kind == Kind::kStruct);
        EXPECT_TRUE(nested || !field.example.empty()) << collector.id << ": " << type->name << "." << field.name;
      }
    }
  }
}

TEST(Collectors, EveryTypeThatIsListedNamesItsElements) {
  facts::Declarations declarations = AllDeclarations();
  for (const facts::Declaration& fact : declarations.facts()) {
    if (fact.type.kind != Kind::kList || fact.type.arguments[0].kind != Kind::kStruct) continue;
    EXPECT_GE(fact.type.arguments[0].structure->label, 0) << fact.key << " has elements without a `label: true` field";
  }
}

TEST(Collectors, AnEmptyRepositoryProvesNothing) {
  facts::Declarations declarations = AllDeclarations();
  Folder empty;
  collect::Outcome outcome = CollectAll(empty.path(), declarations);
  EXPECT_TRUE(outcome.failures.empty());
  for (const facts::Declaration& fact : declarations.facts()) {
    const value::Value& value = outcome.facts->Get(*declarations.Slot(fact.key));
    if (value.Is(Kind::kAbsent)) continue;
    ASSERT_TRUE(value.Is(Kind::kList)) << fact.key;
    EXPECT_TRUE(value.AsList().empty()) << fact.key;
    EXPECT_EQ(fact.empty, facts::EmptyList::kKnown) << fact.key;
  }
}

// Names that collectors look at, filled with what nobody should trust.
TEST(Collectors, HostileFilesMakeNoFactAndNoCrash) {
  facts::Declarations declarations = AllDeclarations();
  const std::string nested = std::string(20'000, '[') + "1";
  const std::string bomb =
      "a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
      "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]\n"
      "e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]\nf: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e]\n"
      "g: [*f, *f, *f, *f, *f, *f, *f, *f, *f]\n";
  const std::string wrong = "kind: [Deployment]\napiVersion: {a: b}\nmetadata: 7\nspec: [1, 2]\njobs: x\non: 3\n";
  const std::string binary("\0\xff\xfe\x01kind: Deployment", 20);
  for (const std::string& text : {nested, bomb, wrong, binary, std::string(), std::string("- - - :\n\t- x")}) {
    Folder hostile;
    for (const char* name : {"deploy.yaml",
                             "k8s/app.yml",
                             "slo.yaml",
                             ".github/workflows/ci.yml",
                             ".gitlab-ci.yml",
                             ".circleci/config.yml",
                             "azure-pipelines.yml",
                             "Jenkinsfile",
                             "cloudbuild.yaml",
                             "README.md",
                             "CODEOWNERS",
                             "package.json",
                             "go.mod",
                             "renovate.json",
                             ".github/renovate.json5",
                             ".github/dependabot.yml",
                             "Pulumi.yaml",
                             "Pulumi.prod.yaml",
                             "stack.json",
                             ".pulumi/stacks/shop/prod.json",
                             ".pulumi/history/shop/prod/prod-1.history.json",
                             "terraform.tfstate",
                             "Chart.yaml",
                             "kustomization.yaml",
                             "catalog-info.yaml",
                             "docs/runbook.md",
                             "alertmanager.yml",
                             "OWNERS",
                             "coverage.xml",
                             "coverage/lcov.info",
                             "coverage/coverage-summary.json",
                             "cover.out",
                             "junit.xml",
                             "test-results.trx",
                             "unit.tap",
                             "load/summary.json",
                             "load/samples.jtl",
                             "load/wrk.txt",
                             "reports/trivy.json",
                             "codeql.sarif",
                             "bench.json",
                             "backups/restic.json",
                             "velero/backups.yaml"}) {
      hostile.Write(name, text);
    }
    collect::Outcome outcome = CollectAll(hostile.path(), declarations);
    for (const collect::Failure& failure : outcome.failures)
      ADD_FAILURE() << failure.collector << ": " << failure.error.ToString();
    const value::Value& workloads = outcome.facts->Get(*declarations.Slot("kubernetes.workloads"));
    EXPECT_TRUE(workloads.Is(Kind::kAbsent));
    const value::Value& objectives = outcome.facts->Get(*declarations.Slot("slo.objectives"));
    EXPECT_TRUE(objectives.Is(Kind::kAbsent));
  }
}

TEST(Collectors, StopWhenTheyAreAsked) {
  facts::Declarations declarations = AllDeclarations();
  Folder folder;
  for (int i = 0; i < 50; ++i) folder.Write("k8s/" + std::to_string(i) + ".yaml", "kind: Deployment\n");
  auto repository = source::Repository::Open(folder.path());
  ASSERT_TRUE(repository.ok());
  model::Service service;
  std::stop_source stop;
  stop.request_stop();
  for (const collect::Collector* collector : All()) {
    facts::Writer out(declarations, std::string(collector->id));
    collect::Context context{*repository, service, Instant{}, stop.get_token()};
    (void)collector->collect(context, out);  // Stopped early or done at once; it must return.
  }
}

}  // namespace
}  // namespace seaworthy::collectors
