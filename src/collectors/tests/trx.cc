// TRX, of `dotnet test` and Visual Studio. A result with inner results sums them up, and does not count itself.
#include <string>
#include <vector>

#include "collectors/tests/parsers.h"

namespace seaworthy::collectors::tests {
namespace {

using formats::XmlAttributes;
using formats::XmlName;
using formats::XmlReader;

struct Open {
  Case one;
  bool has_inner = false;
};

class Trx : public formats::XmlHandler {
 public:
  explicit Trx(Results& results) : results_(results) { results_.format = "trx"; }

  void Start(XmlReader& reader, XmlName name, const XmlAttributes& attributes) override {
    if (reader.depth() == 1) run_ = attributes.Get("name");
    if (IsResult(name)) {
      if (!open_.empty()) open_.back().has_inner = true;
      open_.push_back({ReadCase(reader, attributes), false});
    } else if (name == "Times") {
      results_.SawTime(attributes.Get("finish"));
    } else if (name == "RunInfo" && attributes.Get("outcome") == "Error") {
      ++results_.broken_suites;
    } else if (name == "Message" && !open_.empty()) {
      message_.clear();
      reader.WantText(true);
    }
  }

  void Text(XmlReader& /*reader*/, std::string_view text) override {
    if (message_.size() < 500) message_ += text;
  }

  void End(XmlReader& reader, XmlName name) override {
    if (name == "Message" && !open_.empty()) {
      reader.WantText(false);
      Case& one = open_.back().one;
      bool bad = one.status == Status::kFailed || one.status == Status::kError;
      one.timed_out = one.timed_out || (bad && SaysTimeout(message_));
    } else if (!open_.empty() && IsResult(name)) {
      if (!open_.back().has_inner) results_.Add(open_.back().one);
      open_.pop_back();
    }
  }

 private:
  // Also TestResult, WebTestResult, …
  static bool IsResult(XmlName name) { return name == "UnitTestResult" || name.view().ends_with("TestResult"); }

  Case ReadCase(XmlReader& reader, const XmlAttributes& attributes) const {
    Case one;
    std::string_view name = attributes.Get("testName");
    std::string_view outcome = attributes.Get("outcome");
    if (outcome == "Passed" || outcome == "PassedButRunAborted" || outcome == "Completed" || outcome == "Warning") {
      one.status = Status::kPassed;
    } else if (outcome == "Failed" || outcome == "Timeout") {
      one.status = Status::kFailed;
      one.timed_out = outcome == "Timeout";
    } else if (outcome == "NotExecuted" || outcome == "Inconclusive") {
      one.status = Status::kSkipped;
    } else if (outcome == "NotRunnable" || outcome == "Pending" || outcome == "InProgress") {
      one.status = Status::kNotRun;
    } else {
      one.status = Status::kError;  // Error, Aborted, Disconnected, or none at all.
    }
    if (results_.rules.IsIntegration(name)) one.level = Level::kIntegration;
    if (one.status == Status::kPassed) return one;  // As nearly all, of which nothing else is told.
    one.suite = run_;
    one.name = name;
    one.line = reader.line();
    return one;
  }

  Results& results_;
  std::vector<Open> open_;
  std::string run_;
  std::string message_;
};

}  // namespace

std::unique_ptr<formats::XmlHandler> NewTrx(Results& results) { return std::make_unique<Trx>(results); }

}  // namespace seaworthy::collectors::tests
