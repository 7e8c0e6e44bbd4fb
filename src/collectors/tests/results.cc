#include "collectors/tests/results.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "collectors/tests/parsers.h"
#include "formats/errors.h"
#include "source/repository.h"

namespace seaworthy::collectors::tests {
namespace {

constexpr std::size_t kMostProblems = 50;
constexpr std::size_t kHeadBytes = 2048;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

char LowerChar(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Whether the text starts with the word, in any case, and with `-`, `_` or nothing between its parts.
bool StartsWithWord(std::string_view text, std::string_view word) {
  std::size_t at = 0;
  for (char c : word) {
    while (at < text.size() && at > 0 && (text[at] == '-' || text[at] == '_')) ++at;
    if (at == text.size() || LowerChar(text[at++]) != c) return false;
  }
  return true;
}

// The word that may start with these letters. Asked at every letter of every class, so the first one decides quickly.
std::string_view WordThatStartsWith(char first, char second) {
  constexpr auto kBit = [](char c) { return 1u << (c - 'a'); };
  constexpr std::uint32_t kFirst = kBit('a') | kBit('e') | kBit('f') | kBit('i');
  auto letter = static_cast<unsigned>((first | 0x20) - 'a');
  if (letter > 25 || (kFirst >> letter & 1) == 0) return {};
  switch (first | 0x20) {
    case 'a': return LowerChar(second) == 'c' ? "acceptance" : "";
    case 'f': return LowerChar(second) == 'a' ? "failsafe" : "";
    case 'i': return LowerChar(second) == 'n' ? "integration" : "";
    default: return second == '2' ? "e2e" : LowerChar(second) == 'n' ? "endtoend" : "";
  }
}

// A class of integration tests, as Maven's Failsafe finds them: `OrderIT`, `OrderITCase`.
bool IsFailsafeClass(std::string_view name) {
  if (name.ends_with("ITCase")) name.remove_suffix(4);
  if (!name.ends_with("IT") || name.size() < 3) return false;
  char before = name[name.size() - 3];
  return before >= 'a' && before <= 'z';
}

std::string_view FirstLine(std::string_view head) {
  for (std::string_view line : Split(head, '\n')) {
    line = Trim(line);
    if (!line.empty() && !line.starts_with('#')) return line;
  }
  return {};
}

// `Sun, 22 Nov 2026 06:02:24 GMT`, as Mocha has it, the way others write it; all else as it is.
std::string WithoutWebForm(std::string_view text) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (text.size() != 29 || text[3] != ',' || !text.ends_with(" GMT")) return std::string(text);
  std::size_t month = kMonths.find(text.substr(8, 3));
  if (month == std::string_view::npos) return std::string(text);
  return fmt::format("{}-{:02}-{}T{}Z", text.substr(12, 4), month / 3 + 1, text.substr(5, 2), text.substr(17, 8));
}

Error OtherFormat(std::string_view why) {
  return Error(formats::kOtherFormat, std::string(why))
      .Advise("JUnit, TRX, NUnit, xUnit, TAP and the lines of `go test -json` can be read");
}

}  // namespace

std::string_view Name(Status status) {
  constexpr std::array<std::string_view, 5> kNames = {"passed", "failed", "error", "skipped", "not_run"};
  return kNames[static_cast<std::size_t>(status)];
}

std::string_view Name(Level level) { return level == Level::kUnit ? "unit" : "integration"; }

bool LevelRules::IsIntegration(std::string_view name) const {
  if (!integration.empty()) {
    return std::ranges::any_of(integration, [&](const auto& glob) { return source::MatchesGlob(glob, name); });
  }
  for (std::size_t i = 0; i + 1 < name.size(); ++i) {
    std::string_view word = WordThatStartsWith(name[i], name[i + 1]);
    if (!word.empty() && StartsWithWord(name.substr(i), word)) return true;
  }
  return IsFailsafeClass(name);
}

bool SaysTimeout(std::string_view text) {
  std::string lower = Lower(text.substr(0, 500));
  for (std::string_view words : {"timeout", "timed out", "timedout", "time limit"}) {
    if (lower.find(words) != std::string::npos) return true;
  }
  return false;
}

void Counts::Add(const Case& one) {
  ++tests;
  if (one.status == Status::kPassed && !one.flaky) return;  // As nearly all.
  failures += one.status == Status::kFailed ? 1U : 0U;
  errors += one.status == Status::kError ? 1U : 0U;
  skipped += one.status == Status::kSkipped || one.status == Status::kNotRun ? 1U : 0U;
  not_run += one.status == Status::kNotRun ? 1U : 0U;
  flaky += one.flaky ? 1U : 0U;
  timed_out += one.timed_out ? 1U : 0U;
  missing += one.missing ? 1U : 0U;
}

Counts& Counts::operator+=(const Counts& other) {
  tests += other.tests;
  failures += other.failures;
  errors += other.errors;
  skipped += other.skipped;
  not_run += other.not_run;
  flaky += other.flaky;
  timed_out += other.timed_out;
  missing += other.missing;
  return *this;
}

Counts Results::counts() const {
  Counts all = by_level[0];
  return all += by_level[1];
}

std::string_view Results::verdict() const {
  Counts all = counts();
  if (all.failures + all.errors + broken_suites > 0) return "fail";
  return all.executed() == 0 ? "no-tests" : "pass";
}

void Results::Add(const Case& one) {
  by_level[static_cast<std::size_t>(one.level)].Add(one);
  bool problem = one.flaky || (one.status != Status::kPassed && one.status != Status::kSkipped);
  last_level = one.level;
  last_kept = problem && problems.size() < kMostProblems;
  if (last_kept) problems.push_back(one);
}

void Results::MarkTimedOut() {
  ++by_level[static_cast<std::size_t>(last_level)].timed_out;
  if (last_kept) problems.back().timed_out = true;
}

void Results::AddMissing(std::uint64_t number, const Case& first) {
  if (number == 0) return;
  Add(first);
  Counts& counts = by_level[static_cast<std::size_t>(first.level)];
  counts.tests += number - 1;
  counts.failures += number - 1;
  counts.missing += number - 1;
}

// Most writers leave the zone out; that is taken as UTC.
void Results::SawTime(std::string_view text) {
  if (text.size() < 19) return;
  std::string stamp = WithoutWebForm(text);
  if (stamp[10] == ' ') stamp[10] = 'T';
  Result<Instant> instant = ParseInstant(stamp);
  if (!instant.ok()) instant = ParseInstant(stamp + "Z");
  if (instant.ok() && (!time || *time < *instant)) time = *instant;
}

void Results::CompareTotal(std::string_view said) {
  std::uint64_t total = 0;
  auto [end, error] = std::from_chars(said.data(), said.data() + said.size(), total);
  if (said.empty() || error != std::errc() || end != said.data() + said.size()) return;
  if (total != counts().tests) {
    remarks.push_back(fmt::format("its header says {}, and {} there", Count(total, "test"),
                                  counts().tests == 1 ? "1 is" : fmt::format("{} are", counts().tests)));
  }
}

ResultsReader::ResultsReader(LevelRules rules) : rules_(std::move(rules)) {}
ResultsReader::~ResultsReader() = default;

Result<void> ResultsReader::Choose() {
  std::string head = std::exchange(head_, {});
  std::string_view text = head;
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  std::string_view first = Trim(text.substr(0, kHeadBytes));
  bool wide = text.substr(0, 4).find('\0') != std::string_view::npos;
  Results results;
  results.rules = rules_;
  if (first.empty()) return OtherFormat("the file is empty");
  if (first.starts_with('<') || (wide && text.substr(0, 4).find('<') != std::string_view::npos)) {
    parser_ = NewXmlParser(std::move(results));
  } else if (wide || text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    return Error(formats::kNotText, "the file is UTF-16 or binary").Advise("save it as UTF-8");
  } else if (IsTapLine(FirstLine(first))) {
    parser_ = NewTapParser(std::move(results));
  } else if (IsGoTestLine(FirstLine(first))) {
    parser_ = NewGoTestParser(std::move(results));
  } else {
    return OtherFormat("the text holds no test results");
  }
  return parser_->Feed(text);
}

Result<void> ResultsReader::Feed(std::string_view chunk) {
  if (parser_ != nullptr) return parser_->Feed(chunk);
  head_ += chunk;
  return head_.size() < kHeadBytes ? Result<void>() : Choose();
}

Result<Results> ResultsReader::Finish() {
  if (parser_ == nullptr) SEAWORTHY_RETURN_IF_ERROR(Choose());
  SEAWORTHY_TRY(Results results, parser_->Finish());
  if (results.broken_suites > 0) {
    results.remarks.push_back(fmt::format("{} broke outside of any test", Count(results.broken_suites, "suite")));
  }
  return results;
}

}  // namespace seaworthy::collectors::tests
