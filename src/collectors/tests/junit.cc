// JUnit, which nobody specified, in the dialects of Surefire, Gradle, GoogleTest, CTest, pytest, node:test, Jest,
// PHPUnit, Bazel and others.
//
// A case is what its children say: `failure` before `error` before `skipped`. A case without any passed, but for
// GoogleTest and CTest, whose disabled tests have no child either: attributes tell. CTest writes a program that it did
// not find as skipped, although it fails itself. Suites nest, and only cases are counted.
#include <array>
#include <charconv>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "collectors/tests/parsers.h"

namespace seaworthy::collectors::tests {
namespace {

using formats::XmlAttributes;
using formats::XmlName;
using formats::XmlReader;

// What Catch2 writes of a test that may fail; node:test says `todo`.
constexpr std::string_view kMayFail = "TEST_CASE tagged with !mayfail";

struct Suite {
  std::string name;
  bool integration = false;
};

// Whether classes hold integration tests, remembered: a report names the same ones over and over, and looking into
// every name again would take as long as the rest.
class ClassLevels {
 public:
  struct Class {
    std::string name;
    bool integration = false;
  };

  explicit ClassLevels(const LevelRules& rules) : rules_(rules) {}

  // Valid until the next one is asked for.
  const Class& Find(std::string_view name) {
    Class& known = classes_[PlaceOf(name)];
    if (known.name != name) known = {std::string(name), rules_.IsIntegration(name)};
    return known;
  }

 private:
  static constexpr std::size_t kPlaces = 64;

  // Of names that stand together, the ends differ.
  static std::size_t PlaceOf(std::string_view name) {
    std::uint64_t end = 0;
    if (name.size() >= sizeof end) std::memcpy(&end, name.data() + name.size() - sizeof end, sizeof end);
    return (end + name.size()) * 0x9E37'79B9'7F4A'7C15U >> 58;
  }

  const LevelRules& rules_;
  std::array<Class, kPlaces> classes_;
};

class Junit : public formats::XmlHandler {
 public:
  explicit Junit(Results& results) : results_(results), classes_(results.rules) { results_.format = "junit"; }

  void Start(XmlReader& reader, XmlName name, const XmlAttributes& attributes) override {
    if (name == "testcase") return StartCase(reader, attributes);
    if (in_case_) {
      if (reader.depth() == case_depth_ + 1) TakeOutcome(reader, name, attributes);
    } else if (name == "testsuite" || name == "testsuites") {
      bool integration =
          (!suites_.empty() && suites_.back().integration) || results_.rules.IsIntegration(attributes.Get("name"));
      suites_.push_back({std::string(attributes.Get("name")), integration});
      results_.SawTime(attributes.Get("timestamp"));
      TakeTotal(reader.depth(), attributes.Get("tests"));
    } else if (name == "error" || name == "failure") {
      ++results_.broken_suites;  // Such as a class that could not be loaded.
    }
  }

  void End(XmlReader& reader, XmlName name) override {
    if (in_case_) {
      if (reader.depth() == case_depth_ + 1) EndOutcome(reader);
      if (reader.depth() == case_depth_) EndCase();
      return;
    }
    if ((name == "testsuite" || name == "testsuites") && !suites_.empty()) suites_.pop_back();
    if (reader.depth() == 1 && roots_++ == 0) results_.CompareTotal(total_.empty() ? SumOfSuites() : total_);
  }

  void Text(XmlReader& /*reader*/, std::string_view text) override {
    if (details_.size() < kMostDetails) details_ += text;
  }

 private:
  static constexpr std::size_t kMostDetails = 2000;

  // Of the root, or where it holds none, of the suites in it.
  void TakeTotal(int depth, std::string_view tests) {
    if (depth == 1) total_ = tests;
    std::uint32_t number = 0;
    auto [end, error] = std::from_chars(tests.data(), tests.data() + tests.size(), number);
    if (depth != 2 || tests.empty()) return;
    suites_total_ += number;
    has_suites_total_ = error == std::errc();
  }

  std::string SumOfSuites() const { return has_suites_total_ ? std::to_string(suites_total_) : std::string(); }

  void StartCase(XmlReader& reader, const XmlAttributes& attributes) {
    if (in_case_) return;  // A case in a case: the outer one is counted.
    in_case_ = true;
    case_depth_ = reader.depth();
    if (eventful_) Forget();
    name_.clear();
    std::string_view class_name;
    std::string_view status;
    std::string_view result;
    attributes.ForEach([&](XmlName name, const char* value) {
      if (name == "name") {
        name_.append(value);
      } else if (name == "classname") {
        class_name = value;
      } else if (name == "status") {
        status = value;
      } else if (name == "result") {
        result = value;
      }
    });
    class_ = &classes_.Find(class_name);
    if (!status.empty() || !result.empty()) TakeStatus(reader, status, result);
  }

  void Forget() {
    eventful_ = failed_ = errored_ = skipped_ = flaky_ = todo_ = not_run_ = false;
    case_ = {};
  }

  void TakeStatus(XmlReader& reader, std::string_view status, std::string_view result) {
    eventful_ = true;
    not_run_ = status == "notrun" || status == "disabled" || result == "suppressed";
    skipped_ = result == "skipped";
    if (status == "fail" || status == "failed") Fail(reader, {});
  }

  void TakeOutcome(XmlReader& reader, XmlName name, const XmlAttributes& attributes) {
    if (name == "system-out" || name == "system-err" || name == "properties") return;
    eventful_ = true;
    if (case_.line == 0) case_.line = reader.line();
    if (name == "failure") {
      Fail(reader, attributes.Get("message"));
      case_.timed_out = case_.timed_out || SaysTimeout(attributes.Get("type"));
      ReadDetails(reader);
    } else if (name == "error") {
      ReadDetails(reader);
      errored_ = true;
      case_.timed_out =
          case_.timed_out || SaysTimeout(attributes.Get("message")) || SaysTimeout(attributes.Get("type"));
    } else if (name == "skipped") {
      skipped_ = true;
      todo_ = attributes.Get("type") == "todo" || attributes.Get("message") == kMayFail;
      case_.missing = attributes.Get("message").starts_with("Unable to find executable");
    } else if (name == "flakyFailure" || name == "flakyError" || name == "rerunFailure" || name == "rerunError") {
      flaky_ = true;  // A rerun without a failure beside it: the last one passed.
    }
  }

  // Playwright says only there that the time was over. Most other words of a stack prove nothing: `listOnTimeout`.
  void EndOutcome(XmlReader& reader) {
    if (!std::exchange(reads_details_, false)) return;
    reader.WantText(false);
    case_.timed_out = case_.timed_out || details_.find("Test timeout of ") != std::string::npos;
  }

  void ReadDetails(XmlReader& reader) {
    details_.clear();
    reads_details_ = true;
    reader.WantText(true);
  }

  void Fail(XmlReader& reader, std::string_view message) {
    failed_ = true;
    case_.line = reader.line();
    case_.timed_out = case_.timed_out || SaysTimeout(message);
  }

  void EndCase() {
    in_case_ = false;
    bool integration = (!suites_.empty() && suites_.back().integration) || class_->integration;
    Level level = integration ? Level::kIntegration : Level::kUnit;
    if (!eventful_) return results_.AddPassed(level);  // As nearly all.
    case_.level = level;
    case_.status = StatusOfCase();
    case_.flaky = flaky_ && case_.status == Status::kPassed;
    case_.timed_out = case_.timed_out && (case_.status == Status::kFailed || case_.status == Status::kError);
    case_.name = name_;
    case_.suite = class_->name.empty() && !suites_.empty() ? suites_.back().name : class_->name;
    results_.Add(case_);
  }

  Status StatusOfCase() const {
    if (case_.missing) return Status::kError;
    if (todo_) return Status::kSkipped;  // Its writer does not blame it, whatever became of it.
    if (failed_) return Status::kFailed;
    if (errored_) return Status::kError;
    if (skipped_) return Status::kSkipped;
    return not_run_ ? Status::kNotRun : Status::kPassed;
  }

  Results& results_;
  std::vector<Suite> suites_;
  std::string total_;
  std::uint64_t suites_total_ = 0;
  bool has_suites_total_ = false;
  ClassLevels classes_;
  const ClassLevels::Class* class_ = nullptr;  // Of the case that is read,
  std::string name_;                           // and its name.
  std::string details_;                        // The text of its failure.
  Case case_;                                  // Whatever else is told of it.
  int case_depth_ = 0;
  int roots_ = 0;
  bool in_case_ = false;
  bool eventful_ = false;  // It did not just pass.
  bool reads_details_ = false;
  bool failed_ = false;
  bool errored_ = false;
  bool skipped_ = false;
  bool not_run_ = false;
  bool flaky_ = false;
  bool todo_ = false;
};

}  // namespace

std::unique_ptr<formats::XmlHandler> NewJunit(Results& results) { return std::make_unique<Junit>(results); }

}  // namespace seaworthy::collectors::tests
