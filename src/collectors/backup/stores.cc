#include "collectors/backup/stores.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "base/text.h"

namespace seaworthy::collectors::backup {
namespace {

constexpr std::int64_t kClockSkewSeconds = 5 * 60;
constexpr std::size_t kMostProblems = 10;

// Words of a file's name that tell the tool and not the store.
constexpr auto kToolWords = std::to_array<std::string_view>(
    {"restic", "pgbackrest", "velero",   "backup", "backups", "snapshot", "snapshots", "info",
     "check",  "restore",    "restores", "test",   "stats",   "status",   "report",    "latest",
     "json",   "txt",        "log",      "yaml",   "yml",     "ndjson",   "jsonl"});

// The words of a name, joined: `Orders_DB` and `orders-db` are the same.
std::string Normal(std::string_view name, bool without_tools) {
  std::string out;
  std::string word;
  auto end_word = [&] {
    bool tool = without_tools && std::ranges::find(kToolWords, word) != kToolWords.end();
    if (!word.empty() && !tool) out += out.empty() ? word : "-" + word;
    word.clear();
  };
  for (char c : Lower(name)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      word += c;
    } else {
      end_word();
    }
  }
  end_word();
  return out;
}

bool IsPostgres(const model::DataStore& store) {
  std::string kind = Lower(store.kind);
  return kind.find("postgres") != std::string::npos || kind == "pg";
}

class Finder {
 public:
  Finder(const model::DataStore& store, std::span<const model::DataStore> stores, std::span<const ReadFile> files,
         Instant now)
      : name_(Normal(store.name, false)), files_(files), now_(now) {
    auto stanzas = std::size_t{0};
    for (const ReadFile& file : files) stanzas += file.report.tool == "pgbackrest" ? file.report.sets.size() : 0;
    only_stanza_ = IsPostgres(store) && stanzas == 1 && std::ranges::count_if(stores, IsPostgres) == 1;
  }

  StoreBackup Find() && {
    for (const ReadFile& file : files_) ReadOne(file);
    found_.complete = found_.good > 0 && newest_is_good_ && problems_of_set_ == 0 && found_.intact != false;
    if (problems_ > kMostProblems) found_.problems.push_back(fmt::format("and {} more", problems_ - kMostProblems));
    return std::move(found_);
  }

 private:
  bool Carries(std::span<const std::string> names) const {
    return !name_.empty() && std::ranges::any_of(names, [&](const auto& name) { return Normal(name, false) == name_; });
  }

  bool IsNamedIn(std::string_view path) const {
    auto parts = Split(path, '/');
    return !name_.empty() && std::ranges::any_of(parts, [&](std::string_view part) {
      return Normal(part, true) == name_ || Normal(part, false) == name_;
    });
  }

  void ReadOne(const ReadFile& file) {
    bool by_path = IsNamedIn(file.path);
    bool used = false;
    for (const Set& set : file.report.sets) {
      bool stanza = only_stanza_ && file.report.tool == "pgbackrest";
      if (!by_path && !stanza && !Carries(set.names)) continue;
      used = true;
      ReadSet(file, set);
    }
    for (const Restore& restore : file.report.restores) {
      bool of_copy = !restore.backup.empty() && ids_.contains(restore.backup);
      if (!by_path && !of_copy && !Carries(restore.names)) continue;
      used = true;
      ReadRestore(file, restore);
    }
    if (by_path && file.report.sets.empty() && (file.report.form == "snapshots" || file.report.form == "info")) {
      used = found_.reported = true;
      AddProblem(file.path, "there is no backup");
    }
    if (by_path && file.report.intact) {
      used = true;
      found_.intact = *file.report.intact && found_.intact.value_or(true);
      if (!*file.report.intact) AddProblem(file.path, "the check found errors");
    }
    if (used) Name(file);
  }

  void Name(const ReadFile& file) {
    found_.reports.push_back(file.path);
    if (found_.tool.empty()) found_.tool = file.report.tool;
    if (found_.place.file.empty()) found_.place = {file.path, 0, 0};
    if (file.written && (!found_.as_of || *found_.as_of < *file.written)) found_.as_of = file.written;
  }

  void ReadSet(const ReadFile& file, const Set& set) {
    if (set.plan) {
      found_.planned = found_.planned.value_or(false) || set.plan->active;
    }
    for (const std::string& problem : set.problems) {
      ++problems_of_set_;
      AddProblem(set.title, problem);
    }
    // A schedule alone lists no backups.
    bool lists = !set.copies.empty() || !set.plan;
    found_.reported |= lists;
    for (const Copy& copy : set.copies) ReadCopy(file, set, copy);
  }

  bool IsToCome(Instant time) const { return time.seconds > now_.seconds + kClockSkewSeconds; }

  void ReadCopy(const ReadFile& file, const Set& set, const Copy& copy) {
    ids_.insert(copy.id);
    if (copy.time && IsToCome(*copy.time)) {
      return AddProblem(copy.id,
                        fmt::format("its time, {}, is still to come and does not count", ToString(*copy.time)));
    }
    std::optional<Instant> time = copy.time ? copy.time : file.written;
    bool good = copy.problem.empty() || (!copy.time && copy.problem == "it has no time" && time);
    if (!good) AddProblem(copy.id, copy.problem);
    if (!copy.holds_data && good) {
      return AddProblem(copy.id, "no volume is copied in it, as far as it tells");
    }
    if (time && (!newest_ || *newest_ < *time || (*newest_ == *time && !good))) {
      newest_ = time;
      newest_is_good_ = good;
    } else if (!time && !good) {
      newest_is_good_ = false;
    }
    if (good && time && !(copy.expires && *copy.expires < now_)) AddGood(file, set, copy, *time);
  }

  void AddGood(const ReadFile& file, const Set& set, const Copy& copy, Instant time) {
    ++found_.good;
    if (!found_.oldest_good || time < *found_.oldest_good) found_.oldest_good = time;
    if (found_.newest_good && time < *found_.newest_good) return;
    found_.newest_good = time;
    found_.tool = file.report.tool;
    found_.encrypted = set.encrypted;
    found_.kept = copy.expires && time < *copy.expires ? std::optional(*copy.expires - time) : std::nullopt;
    found_.place = {file.path, set.line, 0};
  }

  void ReadRestore(const ReadFile& file, const Restore& restore) {
    std::optional<Instant> time = restore.time ? restore.time : file.written;
    if (!restore.problem.empty()) AddProblem("restore", restore.problem);
    if (!time || IsToCome(*time)) return AddProblem("restore", "it does not tell when it was tried");
    if (found_.restore_tested && *time < *found_.restore_tested) return;
    found_.restore_tested = time;
    found_.restored = restore.problem.empty();
  }

  void AddProblem(std::string_view of, std::string_view problem) {
    if (++problems_ > kMostProblems) return;
    found_.problems.push_back(of.empty() ? std::string(problem) : fmt::format("{}: {}", OneLine(of, 60), problem));
  }

  std::string name_;
  std::span<const ReadFile> files_;
  Instant now_;
  bool only_stanza_ = false;
  StoreBackup found_;
  std::set<std::string> ids_;  // Of the copies of this store.
  std::optional<Instant> newest_;
  bool newest_is_good_ = false;
  std::size_t problems_of_set_ = 0;
  std::size_t problems_ = 0;
};

}  // namespace

StoreBackup FindBackup(const model::DataStore& store, std::span<const model::DataStore> stores,
                       std::span<const ReadFile> files, Instant now) {
  return Finder(store, stores, files, now).Find();
}

}  // namespace seaworthy::collectors::backup
