#include "alerting/selection.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "alerting/matcher.h"
#include "alerting/names.h"
#include "base/text.h"
#include "promql/visit.h"

namespace seaworthy::alerting {
namespace {

using promql::MatchOperator;
using promql::Node;

// Labels that name what runs: a value that is no component of ours is something else.
constexpr auto kWorkloadLabels = std::to_array<std::string_view>({"job",
                                                                  "service",
                                                                  "service_name",
                                                                  "app",
                                                                  "app_name",
                                                                  "application",
                                                                  "component",
                                                                  "container",
                                                                  "container_name",
                                                                  "deployment",
                                                                  "statefulset",
                                                                  "daemonset",
                                                                  "workload",
                                                                  "pod",
                                                                  "pod_name",
                                                                  "kubernetes_name",
                                                                  "kubernetes_pod_name",
                                                                  "k8s_app",
                                                                  "app_kubernetes_io_name",
                                                                  "label_app",
                                                                  "label_app_kubernetes_io_name",
                                                                  "destination_service",
                                                                  "destination_service_name",
                                                                  "destination_workload",
                                                                  "destination_app",
                                                                  "exported_job",
                                                                  "exported_service",
                                                                  "exported_app",
                                                                  "exported_container",
                                                                  "exported_pod",
                                                                  "horizontalpodautoscaler",
                                                                  "hpa",
                                                                  "replicaset",
                                                                  "microservice"});

// Labels whose value may name a component, but anything else as well.
constexpr auto kOtherLabels = std::to_array<std::string_view>({"namespace",
                                                               "exported_namespace",
                                                               "kubernetes_namespace",
                                                               "instance",
                                                               "host",
                                                               "hostname",
                                                               "ingress",
                                                               "upstream",
                                                               "backend",
                                                               "target",
                                                               "name",
                                                               "service_namespace",
                                                               "persistentvolumeclaim",
                                                               "proxy",
                                                               "consumergroup",
                                                               "consumer_group",
                                                               "consumer",
                                                               "queue",
                                                               "topic",
                                                               "client_id",
                                                               "client",
                                                               "pool",
                                                               "server",
                                                               "envoy_cluster_name",
                                                               "destination_canonical_service",
                                                               "slo",
                                                               "slo_service",
                                                               "sloth_service",
                                                               "exported_instance"});

// Jobs that tell of other things than themselves.
constexpr auto kMessengers = std::to_array<std::string_view>({"kube-state-metrics",
                                                              "kubelet",
                                                              "cadvisor",
                                                              "kubernetes-cadvisor",
                                                              "kubernetes-pods",
                                                              "kubernetes-services",
                                                              "kubernetes-service-endpoints",
                                                              "kubernetes-endpoints",
                                                              "istio",
                                                              "istiod",
                                                              "istio-mesh",
                                                              "envoy",
                                                              "envoy-stats",
                                                              "ingress-nginx",
                                                              "nginx-ingress",
                                                              "ingress-nginx-controller-metrics",
                                                              "traefik",
                                                              "blackbox",
                                                              "blackbox-exporter",
                                                              "linkerd",
                                                              "linkerd-proxy",
                                                              "otel-collector",
                                                              "opentelemetry-collector",
                                                              "otel",
                                                              "pushgateway",
                                                              "statsd-exporter",
                                                              "cloudwatch",
                                                              "cloudwatch-exporter",
                                                              "yace",
                                                              "stackdriver-exporter",
                                                              "beyla"});

// What the series of common exporters begin with: they tell of a store, a machine or the cluster, not of a component.
constexpr auto kForeignSeries = std::to_array<std::string_view>(
    {"node",    "windows",     "redis",        "memcached",    "mysql",         "pg",        "postgres",
     "mongodb", "kafka",       "zookeeper",    "rabbitmq",     "elasticsearch", "etcd",      "apiserver",
     "coredns", "kubelet",     "prometheus",   "alertmanager", "grafana",       "loki",      "thanos",
     "cortex",  "cassandra",   "clickhouse",   "consul",       "vault",         "minio",     "ceph",
     "argocd",  "certmanager", "cert-manager", "scheduler",    "workqueue",     "kube-node", "kube-persistentvolume",
     "jenkins", "gitlab",      "nomad"});

template <typename Words>
bool Has(const Words& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

bool BeginsWith(std::string_view plain, std::string_view name) {
  return plain.starts_with(name) && (plain.size() == name.size() || plain[name.size()] == '-');
}

std::string_view Sign(MatchOperator op) {
  switch (op) {
    case MatchOperator::kEqual: return "=";
    case MatchOperator::kNotEqual: return "!=";
    case MatchOperator::kMatches: return "=~";
    case MatchOperator::kNotMatches: return "!~";
  }
  return "?";
}

Selection OfMatcher(const promql::Matcher& matcher, const NameBook& names) {
  bool workload = Has(kWorkloadLabels, matcher.label);
  if (!workload && !Has(kOtherLabels, matcher.label)) return {};
  bool plain = matcher.op == MatchOperator::kEqual || matcher.op == MatchOperator::kNotEqual;
  Selection found = plain ? names.Means(matcher.value) : names.MeansPattern(matcher.value);
  if (found.aim == Aim::kElsewhere && !workload) return {};
  found.by = fmt::format("{}{}\"{}\"", matcher.label, Sign(matcher.op), OneLine(matcher.value, 60));
  if (matcher.op == MatchOperator::kEqual || matcher.op == MatchOperator::kMatches) return found;
  Selection inverse;
  if (found.aim == Aim::kComponents) inverse.excluded = found.components;
  return inverse;
}

// All matchers of one selector hold together.
void Narrow(Selection& all, const Selection& one) {
  all.excluded.insert(one.excluded.begin(), one.excluded.end());
  if (one.aim == Aim::kNothing || one.aim < all.aim) return;
  if (one.aim == Aim::kComponents && all.aim == Aim::kComponents) {
    std::set<std::size_t> both;
    std::ranges::set_intersection(all.components, one.components, std::inserter(both, both.end()));
    if (!both.empty()) all.components = std::move(both);
    return;
  }
  all.aim = one.aim;
  all.components = one.components;
  all.by = one.by;
}

class Reader {
 public:
  Reader(const NameBook& names, const Definitions& definitions) : names_(names), definitions_(definitions) {}

  Selection Read(const Node& root) {
    Selection all;
    promql::ForEach(root, [&](const Node& node) {
      if (const auto* selector = node.As<promql::VectorSelector>()) all.Add(OfSelector(*selector));
    });
    return all;
  }

 private:
  Selection OfSelector(const promql::VectorSelector& selector) {
    Selection all;
    std::string_view series = selector.name;
    for (const promql::Matcher& matcher : selector.matchers) {
      if (matcher.label == "__name__" && matcher.op == MatchOperator::kEqual) series = matcher.value;
      Narrow(all, OfMatcher(matcher, names_));
    }
    if (all.aim != Aim::kNothing || series.empty()) return all;
    Selection defined = OfDefinitions(series, selector.matchers);
    if (defined.aim == Aim::kNothing) defined = names_.MeansSeries(series);
    defined.excluded.insert(all.excluded.begin(), all.excluded.end());
    return defined;
  }

  Selection OfDefinitions(std::string_view series, std::span<const promql::Matcher> matchers) {
    constexpr std::size_t kDeepest = 8;
    Selection all;
    if (depth_ == kDeepest || !seen_.insert(std::string(series)).second) return all;
    ++depth_;
    for (const Rule* rule : definitions_.Of(series, matchers)) all.Add(Read(rule->parsed->root()));
    --depth_;
    return all;
  }

  const NameBook& names_;
  const Definitions& definitions_;
  std::set<std::string, std::less<>> seen_;
  std::size_t depth_ = 0;
};

}  // namespace

void Selection::Add(const Selection& other) {
  excluded.insert(other.excluded.begin(), other.excluded.end());
  if (other.aim == Aim::kComponents) components.insert(other.components.begin(), other.components.end());
  if (other.aim <= aim) return;
  aim = other.aim;
  by = other.by;
}

NameBook::NameBook(const Subject& subject) : service_(PlainName(subject.service)) {
  services_.push_back(service_);
  for (const std::string& alias : subject.aliases) services_.push_back(PlainName(alias));
  for (const std::string& component : subject.components) components_.push_back(PlainName(component));
}

Selection NameBook::Means(std::string_view value) const {
  if (value.empty() || value.find("{{") != std::string_view::npos || value.find('$') != std::string_view::npos)
    return {};
  Selection found{.aim = Aim::kComponents};
  auto collect = [&](auto means) {
    for (std::size_t i = 0; i < components_.size(); ++i) {
      if (means(components_[i])) found.components.insert(i);
    }
    return !found.components.empty();
  };
  if (collect([&](std::string_view name) { return IsExactName(value, name); })) return found;
  for (const std::string& service : services_) {
    if (IsExactName(value, service)) return {.aim = Aim::kService};
  }
  if (collect([&](std::string_view name) { return IsNearName(value, name, service_); })) return found;
  for (const std::string& service : services_) {
    if (IsNearName(value, service, {})) return {.aim = Aim::kService};
  }
  if (Has(kMessengers, PlainName(value))) return {};
  return {.aim = Aim::kElsewhere};
}

// Tried on the values that such a label has where the component runs.
Selection NameBook::MeansPattern(std::string_view pattern) const {
  constexpr std::string_view kAnything = "zq0-nobody-has-this-name";
  Result<LabelMatcher> matcher = LabelMatcher::Make("x", MatcherKind::kMatches, pattern);
  if (!matcher.ok() || pattern.empty() || matcher->Matches(kAnything)) return {};
  auto matches = [&](const std::string& name) {
    std::string snake = name;
    std::ranges::replace(snake, '-', '_');
    for (const std::string& form : {name, snake, name + "-7d9f8b6c5-x2x9z", name + "-0", name + "-service",
                                    service_ + "/" + name, service_ + "-" + name, name + ":8080"}) {
      if (matcher->Matches(form)) return true;
    }
    return false;
  };
  Selection found{.aim = Aim::kComponents};
  for (std::size_t i = 0; i < components_.size(); ++i) {
    if (matches(components_[i])) found.components.insert(i);
  }
  if (!found.components.empty()) return found;
  if (std::ranges::any_of(services_, [&](const std::string& name) { return !name.empty() && matches(name); })) {
    return {.aim = Aim::kService};
  }
  bool messenger = std::ranges::any_of(kMessengers, [&](std::string_view name) { return matcher->Matches(name); });
  return {.aim = messenger ? Aim::kNothing : Aim::kElsewhere};
}

Selection NameBook::MeansSeries(std::string_view series) const {
  std::string plain = PlainName(series);
  Selection found{.by = fmt::format("series \"{}\"", OneLine(series, 60))};
  std::size_t longest = 2;  // A shorter name says too little.
  for (std::size_t i = 0; i < components_.size(); ++i) {
    const std::string& name = components_[i];
    if (name.size() <= longest || !BeginsWith(plain, name)) continue;
    longest = name.size();
    found.aim = Aim::kComponents;
    found.components = {i};
  }
  if (found.aim == Aim::kComponents) return found;
  auto begins = [&](std::string_view name) { return !name.empty() && BeginsWith(plain, name); };
  if (std::ranges::any_of(services_, begins)) {
    found.aim = Aim::kService;
  } else if (std::ranges::any_of(kForeignSeries, begins)) {
    found.aim = Aim::kElsewhere;
  }
  return found;
}

std::set<std::size_t> NameBook::In(std::string_view text) const {
  std::string plain = PlainName(text);
  std::set<std::size_t> found;
  for (std::size_t i = 0; i < components_.size(); ++i) {
    if (HasName(plain, components_[i])) found.insert(i);
  }
  return found;
}

Selection SelectionOf(const Node& root, const NameBook& names, const Definitions& definitions) {
  return Reader(names, definitions).Read(root);
}

}  // namespace seaworthy::alerting
