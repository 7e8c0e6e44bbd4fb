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
using formats::XmlName;
using formats::XmlReader;

struct Suite {
  std::string name;
  bool integration = false;
};

class Junit : public formats::XmlHandler {
 public:
  explicit Junit(Results& results) : results_(results) { results_.format = "junit"; }

  void Start(XmlReader& reader, XmlName name, const XmlAttributes& attributes) override {
    if (name == "testcase") return StartCase(reader, attributes);
    if (in_case_) {
      if (reader.depth() == case_depth_ + 1) TakeOutcome(name, attributes);
    } else if (name == "testsuite" || name == "testsuites") {
      bool integration =
          (!suites_.empty() && suites_.back().integration) || results_.rules.IsIntegration(attributes.Get("name"));
      suites_.push_back({std::string(attributes.Get("name")), integration});
      results_.SawTime(attributes.Get("timestamp"));
      if (reader.depth() == 1) total_ = attributes.Get("tests");
    } else if (name == "error" || name == "failure") {
      ++results_.broken_suites;  // Such as a class that could not be loaded.
    }
  }

  void End(XmlReader& reader, XmlName name) override {
    if (in_case_) {
      if (reader.depth() == case_depth_) EndCase();
      return;
    }
    if ((name == "testsuite" || name == "testsuites") && !suites_.empty()) suites_.pop_back();
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
    case_.name.clear();
    case_.suite.clear();
    std::string_view status;
    std::string_view result;
    attributes.ForEach([&](XmlName name, const char* value) {
      if (name == "name") case_.name = value;
      if (name == "classname") case_.suite = value;
      if (name == "status") status = value;
      if (name == "result") result = value;
    });
    not_run_ = status == "notrun" || status == "disabled" || result == "suppressed";
    skipped_ = result == "skipped";
    if (status == "fail" || status == "failed") Fail(reader, {});
    reader_ = &reader;
  }

  void TakeOutcome(XmlName name, const XmlAttributes& attributes) {
    if (name == "system-out" || name == "system-err" || name == "properties") return;
    if (case_.line == 0) case_.line = reader_->line();
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
    case_.timed_out = case_.timed_out && (case_.status == Status::kFailed || case_.status == Status::kError);
    bool integration = (!suites_.empty() && suites_.back().integration) || IsIntegrationClass(case_.suite);
    case_.level = integration ? Level::kIntegration : Level::kUnit;
    if (case_.suite.empty() && !suites_.empty()) case_.suite = suites_.back().name;
    results_.Add(case_);
  }

  // Classes of one package stand together, so what its name says is kept.
  bool IsIntegrationClass(std::string_view name) {
    std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || !results_.rules.integration.empty()) return results_.rules.IsIntegration(name);
    if (name.substr(0, dot) != package_) {
      package_ = name.substr(0, dot);
      is_integration_package_ = results_.rules.IsIntegration(package_);
    }
    return is_integration_package_ || results_.rules.IsIntegration(name.substr(dot + 1));
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
  std::string package_;  // Of the class looked at last.
  bool is_integration_package_ = false;
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
