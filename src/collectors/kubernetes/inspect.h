// What `seaworthy inspect kubernetes FILE` prints: one JSON object on one line.
#pragma once

#include <string>
#include <string_view>

namespace seaworthy::collectors::kubernetes {

// `{path, format: "kubernetes", templated, workloads: [{kind, name, namespace, line, replicas, serves_traffic,
// customer_facing, liveness, readiness, same_probe, spread, autoscaler, disruption_budget, containers: [{name, line,
// image, cpu_request, cpu_limit, memory_request, memory_limit}]}], jobs, autoscalers, disruption_budgets, ingresses,
// volume_claims}`: null where the text does not say, or cannot be told. Cores are numbers, memory is bytes. Resources
// are joined within this text alone, and not taken for copies of each other.
//
// A template says `templated: true`, has empty lists, and one more: `mentions: [{kind, name, line}]`. Any other text
// without a resource that is read says `{path, not_a: "kubernetes", reason}`.
std::string Inspect(std::string_view path, std::string_view text);

}  // namespace seaworthy::collectors::kubernetes
