// restic: a snapshot is there only once it is whole, but the files that could not be read are missing in it, which
// only the messages of `backup` tell.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "collectors/backup/readers.h"

namespace seaworthy::collectors::backup {
namespace {

using formats::Node;

// A tag names a store as itself or behind `store=`; a path by its last part: `/dumps/orders-db.sql`.
std::vector<std::string> NamesOf(const Node& snapshot) {
  std::vector<std::string> tags;
  std::vector<std::string> names;
  AddTexts(snapshot.Find("tags"), tags);
  for (const std::string& tag : tags) {
    names.push_back(tag);
    if (std::size_t mark = tag.find_first_of("=:"); mark != std::string::npos) names.push_back(tag.substr(mark + 1));
  }
  std::vector<std::string> paths;
  AddTexts(snapshot.Find("paths"), paths);
  for (std::string path : paths) {
    while (path.ends_with('/')) path.pop_back();
    std::string last = path.substr(path.rfind('/') + 1);
    names.push_back(last);
    if (std::size_t dot = last.find('.'); dot != std::string::npos && dot > 0) names.push_back(last.substr(0, dot));
  }
  return names;
}

std::string TitleOf(const Node& snapshot) {
  std::vector<std::string> parts;
  AddTexts(snapshot.Find("tags"), parts);
  AddTexts(snapshot.Find("paths"), parts);
  return JoinWords(parts, ", ");
}

void AddSnapshot(const Node& snapshot, std::map<std::string, std::size_t>& seen, Report& report) {
  std::string title = TitleOf(snapshot);
  auto [at, is_new] = seen.try_emplace(title, report.sets.size());
  if (is_new) {
    report.sets.push_back(
        {.title = title, .names = NamesOf(snapshot), .line = snapshot.line(), .plan = {}, .encrypted = true});
  }
  const Node* summary = snapshot.Find("summary");
  std::optional<Instant> end = summary == nullptr ? std::nullopt : TimeAt(*summary, "backup_end");
  Copy copy{.id = std::string(snapshot.TextAt("id")), .time = end ? end : TimeAt(snapshot, "time")};
  if (!copy.time) copy.problem = "it has no time";
  report.sets[at->second].copies.push_back(std::move(copy));
}

bool IsSnapshot(const Node& node) {
  return node.Find("tree") != nullptr && node.Find("paths") != nullptr && node.Find("time") != nullptr;
}

// One message for each line: errors, and the summary last.
struct Messages {
  const Node* summary = nullptr;
  bool any = false;
  std::size_t errors = 0;
};

Messages Gather(std::span<const Node* const> lines) {
  Messages found;
  for (const Node* line : lines) {
    std::string_view type = line->TextAt("message_type");
    if (type == "summary") found.summary = line;
    if (type == "error" || type == "exit_error") ++found.errors;
    found.any |= type == "summary" || type == "error" || type == "exit_error";
  }
  return found;
}

std::string Errors(std::size_t errors) { return errors == 0 ? std::string() : Count(errors, "error") + " on the way"; }

Report ReadBackup(const Messages& found) {
  Report report{.tool = "restic", .form = "backup"};
  Copy copy{.problem = Errors(found.errors)};
  if (found.summary == nullptr) {
    copy.problem = "it did not end";
  } else {
    copy.id = found.summary->TextAt("snapshot_id");
    copy.time = TimeAt(*found.summary, "backup_end");
  }
  report.sets.push_back({.title = "backup", .copies = {copy}, .plan = {}, .encrypted = true});
  return report;
}

Report ReadRestore(const Messages& found) {
  const Node& summary = *found.summary;
  Restore restore{.time = std::nullopt, .problem = Errors(found.errors), .line = 1};
  std::int64_t total = NumberAt(summary, "total_files");
  std::int64_t done = NumberAt(summary, "files_restored") + NumberAt(summary, "files_skipped");
  if (total == 0) restore.problem = "nothing was restored";
  if (restore.problem.empty() && done < total) restore.problem = fmt::format("{} of {} files came back", done, total);
  Report report{.tool = "restic", .form = "restore"};
  report.restores.push_back(std::move(restore));
  return report;
}

}  // namespace

std::optional<Report> ReadResticSnapshots(const Node& root) {
  if (!root.IsSequence() || root.items().empty()) return std::nullopt;
  Report report{.tool = "restic", .form = "snapshots"};
  std::map<std::string, std::size_t> seen;
  for (const Node& item : root.items()) {
    if (IsSnapshot(item)) {
      AddSnapshot(item, seen, report);
      continue;
    }
    const Node* group = item.Find("snapshots");
    if (item.Find("group_key") == nullptr || group == nullptr) return std::nullopt;
    for (const Node& snapshot : group->items()) {
      if (IsSnapshot(snapshot)) AddSnapshot(snapshot, seen, report);
    }
  }
  return report;
}

std::optional<Report> ReadResticStats(const Node& root) {
  if (root.Find("total_size") == nullptr || root.Find("snapshots_count") == nullptr) return std::nullopt;
  Report report{.tool = "restic", .form = "stats"};
  report.remarks.push_back(fmt::format(
      "{} of {} bytes",
      Count(static_cast<std::size_t>(std::max<std::int64_t>(NumberAt(root, "snapshots_count"), 0)), "snapshot"),
      NumberAt(root, "total_size")));
  return report;
}

std::optional<Report> ReadResticMessages(std::span<const Node* const> lines) {
  Messages found = Gather(lines);
  if (!found.any) return std::nullopt;
  if (found.summary != nullptr && found.summary->Find("num_errors") != nullptr) {
    Report report{.tool = "restic", .form = "check"};
    report.intact = NumberAt(*found.summary, "num_errors") == 0 && found.errors == 0;
    return report;
  }
  if (found.summary != nullptr && found.summary->Find("files_new") == nullptr &&
      found.summary->Find("snapshot_id") == nullptr) {
    return ReadRestore(found);
  }
  return ReadBackup(found);
}

std::optional<Report> ReadResticText(std::string_view text) {
  auto says = [&](std::string_view words) { return text.find(words) != std::string_view::npos; };
  bool fatal = text.starts_with("Fatal:") || says("\nFatal:");
  bool checks = says("check all packs") || says("check snapshots, trees and blobs") || says("load indexes");
  if (checks && (says("no errors were found") || fatal)) {
    Report report{.tool = "restic", .form = "check"};
    report.intact = !fatal;
    return report;
  }
  bool restores = says("restoring <Snapshot") || says("restoring snapshot ") || says("finished verifying ");
  if (!restores) return std::nullopt;
  Restore restore{.time = std::nullopt, .line = 1};
  if (!says("finished verifying ")) restore.problem = "what came back was not verified";
  if (fatal || says("There were ")) restore.problem = "there were errors";
  Report report{.tool = "restic", .form = "restore"};
  report.restores.push_back(std::move(restore));
  return report;
}

}  // namespace seaworthy::collectors::backup
