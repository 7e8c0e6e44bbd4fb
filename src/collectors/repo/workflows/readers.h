// One reader for each CI system. Each gets a file that its table entry in workflows.cc chose, and makes workflows of
// it.
//
// They never fail: what has another shape than the system documents is left out.
#pragma once

#include <string_view>
#include <vector>

#include "collectors/repo/pipeline.h"
#include "formats/node.h"
#include "source/repository.h"

namespace seaworthy::collectors::repo {

struct PipelineFile {
  const source::Repository& repository;
  const source::File& file;
  std::string_view text;      // Of a system whose files are no YAML; empty otherwise.
  const formats::Node* root;  // One document; null where the file is no YAML.
};

std::vector<Workflow> ReadGithub(const PipelineFile& input);
std::vector<Workflow> ReadGitlab(const PipelineFile& input);
std::vector<Workflow> ReadCircleci(const PipelineFile& input);
std::vector<Workflow> ReadAzure(const PipelineFile& input);
std::vector<Workflow> ReadBitbucket(const PipelineFile& input);
std::vector<Workflow> ReadBuildkite(const PipelineFile& input);
std::vector<Workflow> ReadCloudbuild(const PipelineFile& input);
std::vector<Workflow> ReadDrone(const PipelineFile& input);
std::vector<Workflow> ReadJenkins(const PipelineFile& input);
std::vector<Workflow> ReadTekton(const PipelineFile& input);
std::vector<Workflow> ReadTravis(const PipelineFile& input);
std::vector<Workflow> ReadWoodpecker(const PipelineFile& input);

}  // namespace seaworthy::collectors::repo
