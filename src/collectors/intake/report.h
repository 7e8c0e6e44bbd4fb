// What an analysis tool reported, in one form: SARIF 2.1.0, and the JSON of kube-score, kube-linter, Polaris, Conftest,
// Checkov, OpenSSF Scorecard and Trivy.
//
//   ReportReader reader;
//   SEAWORTHY_RETURN_IF_ERROR(reader.Feed(chunk));  // Once per piece.
//   SEAWORTHY_TRY(Report report, reader.Finish());
//
// Nothing is judged again: what the tool says of a rule stands. Matched text of secrets is never taken over.
//
// Not for several threads at once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"

namespace seaworthy::collectors::intake {

// As SARIF has them.
enum class Level : std::uint8_t { kNone, kNote, kWarning, kError };
enum class Kind : std::uint8_t { kFail, kPass, kOpen, kReview, kInformational, kNotApplicable };

std::string_view Name(Level level);
std::string_view Name(Kind kind);

struct Finding {
  std::string rule;
  Level level = Level::kWarning;
  Kind kind = Kind::kFail;
  std::string severity;         // In the tool's own word, lower case; empty where it has none.
  std::optional<double> score;  // Of CVSS (SARIF), or of 10 (Scorecard).
  std::string message;          // One line.
  std::string file;
  int line = 0;         // 0 where it is not told.
  std::string subject;  // What it is about, where that is no file: a resource, a package.
  bool suppressed = false;
  std::string reason;     // Why it is suppressed, as far as anybody said.
  bool resolved = false;  // In the baseline, and gone now.

  // Whether it says that something is wrong, suppressed or not.
  bool is_problem() const { return !resolved && (kind == Kind::kFail || kind == Kind::kOpen || kind == Kind::kReview); }
};

// What one tool did once. A file may hold several.
struct Run {
  std::string tool;  // Lower case, spaces as `-`.
  std::string version;
  std::optional<Instant> time;
  std::string incomplete;          // Why it proves nothing where it found nothing; empty where it was complete.
  std::vector<std::string> rules;  // That it applied, as far as it says so; sorted.
  std::vector<Finding> findings;   // With those that are no problem.
  std::uint64_t passed = 0;        // Checks that it only counts.
  bool full = false;               // Holds more than is kept: the report is refused.

  void Add(Finding finding);
  void AddRule(std::string rule);
};

struct Report {
  std::string_view format;  // A literal: `sarif`, `kube-score`, …
  std::string version;      // Of the format, where it has one.
  std::vector<Run> runs;
};

class ReportReader {
 public:
  // Errors: formats/other-format (of no such tool), formats/too-large (JSON of over 64 MiB or
  // of over 500,000 findings), formats/json-syntax and
  // the others of formats/json.h.
  Result<void> Feed(std::string_view chunk);
  Result<Report> Finish();

 private:
  std::string text_;
};

}  // namespace seaworthy::collectors::intake
