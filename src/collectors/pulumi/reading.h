// All that the repository holds of Pulumi, read once: files a person wrote, states, updates, and what could not be
// read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "cloud/pulumi_document.h"
#include "collect/collector.h"
#include "collectors/pulumi/project_files.h"

namespace seaworthy::collectors::pulumi {

struct Project {
  ProjectFile file;
  std::string folder;
  Place place;
};

struct Stack {
  StackFile file;
  std::string name;
  std::string project;
  std::string path;
};

struct State {
  cloud::PulumiState state;
  std::string path;
  std::optional<Instant> written;  // Nothing where nobody knows.
};

// A file that may be of Pulumi and cannot be read.
struct Unread {
  std::string path;
  Error error;
  bool state = false;    // It may be a state; else it may be a history.
  bool written = false;  // A project or stack file.
};

struct Reading {
  std::vector<Project> projects;
  std::vector<Stack> stacks;
  std::vector<State> states;
  std::vector<cloud::PulumiUpdate> updates;  // By start.
  std::vector<Unread> unread;
};

// Errors: collect/stopped.
Result<Reading> ReadRepository(const collect::Context& context);

}  // namespace seaworthy::collectors::pulumi
