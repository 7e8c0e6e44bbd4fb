#include "alerting/series_known.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace seaworthy::alerting {
namespace {

struct Family {
  std::string_view name;
  bool is_prefix;
  std::string_view because;
};

// All of them tell a state.
constexpr auto kStates = std::to_array<Family>({
    {"up", false, "`up` says whether a target answers"},
    {"ALERTS", false, "it watches other alerts"},
    {"ALERTS_FOR_STATE", false, "it watches other alerts"},
    {"scrape_duration_seconds", false, "it is how long Prometheus takes to read a target"},
    {"probe_success", false, "a probe says whether a target answers"},
    {"probe_http_status_code", false, "a probe says how a target answers"},
    {"node_time_seconds", false, "it is the time of day"},
    {"node_md_", true, "it is the state of a disk array"},
    {"node_bonding_", true, "it is the state of a network bond"},
    {"smartctl_device_", true, "it is the health of a disk"},
});

bool HasValue(const promql::VectorSelector& selector, std::string_view part) {
  return std::ranges::any_of(selector.matchers, [&](const promql::Matcher& matcher) {
    return (matcher.op == promql::MatchOperator::kEqual || matcher.op == promql::MatchOperator::kMatches) &&
           matcher.value.find(part) != std::string_view::npos;
  });
}

// `ceph_health_detail{name="OSD_NEARFULL"}`: a health check by its name.
std::optional<KnownSeries> OfCeph(std::string_view name, const promql::VectorSelector& selector) {
  if (name != "ceph_health_detail") return std::nullopt;
  for (std::string_view part : {"FULL", "DISK_LOW", "DISK_CRIT"})
    if (HasValue(selector, part)) return KnownSeries{Kind::kUse, "the cluster runs out of space"};
  if (HasValue(selector, "SLOW")) return KnownSeries{Kind::kDuration, "the cluster answers slowly"};
  return KnownSeries{Kind::kState, "it is a health check of the cluster"};
}

bool Contains(std::string_view name, std::string_view part) { return name.find(part) != std::string_view::npos; }

// kube-state-metrics tells how the objects of a cluster are; some of them are about resources.
std::optional<KnownSeries> OfKubernetes(std::string_view name, const promql::VectorSelector& selector) {
  if (!name.starts_with("kube_") || name.starts_with("kube_state_metrics_")) return std::nullopt;
  if (name == "kube_resourcequota")
    return KnownSeries{HasValue(selector, "hard") ? Kind::kLimit : Kind::kUse, "it is a quota of a namespace"};
  if (Contains(name, "_allocatable") || Contains(name, "_capacity"))
    return KnownSeries{Kind::kLimit, "it is what a node has to give"};
  if (Contains(name, "_resource_limits")) return KnownSeries{Kind::kLimit, "it is the limit of a container"};
  if (Contains(name, "_resource_requests")) return KnownSeries{Kind::kUse, "it is what containers reserve"};
  if (Contains(name, "_max_replicas")) return KnownSeries{Kind::kLimit, "it is the most replicas there may be"};
  if (HasValue(selector, "Pressure") || HasValue(selector, "OutOfDisk"))
    return KnownSeries{Kind::kUse, "the node is short of a resource"};
  if (HasValue(selector, "OOMKilled")) return KnownSeries{Kind::kUse, "the container ran out of memory"};
  return KnownSeries{Kind::kState, "it is the state of an object of Kubernetes"};
}

}  // namespace

std::optional<KnownSeries> KnownSeriesOf(const promql::VectorSelector& selector) {
  std::string_view name = promql::MetricName(selector);
  for (const Family& family : kStates)
    if (family.is_prefix ? name.starts_with(family.name) : name == family.name)
      return KnownSeries{Kind::kState, std::string(family.because)};
  if (std::optional<KnownSeries> ceph = OfCeph(name, selector)) return ceph;
  return OfKubernetes(name, selector);
}

}  // namespace seaworthy::alerting
