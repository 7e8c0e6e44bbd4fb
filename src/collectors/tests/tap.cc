// TAP, versions 12 to 14.
//
// A subtest stands four spaces further in, and the test after it sums it up, so that only tests without a subtest
// count:
//
//   1..2
//       ok 1 - reads          <- counts
//       not ok 2 - writes     <- counts
//       1..2
//   not ok 1 - the store      <- sums up
//   ok 2 - the clock # SKIP   <- counts
//
// Some writers put the sum first, and the tests within braces:
//
//   not ok 1 - the store {
//       ok 1 - reads
//       not ok 2 - writes
//   }
//
// A test that the plan promises and that is not there failed. `not ok` with TODO did not.
#include <charconv>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "collectors/tests/parsers.h"
#include "formats/errors.h"
#include "formats/lines.h"

namespace seaworthy::collectors::tests {
namespace {

constexpr std::size_t kDeepest = 100;
constexpr std::uint64_t kMostPlanned = 1'000'000'000;

struct TestLine {
  bool ok = false;
  std::string_view description;
  std::string_view directive;  // What follows `# `, if it is one: `SKIP …`, `TODO …`.
  bool opens = false;          // Its own tests follow, within braces.
};

struct Plan {
  std::uint64_t tests = 0;
  bool all_skipped = false;
};

// What is known of one level of tests.
struct Block {
  std::optional<Plan> plan;
  std::uint64_t tests = 0;  // Test lines of this very level.
  std::uint64_t bad = 0;    // Of the level and those in it: counted as failed.
  std::optional<Case> sum;  // What sums up the tests that are read now, within braces.
};

bool IsDirective(std::string_view text) {
  std::string start = Lower(text.substr(0, 4));
  return start == "skip" || start == "todo";
}

// A `#` counts where it is not written `\#`.
std::size_t FindDirective(std::string_view text) {
  for (std::size_t at = text.find('#'); at != std::string_view::npos; at = text.find('#', at + 1)) {
    bool escaped = at > 0 && text[at - 1] == '\\';
    if (!escaped && IsDirective(Trim(text.substr(at + 1)))) return at;
  }
  return std::string_view::npos;
}

std::optional<TestLine> ReadTest(std::string_view line) {
  TestLine test;
  test.ok = line.starts_with("ok");
  if (!test.ok && !line.starts_with("not ok")) return std::nullopt;
  line.remove_prefix(test.ok ? 2 : 6);
  if (!line.empty() && line[0] != ' ' && line[0] != '\t') return std::nullopt;  // `okay`
  test.opens = line.ends_with(" {");
  if (test.opens) line.remove_suffix(2);
  std::size_t hash = FindDirective(line);
  if (hash != std::string_view::npos) test.directive = Trim(line.substr(hash + 1));
  test.description = Trim(line.substr(0, hash));
  while (!test.description.empty() && test.description[0] >= '0' && test.description[0] <= '9') {
    test.description.remove_prefix(1);
  }
  test.description = Trim(test.description);
  if (test.description.starts_with("- ")) test.description.remove_prefix(2);
  return test;
}

std::optional<Plan> ReadPlan(std::string_view line) {
  if (!line.starts_with("1..")) return std::nullopt;
  line.remove_prefix(3);
  Plan plan;
  auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), plan.tests);
  if (error != std::errc() || plan.tests > kMostPlanned) return std::nullopt;
  std::string_view rest = Trim(line.substr(static_cast<std::size_t>(end - line.data())));
  if (!rest.empty() && !rest.starts_with('#')) return std::nullopt;
  plan.all_skipped = plan.tests == 0;
  return plan;
}

class TapParser : public ResultsParser {
 public:
  explicit TapParser(Results results) : results_(std::move(results)), blocks_(1) { results_.format = "tap"; }

  Result<void> Feed(std::string_view chunk) override {
    if (!lines_.Feed(chunk, [this](std::string_view line) { Take(line); })) {
      return Error(formats::kTooLarge, fmt::format("line {} is over 1 MiB", lines_.line() + 1));
    }
    return {};
  }

  Result<Results> Finish() override {
    lines_.Finish([this](std::string_view line) { Take(line); });
    for (std::size_t depth = blocks_.size(); depth > 0; --depth) CloseBraces(depth - 1);
    while (blocks_.size() > 1) CloseBlock();
    if (!blocks_[0].plan && !bailed_out_) results_.remarks.emplace_back("it has no plan: it may be cut off");
    AddMissing(blocks_[0]);
    if (blocks_[0].plan && blocks_[0].plan->all_skipped) results_.remarks.emplace_back("all was skipped");
    return std::move(results_);
  }

 private:
  void Take(std::string_view line) {
    if (bailed_out_) return;
    std::size_t indent = line.find_first_not_of(' ');
    if (indent == std::string_view::npos) return;
    std::string_view text = line.substr(indent);
    if (in_yaml_) {
      TakeDetail(text);
      in_yaml_ = !(indent <= yaml_indent_ && text.starts_with("..."));
      return;
    }
    if (text.starts_with("---") && indent % 4 == 2) {
      in_yaml_ = true;
      yaml_indent_ = indent;
      return;
    }
    if (text.starts_with("Bail out!")) return BailOut();
    if (indent % 4 != 0 || indent / 4 >= kDeepest) return;  // Output of a test.
    if (text == "}") return CloseBraces(indent / 4);
    TakeAt(indent / 4, text);
  }

  void TakeAt(std::size_t depth, std::string_view text) {
    std::optional<Plan> plan = ReadPlan(text);
    std::optional<TestLine> test = plan ? std::nullopt : ReadTest(text);
    if (!plan && !test) return;
    if (depth > blocks_.size()) return;  // Output that looks like a test: no subtest starts two levels further in.
    while (blocks_.size() > depth + 2) CloseBlock();
    if (depth == blocks_.size()) blocks_.emplace_back();
    CloseBraces(depth);  // They never closed.
    if (plan) {
      while (blocks_.size() > depth + 1) CloseBlock();
      blocks_[depth].plan = *plan;
      return;
    }
    std::optional<Block> inner;
    if (blocks_.size() == depth + 2) inner = CloseBlock();
    TakeTest(blocks_[depth], *test, inner);
  }

  // Ends the innermost level.
  Block CloseBlock() {
    CloseBraces(blocks_.size() - 1);
    Block block = std::move(blocks_.back());
    AddMissing(block);
    blocks_.pop_back();
    blocks_.back().bad += block.bad;
    return block;
  }

  // What was within braces is read; where the text was cut off, too.
  void CloseBraces(std::size_t depth) {
    if (depth >= blocks_.size() || !blocks_[depth].sum) return;
    while (blocks_.size() > depth + 2) CloseBlock();
    std::optional<Block> inner;
    if (blocks_.size() == depth + 2) inner = CloseBlock();
    Case sum = *std::exchange(blocks_[depth].sum, std::nullopt);
    Settle(blocks_[depth], sum, inner);
  }

  void TakeTest(Block& block, const TestLine& test, const std::optional<Block>& inner) {
    ++block.tests;
    Case one{.name = std::string(test.description), .line = static_cast<int>(lines_.line())};
    one.status = StatusOf(test);
    if (results_.rules.IsIntegration(one.name)) one.level = Level::kIntegration;
    if (test.opens) {
      block.sum = std::move(one);
    } else {
      Settle(block, one, inner);
    }
  }

  void Settle(Block& block, const Case& one, const std::optional<Block>& inner) {
    explains_failure_ = false;
    bool sums_up = inner && (inner->tests > 0 || inner->bad > 0);
    // It failed by itself, after its tests did well: that is a failure of its own.
    if (sums_up && (one.status != Status::kFailed || inner->bad > 0)) return;
    Add(block, one);
    explains_failure_ = one.status == Status::kFailed;
  }

  static Status StatusOf(const TestLine& test) {
    if (Lower(test.directive.substr(0, 4)) == "skip") return test.ok ? Status::kSkipped : Status::kFailed;
    if (!test.directive.empty()) return test.ok ? Status::kPassed : Status::kSkipped;
    return test.ok ? Status::kPassed : Status::kFailed;
  }

  void Add(Block& block, const Case& one) {
    block.bad += one.status == Status::kFailed || one.status == Status::kError ? 1U : 0U;
    results_.Add(one);
  }

  // Tests that the plan promised.
  void AddMissing(Block& block) {
    if (!block.plan) return;
    if (block.plan->tests < block.tests) results_.remarks.emplace_back("it holds more tests than its plan");
    if (block.plan->tests <= block.tests) return;
    std::uint64_t missing = block.plan->tests - block.tests;
    results_.AddMissing(missing, {.name = fmt::format("test {} of the plan", block.tests + 1),
                                  .status = Status::kFailed,
                                  .missing = true,
                                  .line = static_cast<int>(lines_.line())});
    block.tests = block.plan->tests;
    block.bad += missing;
  }

  // A line of the block that explains the last test.
  void TakeDetail(std::string_view text) {
    if (!explains_failure_) return;
    for (std::string_view key : {"error:", "message:", "failureType:", "reason:"}) {
      if (!text.starts_with(key) || !SaysTimeout(text)) continue;
      explains_failure_ = false;
      results_.MarkTimedOut();
      return;
    }
  }

  void BailOut() {
    bailed_out_ = true;
    ++results_.broken_suites;
    results_.remarks.emplace_back("the run was given up: Bail out!");
  }

  formats::LineSplitter lines_;
  Results results_;
  std::vector<Block> blocks_;  // From the outermost.
  std::size_t yaml_indent_ = 0;
  bool in_yaml_ = false;
  bool explains_failure_ = false;  // The last test failed, and what explains it may follow.
  bool bailed_out_ = false;
};

}  // namespace

bool IsTapLine(std::string_view line) {
  return line.starts_with("TAP version ") || ReadPlan(line).has_value() || ReadTest(line).has_value() ||
         line.starts_with("Bail out!");
}

std::unique_ptr<ResultsParser> NewTapParser(Results results) { return std::make_unique<TapParser>(std::move(results)); }

}  // namespace seaworthy::collectors::tests
