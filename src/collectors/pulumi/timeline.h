// What the order of updates says: how fast a stack is built from nothing, and whether production came after a test.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cloud/pulumi_updates.h"

namespace seaworthy::collectors::pulumi {

struct Redeploy {
  cloud::PulumiUpdate update;  // The newest full one; it has a start and a duration.
  bool after_destroy = false;
  int runs = 0;             // Full updates of the stack.
  std::optional<Span> p95;  // Of the newest 20, where there are five.
};

struct Release {
  cloud::PulumiUpdate update;
  std::optional<std::string> staging;  // The stack that was updated before it; nothing where none was.
};

// By start; what has none stands first. Updates of one moment keep their order.
void SortByStart(std::vector<cloud::PulumiUpdate>& updates);

// One for each stack that has a full update that succeeded, in the order of project and stack. Precondition: sorted.
std::vector<Redeploy> FindRedeploys(std::span<const cloud::PulumiUpdate> updates);

// The successful updates of stacks of the kind production, oldest first. `kind_of` says what a stack is for.
// Precondition: sorted.
std::vector<Release> FindReleases(std::span<const cloud::PulumiUpdate> updates,
                                  const std::function<std::string(const cloud::PulumiUpdate&)>& kind_of);

}  // namespace seaworthy::collectors::pulumi
