#include "collectors/kubernetes/workload.h"

#include <algorithm>

#include "base/text.h"

namespace seaworthy::collectors::kubernetes {
namespace {

// Where a workload of each kind keeps the description of its pods; null where it has none.
const Tree* PodTemplateOf(const Resource& resource) {
  const Tree& tree = *resource.tree;
  if (resource.kind == "Pod") return &tree;
  if (resource.kind == "CronJob") return tree.FindPath({"spec", "jobTemplate", "spec", "template"});
  if (resource.kind == "ScaledJob") return tree.FindPath({"spec", "jobTargetRef", "template"});
  return tree.FindPath({"spec", "template"});
}

// A digest, or a tag other than latest. `registry:5000/shop` has no tag.
bool IsPinned(std::string_view image) {
  if (image.find("@sha256:") != std::string_view::npos) return true;
  std::size_t colon = image.rfind(':');
  std::size_t slash = image.rfind('/');
  if (colon == std::string_view::npos || (slash != std::string_view::npos && colon < slash)) return false;
  std::string_view tag = image.substr(colon + 1);
  return !tag.empty() && tag != "latest" && !HoldsPlaceholder(tag);
}

void AppendText(const Tree* tree, std::string& out) {
  if (tree == nullptr) return;
  out += ' ';
  out += tree->text();
  for (const Tree& part : tree->parts()) AppendText(&part, out);
}

// Headers and timing are left out: they do not change what is asked.
std::string WhatItAsks(const Tree& probe) {
  std::string asks;
  for (const Tree& way : probe.parts()) {
    if (!way.IsMapping()) continue;
    asks += way.key();
    for (std::string_view detail : {"scheme", "host", "port", "path", "service", "command"})
      AppendText(way.Find(detail), asks);
  }
  return asks;
}

std::optional<Probe> ReadProbe(const Tree& container, std::string_view key) {
  const Tree* probe = container.Find(key);
  if (probe == nullptr || !probe->IsMapping() || probe->parts().empty()) return std::nullopt;
  return Probe{probe->spot(), WhatItAsks(*probe)};
}

std::optional<Reading<Quantity>> ReadQuantity(const Tree* amounts, std::string_view name) {
  const Tree* amount = amounts == nullptr ? nullptr : amounts->Find(name);
  if (amount == nullptr || amount->IsNull()) return std::nullopt;
  if (amount->IsScalar()) {
    if (std::optional<Quantity> quantity = ParseQuantity(amount->text())) {
      return Reading<Quantity>::Of(amount->spot(), *quantity);
    }
  }
  return Reading<Quantity>::Not(amount->spot(), WhyNot("quantity", *amount));
}

void ReadAmounts(const Tree& tree, Container& container) {
  const Tree* requests = tree.FindPath({"resources", "requests"});
  const Tree* limits = tree.FindPath({"resources", "limits"});
  container.cpu_request = ReadQuantity(requests, "cpu");
  container.cpu_limit = ReadQuantity(limits, "cpu");
  container.memory_request = ReadQuantity(requests, "memory");
  container.memory_limit = ReadQuantity(limits, "memory");
}

// Kubernetes requests what is the limit where no request is written.
void RequestTheLimit(Container& container) {
  if (!container.cpu_request) container.cpu_request = container.cpu_limit;
  if (!container.memory_request) container.memory_request = container.memory_limit;
}

Container ReadContainer(const Tree& tree) {
  Container container;
  container.name = tree.TextAt("name");
  container.spot = tree.spot();
  container.image = tree.TextAt("image");
  container.image_spot = container.image.empty() ? tree.spot() : tree.Find("image")->spot();
  container.image_pinned = IsPinned(container.image);
  const Tree* ports = tree.Find("ports");
  container.opens_port = ports != nullptr && !ports->items().empty();
  container.liveness = ReadProbe(tree, "livenessProbe");
  container.readiness = ReadProbe(tree, "readinessProbe");
  ReadAmounts(tree, container);
  return container;
}

void ReadContainers(const Tree& pod, Workload& workload) {
  const Tree* list = pod.Find("containers");
  if (list == nullptr || list->IsNull()) {
    workload.unreadable = {value::AbsentReason::kMalformed, "its pods have no containers"};
  } else if (!list->IsSequence()) {
    workload.unreadable = WhyNot("list of containers", *list);
  } else {
    for (const Tree& tree : list->items()) {
      if (tree.IsMapping()) {
        workload.containers.push_back(ReadContainer(tree));
      } else {
        workload.unreadable = WhyNot("container", tree);
      }
    }
  }
  // An init container that is restarted keeps running beside the others.
  if (const Tree* starters = pod.Find("initContainers")) {
    for (const Tree& tree : starters->items()) {
      if (tree.TextAt("restartPolicy") == "Always") workload.containers.push_back(ReadContainer(tree));
    }
  }
  if (workload.containers.empty() && !workload.unreadable) {
    workload.unreadable = {value::AbsentReason::kMalformed, "its pods have no containers"};
  }
}

void ReadSpread(const Tree& pod, Workload& workload) {
  const Tree* constraints = pod.Find("topologySpreadConstraints");
  const Tree* apart = pod.FindPath({"affinity", "podAntiAffinity"});
  if (constraints != nullptr && !constraints->items().empty()) {
    workload.spread = true;
    workload.spread_spot = constraints->spot();
  } else if (apart != nullptr && !apart->parts().empty()) {
    workload.spread = true;
    workload.spread_spot = apart->spot();
  }
}

// `pods` null: the workload describes no pods of its own.
void ReadPods(const Tree* pods, Workload& workload) {
  const Tree* pod = pods == nullptr ? nullptr : pods->Find("spec");
  if (pod == nullptr) {
    workload.unreadable = {value::AbsentReason::kMalformed, "it has no pod template"};
    return;
  }
  workload.labels = ReadLabels(pods->FindPath({"metadata", "labels"}));
  workload.annotations.merge(ReadLabels(pods->FindPath({"metadata", "annotations"})));
  ReadContainers(*pod, workload);
  ReadSpread(*pod, workload);
  for (Container& container : workload.containers) RequestTheLimit(container);
}

}  // namespace

Workload ReadWorkload(const Resource& resource) {
  Workload workload;
  workload.kind = resource.kind;
  workload.name = resource.name;
  workload.shown_name = resource.shown_name;
  workload.namespace_name = resource.namespace_name;
  workload.environment = resource.environment;
  workload.spot = workload.spread_spot = workload.serves_spot = workload.facing_spot = resource.spot;
  workload.is_knative = resource.group == "serving.knative.dev";
  workload.spread = resource.kind == "DaemonSet";
  if (resource.category == Category::kWorkload)
    workload.replicas = ReadInt(resource.tree->FindPath({"spec", "replicas"}));
  if (workload.is_knative) workload.annotations = ReadLabels(resource.tree->FindPath({"metadata", "annotations"}));
  ReadPods(PodTemplateOf(resource), workload);
  return workload;
}

void ApplyDefaults(const Resource& limit_range, Workload& workload) {
  const Tree* limits = limit_range.tree->FindPath({"spec", "limits"});
  if (limits == nullptr) return;
  for (const Tree& limit : limits->items()) {
    if (limit.TextAt("type") != "Container") continue;
    for (Container& container : workload.containers) {
      auto fill = [&](std::optional<Reading<Quantity>>& amount, std::string_view defaults, std::string_view name) {
        if (!amount) amount = ReadQuantity(limit.Find(defaults), name);
      };
      fill(container.cpu_request, "defaultRequest", "cpu");
      fill(container.cpu_limit, "default", "cpu");
      fill(container.memory_request, "defaultRequest", "memory");
      fill(container.memory_limit, "default", "memory");
      RequestTheLimit(container);
    }
  }
}

}  // namespace seaworthy::collectors::kubernetes
