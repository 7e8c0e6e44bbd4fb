// What a repository holds in text: whatever it is, reading it ends, and what is found stands on a line of the file.
//
// The first byte chooses the reader, so that the seeds of one do not wear out the others.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/assert.h"
#include "collectors/repo/documents.h"
#include "collectors/repo/environments.h"
#include "collectors/repo/json5.h"
#include "collectors/repo/named_scripts.h"
#include "collectors/repo/on_call.h"
#include "collectors/repo/owners.h"
#include "collectors/repo/packages.h"
#include "collectors/repo/production.h"
#include "collectors/repo/script_reader.h"
#include "collectors/repo/workflows/readers.h"
#include "formats/yaml.h"
#include "source/scratch_folder.h"

namespace {

using namespace seaworthy::collectors::repo;

constexpr seaworthy::formats::YamlLimits kLimits{.bytes = 1u << 20, .depth = 50, .nodes = 20'000, .documents = 100};

// A repository without files: whatever a pipeline names is not there.
const seaworthy::source::Repository& Empty() {
  static const seaworthy::source::ScratchFolder folder;
  static const seaworthy::source::Repository repository = *seaworthy::source::Repository::Open(folder.path());
  return repository;
}

void ReadPipelines(std::string_view text) {
  using Reader = std::vector<Workflow> (*)(const PipelineFile&);
  constexpr auto kReaders =
      std::to_array<Reader>({ReadGithub, ReadGitlab, ReadCircleci, ReadAzure, ReadBitbucket, ReadBuildkite,
                             ReadCloudbuild, ReadDrone, ReadTekton, ReadTravis, ReadWoodpecker});
  auto stream = seaworthy::formats::ParseYaml(text, kLimits);
  if (!stream.ok()) return;
  seaworthy::source::File file{.path = "azure-pipelines.yml"};
  for (const seaworthy::formats::Node* document : stream->documents()) {
    for (Reader read : kReaders) {
      std::vector<Workflow> workflows = read({Empty(), file, {}, document});
      (void)FindEnvironments(workflows);
      for (const ProductionDeployment& one : FindProductionDeployments(workflows)) {
        for (const Answer* answer : {&one.tested, &one.staged, &one.approved, &one.way_back})
          SEAWORTHY_ASSERT(!answer->reason.empty() && answer->place.line > 0, "an answer has a reason and its line");
      }
      for (const Workflow& workflow : workflows) {
        for (const Job& job : workflow.jobs)
          SEAWORTHY_ASSERT(!job.runs_tests || job.test_place.line > 0, "a test has a place");
      }
    }
    (void)ReadYamlOnCall("a.yaml", *document);
    (void)ReadOwnersTree("OWNERS", *document);
  }
}

void ReadScript(std::string_view text) {
  Job job;
  JobReader reader(Empty(), job);
  reader.Read({std::string(text), {"ci", 1, 0}, "deploy to staging", {}});
  reader.Finish(std::vector<std::string>{"deploy"});
  (void)RecipeOf(text, "test");
}

void ReadJenkinsfile(std::string_view text) {
  seaworthy::source::File file{.path = "Jenkinsfile"};
  std::vector<Workflow> workflows = ReadJenkins({Empty(), file, text, nullptr});
  (void)FindEnvironments(workflows);
  (void)FindProductionDeployments(workflows);
}

void ReadTexts(std::string_view text) {
  Documents documents;
  ReadDocument("docs/runbook.md", "runbook", text, documents);
  (void)ReadCodeowners("CODEOWNERS", text);
  (void)ReadOwnerLines("OWNERS", "owners", text);
  (void)AreRequirementsPinned(text);
  (void)IsPomPinned(text);
  (void)IsProjectPinned(text);
  (void)ReadTerraformOnCall("a.tf", text);
  (void)seaworthy::formats::ParseYaml(RewriteJson5(text), kLimits).ok();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr auto kReaders =
      std::to_array<void (*)(std::string_view)>({ReadPipelines, ReadScript, ReadJenkinsfile, ReadTexts});
  if (size == 0) return 0;
  std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  kReaders[data[0] % kReaders.size()](text);
  return 0;
}
