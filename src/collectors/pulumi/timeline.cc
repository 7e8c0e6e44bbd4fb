#include "collectors/pulumi/timeline.h"

#include <algorithm>
#include <map>
#include <utility>

namespace seaworthy::collectors::pulumi {
namespace {

using cloud::PulumiUpdate;

constexpr std::size_t kEnoughRuns = 5;
constexpr std::size_t kNewestRuns = 20;

using StackKey = std::pair<std::string, std::string>;  // Project and stack.

StackKey KeyOf(const PulumiUpdate& update) { return {update.project, update.stack}; }

// What the stack holds by its newest update: a first deployment of three resources says nothing of the forty of today.
std::int64_t SizeNow(std::span<const PulumiUpdate> updates) {
  for (auto update = updates.rbegin(); update != updates.rend(); ++update) {
    if (update->kind == "update" && update->succeeded()) return update->after;
  }
  return 0;
}

bool BuiltAll(const PulumiUpdate& update, std::int64_t size_now) {
  bool ended_well = update.succeeded() && update.IsFull() && update.Duration();
  return ended_well && update.created * 10 >= size_now * 9;
}

std::optional<Span> Percentile95(std::span<const Span> durations) {
  if (durations.size() < kEnoughRuns) return std::nullopt;
  std::vector<Span> newest(durations.end() - static_cast<std::ptrdiff_t>(std::min(durations.size(), kNewestRuns)),
                           durations.end());
  std::ranges::sort(newest);
  return newest[(newest.size() * 95 + 99) / 100 - 1];  // Nearest rank.
}

std::optional<Redeploy> RedeployOf(std::span<const PulumiUpdate> updates) {
  std::optional<Redeploy> newest;
  std::vector<Span> durations;
  std::int64_t size_now = SizeNow(updates);
  for (std::size_t i = 0; i < updates.size(); ++i) {
    if (!BuiltAll(updates[i], size_now)) continue;
    durations.push_back(*updates[i].Duration());
    newest = Redeploy{updates[i], cloud::FollowsDestroy(updates, i), static_cast<int>(durations.size()), {}};
  }
  if (newest) newest->p95 = Percentile95(durations);
  return newest;
}

// Whether what was tested may be what was released: the same commit, or nobody knows.
bool MayBeSame(const PulumiUpdate& staging, const PulumiUpdate& release) {
  return staging.commit.empty() || release.commit.empty() || staging.commit == release.commit;
}

// The newest successful staging update of the project between the release before and this one.
std::optional<std::string> TestedIn(std::span<const PulumiUpdate> updates, std::size_t release,
                                    std::span<const std::string> kinds) {
  for (std::size_t i = release; i-- > 0;) {
    const PulumiUpdate& before = updates[i];
    if (before.project != updates[release].project || before.kind != "update" || !before.succeeded()) continue;
    if (kinds[i] == "staging" && MayBeSame(before, updates[release])) return before.stack;
    bool release_before = kinds[i] == "production" && before.stack == updates[release].stack;
    if (release_before && before.commit != updates[release].commit) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

void SortByStart(std::vector<PulumiUpdate>& updates) { std::ranges::stable_sort(updates, {}, &PulumiUpdate::start); }

std::vector<Redeploy> FindRedeploys(std::span<const PulumiUpdate> updates) {
  std::map<StackKey, std::vector<PulumiUpdate>> stacks;
  for (const PulumiUpdate& update : updates) stacks[KeyOf(update)].push_back(update);
  std::vector<Redeploy> redeploys;
  for (const auto& [key, own] : stacks) {
    if (std::optional<Redeploy> found = RedeployOf(own)) redeploys.push_back(*std::move(found));
  }
  return redeploys;
}

std::vector<Release> FindReleases(std::span<const PulumiUpdate> updates,
                                  const std::function<std::string(const PulumiUpdate&)>& kind_of) {
  std::vector<std::string> kinds;
  for (const PulumiUpdate& update : updates) kinds.push_back(kind_of(update));
  std::vector<Release> releases;
  for (std::size_t i = 0; i < updates.size(); ++i) {
    const PulumiUpdate& update = updates[i];
    bool is_release = kinds[i] == "production" && update.kind == "update" && update.succeeded() && update.start;
    if (is_release) releases.push_back({update, TestedIn(updates, i, kinds)});
  }
  return releases;
}

}  // namespace seaworthy::collectors::pulumi
