// The runbook of an alert: where it is written down, and whether a person who was woken could open it.
//
// Looked for in annotations and labels whose name says so (`runbook_url`, `playbook`, `sop`, `docs`, …); the best one
// counts. Then in the words of the other annotations, where an address follows the word runbook: "Runbook:
// https://…". An address counts as filled in by a template where its host or path is; one whose query alone is
// (`https://wiki.shop.io/disk?pod={{ $labels.pod }}`) opens the right page all the same.
#pragma once

#include <span>
#include <string_view>

#include "alerting/rule.h"

namespace seaworthy::alerting {

Runbook RunbookOf(std::span<const Text> annotations, std::span<const Text> labels);

// What a text is worth as the address of a runbook.
RunbookKind KindOfRunbook(std::string_view text);

}  // namespace seaworthy::alerting
