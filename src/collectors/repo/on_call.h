// Who is called, as far as the repository says: paging services, schedules and escalation policies that it configures
// or names, and where its alerts go instead.
#pragma once

#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "collectors/repo/documents.h"
#include "formats/node.h"
#include "source/repository.h"

namespace seaworthy::collectors::repo {

struct OnCall {
  std::string name;
  std::string kind;  // pagerduty, opsgenie, grafana-oncall, incidentio, victorops, document, chat, email, webhook
  std::optional<bool> escalates;  // Nothing where the answer is kept outside of the repository.
  Place place;
};

// Resources of Terraform: services, policies, schedules, notification channels.
std::vector<OnCall> ReadTerraformOnCall(std::string_view path, std::string_view text);

// Receivers of an Alertmanager configuration that a route uses; `root` has `receivers` and `route`.
std::vector<OnCall> ReadAlertmanager(std::string_view path, const formats::Node& root, int line_offset = 0);

// One YAML document of any kind that may name on-call: catalogue annotations, Alertmanager configurations, also inside
// a ConfigMap, a Helm values file or an AlertmanagerConfig, Grafana contact points.
std::vector<OnCall> ReadYamlOnCall(std::string_view path, const formats::Node& root);

std::vector<OnCall> ReadOnCall(const source::Repository& repository, const Documents& documents, std::stop_token stop);

}  // namespace seaworthy::collectors::repo
