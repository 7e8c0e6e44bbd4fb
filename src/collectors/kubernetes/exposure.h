// How traffic reaches pods: Services, and what leads from outside to them.
//
// Read are Services of type LoadBalancer and NodePort, Ingress (also its forms before v1), the Gateway API, Istio's
// Gateway and VirtualService, and OpenShift's Route. A load balancer that an annotation keeps inside the network, and a
// VirtualService for the mesh alone, lead nobody in from outside.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "collectors/kubernetes/reading.h"
#include "collectors/kubernetes/resource.h"
#include "collectors/kubernetes/selectors.h"

namespace seaworthy::collectors::kubernetes {

struct Service {
  std::string name;
  std::string shown_name;
  std::string namespace_name;
  std::string environment;
  Spot spot;
  Selector selector;
};

struct Ingress {
  std::string kind;
  std::string name;
  std::string shown_name;
  std::string namespace_name;
  std::string environment;
  Spot spot;
  std::vector<std::string> hosts;
  std::vector<std::string> backends;  // Names of Services.
  std::vector<std::string> gateways;  // Of a route: who ends TLS for it.
  Reading<bool> tls;
};

Service ReadService(const Resource& resource);

// Of a Service or of a resource that leads to one; nothing where it does not lead in from outside.
std::optional<Ingress> ReadExposure(const Resource& resource);

// A route has TLS where one of its gateways has; a gateway that is not declared here leaves it open.
void ResolveGateways(std::vector<Ingress>& ingresses);

}  // namespace seaworthy::collectors::kubernetes
