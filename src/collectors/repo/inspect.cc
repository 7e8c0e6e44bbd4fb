#include "collectors/repo/inspect.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>
#include <vector>

#include "collectors/repo/production.h"
#include "collectors/repo/workflows.h"
#include "formats/json_writer.h"
#include "source/repository.h"

namespace seaworthy::collectors::repo {
namespace {

using formats::JsonWriter;

// Folders at the root of a repository that CI systems read.
constexpr auto kFolders = std::to_array<std::string_view>({".github", ".circleci", ".buildkite", ".azuredevops",
                                                           ".azure-pipelines", ".pipelines", "azure-pipelines",
                                                           ".tekton", "tekton", ".argo", ".woodpecker", ".cloudbuild"});

// Where the path from the root of the repository begins: at such a folder, else at the file's name.
std::size_t StartOfPath(std::string_view path) {
  for (std::size_t start = 0; start < path.size();) {
    std::size_t end = std::min(path.find('/', start), path.size());
    if (end < path.size() && std::ranges::find(kFolders, path.substr(start, end - start)) != kFolders.end()) {
      return start;
    }
    if (end == path.size()) return start;
    start = end + 1;
  }
  return 0;
}

void Texts(JsonWriter& out, std::string_view key, const std::vector<std::string>& texts) {
  out.Key(key).BeginArray();
  for (const std::string& text : texts) out.String(text);
  out.EndArray();
}

void WriteJob(const Job& job, JsonWriter& out) {
  out.BeginObject().Key("name").String(job.name).Key("tests");
  job.runs_tests ? out.String(job.test_command) : out.Null();
  out.Key("deploys").Bool(job.deploys);
  Texts(out, "environments", job.environments);
  Texts(out, "needs", job.needs);
  out.Key("approval");
  job.approval ? out.Bool(*job.approval) : out.Null();
  out.EndObject();
}

void WriteAnswer(std::string_view key, const Answer& answer, JsonWriter& out) {
  out.Key(key).BeginObject().Key("value");
  answer.value ? out.Bool(*answer.value) : out.Null();
  out.Key("reason").String(answer.reason).Key("place").String(ToString(answer.place)).EndObject();
}

void WriteProduction(const ProductionDeployment& deployment, JsonWriter& out) {
  out.BeginObject().Key("workflow").String(deployment.workflow).Key("job").String(deployment.job);
  out.Key("environment").String(deployment.environment);
  WriteAnswer("tested", deployment.tested, out);
  WriteAnswer("staged", deployment.staged, out);
  WriteAnswer("approval", deployment.approved, out);
  WriteAnswer("rollback", deployment.way_back, out);
  out.EndObject();
}

std::string NotA(std::string_view path, std::string_view reason) {
  JsonWriter out;
  out.BeginObject().Key("path").String(path).Key("not_a").String("workflow").Key("reason").String(reason);
  return std::move(out.EndObject()).text();
}

std::string Write(std::string_view path, const std::vector<Workflow>& workflows,
                  const std::vector<ProductionDeployment>& production) {
  JsonWriter out;
  out.BeginObject().Key("path").String(path).Key("format").String(workflows[0].system).Key("workflows").BeginArray();
  for (const Workflow& workflow : workflows) {
    out.BeginObject().Key("name").String(workflow.name);
    Texts(out, "triggers", workflow.triggers);
    out.Key("jobs").BeginArray();
    for (const Job& job : workflow.jobs) WriteJob(job, out);
    out.EndArray().EndObject();
  }
  out.EndArray().Key("production").BeginArray();
  for (const ProductionDeployment& deployment : production) WriteProduction(deployment, out);
  return std::move(out.EndArray().EndObject()).text();
}

}  // namespace

std::string InspectWorkflow(std::string_view path) {
  std::size_t start = StartOfPath(path);
  std::string root = start == 0 ? std::string(".") : std::string(path.substr(0, start));
  auto repository = source::Repository::Open(root);
  if (!repository.ok()) return NotA(path, repository.error().message());
  std::string_view file = path.substr(start);
  if (repository->Find(file) == nullptr) return NotA(path, "there is no such file");
  std::vector<Workflow> all = ReadWorkflows(*repository, {});
  // Of the whole repository: another file may test, or take back.
  std::vector<ProductionDeployment> production = FindProductionDeployments(all);
  auto is_of = [&](const Workflow& workflow) { return workflow.place.file == file; };
  std::vector<Workflow> found;
  std::ranges::copy_if(all, std::back_inserter(found), is_of);
  if (found.empty()) return NotA(path, "no CI system that is known reads a file of this name, or it holds no pipeline");
  if (!found[0].broken.empty()) return NotA(path, found[0].broken);
  std::erase_if(production, [&](const ProductionDeployment& one) { return one.file != file; });
  return Write(path, found, production);
}

}  // namespace seaworthy::collectors::repo
