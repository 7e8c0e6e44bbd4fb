#include "alerting/dialect.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "alerting/hold.h"
#include "alerting/logql.h"
#include "alerting/read_rule.h"
#include "base/text.h"

namespace seaworthy::alerting {
namespace {

using formats::Node;

struct Field {
  std::string_view name;
  Dialect dialect;  // The first one that has it.
};

constexpr auto kGroupFields = std::to_array<Field>({
    {"name", Dialect::kPrometheus},
    {"interval", Dialect::kPrometheus},
    {"query_offset", Dialect::kPrometheus},
    {"limit", Dialect::kPrometheus},
    {"labels", Dialect::kPrometheus},
    {"rules", Dialect::kPrometheus},
    {"partial_response_strategy", Dialect::kPrometheus},  // Of Thanos.
    {"source_tenants", Dialect::kMimir},
    {"evaluation_delay", Dialect::kMimir},
    {"align_evaluation_time_on_interval", Dialect::kMimir},
    {"remote_write", Dialect::kMimir},
    {"type", Dialect::kVictoria},
    {"concurrency", Dialect::kVictoria},
    {"params", Dialect::kVictoria},
    {"headers", Dialect::kVictoria},
    {"notifier_headers", Dialect::kVictoria},
    {"eval_offset", Dialect::kVictoria},
    {"eval_delay", Dialect::kVictoria},
    {"eval_alignment", Dialect::kVictoria},
    {"tenant", Dialect::kVictoria},
    {"extra_filter_labels", Dialect::kVictoria},
    {"debug", Dialect::kVictoria},
});

// By the fields that only one of them has.
Dialect DialectOfGroup(const Node& group) {
  for (const formats::Entry& entry : group.entries()) {
    auto known = std::ranges::find(kGroupFields, entry.key->text(), &Field::name);
    if (known != kGroupFields.end() && known->dialect != Dialect::kPrometheus) return known->dialect;
  }
  return Dialect::kPrometheus;
}

}  // namespace

Dialect DialectOf(const Node* resource, const Node* owner, std::span<const Node> groups) {
  std::string_view api = resource == nullptr ? std::string_view() : resource->TextAt("apiVersion");
  if (api.starts_with("loki.grafana.com")) return Dialect::kLoki;
  if (api.find("victoriametrics") != std::string_view::npos) return Dialect::kVictoria;
  if (resource != nullptr && owner != nullptr && resource->Find("spec") == owner) return Dialect::kPrometheusRule;
  for (const Node& group : groups) {
    if (Dialect dialect = DialectOfGroup(group); dialect != Dialect::kPrometheus) return dialect;
  }
  bool has_space = owner != nullptr && !owner->TextAt("namespace").empty();
  return has_space ? Dialect::kMimir : Dialect::kPrometheus;
}

bool AreLogQl(std::span<const Group> groups) {
  std::size_t expressions = 0;
  std::size_t maybe = 0;
  for (const Group& group : groups) {
    for (const Rule& rule : group.rules) {
      if (rule.expression.empty() || rule.templated) continue;
      LogQl found = JudgeLogQl(rule.expression);
      if (found == LogQl::kYes) return true;
      ++expressions;
      if (found == LogQl::kMaybe) ++maybe;
    }
  }
  return expressions > 0 && maybe == expressions;
}

std::string LanguageOfType(std::string_view type) {
  if (type == "graphite") return "Graphite";
  return type == "vlogs" ? "LogsQL" : "";
}

void CheckGroup(const Node& group, std::vector<std::string>& problems) {
  std::string_view name = group.TextAt("name");
  auto add = [&](std::string_view problem) {
    problems.push_back(fmt::format("group \"{}\": {}", OneLine(name, 60), problem));
  };
  if (name.empty()) problems.emplace_back("a group has no name");
  for (std::string_view field : {"interval", "query_offset"}) {
    std::string_view text = group.TextAt(field);
    if (!text.empty() && !ParseHold(text)) add(fmt::format("`{}` is no duration: \"{}\"", field, OneLine(text, 40)));
  }
  std::array<std::string_view, kGroupFields.size()> names;
  std::ranges::transform(kGroupFields, names.begin(), &Field::name);
  for (const formats::Entry& entry : group.entries()) {
    std::string unknown = UnknownField(entry.key->text(), names);
    if (!unknown.empty()) add(unknown);
  }
}

}  // namespace seaworthy::alerting
