// Terraform's resources for paging services, read block by block: enough HCL to know a block's labels, its attributes
// and the blocks inside it.

#include <algorithm>
#include <array>

#include "base/text.h"
#include "collectors/repo/on_call.h"

namespace seaworthy::collectors::repo {
namespace {

struct Block {
  std::string_view type;  // `pagerduty_service`
  std::string_view name;  // `checkout`
  std::string_view body;
  int line = 0;
};

std::string_view Quoted(std::string_view text) {
  std::size_t start = text.find('"');
  if (start == std::string_view::npos) return {};
  return text.substr(start + 1, text.find('"', start + 1) - start - 1);
}

// From behind the opening brace to the one that ends it; braces in quotes do not count.
std::string_view BodyAt(std::string_view text, std::size_t start) {
  int depth = 1;
  bool quoted = false;
  for (std::size_t at = start; at < text.size(); ++at) {
    char c = text[at];
    if (c == '\\' && quoted) {
      ++at;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == '\n') {
      quoted = false;
    } else if (!quoted && c == '{') {
      ++depth;
    } else if (!quoted && c == '}' && --depth == 0) {
      return text.substr(start, at - start);
    }
  }
  return text.substr(start);
}

// Blocks that start a line: `resource "a" "b" {` and `data "a" "b" {`.
std::vector<Block> ReadBlocks(std::string_view text) {
  std::vector<Block> blocks;
  int line = 0;
  for (std::size_t at = 0; at < text.size();) {
    ++line;
    std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view row = text.substr(at, end - at);
    if (row.starts_with("resource ") || row.starts_with("data ")) {
      std::string_view type = Quoted(row);
      std::string_view rest = row.substr(std::min(row.find(type) + type.size() + 1, row.size()));
      std::size_t brace = text.find('{', at);
      if (!type.empty() && brace != std::string_view::npos && brace <= end + 2)
        blocks.push_back({type, Quoted(rest), BodyAt(text, brace + 1), line});
    }
    at = end + 1;
  }
  return blocks;
}

// The literal text of `key = "…"` at the block's own level, or anywhere below.
std::string_view Attribute(std::string_view body, std::string_view key) {
  for (std::string_view line : Split(body, '\n')) {
    line = Trim(line);
    if (!line.starts_with(key)) continue;
    std::string_view rest = Trim(line.substr(key.size()));
    if (rest.starts_with('=')) return Quoted(rest);
  }
  return {};
}

// How many blocks of that name stand inside: `rule {`, `rules {`.
int CountBlocks(std::string_view body, std::string_view name) {
  return static_cast<int>(std::ranges::count_if(Split(body, '\n'), [&](std::string_view line) {
    line = Trim(line);
    return line.starts_with(name) && Trim(line.substr(name.size())).starts_with('{');
  }));
}

struct ResourceKind {
  std::string_view type;
  std::string_view kind;
  std::string_view steps;  // Name of the blocks that are the steps of a policy; empty: it always has one elsewhere.
};

constexpr auto kResources = std::to_array<ResourceKind>({
    {"pagerduty_service", "pagerduty", ""},
    {"pagerduty_escalation_policy", "pagerduty", "rule"},
    {"opsgenie_escalation", "opsgenie", "rules"},
    {"opsgenie_service", "opsgenie", ""},
    {"opsgenie_team", "opsgenie", ""},
    {"opsgenie_api_integration", "opsgenie", ""},
    {"grafana_oncall_integration", "grafana-oncall", ""},
    {"grafana_oncall_escalation_chain", "grafana-oncall", ""},
    {"incident_escalation_path", "incidentio", ""},
    {"victorops_escalation_policy", "victorops", ""},
    {"splunkoncall_escalation_policy", "victorops", ""},
    {"rootly_escalation_policy", "rootly", ""},
    {"squadcast_escalation_policy", "squadcast", ""},
    {"aws_ssmincidents_response_plan", "ssm-incidents", ""},
});

// Channels that only carry messages.
std::string_view PlainChannel(const Block& block) {
  if (block.type == "aws_sns_topic_subscription" && Attribute(block.body, "protocol").starts_with("email"))
    return "email";
  if (block.type == "azurerm_monitor_action_group" && CountBlocks(block.body, "email_receiver") > 0) return "email";
  if (block.type == "google_monitoring_notification_channel") {
    std::string_view type = Attribute(block.body, "type");
    if (type == "email") return "email";
    if (type == "slack") return "chat";
  }
  return {};
}

OnCall Make(const Block& block, std::string_view path, std::string_view kind, std::optional<bool> escalates) {
  std::string_view name = Attribute(block.body, "name");
  if (name.empty() || name.find("${") != std::string_view::npos) name = block.name;
  return {std::string(name), std::string(kind), escalates, {std::string(path), block.line, 0}};
}

}  // namespace

std::vector<OnCall> ReadTerraformOnCall(std::string_view path, std::string_view text) {
  std::vector<OnCall> out;
  for (const Block& block : ReadBlocks(text)) {
    auto known = std::ranges::find(kResources, block.type, &ResourceKind::type);
    if (known != kResources.end()) {
      int steps = known->steps.empty() ? 0 : CountBlocks(block.body, known->steps);
      // A policy that is only looked up, or made by `dynamic`, keeps its steps elsewhere.
      bool single = steps == 1;
      out.push_back(Make(block, path, known->kind, !single));
    } else if (block.type == "google_monitoring_notification_channel" && Attribute(block.body, "type") == "pagerduty") {
      out.push_back(Make(block, path, "pagerduty", true));
    } else if (std::string_view kind = PlainChannel(block); !kind.empty()) {
      out.push_back(Make(block, path, kind, false));
    }
  }
  return out;
}

}  // namespace seaworthy::collectors::repo
