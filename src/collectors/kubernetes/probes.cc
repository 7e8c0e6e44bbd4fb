#include "collectors/kubernetes/probes.h"

#include <algorithm>

namespace seaworthy::collectors::kubernetes {
namespace {

std::vector<const Container*> JudgedContainers(const Workload& workload) {
  std::vector<const Container*> judged;
  for (const Container& container : workload.containers) {
    if (container.opens_port) judged.push_back(&container);
  }
  if (judged.empty() && !workload.containers.empty()) judged.push_back(&workload.containers.front());
  return judged;
}

struct Answer {
  bool all;
  Spot spot;
};

Answer AllHave(const std::vector<const Container*>& containers, std::optional<Probe> Container::*probe,
               Spot otherwise) {
  for (const Container* container : containers) {
    if (!(container->*probe)) return {false, container->spot};
  }
  if (containers.empty()) return {false, otherwise};
  return {true, (containers.front()->*probe)->spot};
}

}  // namespace

ProbeCoverage CoverageOf(const Workload& workload) {
  std::vector<const Container*> containers = JudgedContainers(workload);
  Answer liveness = AllHave(containers, &Container::liveness, workload.spot);
  Answer readiness = AllHave(containers, &Container::readiness, workload.spot);
  ProbeCoverage coverage{liveness.all, liveness.spot, readiness.all, readiness.spot, false, workload.spot};
  // Knative asks a port by itself where no readiness probe is written.
  if (workload.is_knative && !readiness.all && !containers.empty()) {
    coverage.readiness = true;
    coverage.readiness_spot = workload.spot;
  }
  auto asks_the_same = [](const Container* container) {
    return container->liveness && container->readiness && container->liveness->asks == container->readiness->asks;
  };
  if (auto found = std::ranges::find_if(containers, asks_the_same); found != containers.end()) {
    coverage.same = true;
    coverage.same_spot = (*found)->readiness->spot;
  }
  return coverage;
}

bool IsOpen(const Workload& workload, bool answer) {
  return workload.unreadable && (answer || workload.containers.empty());
}

}  // namespace seaworthy::collectors::kubernetes
