// pgBackRest: `info` ends with 0 whatever it found, so that its own status counts.
#include <fmt/format.h>

#include "collectors/backup/readers.h"

namespace seaworthy::collectors::backup {
namespace {

using formats::Node;

Copy ReadCopy(const Node& backup) {
  Copy copy{.id = std::string(backup.TextAt("label"))};
  const Node* time = backup.Find("timestamp");
  std::int64_t stop = time == nullptr ? 0 : NumberAt(*time, "stop");
  if (stop > 0 && stop <= kMaxInstantSeconds) {
    copy.time = Instant{stop};
  } else {
    copy.problem = "it has no time";
  }
  if (const Node* error = backup.Find("error"); error != nullptr && error->AsBool() == true) {
    copy.problem = "pages failed their checksum";
  }
  return copy;
}

Set ReadStanza(const Node& stanza) {
  Set set{.title = std::string(stanza.TextAt("name")), .line = stanza.line(), .plan = {}, .encrypted = {}};
  set.names.push_back(set.title);
  std::string_view cipher = stanza.TextAt("cipher");
  if (!cipher.empty() && cipher != "mixed") set.encrypted = cipher != "none";
  const Node* status = stanza.Find("status");
  if (NumberAt(*status, "code") != 0) {
    set.problems.push_back(fmt::format("its status is {}, `{}`", NumberAt(*status, "code"), status->TextAt("message")));
  }
  for (const Node& backup : stanza.Find("backup")->items()) set.copies.push_back(ReadCopy(backup));
  return set;
}

}  // namespace

std::optional<Report> ReadPgbackrest(const Node& root) {
  Report report{.tool = "pgbackrest", .form = "info"};
  for (const Node& stanza : root.items()) {
    const Node* backups = stanza.Find("backup");
    const Node* status = stanza.Find("status");
    bool known = backups != nullptr && backups->IsSequence() && status != nullptr && status->IsMapping();
    if (!known || stanza.TextAt("name").empty()) return std::nullopt;
    report.sets.push_back(ReadStanza(stanza));
  }
  return report.sets.empty() ? std::nullopt : std::optional(std::move(report));
}

}  // namespace seaworthy::collectors::backup
