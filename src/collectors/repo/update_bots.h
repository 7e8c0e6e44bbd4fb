// Bots that watch dependencies and propose updates: Dependabot, Renovate, and a few others known by their file.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "formats/node.h"
#include "source/repository.h"

namespace seaworthy::collectors::repo {

struct UpdateBot {
  std::string kind;                     // dependabot, renovate, scala-steward, pyup, depfu, updatecli
  std::vector<std::string> ecosystems;  // Sorted; empty where the configuration leaves it to the bot.
  Place place;
  std::string broken;  // Why the configuration could not be read; the rest is not known then.
};

// Nothing where the configuration watches nothing.
std::optional<UpdateBot> ReadDependabot(const formats::Node& root);
std::optional<UpdateBot> ReadRenovate(const formats::Node& root);

std::vector<UpdateBot> ReadUpdateBots(const source::Repository& repository);

}  // namespace seaworthy::collectors::repo
