#include "collectors/intake/report.h"

#include <algorithm>
#include <utility>

#include "collectors/intake/parsers.h"
#include "formats/errors.h"
#include "formats/json.h"
#include "value/arena.h"

namespace seaworthy::collectors::intake {
namespace {

constexpr std::size_t kMostBytes = 64u << 20;
constexpr std::size_t kMostKept = 500'000;  // Findings of a run, and rules of one.
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

using MappedReader = bool (*)(const value::Value& document, Report& report);
constexpr MappedReader kMapped[] = {ReadKubeScore, ReadKubeLinter, ReadPolaris, ReadConftest,
                                    ReadCheckov,   ReadScorecard,  ReadTrivy};

void SortRules(Run& run) {
  std::ranges::sort(run.rules);
  run.rules.erase(std::ranges::unique(run.rules).begin(), run.rules.end());
}

}  // namespace

std::string_view Name(Level level) {
  switch (level) {
    case Level::kNone: return "none";
    case Level::kNote: return "note";
    case Level::kWarning: return "warning";
    case Level::kError: return "error";
  }
  return "warning";
}

std::string_view Name(Kind kind) {
  switch (kind) {
    case Kind::kFail: return "fail";
    case Kind::kPass: return "pass";
    case Kind::kOpen: return "open";
    case Kind::kReview: return "review";
    case Kind::kInformational: return "informational";
    case Kind::kNotApplicable: return "notApplicable";
  }
  return "fail";
}

void Run::Add(Finding finding) {
  full = findings.size() >= kMostKept;
  if (!full) findings.push_back(std::move(finding));
}

void Run::AddRule(std::string rule) {
  if (!rule.empty() && rules.size() < kMostKept) rules.push_back(std::move(rule));
}

Result<void> ReportReader::Feed(std::string_view chunk) {
  if (text_.size() + chunk.size() > kMostBytes) return Error(formats::kTooLarge, "a report in JSON of over 64 MiB");
  text_ += chunk;
  return {};
}

Result<Report> ReportReader::Finish() {
  std::string_view text = text_;
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  value::Arena arena;
  SEAWORTHY_TRY(value::Value document, formats::ReadJson(text, arena));
  Report report;
  SEAWORTHY_TRY(bool read, ReadSarif(document, report));
  for (MappedReader reader : kMapped) read = read || reader(document, report);
  if (!read) return Error(formats::kOtherFormat, "the JSON is no SARIF, and of no tool whose reports are known");
  for (Run& run : report.runs) {
    if (run.full) return Error(formats::kTooLarge, "a run of over 500,000 findings");
    SortRules(run);
  }
  return report;
}

}  // namespace seaworthy::collectors::intake
