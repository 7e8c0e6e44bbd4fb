// Files that hold a workload, an autoscaler or a budget, but cannot be read: templates, and files with a mistake.
//
// What such a file holds is not known, unless a copy of it was read elsewhere. It becomes an unknown element beside the
// known ones, so that nothing passes, and nothing is missing, because it could not be read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "collect/collector.h"
#include "collectors/kubernetes/mentions.h"
#include "collectors/kubernetes/reading.h"
#include "collectors/kubernetes/resource.h"

namespace seaworthy::collectors::kubernetes {

struct ClosedFile {
  const source::File* file = nullptr;
  std::string chart;  // Name of the Helm chart it is part of, by its Chart.yaml, else its folder; empty outside of one.
  Problem problem;
  int line = 0;  // Of the mistake, or of the first workload.
  std::vector<Mention> mentions;
};

struct Unread {
  Spot spot;
  Problem problem;
};

struct Unknown {
  std::vector<Unread> workloads;
  std::vector<Unread> autoscalers;
  std::vector<Unread> disruption_budgets;
};

// Of a file that `error` kept from being read. Nothing where its text mentions nothing of interest.
std::optional<ClosedFile> ReadClosedFile(const collect::Context& context, const source::File& file,
                                         std::string_view text, const Error& error);

// Of a file that was not even looked into because of its size: it may hold anything.
ClosedFile FileTooLarge(const source::File& file, const Error& error);

// What of the closed files is not known by a copy among `known`. Of a Helm chart one workload stands for all its files,
// and its autoscalers and budgets go without saying.
Unknown WithoutCopies(const std::vector<ClosedFile>& files, const std::vector<Resource>& known);

}  // namespace seaworthy::collectors::kubernetes
