// A record of a restore that was tried, whatever the tool: most tools keep none.
#include <fmt/format.h>

#include "collectors/backup/readers.h"

namespace seaworthy::collectors::backup {

using formats::Node;

std::optional<Report> ReadRestoreTest(const Node& root) {
  if (root.TextAt("schema") != "seaworthy.restore-test/v1") return std::nullopt;
  Restore restore{.time = TimeAt(root, "finished_at"), .line = root.line()};
  if (std::string_view store = root.TextAt("store"); !store.empty()) restore.names.emplace_back(store);
  if (const Node* source = root.Find("source")) {
    restore.backup = source->TextAt("backup");
    if (std::string_view name = source->TextAt("name"); !name.empty()) restore.names.emplace_back(name);
  }
  if (root.TextAt("result") != "pass") restore.problem = fmt::format("its result is `{}`", root.TextAt("result"));
  if (const Node* checks = root.Find("checks")) {
    for (const Node& check : checks->items()) {
      const Node* ok = check.Find("ok");
      if (ok == nullptr || ok->AsBool() != true) restore.problem = fmt::format("`{}` failed", check.TextAt("name"));
    }
  }
  Report report{.tool = "seaworthy", .form = "restore-test"};
  report.restores.push_back(std::move(restore));
  return report;
}

}  // namespace seaworthy::collectors::backup
