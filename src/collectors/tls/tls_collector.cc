#include "collectors/tls/tls_collector.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "collectors/tls/endpoint_facts.h"
#include "net/prober.h"

namespace seaworthy::collectors::tls {
namespace {

using net::TlsFindings;
using net::TlsTarget;
using value::AbsentReason;
using value::Value;

constexpr std::string_view kKey = "tls.endpoints";

// A declared endpoint, and which of the targets it is. The same address may be declared for two environments.
struct Declared {
  const model::Endpoint* endpoint;
  std::optional<std::size_t> target;  // Nothing where the address names no host and port.
};

struct Plan {
  std::vector<Declared> declared;
  std::vector<TlsTarget> targets;  // Each once.
};

Plan PlanFor(const model::Service& service) {
  Plan plan;
  for (const model::Endpoint& endpoint : service.endpoints) {
    Declared& declared = plan.declared.emplace_back(Declared{&endpoint, std::nullopt});
    auto target = net::ParseTlsTarget(endpoint.address);
    if (!target.ok()) continue;  // Said in the entry of that endpoint.
    const auto known = std::ranges::find(plan.targets, *target);
    declared.target = static_cast<std::size_t>(known - plan.targets.begin());
    if (known == plan.targets.end()) plan.targets.push_back(*std::move(target));
  }
  return plan;
}

bool LooksTemplated(std::string_view address) {
  return address.find("{{") != std::string_view::npos || address.find("${") != std::string_view::npos;
}

Value UnreadableAddress(facts::Writer& out, const Asked& asked, const model::Endpoint& endpoint) {
  const auto origin = out.Origin(endpoint.place, std::nullopt);
  const bool templated = LooksTemplated(endpoint.address);
  const AbsentReason reason = templated ? AbsentReason::kTemplated : AbsentReason::kMalformed;
  const std::string_view detail = templated ? "the address is a template" : "the address is no host and port";
  return UnaskedValue(out, asked, reason, detail).WithOrigin(origin);
}

// An endpoint with several addresses has an entry for each, told apart by the address behind the name.
void AppendFindings(facts::Writer& out, const Asked& asked, const TlsFindings& findings, std::vector<Value>& entries) {
  for (const net::TlsEvidence& evidence : findings) {
    Asked one = asked;
    if (findings.size() > 1) one.address += fmt::format(" ({})", evidence.address);
    entries.push_back(EndpointValue(out, one, evidence));
  }
}

Result<void> Collect(const collect::Context& context, facts::Writer& out) {
  if (context.service.endpoints.empty()) {
    out.SetAbsent(kKey, AbsentReason::kNotDeclared, "the service declares no endpoint");
    return {};
  }
  if (context.prober == nullptr) {
    out.SetAbsent(kKey, AbsentReason::kNotCollected, "nothing was dialled");
    return {};
  }
  const Plan plan = PlanFor(context.service);
  SEAWORTHY_TRY(const std::vector<TlsFindings> findings,
                context.prober->ProbeTls(plan.targets, context.now, context.stop));
  std::vector<Value> entries;
  for (const Declared& declared : plan.declared) {
    const model::Endpoint& endpoint = *declared.endpoint;
    Asked asked{endpoint.address, std::string(model::KindOfEnvironment(context.service, endpoint.environment))};
    if (declared.target) {
      asked.address = ToString(plan.targets[*declared.target]);
      AppendFindings(out, asked, findings[*declared.target], entries);
    } else {
      entries.push_back(UnreadableAddress(out, asked, endpoint));
    }
  }
  out.Set(kKey, out.List(entries));
  return {};
}

}  // namespace

const collect::Collector kCollector{"tls", Collect};

}  // namespace seaworthy::collectors::tls
