#include "alerting/alertmanager_merge.h"

#include <utility>

#include <fmt/format.h>

namespace seaworthy::alerting {
namespace {

class Resource {
 public:
  Resource(const Alertmanager& resource, NamespaceStrategy strategy, Alertmanager& into)
      : resource_(resource), strategy_(strategy), into_(into) {}

  void Add() {
    for (Receiver receiver : resource_.receivers) {
      receiver.name = Named(receiver.name);
      into_.receivers.push_back(std::move(receiver));
    }
    for (NamedInterval interval : resource_.intervals) {
      interval.name = Named(interval.name);
      into_.intervals.push_back(std::move(interval));
    }
    for (InhibitRule rule : resource_.inhibit_rules) {
      rule.readable = Limit(rule.source) && Limit(rule.target) && rule.readable;
      into_.inhibit_rules.push_back(std::move(rule));
    }
    Route route = resource_.route;
    Rename(route);
    route.readable = Limit(route.matchers) && route.readable;
    route.proceeds = true;
    into_.route.routes.push_back(std::move(route));
    into_.problems.insert(into_.problems.end(), resource_.problems.begin(), resource_.problems.end());
  }

 private:
  std::string Named(const std::string& name) const {
    return name.empty() ? name : fmt::format("{}/{}/{}", resource_.space, resource_.name, name);
  }

  void Rename(Route& route) const {
    route.receiver = Named(route.receiver);
    for (auto* names : {&route.mute, &route.active}) {
      for (std::string& name : *names) name = Named(name);
    }
    for (Route& child : route.routes) Rename(child);
  }

  // To alerts of its namespace. False where the file does not say which: a tool fills it in later.
  bool Limit(std::vector<LabelMatcher>& matchers) const {
    if (strategy_ == NamespaceStrategy::kNone) return true;
    if (resource_.space.empty()) return false;
    auto matcher = LabelMatcher::Make("namespace", MatcherKind::kEqual, resource_.space);
    if (matcher.ok()) matchers.push_back(*std::move(matcher));
    return true;
  }

  const Alertmanager& resource_;
  NamespaceStrategy strategy_;
  Alertmanager& into_;
};

const formats::Node* StrategyNode(const formats::Node& document) {
  if (document.TextAt("kind") != "Alertmanager") return nullptr;
  return document.FindPath({"spec", "alertmanagerConfigMatcherStrategy"});
}

}  // namespace

std::optional<NamespaceStrategy> StrategyOf(const formats::YamlStream& stream) {
  for (const formats::Node* document : stream.documents()) {
    const formats::Node* node = StrategyNode(*document);
    if (node == nullptr) continue;
    return node->TextAt("type") == "None" ? NamespaceStrategy::kNone : NamespaceStrategy::kOnNamespace;
  }
  return std::nullopt;
}

Alertmanager Merge(const Alertmanager* own, std::span<const Alertmanager> resources, NamespaceStrategy strategy) {
  Alertmanager merged;
  if (own != nullptr) {
    merged = *own;
  } else if (!resources.empty()) {
    merged.path = resources.front().path;
    merged.format = AlertmanagerFormat::kResource;
    merged.place = resources.front().place;
  }
  std::vector<Route> routes = std::exchange(merged.route.routes, {});
  for (const Alertmanager& resource : resources) Resource(resource, strategy, merged).Add();
  merged.route.routes.insert(merged.route.routes.end(), routes.begin(), routes.end());
  return merged;
}

}  // namespace seaworthy::alerting
