// What a backup tool says of its backups, restores and checks.
//
// Read are restic's `snapshots`, `check`, `stats`, `restore` and `backup`, pgBackRest's `info`, Velero's Backup,
// Schedule and Restore resources, and records of restore tests (`seaworthy.restore-test/v1`). A text is held whole, up
// to 64 MiB.
//
// What is not finished says nothing yet and is left out. Whether a backup is recent or kept for long enough is not
// decided here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"

namespace seaworthy::collectors::backup {

// One backup that ended.
struct Copy {
  std::string id;
  std::optional<Instant> time;     // Of its end, or of its start where no other is told.
  std::optional<Instant> expires;  // When the tool deletes it, where it says so.
  std::string problem;             // Why it is not good; empty where it is.
  bool holds_data = true;          // Not of a copy that may be without the contents of volumes.
};

// When backups are made, as the tool is told.
struct Plan {
  std::string schedule;  // A cron line.
  bool active = true;
};

// The backups of one thing: of a stanza, of the same paths and tags, of a schedule.
struct Set {
  std::string title;
  std::vector<std::string> names;  // What it calls itself by: names of stores are looked for among them.
  int line = 0;
  std::vector<Copy> copies;
  std::optional<Plan> plan;
  std::optional<bool> encrypted;
  std::vector<std::string> problems;  // Of the whole: the stanza is broken, the schedule is paused.
};

struct Restore {
  std::string backup;              // Id of the copy that was restored, where it is told.
  std::vector<std::string> names;  // As those of a set.
  std::optional<Instant> time;
  std::string problem;  // Why it proves nothing; empty where it went well.
  int line = 0;
};

struct Report {
  std::string_view tool;  // A literal: `restic`, `pgbackrest`, `velero`, `seaworthy`.
  std::string_view form;  // A literal: `snapshots`, `info`, `resources`, …
  std::vector<Set> sets;
  std::vector<Restore> restores;
  std::optional<bool> intact;  // What a check of the whole repository of backups found.
  std::vector<std::string> remarks;
};

// The path tells whose empty list a file is. Errors: formats/other-format (of no backup tool), formats/too-large,
// formats/not-text, and what ParseYaml says of broken text.
Result<Report> ReadReport(std::string_view path, std::string_view text);

}  // namespace seaworthy::collectors::backup
