#include "collectors/coverage/report.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "collectors/coverage/parsers.h"
#include "formats/errors.h"

namespace seaworthy::collectors::coverage {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kHeadBytes = 2048;  // Enough for the comments that stand before the first record.

std::optional<double> ReadDouble(std::string_view text) {
  double number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsUtf16(std::string_view head) {
  return head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF") ||
         head.substr(0, 4).find('\0') != std::string_view::npos;
}

std::string_view SkipMarkAndBlank(std::string_view head) {
  if (head.starts_with(kByteOrderMark)) head.remove_prefix(kByteOrderMark.size());
  std::size_t text = head.find_first_not_of(" \t\r\n");
  return text == std::string_view::npos ? std::string_view() : head.substr(text);
}

// The first line that is neither blank nor a comment of lcov.
std::string_view FirstRecord(std::string_view head) {
  for (std::string_view line : Split(head, '\n')) {
    line = Trim(line);
    if (!line.empty() && !line.starts_with('#')) return line;
  }
  return {};
}

bool IsLcovRecord(std::string_view line) {
  for (std::string_view key : {"TN:", "SF:", "VER:", "KF:"}) {
    if (line.starts_with(key)) return true;
  }
  return false;
}

Error OtherFormat(std::string_view why) {
  return Error(formats::kOtherFormat, std::string(why))
      .Advise(
          "Cobertura, lcov, JaCoCo, Clover, a Go profile, SonarQube's XML, or the JSON of llvm-cov, coverage.py, gcovr "
          "or Istanbul can be read");
}

}  // namespace

std::optional<bool> ReadHits(std::string_view text) {
  bool positive = false;
  bool digits = !text.empty();
  for (char c : text) {
    digits = digits && c >= '0' && c <= '9';
    positive = positive || c != '0';
  }
  if (digits) return positive;
  std::optional<double> number = ReadDouble(text);
  if (!number) return std::nullopt;
  return *number > 0;
}

std::optional<Instant> ReadUnixTime(std::string_view text) {
  constexpr std::int64_t kFirst = 1'000'000'000;
  constexpr std::int64_t kFirstInMilliseconds = 100'000'000'000;
  std::int64_t number = 0;
  const char* stop = text.data() + text.size();
  auto [end, error] = std::from_chars(text.data(), stop, number);
  bool whole = end == stop;
  if (!whole && error == std::errc() && *end == '.') whole = std::all_of(end + 1, stop, IsDigit);
  if (error != std::errc() || !whole) {
    Result<Instant> instant = ParseInstant(text);
    return instant.ok() ? std::optional(*instant) : std::nullopt;
  }
  if (number >= kFirstInMilliseconds) number /= 1000;
  if (number < kFirst || number > kMaxInstantSeconds) return std::nullopt;
  return Instant{number};
}

void CompareRate(std::string_view header, Report& report) {
  std::optional<double> said = ReadDouble(header);
  if (!said || report.tally.lines.total == 0) return;
  double counted = static_cast<double>(report.tally.lines.covered) / static_cast<double>(report.tally.lines.total);
  if (std::abs(*said - counted) <= 0.001) return;
  report.remarks.push_back(fmt::format("its header says {:.4g} %, its records {:.4g} %", *said * 100, counted * 100));
}

ReportReader::ReportReader() = default;
ReportReader::~ReportReader() = default;

Result<void> ReportReader::Choose() {
  std::string_view head = SkipMarkAndBlank(std::string_view(head_).substr(0, kHeadBytes));
  bool utf16 = IsUtf16(head_);
  if (head.empty()) return OtherFormat("the file is empty");
  if (head.starts_with('<') || (utf16 && head_.substr(0, 4).find('<') != std::string::npos)) {
    parser_ = NewXmlParser();
  } else if (utf16) {
    return Error(formats::kNotText, "the file is UTF-16").Advise("save it as UTF-8");
  } else if (head.starts_with('{')) {
    parser_ = NewJsonParser();
  } else if (FirstRecord(head).starts_with("mode: ")) {
    parser_ = NewGoParser();
  } else if (IsLcovRecord(FirstRecord(head))) {
    parser_ = NewLcovParser();
  } else {
    return OtherFormat("the text is no coverage report");
  }
  std::string head_bytes = std::exchange(head_, {});
  std::size_t mark = head_bytes.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  return parser_->Feed(std::string_view(head_bytes).substr(mark));
}

Result<void> ReportReader::Feed(std::string_view chunk) {
  if (parser_ != nullptr) return parser_->Feed(chunk);
  head_ += chunk;
  return head_.size() < kHeadBytes ? Result<void>() : Choose();
}

Result<Report> ReportReader::Finish() {
  if (parser_ == nullptr) SEAWORTHY_RETURN_IF_ERROR(Choose());
  SEAWORTHY_TRY(Report report, parser_->Finish());
  if (report.malformed > 0) {
    report.remarks.push_back(
        fmt::format("{} cannot be understood and do not count", Count(report.malformed, "record")));
  }
  if (report.table.conflict())
    report.remarks.push_back("a file is named twice without its lines: its higher counts stand");
  if (report.tally.lines.total == 0) report.remarks.push_back("it holds no line: that is no full coverage");
  return report;
}

}  // namespace seaworthy::collectors::coverage
