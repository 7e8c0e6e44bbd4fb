#include "collectors/kubernetes/mentions.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"

namespace seaworthy::collectors::kubernetes {
namespace {

std::string_view WithoutQuotes(std::string_view text) {
  text = Trim(text);
  while (!text.empty() && (text.back() == ',' || text.back() == '"' || text.back() == '\'')) text.remove_suffix(1);
  while (!text.empty() && (text.front() == '"' || text.front() == '\'')) text.remove_prefix(1);
  return Trim(text);
}

// The text after `key:` or `"key":`; nothing where the line has another key.
std::optional<std::string_view> ValueOf(std::string_view line, std::string_view key) {
  line = Trim(line);
  if (line.starts_with("- ")) line = Trim(line.substr(2));
  if (line.starts_with('"')) line.remove_prefix(1);
  if (!line.starts_with(key)) return std::nullopt;
  line.remove_prefix(key.size());
  if (line.starts_with('"')) line.remove_prefix(1);
  if (!line.starts_with(':')) return std::nullopt;
  return WithoutQuotes(line.substr(1));
}

struct MentionedKind {
  std::string_view kind;
  Category category;
};

constexpr auto kKinds = std::to_array<MentionedKind>({{"Deployment", Category::kWorkload},
                                                      {"StatefulSet", Category::kWorkload},
                                                      {"DaemonSet", Category::kWorkload},
                                                      {"Rollout", Category::kWorkload},
                                                      {"DeploymentConfig", Category::kWorkload},
                                                      {"Pod", Category::kWorkload},
                                                      {"HorizontalPodAutoscaler", Category::kAutoscaler},
                                                      {"ScaledObject", Category::kAutoscaler},
                                                      {"PodDisruptionBudget", Category::kDisruptionBudget}});

void AddKind(std::string_view kind, int line, std::vector<Mention>& mentions) {
  auto known = std::ranges::find(kKinds, kind, &MentionedKind::kind);
  if (known != kKinds.end()) mentions.push_back({known->category, std::string(kind), {}, line});
}

// Of a line in flow style: `- {kind: Deployment, metadata: …}`, `{"kind":"Deployment"}`. Its names are not told apart.
void AddKindsOfFlow(std::string_view line, int number, std::vector<Mention>& mentions) {
  for (std::string_view part : Split(line, '{')) {
    for (std::string_view pair : Split(part, ',')) {
      std::optional<std::string_view> kind = ValueOf(pair.substr(0, pair.find('}')), "kind");
      if (kind) AddKind(*kind, number, mentions);
    }
  }
}

}  // namespace

std::vector<Mention> MentionsIn(std::string_view text) {
  constexpr int kLinesToName = 20;
  std::vector<Mention> mentions;
  int line_number = 0;
  for (std::string_view line : Split(text, '\n')) {
    ++line_number;
    if (std::optional<std::string_view> kind = ValueOf(line, "kind")) {
      AddKind(*kind, line_number, mentions);
    } else if (line.find('{') != std::string_view::npos && line.find("kind") != std::string_view::npos) {
      AddKindsOfFlow(line, line_number, mentions);
    } else if (!mentions.empty() && mentions.back().name.empty() && line_number - mentions.back().line < kLinesToName) {
      if (std::optional<std::string_view> name = ValueOf(line, "name")) mentions.back().name = *name;
    }
  }
  return mentions;
}

}  // namespace seaworthy::collectors::kubernetes
