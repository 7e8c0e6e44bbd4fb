// One reader for each tool. Each says nothing where the document is another's; what has an odd shape is left out.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "collectors/backup/report.h"
#include "formats/node.h"

namespace seaworthy::collectors::backup {

std::optional<Report> ReadResticSnapshots(const formats::Node& root);
std::optional<Report> ReadResticStats(const formats::Node& root);
// Lines of `check`, `backup` or `restore`, one JSON document each.
std::optional<Report> ReadResticMessages(std::span<const formats::Node* const> lines);
// What `check` and `restore --verify` print for people.
std::optional<Report> ReadResticText(std::string_view text);

std::optional<Report> ReadPgbackrest(const formats::Node& root);

std::optional<Report> ReadVelero(std::span<const formats::Node* const> documents);

std::optional<Report> ReadRestoreTest(const formats::Node& root);

// The instant at that key, in RFC 3339; nothing for another text.
std::optional<Instant> TimeAt(const formats::Node& node, std::string_view key);
// The whole number at that key, 0 where there is none.
std::int64_t NumberAt(const formats::Node& node, std::string_view key);
// Adds the scalars of a list.
void AddTexts(const formats::Node* list, std::vector<std::string>& texts);

}  // namespace seaworthy::collectors::backup
