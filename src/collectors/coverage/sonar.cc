// SonarQube's generic coverage: files with their lines to cover.
#include <algorithm>

#include "collectors/coverage/parsers.h"
#include "collectors/coverage/xml_formats.h"

namespace seaworthy::collectors::coverage {
namespace {

using formats::XmlAttributes;
using formats::XmlName;
using formats::XmlReader;

class Sonar : public XmlFormat {
 public:
  explicit Sonar(Report& report) : report_(report) { report_.format = "sonarqube"; }

  void Start(XmlReader& /*reader*/, XmlName name, const XmlAttributes& attributes) override {
    if (name == "lineToCover") return TakeLine(attributes);
    if (name != "file") return;
    report_.table.Begin(attributes.Get("path"));
    in_file_ = true;
  }

  void End(XmlReader& /*reader*/, XmlName name) override {
    if (name != "file") return;
    report_.table.End();
    in_file_ = false;
  }

  void Finish() override { report_.tally = report_.table.total(); }

 private:
  void TakeLine(const XmlAttributes& attributes) {
    auto line = ReadNumber(attributes.Find("lineNumber"));
    std::string_view covered = attributes.Get("covered");
    if (!in_file_ || !line || *line == 0 || (covered != "true" && covered != "false")) {
      ++report_.malformed;
      return;
    }
    Unit unit{.line = *line, .hit = covered == "true"};
    unit.branches = ReadNumber(attributes.Find("branchesToCover")).value_or(0);
    unit.taken = std::min(ReadNumber(attributes.Find("coveredBranches")).value_or(0), unit.branches);
    report_.table.Add(unit);
  }

  Report& report_;
  bool in_file_ = false;
};

}  // namespace

std::unique_ptr<XmlFormat> NewSonar(Report& report) { return std::make_unique<Sonar>(report); }

}  // namespace seaworthy::collectors::coverage
