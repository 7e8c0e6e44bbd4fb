#include "collectors/kubernetes/disruption_budget.h"

#include <algorithm>
#include <charconv>

namespace seaworthy::collectors::kubernetes {
namespace {

// `3`, `50%`.
struct Share {
  std::int64_t number = 0;
  bool percent = false;
};

std::optional<Share> ParseShare(std::string_view text) {
  Share share;
  if (text.ends_with('%')) {
    share.percent = true;
    text.remove_suffix(1);
  }
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), share.number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (share.number < 0 || (share.percent && share.number > 100)) return std::nullopt;
  return share;
}

std::optional<Reading<std::string>> ReadShare(const Tree* tree) {
  if (tree == nullptr || tree->IsNull()) return std::nullopt;
  if (tree->IsScalar() && ParseShare(tree->text())) return Reading<std::string>::Of(tree->spot(), tree->text());
  return Reading<std::string>::Not(tree->spot(), WhyNot("number or percentage", *tree));
}

}  // namespace

DisruptionBudget ReadDisruptionBudget(const Resource& resource) {
  DisruptionBudget budget;
  budget.name = resource.name;
  budget.shown_name = resource.shown_name;
  budget.namespace_name = resource.namespace_name;
  budget.environment = resource.environment;
  budget.spot = resource.spot;
  budget.min_available = ReadShare(resource.tree->FindPath({"spec", "minAvailable"}));
  budget.max_unavailable = ReadShare(resource.tree->FindPath({"spec", "maxUnavailable"}));
  budget.selector = Selector::OfPods(resource.tree->FindPath({"spec", "selector"}));
  // In policy/v1beta1 an empty selector matches no pod, in policy/v1 all of the namespace.
  if (resource.version == "v1beta1" && budget.selector.empty()) budget.selector = Selector::OfPods(nullptr);
  return budget;
}

std::optional<bool> BlocksDrain(const DisruptionBudget& budget, std::optional<std::int64_t> pods) {
  const std::optional<Reading<std::string>>& limit =
      budget.max_unavailable ? budget.max_unavailable : budget.min_available;
  if (!limit) return false;
  if (!limit->value) return std::nullopt;
  Share share = *ParseShare(*limit->value);
  if (budget.max_unavailable) return share.number == 0;
  if (share.number == 0) return false;
  if (share.percent && share.number == 100) return true;
  if (!pods) return std::nullopt;
  if (*pods <= 0) return false;
  // Kubernetes rounds a percentage up: half of one pod is one pod.
  constexpr std::int64_t kMostPods = 1'000'000'000;
  std::int64_t total = std::min(*pods, kMostPods);
  return (share.percent ? (total * share.number + 99) / 100 : share.number) >= total;
}

}  // namespace seaworthy::collectors::kubernetes
