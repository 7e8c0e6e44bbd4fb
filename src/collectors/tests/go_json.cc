// The events of `go test -json`, one JSON document a line; other lines, such as what a compiler says, may stand
// between.
//
// A test with subtests has events of its own and counts, as `go test` itself reports it. A test that began and has no
// end was under way when its program died: it broke. A package that fails without any such test broke as a whole: it
// did not compile, or its TestMain failed.
#include <map>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "collectors/tests/parsers.h"
#include "formats/errors.h"
#include "formats/json.h"
#include "formats/lines.h"
#include "value/arena.h"

namespace seaworthy::collectors::tests {
namespace {

using value::Kind;
using value::Value;

constexpr std::size_t kLongestLine = 4u << 20;
constexpr std::size_t kMostUnderWay = 100'000;  // Tests of a package, and packages.

std::string_view TextAt(const Value& event, std::string_view key) {
  const Value* text = event.Find(key);
  return text != nullptr && text->Is(Kind::kString) ? text->AsString() : std::string_view();
}

struct Package {
  std::set<std::string, std::less<>> under_way;
  std::uint64_t failed = 0;
  bool timed_out = false;
};

class GoTestParser : public ResultsParser {
 public:
  explicit GoTestParser(Results results) : results_(std::move(results)) { results_.format = "go-test"; }

  Result<void> Feed(std::string_view chunk) override {
    if (!lines_.Feed(chunk, [this](std::string_view line) { Take(line); })) {
      return Error(formats::kTooLarge, "a line of the report is over 4 MiB");
    }
    if (too_many_) return Error(formats::kTooLarge, "more packages or tests are under way than can be held");
    return {};
  }

  Result<Results> Finish() override {
    lines_.Finish([this](std::string_view line) { Take(line); });
    if (!packages_.empty()) results_.remarks.emplace_back("a package has no end: the report may be cut off");
    while (!packages_.empty()) EndPackage(packages_.begin()->first, true);
    if (broken_ > 0) {
      results_.remarks.push_back(fmt::format("{} cannot be understood and do not count", Count(broken_, "line")));
    }
    return std::move(results_);
  }

 private:
  void Take(std::string_view line) {
    line = Trim(line);
    if (!line.starts_with('{')) return;
    // Most events only hold output.
    bool output = line.substr(0, 200).find("\"Action\":\"output\"") != std::string_view::npos;
    if (output && line.find("panic: test timed out") == std::string_view::npos) return;
    arena_.Reset();
    Result<Value> event = formats::ReadJson(line, arena_);
    if (!event.ok() || !event->Is(Kind::kMap)) {
      ++broken_;
      return;
    }
    TakeEvent(*event);
  }

  void TakeEvent(const Value& event) {
    std::string_view action = TextAt(event, "Action");
    std::string_view package = TextAt(event, "Package");
    std::string_view test = TextAt(event, "Test");
    if (package.empty()) return;  // Of a build, which the package's own events sum up.
    if (action == "output") {
      if (Package* known = PackageOf(package)) known->timed_out = true;
    } else if (!test.empty()) {
      TakeTest(action, package, test);
    } else if (action == "start") {
      PackageOf(package);
    } else if (action == "pass" || action == "fail" || action == "skip") {
      results_.SawTime(TextAt(event, "Time"));
      EndPackage(package, action == "fail");
    }
  }

  // Null where there are too many.
  Package* PackageOf(std::string_view name) {
    auto found = packages_.find(name);
    if (found != packages_.end()) return &found->second;
    too_many_ = too_many_ || packages_.size() >= kMostUnderWay;
    return too_many_ ? nullptr : &packages_[std::string(name)];
  }

  void TakeTest(std::string_view action, std::string_view name, std::string_view test) {
    Package* package = PackageOf(name);
    if (package == nullptr) return;
    if (action == "run") {
      too_many_ = too_many_ || package->under_way.size() >= kMostUnderWay;
      if (!too_many_) package->under_way.emplace(test);
    } else if (action == "pass" || action == "fail" || action == "skip") {
      auto known = package->under_way.find(test);
      if (known != package->under_way.end()) package->under_way.erase(known);
      Add(*package, name, test,
          action == "pass"   ? Status::kPassed
          : action == "fail" ? Status::kFailed
                             : Status::kSkipped);
    }
  }

  void Add(Package& package, std::string_view name, std::string_view test, Status status) {
    bool bad = status == Status::kFailed || status == Status::kError;
    Case one{.suite = std::string(name), .name = std::string(test), .status = status};
    one.line = static_cast<int>(lines_.line());
    one.timed_out = bad && package.timed_out;
    if (results_.rules.IsIntegration(name) || results_.rules.IsIntegration(test)) one.level = Level::kIntegration;
    package.failed += bad ? 1U : 0U;
    results_.Add(one);
  }

  void EndPackage(std::string_view name, bool failed) {
    Package* package = PackageOf(name);
    if (package == nullptr) return;
    std::string held(name);  // The name may be the key itself.
    for (const std::string& test : package->under_way) Add(*package, held, test, Status::kError);
    if (failed && package->failed == 0) ++results_.broken_suites;
    packages_.erase(held);
  }

  formats::LineSplitter lines_{kLongestLine};
  Results results_;
  value::Arena arena_;
  std::map<std::string, Package, std::less<>> packages_;  // Under way.
  std::size_t broken_ = 0;
  bool too_many_ = false;
};

}  // namespace

bool IsGoTestLine(std::string_view line) {
  if (!line.starts_with('{')) return false;
  value::Arena arena;
  Result<Value> event = formats::ReadJson(line, arena);
  if (!event.ok() || !event->Is(Kind::kMap)) return false;
  return !TextAt(*event, "Action").empty() &&
         (!TextAt(*event, "Package").empty() || !TextAt(*event, "ImportPath").empty());
}

std::unique_ptr<ResultsParser> NewGoTestParser(Results results) {
  return std::make_unique<GoTestParser>(std::move(results));
}

}  // namespace seaworthy::collectors::tests
