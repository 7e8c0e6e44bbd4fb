// NUnit 3 (`test-run`) and NUnit 2 (`test-results`), whose cases are told by their attributes.
#include <string>
#include <utility>

#include "collectors/tests/parsers.h"

namespace seaworthy::collectors::tests {
namespace {

using formats::XmlAttributes;
using formats::XmlName;
using formats::XmlReader;

class Nunit : public formats::XmlHandler {
 public:
  explicit Nunit(Results& results) : results_(results) { results_.format = "nunit"; }

  void Start(XmlReader& reader, XmlName name, const XmlAttributes& attributes) override {
    if (reader.depth() == 1) return StartRun(name, attributes);
    if (name == "test-case") {
      case_ = ReadCase(attributes);
      case_.line = reader.line();
      in_case_ = true;
    } else if (name == "message" && in_case_) {
      message_.clear();
      reader.WantText(true);
    }
  }

  void Text(XmlReader& /*reader*/, std::string_view text) override {
    if (message_.size() < 500) message_ += text;
  }

  void End(XmlReader& reader, XmlName name) override {
    if (name == "message" && in_case_) {
      reader.WantText(false);
      bool bad = case_.status == Status::kFailed || case_.status == Status::kError;
      case_.timed_out = bad && SaysTimeout(message_);
    } else if (name == "test-case" && in_case_) {
      in_case_ = false;
      results_.Add(case_);
    } else if (reader.depth() == 1) {
      results_.CompareTotal(total_);
    }
  }

 private:
  void StartRun(XmlName name, const XmlAttributes& attributes) {
    if (name == "test-run") {
      total_ = attributes.Get("testcasecount");
      for (const char* time : {"start-time", "end-time"}) results_.SawTime(attributes.Get(time));
    } else {
      // Two attributes, of which the day alone says nothing.
      std::string date(attributes.Get("date"));
      results_.SawTime(date + "T" + std::string(attributes.Get("time")));
    }
  }

  Case ReadCase(const XmlAttributes& attributes) const {
    std::string_view full = attributes.Get("fullname");
    Case one{.suite = std::string(attributes.Get("classname")),
             .name = std::string(full.empty() ? attributes.Get("name") : full)};
    one.status = StatusOf(attributes);
    if (results_.rules.IsIntegration(one.suite) || results_.rules.IsIntegration(one.name))
      one.level = Level::kIntegration;
    return one;
  }

  static Status StatusOf(const XmlAttributes& attributes) {
    std::string_view result = attributes.Get("result");
    std::string_view label = attributes.Get("label");
    if (result == "Passed" || result == "Success" || result == "Warning") return Status::kPassed;
    if (result == "Failed" || result == "Failure") {
      return label == "Error" || label == "Invalid" ? Status::kError : Status::kFailed;
    }
    if (result == "Skipped" || result == "Ignored" || result == "Inconclusive") return Status::kSkipped;
    if (result == "NotRunnable" || attributes.Get("executed") == "False") return Status::kNotRun;
    return Status::kError;
  }

  Results& results_;
  Case case_;
  std::string total_;
  std::string message_;
  bool in_case_ = false;
};

}  // namespace

std::unique_ptr<formats::XmlHandler> NewNunit(Results& results) { return std::make_unique<Nunit>(results); }

}  // namespace seaworthy::collectors::tests
