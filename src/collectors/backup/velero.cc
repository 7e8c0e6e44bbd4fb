// Velero: only a phase of Completed is a good backup, and only where every snapshot of a volume that was begun was
// ended. Counters of zero are left out of the resources.
#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "collectors/backup/readers.h"

namespace seaworthy::collectors::backup {
namespace {

using formats::Node;

constexpr std::size_t kMostNames = 100;  // Of a set; more namespaces than that are listed by nobody.

// The end of a backup or restore that is over, whatever came of it.
bool IsOver(std::string_view phase) {
  constexpr auto kEnds =
      std::to_array<std::string_view>({"Completed", "PartiallyFailed", "Failed", "FailedValidation"});
  return std::ranges::find(kEnds, phase) != kEnds.end();
}

struct Resource {
  const Node& node;
  const Node& spec;
  const Node& status;
  std::string name;
  std::string schedule;  // That made the backup.
};

class Reader {
 public:
  // A resource, or a list of them.
  void Read(const Node& node) {
    std::string_view kind = node.TextAt("kind");
    if (const Node* items = node.Find("items"); items != nullptr && kind.ends_with("List")) {
      any_ |= node.TextAt("apiVersion").starts_with("velero.io/");
      for (const Node& item : items->items()) Read(item);
      return;
    }
    if (!node.TextAt("apiVersion").starts_with("velero.io/")) return;
    any_ = true;
    static const Node kNothing;
    const Node* spec = node.Find("spec");
    const Node* status = node.Find("status");
    Resource resource{node, spec == nullptr ? kNothing : *spec, status == nullptr ? kNothing : *status, {}, {}};
    if (const Node* metadata = node.Find("metadata")) {
      resource.name = metadata->TextAt("name");
      if (const Node* labels = metadata->Find("labels")) resource.schedule = labels->TextAt("velero.io/schedule-name");
    }
    if (kind == "Backup") ReadBackup(resource);
    if (kind == "Schedule") ReadSchedule(resource);
    if (kind == "Restore") ReadRestore(resource);
    if (kind == "BackupStorageLocation") ReadLocation(resource);
  }

  std::optional<Report> Finish() {
    if (!any_) return std::nullopt;
    for (Restore& restore : report_.restores) {
      if (auto set = set_of_backup_.find(restore.backup); set != set_of_backup_.end()) {
        const std::vector<std::string>& names = report_.sets[set->second].names;
        restore.names.insert(restore.names.end(), names.begin(), names.end());
      }
    }
    return std::move(report_);
  }

 private:
  // The set of a schedule, or of a backup that no schedule made.
  std::size_t SetOf(const std::string& title, const Resource& resource) {
    auto [at, is_new] = sets_.try_emplace(title, report_.sets.size());
    if (is_new) {
      report_.sets.push_back(
          {.title = title, .names = {title}, .line = resource.node.line(), .plan = {}, .encrypted = {}});
    }
    return at->second;
  }

  static void AddNamespaces(const Node& spec, Set& set) {
    std::vector<std::string> namespaces;
    AddTexts(spec.Find("includedNamespaces"), namespaces);
    for (const std::string& name : namespaces) {
      if (set.names.size() >= kMostNames) return;
      if (name != "*" && std::ranges::find(set.names, name) == set.names.end()) set.names.push_back(name);
    }
  }

  void ReadBackup(const Resource& backup) {
    std::size_t at = SetOf(backup.schedule.empty() ? backup.name : backup.schedule, backup);
    Set& set = report_.sets[at];
    AddNamespaces(backup.spec, set);
    set_of_backup_.insert_or_assign(backup.name, at);
    std::string_view phase = backup.status.TextAt("phase");
    if (!IsOver(phase)) return;
    Copy copy{.id = backup.name,
              .time = TimeAt(backup.status, "completionTimestamp"),
              .expires = TimeAt(backup.status, "expiration")};
    if (!copy.time) copy.time = TimeAt(backup.status, "startTimestamp");
    if (!copy.time) copy.problem = "it has no time";
    JudgeVolumes(backup, copy);
    std::int64_t errors = NumberAt(backup.status, "errors");
    if (errors > 0) copy.problem = Count(static_cast<std::size_t>(errors), "error");
    if (phase != "Completed") copy.problem = fmt::format("its phase is {}", phase);
    set.copies.push_back(std::move(copy));
  }

  // Which volumes are copied by the pods' own choice is not in the resource.
  static void JudgeVolumes(const Resource& backup, Copy& copy) {
    std::int64_t attempted =
        NumberAt(backup.status, "volumeSnapshotsAttempted") + NumberAt(backup.status, "csiVolumeSnapshotsAttempted");
    std::int64_t completed =
        NumberAt(backup.status, "volumeSnapshotsCompleted") + NumberAt(backup.status, "csiVolumeSnapshotsCompleted");
    if (completed < attempted) copy.problem = fmt::format("{} of {} volumes were copied", completed, attempted);
    const Node* by_files = backup.spec.Find("defaultVolumesToFsBackup");
    copy.holds_data = completed > 0 || (by_files != nullptr && by_files->AsBool() == true);
  }

  void ReadSchedule(const Resource& schedule) {
    Set& set = report_.sets[SetOf(schedule.name, schedule)];
    if (const Node* backup = schedule.spec.Find("template")) AddNamespaces(*backup, set);
    const Node* paused = schedule.spec.Find("paused");
    Plan plan{.schedule = std::string(schedule.spec.TextAt("schedule"))};
    if (paused != nullptr && paused->AsBool() == true) {
      plan.active = false;
      set.problems.push_back("its schedule is paused");
    } else if (schedule.status.TextAt("phase") == "FailedValidation") {
      plan.active = false;
      set.problems.push_back("its schedule is not valid");
    }
    set.plan = std::move(plan);
  }

  void ReadRestore(const Resource& restore) {
    std::string_view phase = restore.status.TextAt("phase");
    if (!IsOver(phase)) return;
    Restore found{.backup = std::string(restore.spec.TextAt("backupName")),
                  .time = TimeAt(restore.status, "completionTimestamp"),
                  .line = restore.node.line()};
    std::string_view schedule = restore.spec.TextAt("scheduleName");
    if (!schedule.empty()) found.names.emplace_back(schedule);
    if (NumberAt(restore.status, "errors") > 0) found.problem = "there were errors";
    if (phase != "Completed") found.problem = fmt::format("its phase is {}", phase);
    report_.restores.push_back(std::move(found));
  }

  void ReadLocation(const Resource& location) {
    std::string_view phase = location.status.TextAt("phase");
    if (phase == "Unavailable") {
      report_.remarks.push_back(fmt::format("the storage location `{}` is unavailable", location.name));
    }
  }

  Report report_{.tool = "velero", .form = "resources"};
  std::map<std::string, std::size_t> sets_;
  std::map<std::string, std::size_t> set_of_backup_;
  bool any_ = false;
};

}  // namespace

std::optional<Report> ReadVelero(std::span<const Node* const> documents) {
  Reader reader;
  for (const Node* document : documents) reader.Read(*document);
  return reader.Finish();
}

}  // namespace seaworthy::collectors::backup
