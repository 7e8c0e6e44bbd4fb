#include "collectors/coverage/combine.h"

#include <utility>

#include <fmt/format.h>

#include "base/text.h"

namespace seaworthy::collectors::coverage {

// A file that the repository does not hold, a generated one, is named from a root that nobody knows: any end of its
// path may be what the glob means.
bool Combination::IsExcluded(const FileNames::Resolved& resolved) const {
  if (resolved.file != nullptr && resolved.file->role == source::Role::kExcluded) return true;
  for (const std::string& glob : service_.exclude) {
    std::string_view path = resolved.path;
    while (!path.empty()) {
      if (source::MatchesGlob(glob, path)) return true;
      std::size_t slash = path.find('/');
      if (resolved.file != nullptr || slash == std::string_view::npos) break;
      path.remove_prefix(slash + 1);
    }
  }
  return false;
}

// Empty for a file that the service excludes.
std::string Combination::NameOf(std::string_view name, const Report& report) {
  FileNames::Resolved resolved = names_.Resolve(name, report.folders);
  if (!IsExcluded(resolved)) return std::move(resolved.path);
  ++excluded_;
  return {};
}

void Combination::Add(Summary summary, const Report& report) {
  std::size_t excluded_before = excluded_;
  summary.names_files = report.table.total().lines.total > 0;
  if (summary.names_files) {
    ++with_files_;
    merged_.Merge(report.table, [&](std::string_view name) { return NameOf(name, report); });
  }
  if (excluded_ > excluded_before) {
    summary.remarks.push_back(
        fmt::format("{} that the service excludes left out", Count(excluded_ - excluded_before, "file")));
  }
  reports_.push_back(std::move(summary));
}

std::optional<Tally> Combination::Total() {
  if (merged_.full()) {
    trouble_ = "the reports name too many files";
    return std::nullopt;
  }
  for (Summary& report : reports_) {
    // What names no files repeats, in all likelihood, what another report says line by line.
    report.counted = report.names_files || (with_files_ == 0 && report.tally.lines.total > 0);
    if (report.counted || report.tally.lines.total == 0) continue;
    report.remarks.emplace_back("not counted: it names no files, and other reports do");
  }
  // One report says itself what its total is: some count more than what they list by line.
  if (reports_.size() == 1 && excluded_ == 0) return reports_[0].tally;
  return with_files_ > 0 ? merged_.total() : OnlyTotal();
}

// Of reports that name no files, one alone can be believed.
std::optional<Tally> Combination::OnlyTotal() {
  Tally tally;
  std::size_t telling = 0;
  for (const Summary& report : reports_) {
    if (!report.counted) continue;
    tally = report.tally;
    ++telling;
  }
  if (telling <= 1) return tally;
  trouble_ = fmt::format("{} name no files, so that they cannot be put together", Count(telling, "report"));
  return std::nullopt;
}

}  // namespace seaworthy::collectors::coverage
