#include "collectors/kubernetes/exposure.h"

#include <algorithm>
#include <array>

namespace seaworthy::collectors::kubernetes {
namespace {

Ingress Start(const Resource& resource) {
  Ingress ingress;
  ingress.kind = resource.kind;
  ingress.name = resource.name;
  ingress.shown_name = resource.shown_name;
  ingress.namespace_name = resource.namespace_name;
  ingress.environment = resource.environment;
  ingress.spot = resource.spot;
  ingress.tls = Reading<bool>::Of(resource.spot, false);
  return ingress;
}

void Add(std::string_view text, std::vector<std::string>& texts) {
  if (!text.empty() && std::ranges::find(texts, text) == texts.end()) texts.emplace_back(text);
}

void AddAll(const Tree* list, std::vector<std::string>& texts) {
  if (list == nullptr) return;
  for (const Tree& item : list->items()) Add(item.text(), texts);
}

// The items of the list at that key, or nothing.
std::span<const Tree> ItemsAt(const Tree& tree, std::string_view key) {
  const Tree* list = tree.Find(key);
  return list == nullptr ? std::span<const Tree>() : list->items();
}

std::string_view AnnotationOf(const Resource& resource, std::string_view key) {
  const Tree* annotations = resource.tree->FindPath({"metadata", "annotations"});
  return annotations == nullptr ? std::string_view() : annotations->TextAt(key);
}

const Tree& SpecOf(const Resource& resource) {
  static const Tree kNone;
  const Tree* spec = resource.tree->Find("spec");
  return spec == nullptr ? kNone : *spec;
}

// ---- Service

struct Annotation {
  std::string_view key;
  std::string_view text;
};

constexpr auto kKeptInside =
    std::to_array<Annotation>({{"service.beta.kubernetes.io/aws-load-balancer-internal", "true"},
                               {"service.beta.kubernetes.io/aws-load-balancer-internal", "0.0.0.0/0"},
                               {"service.beta.kubernetes.io/aws-load-balancer-scheme", "internal"},
                               {"service.beta.kubernetes.io/azure-load-balancer-internal", "true"},
                               {"networking.gke.io/load-balancer-type", "Internal"},
                               {"cloud.google.com/load-balancer-type", "Internal"},
                               {"cloud.google.com/load-balancer-type", "internal"},
                               {"service.beta.kubernetes.io/openstack-internal-load-balancer", "true"}});

bool LeadsIn(const Resource& service) {
  std::string_view type = SpecOf(service).TextAt("type");
  if (type == "NodePort") return true;
  return type == "LoadBalancer" && std::ranges::none_of(kKeptInside, [&](const Annotation& annotation) {
           return AnnotationOf(service, annotation.key) == annotation.text;
         });
}

bool PassesTlsOn(const Tree& spec) {
  return std::ranges::any_of(ItemsAt(spec, "ports"), [](const Tree& port) {
    return port.TextAt("port") == "443" || port.TextAt("port") == "8443" || port.TextAt("name") == "https";
  });
}

std::optional<Ingress> ReadServiceExposure(const Resource& resource) {
  if (!LeadsIn(resource)) return std::nullopt;
  Ingress ingress = Start(resource);
  ingress.backends.push_back(resource.name);
  if (!AnnotationOf(resource, "service.beta.kubernetes.io/aws-load-balancer-ssl-cert").empty()) {
    ingress.tls.value = true;
  } else if (PassesTlsOn(SpecOf(resource))) {
    ingress.tls =
        Reading<bool>::Not(resource.spot, {value::AbsentReason::kNotFound, "its pods end TLS, or nobody does"});
  }
  return ingress;
}

// ---- Ingress

void AddBackend(const Tree* backend, std::vector<std::string>& backends) {
  if (backend == nullptr) return;
  if (const Tree* name = backend->FindPath({"service", "name"})) Add(name->text(), backends);
  Add(backend->TextAt("serviceName"), backends);  // Before networking.k8s.io/v1.
}

// Whether a certificate's name stands for the host: itself, or `*.` and one more part.
bool Covers(std::string_view name, std::string_view host) {
  if (name == host) return true;
  std::size_t point = host.find('.');
  return name.starts_with("*.") && point != std::string_view::npos && name.substr(1) == host.substr(point);
}

bool TlsCoversAll(const Tree& spec, const std::vector<std::string>& hosts) {
  std::vector<std::string> names;
  bool any = false;
  for (const Tree& entry : ItemsAt(spec, "tls")) {
    any = true;
    if (ItemsAt(entry, "hosts").empty()) return true;  // The certificate's own names decide.
    AddAll(entry.Find("hosts"), names);
  }
  return any && std::ranges::all_of(hosts, [&](const std::string& host) {
           return std::ranges::any_of(names, [&](const std::string& name) { return Covers(name, host); });
         });
}

Ingress ReadIngress(const Resource& resource) {
  Ingress ingress = Start(resource);
  const Tree& spec = SpecOf(resource);
  AddBackend(spec.Find("defaultBackend"), ingress.backends);
  AddBackend(spec.Find("backend"), ingress.backends);
  for (const Tree& rule : ItemsAt(spec, "rules")) {
    Add(rule.TextAt("host"), ingress.hosts);
    const Tree* http = rule.Find("http");
    if (http == nullptr) continue;
    for (const Tree& path : ItemsAt(*http, "paths")) AddBackend(path.Find("backend"), ingress.backends);
  }
  if (const Tree* tls = spec.Find("tls")) ingress.tls.spot = tls->spot();
  bool by_annotation = !AnnotationOf(resource, "alb.ingress.kubernetes.io/certificate-arn").empty() ||
                       !AnnotationOf(resource, "networking.gke.io/managed-certificates").empty() ||
                       !AnnotationOf(resource, "ingress.gcp.kubernetes.io/pre-shared-cert").empty();
  ingress.tls.value = by_annotation || TlsCoversAll(spec, ingress.hosts);
  return ingress;
}

// ---- Gateway API

std::optional<Ingress> ReadGatewayRoute(const Resource& resource) {
  Ingress ingress = Start(resource);
  const Tree& spec = SpecOf(resource);
  for (const Tree& parent : ItemsAt(spec, "parentRefs")) {
    if (std::string_view kind = parent.TextAt("kind"); kind.empty() || kind == "Gateway") {
      Add(parent.TextAt("name"), ingress.gateways);
    }
  }
  if (ingress.gateways.empty()) return std::nullopt;  // A rule for the mesh.
  AddAll(spec.Find("hostnames"), ingress.hosts);
  for (const Tree& rule : ItemsAt(spec, "rules")) {
    for (const Tree& backend : ItemsAt(rule, "backendRefs")) {
      if (std::string_view kind = backend.TextAt("kind"); kind.empty() || kind == "Service") {
        Add(backend.TextAt("name"), ingress.backends);
      }
    }
  }
  return ingress;
}

Ingress ReadGateway(const Resource& resource) {
  Ingress ingress = Start(resource);
  for (const Tree& listener : ItemsAt(SpecOf(resource), "listeners")) {
    Add(listener.TextAt("hostname"), ingress.hosts);
    std::string_view protocol = listener.TextAt("protocol");
    if (protocol != "HTTPS" && protocol != "TLS" && listener.Find("tls") == nullptr) continue;
    ingress.tls = Reading<bool>::Of(listener.spot(), true);
  }
  return ingress;
}

// ---- Istio

Ingress ReadIstioGateway(const Resource& resource) {
  Ingress ingress = Start(resource);
  for (const Tree& server : ItemsAt(SpecOf(resource), "servers")) {
    AddAll(server.Find("hosts"), ingress.hosts);
    const Tree* tls = server.Find("tls");
    if (tls != nullptr && !tls->TextAt("mode").empty()) ingress.tls = Reading<bool>::Of(tls->spot(), true);
  }
  return ingress;
}

// `gateways: [shop/public]` names a namespace too; `mesh` means every sidecar, so nobody outside.
std::optional<Ingress> ReadVirtualService(const Resource& resource) {
  Ingress ingress = Start(resource);
  const Tree& spec = SpecOf(resource);
  for (const Tree& gateway : ItemsAt(spec, "gateways")) {
    if (gateway.text() == "mesh") continue;
    Add(std::string_view(gateway.text()).substr(gateway.text().find('/') + 1), ingress.gateways);
  }
  if (ingress.gateways.empty()) return std::nullopt;
  AddAll(spec.Find("hosts"), ingress.hosts);
  for (std::string_view protocol : {"http", "tls", "tcp"}) {
    for (const Tree& rule : ItemsAt(spec, protocol)) {
      for (const Tree& route : ItemsAt(rule, "route")) {
        const Tree* host = route.FindPath({"destination", "host"});
        // `checkout.shop.svc.cluster.local`: the Service is the first part.
        if (host != nullptr) Add(std::string_view(host->text()).substr(0, host->text().find('.')), ingress.backends);
      }
    }
  }
  return ingress;
}

// ---- OpenShift

Ingress ReadRoute(const Resource& resource) {
  Ingress ingress = Start(resource);
  const Tree& spec = SpecOf(resource);
  Add(spec.TextAt("host"), ingress.hosts);
  if (const Tree* to = spec.FindPath({"to", "name"})) Add(to->text(), ingress.backends);
  for (const Tree& other : ItemsAt(spec, "alternateBackends")) Add(other.TextAt("name"), ingress.backends);
  if (const Tree* tls = spec.Find("tls"); tls != nullptr && tls->IsMapping()) {
    ingress.tls = Reading<bool>::Of(tls->spot(), true);
  }
  return ingress;
}

}  // namespace

Service ReadService(const Resource& resource) {
  Service service;
  service.name = resource.name;
  service.shown_name = resource.shown_name;
  service.namespace_name = resource.namespace_name;
  service.environment = resource.environment;
  service.spot = resource.spot;
  service.selector = Selector::OfService(SpecOf(resource).Find("selector"));
  return service;
}

std::optional<Ingress> ReadExposure(const Resource& resource) {
  if (resource.kind == "Service") return ReadServiceExposure(resource);
  if (resource.kind == "Ingress") return ReadIngress(resource);
  if (resource.kind == "Route") return ReadRoute(resource);
  if (resource.kind == "VirtualService") return ReadVirtualService(resource);
  if (resource.kind != "Gateway") return ReadGatewayRoute(resource);
  return resource.group == "networking.istio.io" ? ReadIstioGateway(resource) : ReadGateway(resource);
}

void ResolveGateways(std::vector<Ingress>& ingresses) {
  for (Ingress& route : ingresses) {
    if (route.gateways.empty()) continue;
    route.tls = Reading<bool>::Not(route.spot, {value::AbsentReason::kNotFound, "its gateway is not declared here"});
    for (const Ingress& gateway : ingresses) {
      if (gateway.kind != "Gateway" || std::ranges::find(route.gateways, gateway.name) == route.gateways.end())
        continue;
      if (route.tls.value != true) route.tls = gateway.tls;
    }
  }
}

}  // namespace seaworthy::collectors::kubernetes
