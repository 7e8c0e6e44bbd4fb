#include "collectors/kubernetes/autoscaler.h"

#include <algorithm>
#include <charconv>

namespace seaworthy::collectors::kubernetes {
namespace {

Autoscaler Start(const Resource& resource) {
  Autoscaler autoscaler;
  autoscaler.kind = resource.kind;
  autoscaler.name = resource.name;
  autoscaler.shown_name = resource.shown_name;
  autoscaler.namespace_name = resource.namespace_name;
  autoscaler.environment = resource.environment;
  autoscaler.spot = autoscaler.target_spot = autoscaler.paused_spot = resource.spot;
  return autoscaler;
}

void AddMetric(std::string_view name, std::vector<std::string>& metrics) {
  if (!name.empty() && std::ranges::find(metrics, name) == metrics.end()) metrics.emplace_back(name);
}

Reading<std::int64_t> IntOr(const Tree* tree, std::int64_t otherwise, Spot spot) {
  return ReadInt(tree).value_or(Reading<std::int64_t>::Of(spot, otherwise));
}

// `metric.name` in v2, `metricName` in v2beta1; each sort of metric keeps its description under its own key.
void ReadMetric(const Tree& metric, std::vector<std::string>& metrics) {
  for (const Tree& part : metric.parts()) {
    if (!part.IsMapping()) continue;
    if (part.key() == "resource" || part.key() == "containerResource") {
      AddMetric(part.TextAt("name"), metrics);
    } else if (const Tree* named = part.FindPath({"metric", "name"})) {
      AddMetric(named->text(), metrics);
    } else {
      AddMetric(part.TextAt("metricName"), metrics);
    }
  }
}

Autoscaler ReadHorizontal(const Resource& resource) {
  Autoscaler autoscaler = Start(resource);
  const Tree none;
  const Tree* found = resource.tree->Find("spec");
  const Tree& spec = found == nullptr ? none : *found;
  if (const Tree* target = spec.Find("scaleTargetRef")) {
    autoscaler.target_kind = target->TextAt("kind");
    autoscaler.target_name = target->TextAt("name");
    autoscaler.target_spot = target->Find("name") == nullptr ? target->spot() : target->Find("name")->spot();
  }
  autoscaler.min_replicas = IntOr(spec.Find("minReplicas"), 1, resource.spot);
  Problem no_maximum{value::AbsentReason::kMalformed, "maxReplicas is not written"};
  autoscaler.max_replicas =
      ReadInt(spec.Find("maxReplicas")).value_or(Reading<std::int64_t>::Not(resource.spot, no_maximum));
  if (const Tree* metrics = spec.Find("metrics")) {
    for (const Tree& metric : metrics->items()) ReadMetric(metric, autoscaler.metrics);
  }
  // Without metrics (v2) or a percentage (v1) the controller holds cpu at 80 %.
  if (autoscaler.metrics.empty()) autoscaler.metrics.push_back("cpu");
  return autoscaler;
}

// Both annotations stop the scaling: at the present number of pods, or at a given one.
void ReadPause(const Resource& resource, Autoscaler& autoscaler) {
  const Tree* annotations = resource.tree->FindPath({"metadata", "annotations"});
  if (annotations == nullptr) return;
  for (std::string_view key : {"autoscaling.keda.sh/paused", "autoscaling.keda.sh/paused-replicas"}) {
    const Tree* annotation = annotations->Find(key);
    if (annotation == nullptr || annotation->text() == "false") continue;
    autoscaler.paused = true;
    autoscaler.paused_spot = annotation->spot();
  }
}

Autoscaler ReadKeda(const Resource& resource) {
  constexpr std::int64_t kDefaultMax = 100;
  Autoscaler autoscaler = Start(resource);
  const Tree none;
  const Tree* found = resource.tree->Find("spec");
  const Tree& spec = found == nullptr ? none : *found;
  autoscaler.min_replicas = IntOr(spec.Find("minReplicaCount"), 0, resource.spot);
  autoscaler.max_replicas = IntOr(spec.Find("maxReplicaCount"), kDefaultMax, resource.spot);
  if (resource.kind == "ScaledJob") {
    autoscaler.target_kind = "ScaledJob";  // It brings its own pods.
    autoscaler.target_name = resource.name;
  } else if (const Tree* target = spec.Find("scaleTargetRef")) {
    autoscaler.target_kind = target->TextAt("kind");
    autoscaler.target_name = target->TextAt(target->Find("name") != nullptr ? "name" : "deploymentName");
    autoscaler.target_spot = target->Find("name") == nullptr ? target->spot() : target->Find("name")->spot();
  }
  if (autoscaler.target_kind.empty()) autoscaler.target_kind = "Deployment";
  if (const Tree* triggers = spec.Find("triggers")) {
    for (const Tree& trigger : triggers->items()) AddMetric(trigger.TextAt("type"), autoscaler.metrics);
  }
  ReadPause(resource, autoscaler);
  return autoscaler;
}

// The annotation's newer and older spelling.
Reading<std::int64_t> AnnotatedScale(const Workload& workload, std::string_view newer, std::string_view older) {
  for (std::string_view name : {newer, older}) {
    auto found = workload.annotations.find("autoscaling.knative.dev/" + std::string(name));
    if (found == workload.annotations.end()) continue;
    return *ReadInt(&static_cast<const Tree&>(Tree::Text(found->second, workload.spot)));
  }
  return Reading<std::int64_t>::Of(workload.spot, 0);
}

}  // namespace

Autoscaler ReadAutoscaler(const Resource& resource) {
  return resource.kind == "HorizontalPodAutoscaler" ? ReadHorizontal(resource) : ReadKeda(resource);
}

Autoscaler KnativeAutoscalerOf(const Workload& workload) {
  Autoscaler autoscaler;
  autoscaler.kind = "PodAutoscaler";
  autoscaler.name = workload.name;
  autoscaler.shown_name = workload.shown_name;
  autoscaler.namespace_name = workload.namespace_name;
  autoscaler.environment = workload.environment;
  autoscaler.spot = autoscaler.target_spot = autoscaler.paused_spot = workload.spot;
  autoscaler.target_kind = workload.kind;
  autoscaler.target_name = workload.name;
  autoscaler.min_replicas = AnnotatedScale(workload, "min-scale", "minScale");
  autoscaler.max_replicas = AnnotatedScale(workload, "max-scale", "maxScale");
  if (autoscaler.max_replicas.value == 0) autoscaler.max_replicas.value = kUnlimitedReplicas;
  auto metric = workload.annotations.find("autoscaling.knative.dev/metric");
  autoscaler.metrics.push_back(metric == workload.annotations.end() ? "concurrency" : metric->second);
  return autoscaler;
}

}  // namespace seaworthy::collectors::kubernetes
