// What `seaworthy inspect alert-rules FILE…` prints: one JSON object a line for each file.
//
// The files are read as one: series that one records and another uses are looked through. So nothing is printed before
// all were added. Texts are not kept, only their rules. Not for several threads.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alerting/definitions.h"
#include "alerting/rule.h"

namespace seaworthy::alerting {

class Inspection {
 public:
  void Add(std::string_view path, std::string_view text);
  // In the place of a file that could not be read.
  void AddLine(std::string line);

  // `{path, format, templated, groups, alerts: [{group, alert, expr, signal, reason, grounds, detection, bound,
  // severity, urgency, runbook, runbook_kind, for, line, problems}], records: [{group, record, expr, line, problems}],
  // problems}`: null where it is missing. A text that cannot be read has `error` and no rules; one without rules says
  // `{path, not_a: "alert-rules", reason}`. Each line ends with a newline; a long one comes in pieces.
  void Print(const std::function<void(std::string_view text)>& write) &&;

 private:
  struct Entry {
    std::string path;
    std::string line;  // As it is; empty for a file that was read.
    std::optional<Error> error;
    std::vector<RuleFile> files;
  };

  static void PrintEntry(Entry& entry, const Definitions& definitions,
                         const std::function<void(std::string_view text)>& write);

  std::vector<Entry> entries_;
};

}  // namespace seaworthy::alerting
