// Several reports as one: merged by file and line, where they tell those.
//
// Not for several threads at once.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "collectors/coverage/file_names.h"
#include "collectors/coverage/report.h"
#include "model/service.h"

namespace seaworthy::collectors::coverage {

// What one report contributed.
struct Summary {
  std::string path;
  std::string_view format;
  std::string_view unit;
  Tally tally;
  std::optional<Instant> time;  // By the report itself, else of the commit that changed it last.
  std::string commit;
  bool names_files = false;  // Set by Add().
  bool counted = false;      // Part of the whole; set by Total().
  std::vector<std::string> remarks;
};

class Combination {
 public:
  Combination(const FileNames& names, const model::Service& service) : names_(names), service_(service) {}

  // The report's lines are taken over and forgotten.
  void Add(Summary summary, const Report& report);

  // After the last Add(). Nothing where the reports cannot be put together; `trouble` says why.
  std::optional<Tally> Total();
  const std::string& trouble() const { return trouble_; }

  std::span<const Summary> reports() const { return reports_; }
  // By file, under its path in the repository where it has one.
  const LineTable& table() const { return merged_; }

 private:
  bool IsExcluded(const FileNames::Resolved& resolved) const;
  std::string NameOf(std::string_view name, const Report& report);
  std::optional<Tally> OnlyTotal();

  const FileNames& names_;
  const model::Service& service_;
  std::vector<Summary> reports_;
  LineTable merged_;
  std::size_t excluded_ = 0;
  std::size_t with_files_ = 0;
  std::string trouble_;
};

}  // namespace seaworthy::collectors::coverage
