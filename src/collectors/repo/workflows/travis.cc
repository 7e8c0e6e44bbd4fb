// Travis CI: .travis.yml. A language without a `script` runs that language's usual tests.

#include <algorithm>
#include <array>

#include "collectors/repo/script_reader.h"
#include "collectors/repo/words.h"
#include "collectors/repo/workflows/common.h"
#include "collectors/repo/workflows/readers.h"

namespace seaworthy::collectors::repo {
namespace {

using formats::Node;

struct Default {
  std::string_view language;
  std::string_view script;
};

constexpr auto kDefaults = std::to_array<Default>({{"go", "go test"},
                                                   {"node_js", "npm test"},
                                                   {"ruby", "rake test"},
                                                   {"java", "mvn test"},
                                                   {"scala", "sbt test"},
                                                   {"clojure", "lein test"},
                                                   {"rust", "cargo test"},
                                                   {"php", "phpunit"},
                                                   {"elixir", "mix test"},
                                                   {"perl", "make test"},
                                                   {"haskell", "cabal test"}});

std::string_view DefaultScript(std::string_view language) {
  auto found = std::ranges::find(kDefaults, language, &Default::language);
  return found == kDefaults.end() ? std::string_view{} : found->script;
}

void ReadDeploy(const Node* deploy, JobReader& reader) {
  if (deploy == nullptr) return;
  auto read = [&](const Node& one) {
    std::string_view provider = one.TextAt("provider");
    bool publishes =
        HasWord(provider, {"npm", "pypi", "releases", "rubygems", "pages", "bintray", "packagecloud", "cargo"});
    if (provider.empty() || publishes) return;
    std::string_view environment;
    for (std::string_view key : {"environment", "env", "app", "bucket", "space", "stage"}) {
      if (environment.empty()) environment = EnvironmentWord(one.TextAt(key));
    }
    reader.AddDeployment(environment);
  };
  if (deploy->IsMapping()) read(*deploy);
  for (const Node& one : deploy->items()) read(one);
}

class Travis {
 public:
  Travis(const PipelineFile& input, Workflow& workflow) : input_(input), workflow_(workflow) {}

  void Read() {
    const Node& root = *input_.root;
    const Node* include = root.FindPath({"jobs", "include"});
    if (include == nullptr) include = root.FindPath({"matrix", "include"});
    if (root.Find("script") != nullptr) ReadJob(root, "build", {});
    bool staged = root.Find("script") != nullptr;
    if (include != nullptr) {
      for (const Node& job : include->items()) staged = ReadIncluded(job) || staged;
    }
    if (!staged) ReadJob(root, "build", {});
  }

 private:
  // A stage keeps its name for the jobs below it that name none.
  bool ReadIncluded(const Node& node) {
    std::string_view stage = node.TextAt("stage");
    if (!stage.empty() && stage != stage_) {
      for (const Job& job : workflow_.jobs) ended_.push_back(job.name);
      stage_ = stage;
    }
    bool works = node.Find("script") != nullptr || node.Find("deploy") != nullptr;
    if (!works) return false;
    std::string_view name = node.TextAt("name");
    ReadJob(node, name.empty() ? (stage_.empty() ? "job" : stage_) : std::string(name), ended_);
    return true;
  }

  void ReadJob(const Node& node, const std::string& name, std::vector<std::string> needs) {
    if (workflow_.jobs.size() >= kMaxJobs) return;
    Job job;
    job.name = name;
    job.place = {input_.file.path, node.line(), node.column()};
    job.needs = std::move(needs);
    JobReader reader(input_.repository, job);
    const Node* script = node.Find("script");
    if (script == nullptr && node.Find("deploy") == nullptr) script = input_.root->Find("script");
    for (const Script& one : MakeScripts(script, input_.file.path)) reader.Read(one);
    std::string_view language = input_.root->TextAt("language");
    if (script == nullptr && !DefaultScript(language).empty()) {
      const Node* at = input_.root->Find("language");
      reader.Read({std::string(DefaultScript(language)), {input_.file.path, at->line(), at->column()}, {}, {}});
    }
    for (const Script& one : MakeScripts(node.Find("after_success"), input_.file.path)) reader.Read(one);
    ReadDeploy(node.Find("deploy"), reader);
    reader.Finish(std::vector<std::string>{name, stage_});
    workflow_.jobs.push_back(std::move(job));
  }

  const PipelineFile& input_;
  Workflow& workflow_;
  std::string stage_;
  std::vector<std::string> ended_;
};

}  // namespace

std::vector<Workflow> ReadTravis(const PipelineFile& input) {
  if (!input.root->IsMapping()) return {};
  Workflow workflow;
  workflow.name = input.file.path;
  workflow.system = "travis";
  workflow.place = {input.file.path, input.root->line(), 0};
  workflow.triggers = {"push", "pull_request"};
  Travis(input, workflow).Read();
  return {std::move(workflow)};
}

}  // namespace seaworthy::collectors::repo
