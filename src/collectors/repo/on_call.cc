#include "collectors/repo/on_call.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "collectors/repo/words.h"
#include "formats/yaml.h"

namespace seaworthy::collectors::repo {
namespace {

using formats::Entry;
using formats::Node;

constexpr int kMaxDepth = 8;  // To where a values file keeps its Alertmanager.

// What a kind of receiver is, and whether it calls somebody else when nobody answers. A paging service always keeps an
// escalation policy for what it receives; a channel or an address never does.
struct ReceiverKind {
  std::string_view key;  // `pagerduty_configs` and `pagerdutyConfigs` in words; type of a Grafana contact point.
  std::string_view kind;
  std::optional<bool> escalates;
};

constexpr auto kReceivers = std::to_array<ReceiverKind>({
    {"pagerduty", "pagerduty", true}, {"opsgenie", "opsgenie", true},     {"jira", "ticket", false},
    {"victorops", "victorops", true}, {"oncall", "grafana-oncall", true}, {"incidentio", "incidentio", true},
    {"slack", "chat", false},         {"discord", "chat", false},         {"msteams", "chat", false},
    {"msteamsv2", "chat", false},     {"teams", "chat", false},           {"telegram", "chat", false},
    {"mattermost", "chat", false},    {"webex", "chat", false},           {"rocketchat", "chat", false},
    {"googlechat", "chat", false},    {"wechat", "chat", false},          {"email", "email", false},
    {"webhook", "webhook", {}},       {"pushover", "webhook", {}},        {"sns", "webhook", {}},
});

const ReceiverKind* FindReceiver(std::string_view key) {
  std::string name = Lower(key);
  for (std::string_view ending : {"_configs", "configs"}) {
    if (name.ends_with(ending)) name.resize(name.size() - ending.size());
  }
  std::erase(name, '_');
  for (const ReceiverKind& kind : kReceivers) {
    if (name == kind.key) return &kind;
  }
  return nullptr;
}

// Names of paging services in addresses that a webhook calls.
struct Service {
  std::string_view part;
  std::string_view kind;
};

constexpr auto kServices = std::to_array<Service>({{"pagerduty", "pagerduty"},
                                                   {"opsgenie", "opsgenie"},
                                                   {"oncall", "grafana-oncall"},
                                                   {"incident.io", "incidentio"},
                                                   {"victorops", "victorops"},
                                                   {"splunk.com", "victorops"},
                                                   {"rootly", "rootly"},
                                                   {"firehydrant", "firehydrant"},
                                                   {"squadcast", "squadcast"},
                                                   {"pagertree", "pagertree"}});

std::string_view ServiceOf(std::string_view text) {
  for (const Service& service : kServices) {
    if (ContainsNoCase(text, service.part)) return service.kind;
  }
  return {};
}

void CollectRoutes(const Node* route, std::set<std::string, std::less<>>& used, int depth = 0) {
  if (route == nullptr || depth > 50) return;
  if (std::string_view receiver = route->TextAt("receiver"); !receiver.empty()) used.emplace(receiver);
  const Node* routes = route->Find("routes");
  if (routes == nullptr) return;
  for (const Node& child : routes->items()) CollectRoutes(&child, used, depth + 1);
}

// A key that the author of an example left open reaches nobody.
bool IsOpen(const Node& config) {
  for (std::string_view key : {"routing_key", "service_key", "api_key", "routingKey", "serviceKey"}) {
    const Node* value = config.Find(key);
    if (value != nullptr && value->IsScalar() && !value->text().empty() && IsPlaceholder(value->text())) return true;
  }
  return false;
}

OnCall FromConfig(const ReceiverKind& kind, std::string_view name, const Node& config) {
  OnCall found{std::string(name), std::string(kind.kind), kind.escalates, {}};
  if (kind.kind != "webhook") return found;
  if (std::string_view service = ServiceOf(config.TextAt("url")); !service.empty()) {
    found.kind = service;
    found.escalates = true;
  }
  return found;
}

void ReadReceiver(const Node& receiver, std::string_view path, int offset, std::vector<OnCall>& out) {
  for (const Entry& entry : receiver.entries()) {
    const ReceiverKind* kind = FindReceiver(entry.key->text());
    if (kind == nullptr || !entry.value->IsSequence() || entry.value->items().empty()) continue;
    const Node& config = entry.value->items()[0];
    if (IsOpen(config)) continue;
    OnCall found = FromConfig(*kind, receiver.TextAt("name"), config);
    found.place = {std::string(path), entry.key->line() + offset, offset == 0 ? entry.key->column() : 0};
    out.push_back(std::move(found));
  }
}

// Annotations of a service catalogue that name what is paged.
void ReadAnnotations(const Node* annotations, std::string_view path, std::vector<OnCall>& out) {
  if (annotations == nullptr) return;
  for (const Entry& entry : annotations->entries()) {
    std::string_view key = entry.key->text();
    std::string_view service = ServiceOf(key.substr(0, key.find('/')));
    if (service.empty() && key.starts_with("grafana/") && key.find("oncall") != std::string_view::npos)
      service = "grafana-oncall";
    if (service.empty() || !entry.value->IsScalar() || IsPlaceholder(entry.value->text())) continue;
    bool is_key = key.ends_with("integration-key");
    out.push_back({is_key ? std::string(key) : std::string(entry.value->text()),
                   std::string(service),
                   true,
                   {std::string(path), entry.value->line(), entry.value->column()}});
  }
}

// Datadog's service definition: integrations.pagerduty.service-url.
void ReadDatadog(const Node* integrations, std::string_view path, std::vector<OnCall>& out) {
  if (integrations == nullptr) return;
  for (std::string_view service : {"pagerduty", "opsgenie"}) {
    const Node* url = integrations->FindPath({service, "service-url"});
    if (url == nullptr || !url->IsScalar() || IsPlaceholder(url->text())) continue;
    out.push_back(
        {std::string(url->text()), std::string(service), true, {std::string(path), url->line(), url->column()}});
  }
}

void ReadContactPoints(const Node* points, std::string_view path, std::vector<OnCall>& out) {
  if (points == nullptr) return;
  for (const Node& point : points->items()) {
    const Node* receivers = point.Find("receivers");
    if (receivers == nullptr) continue;
    for (const Node& receiver : receivers->items()) {
      const ReceiverKind* kind = FindReceiver(receiver.TextAt("type"));
      const Node* settings = receiver.Find("settings");
      if (kind == nullptr || (settings != nullptr && IsOpen(*settings))) continue;
      OnCall found = FromConfig(*kind, point.TextAt("name"), settings == nullptr ? receiver : *settings);
      found.place = {std::string(path), receiver.line(), receiver.column()};
      out.push_back(std::move(found));
    }
  }
}

bool IsAlertmanager(const Node& node) { return node.Find("receivers") != nullptr && node.Find("route") != nullptr; }

void Append(std::vector<OnCall> found, std::vector<OnCall>& out) {
  for (OnCall& one : found) out.push_back(std::move(one));
}

// An Alertmanager configuration that a ConfigMap or Secret holds as text.
void ReadEmbedded(const Node& text, std::string_view path, std::vector<OnCall>& out) {
  if (text.text().find("receivers:") == std::string_view::npos) return;
  auto stream = formats::ParseYaml(text.text());
  if (!stream.ok()) return;
  for (const Node* document : stream->documents()) {
    if (IsAlertmanager(*document)) Append(ReadAlertmanager(path, *document, text.line()), out);
  }
}

void Search(const Node& node, std::string_view path, int depth, std::vector<OnCall>& out) {
  if (depth > kMaxDepth) return;
  if (node.IsScalar()) return ReadEmbedded(node, path, out);
  if (IsAlertmanager(node)) return Append(ReadAlertmanager(path, node), out);
  for (const Entry& entry : node.entries()) Search(*entry.value, path, depth + 1, out);
  for (const Node& item : node.items()) Search(item, path, depth + 1, out);
}

bool MayNameOnCall(const source::File& file, std::string_view text) {
  std::string_view name = file.name();
  if (name.starts_with("catalog-info.") || name.starts_with("service.datadog.")) return true;
  if (text.find("contactPoints:") != std::string_view::npos) return true;
  bool receives = text.find("_configs:") != std::string_view::npos || text.find("Configs:") != std::string_view::npos;
  return receives && text.find("receivers:") != std::string_view::npos;
}

void ReadFile(const source::Repository& repository, const source::File& file, std::vector<OnCall>& out) {
  bool is_yaml = (file.extension() == "yaml" || file.extension() == "yml") && !file.in_chart;
  if (!is_yaml && file.extension() != "tf") return;
  auto text = repository.Text(file);
  if (!text.ok()) return;
  if (!is_yaml) return Append(ReadTerraformOnCall(file.path, *text), out);
  if (!MayNameOnCall(file, *text)) return;
  auto stream = repository.Yaml(file);
  if (!stream.ok()) return;
  for (const Node* document : (*stream)->documents()) Append(ReadYamlOnCall(file.path, *document), out);
}

// A link to a service, schedule or policy; a link to a page about it says nothing of what it says.
void ReadLinks(std::span<const Link> links, std::vector<OnCall>& out) {
  for (const Link& link : links) {
    if (link.kind != "escalation") continue;
    std::string_view service = ServiceOf(link.url);
    bool names = link.url.find("/service") != std::string::npos || link.url.find("escalation") != std::string::npos ||
                 link.url.find("schedule") != std::string::npos || link.url.find("/teams/") != std::string::npos;
    std::string name = link.title.empty() ? link.url : link.title;
    if (!service.empty() && names) {
      out.push_back({name, std::string(service), true, link.place});
    } else {
      out.push_back({name, "document", std::nullopt, link.place});
    }
  }
}

}  // namespace

std::vector<OnCall> ReadAlertmanager(std::string_view path, const Node& root, int line_offset) {
  std::vector<OnCall> out;
  std::set<std::string, std::less<>> used;
  CollectRoutes(root.Find("route"), used);
  const Node* receivers = root.Find("receivers");
  if (receivers == nullptr) return out;
  for (const Node& receiver : receivers->items()) {
    if (used.contains(receiver.TextAt("name"))) ReadReceiver(receiver, path, line_offset, out);
  }
  return out;
}

std::vector<OnCall> ReadYamlOnCall(std::string_view path, const Node& root) {
  std::vector<OnCall> out;
  if (root.TextAt("apiVersion").starts_with("backstage.io"))
    ReadAnnotations(root.FindPath({"metadata", "annotations"}), path, out);
  ReadDatadog(root.Find("integrations"), path, out);
  ReadContactPoints(root.Find("contactPoints"), path, out);
  Search(root, path, 0, out);
  return out;
}

std::vector<OnCall> ReadOnCall(const source::Repository& repository, const Documents& documents, std::stop_token stop) {
  std::vector<OnCall> out;
  for (const source::File& file : repository.files()) {
    if (stop.stop_requested()) break;
    if (file.role == source::Role::kEvidence) ReadFile(repository, file, out);
  }
  ReadLinks(documents.links, out);
  for (const Document& section : documents.escalations) out.push_back({section.title, "document", true, section.place});
  return out;
}

}  // namespace seaworthy::collectors::repo
