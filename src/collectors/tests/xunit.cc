// xUnit.net 2: assemblies of collections of tests. Errors of an assembly broke outside of any test.
#include <string>

#include "collectors/tests/parsers.h"

namespace seaworthy::collectors::tests {
namespace {

using formats::XmlAttributes;
using formats::XmlName;
using formats::XmlReader;

class Xunit : public formats::XmlHandler {
 public:
  explicit Xunit(Results& results) : results_(results) { results_.format = "xunit"; }

  void Start(XmlReader& reader, XmlName name, const XmlAttributes& attributes) override {
    if (name == "assembly") {
      results_.SawTime(std::string(attributes.Get("run-date")) + "T" + std::string(attributes.Get("run-time")));
    } else if (name == "error") {
      ++results_.broken_suites;
    } else if (name == "test") {
      results_.Add(ReadCase(reader, attributes));
    }
  }

  void End(XmlReader& /*reader*/, XmlName /*name*/) override {}

 private:
  Case ReadCase(XmlReader& reader, const XmlAttributes& attributes) const {
    Case one{.suite = std::string(attributes.Get("type")), .name = std::string(attributes.Get("name"))};
    one.line = reader.line();
    std::string_view result = attributes.Get("result");
    one.status = result == "Pass"     ? Status::kPassed
                 : result == "Fail"   ? Status::kFailed
                 : result == "Skip"   ? Status::kSkipped
                 : result == "NotRun" ? Status::kNotRun
                                      : Status::kError;
    if (results_.rules.IsIntegration(one.suite)) one.level = Level::kIntegration;
    return one;
  }

  Results& results_;
};

}  // namespace

std::unique_ptr<formats::XmlHandler> NewXunit(Results& results) { return std::make_unique<Xunit>(results); }

}  // namespace seaworthy::collectors::tests
