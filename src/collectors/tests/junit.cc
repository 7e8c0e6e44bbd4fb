// JUnit, which nobody specified, in the dialects of Surefire, Gradle, GoogleTest, CTest, pytest, node:test, Jest,
// PHPUnit, Bazel and others.
//
// A case is what its children say: `failure` before `error` before `skipped`. A case without any passed, but for
// GoogleTest and CTest, whose disabled tests have no child either: attributes tell. CTest writes a program that it did
// not find as skipped, although it fails itself. Suites nest, and only cases are counted.
#include <string>
#include <vector>

#include <fmt/format.h>

#include "collectors/tests/parsers.h"

namespace seaworthy::collectors::tests {
namespace {

using formats::XmlAttributes;
using formats::XmlReader;

struct Suite {
  std::string name;
  bool integration = false;
};

class Junit : public formats::XmlHandler {
 public:
  explicit Junit(Results& results) : results_(results) { results_.format = "junit"; }

  void Start(XmlReader& reader, std::string_view name, const XmlAttributes& attributes) override {
    if (reader.depth() == 1) total_ = attributes.Get("tests");
    if (name == "testcase") return StartCase(reader, attributes);
    if (in_case_) {
      if (reader.depth() == case_depth_ + 1) TakeOutcome(name, attributes);
    } else if (name == "testsuite" || name == "testsuites") {
      bool integration =
          (!suites_.empty() && suites_.back().integration) || results_.rules.IsIntegration(attributes.Get("name"));
      suites_.push_back({std::string(attributes.Get("name")), integration});
      results_.SawTime(attributes.Get("timestamp"));
    } else if (name == "error" || name == "failure") {
      ++results_.broken_suites;  // Such as a class that could not be loaded.
    }
  }

  void End(XmlReader& reader, std::string_view name) override {
    if (in_case_ && reader.depth() == case_depth_) return EndCase();
    if (!in_case_ && (name == "testsuite" || name == "testsuites") && !suites_.empty()) suites_.pop_back();
    if (reader.depth() == 1 && roots_++ == 0) results_.CompareTotal(total_);
  }

 private:
  void StartCase(XmlReader& reader, const XmlAttributes& attributes) {
    if (in_case_) return;  // A case in a case: the outer one is counted.
    in_case_ = true;
    case_depth_ = reader.depth();
    failed_ = errored_ = skipped_ = flaky_ = todo_ = false;
    case_.timed_out = case_.missing = false;
    case_.line = 0;
    case_.name = attributes.Get("name");
    class_ = attributes.Get("classname");
    std::string_view status = attributes.Get("status");
    std::string_view result = attributes.Get("result");
    not_run_ = status == "notrun" || status == "disabled" || result == "suppressed";
    skipped_ = result == "skipped";
    if (status == "fail" || status == "failed") Fail(reader, {});
    reader_ = &reader;
  }

  void TakeOutcome(std::string_view name, const XmlAttributes& attributes) {
    if (name == "failure") {
      Fail(*reader_, attributes.Get("message"));
      case_.timed_out = case_.timed_out || SaysTimeout(attributes.Get("type"));
    } else if (name == "error") {
      errored_ = true;
      case_.timed_out =
          case_.timed_out || SaysTimeout(attributes.Get("message")) || SaysTimeout(attributes.Get("type"));
    } else if (name == "skipped") {
      skipped_ = true;
      todo_ = attributes.Get("type") == "todo";
      case_.missing = attributes.Get("message").starts_with("Unable to find executable");
    } else if (name == "flakyFailure" || name == "flakyError") {
      flaky_ = true;
    }
    if (case_.line == 0 && name != "properties") case_.line = reader_->line();
  }

  void Fail(XmlReader& reader, std::string_view message) {
    failed_ = true;
    case_.line = reader.line();
    case_.timed_out = case_.timed_out || SaysTimeout(message);
  }

  void EndCase() {
    in_case_ = false;
    case_.status = StatusOfCase();
    case_.flaky = flaky_ && case_.status == Status::kPassed;
    bool integration = (!suites_.empty() && suites_.back().integration) || results_.rules.IsIntegration(class_);
    case_.level = integration ? Level::kIntegration : Level::kUnit;
    case_.suite = !class_.empty() || suites_.empty() ? class_ : suites_.back().name;
    results_.Add(case_);
  }

  Status StatusOfCase() const {
    if (case_.missing) return Status::kError;
    if (todo_) return Status::kSkipped;  // node:test does not blame it, whatever became of it.
    if (failed_) return Status::kFailed;
    if (errored_) return Status::kError;
    if (skipped_) return Status::kSkipped;
    return not_run_ ? Status::kNotRun : Status::kPassed;
  }

  Results& results_;
  XmlReader* reader_ = nullptr;  // While a case is read.
  std::vector<Suite> suites_;
  std::string total_;
  std::string class_;
  Case case_;
  int case_depth_ = 0;
  int roots_ = 0;
  bool in_case_ = false;
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
