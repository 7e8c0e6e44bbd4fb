// Clover: of Clover itself, PHPUnit and Istanbul. Counts statements and conditionals; the metrics of the project are
// the report's. Tests have a project of their own (`testproject`), which does not count.
#include <algorithm>
#include <string>

#include "collectors/coverage/parsers.h"
#include "collectors/coverage/xml_formats.h"

namespace seaworthy::collectors::coverage {
namespace {

using formats::XmlAttributes;
using formats::XmlName;
using formats::XmlReader;

class Clover : public XmlFormat {
 public:
  explicit Clover(Report& report) : report_(report) {
    report_.format = "clover";
    report_.unit = "statements";
  }

  void Start(XmlReader& reader, XmlName name, const XmlAttributes& attributes) override {
    if (reader.depth() == 1) report_.time = ReadUnixTime(attributes.Get("generated"));
    if (name == "testproject") in_tests_ = true;
    if (in_tests_) return;
    if (name == "line") return TakeLine(attributes);
    if (name == "file") {
      std::string_view path = attributes.Get("path");
      report_.table.Begin(path.empty() ? attributes.Get("name") : path);
      in_file_ = true;
    } else if (name == "metrics" && reader.depth() == 3 && !in_file_) {
      TakeMetrics(attributes);
    }
  }

  void End(XmlReader& /*reader*/, XmlName name) override {
    if (name == "testproject") in_tests_ = false;
    if (name != "file" || in_tests_) return;
    report_.table.End();
    in_file_ = false;
  }

  void Finish() override {
    if (!has_metrics_) report_.tally = report_.table.total();
  }

 private:
  void TakeMetrics(const XmlAttributes& attributes) {
    auto counts = [&](const char* covered_name, const char* total_name) {
      auto covered = ReadNumber(attributes.Find(covered_name));
      auto total = ReadNumber(attributes.Find(total_name));
      if (!covered || !total || *covered > *total) return Counts();
      return Counts{*covered, *total};
    };
    Counts statements = counts("coveredstatements", "statements");
    if (statements.total == 0) return;
    has_metrics_ = true;
    report_.tally += {statements, counts("coveredconditionals", "conditionals")};
  }

  // Clover tells of a condition how often it was true and false; Istanbul, which counts it as a statement too, how many
  // of its branches were taken and were not.
  void TakeLine(const XmlAttributes& attributes) {
    auto line = ReadNumber(attributes.Find("num"));
    std::string_view type = attributes.Get("type");
    if (type == "method") return;
    if (!in_file_ || !line || *line == 0) {
      ++report_.malformed;
      return;
    }
    const char* count = attributes.Find("count");
    Unit unit{.line = *line, .weight = count != nullptr ? 1U : 0U};
    unit.hit = count != nullptr && ReadHits(count).value_or(false);
    if (type == "cond") {
      std::uint32_t yes = ReadNumber(attributes.Find("truecount")).value_or(0);
      std::uint32_t no = ReadNumber(attributes.Find("falsecount")).value_or(0);
      bool istanbul = count != nullptr;
      unit.branches = istanbul ? std::min(yes, kMostBranches) + std::min(no, kMostBranches) : 2;
      unit.taken = istanbul ? std::min(yes, kMostBranches) : (yes > 0 ? 1U : 0U) + (no > 0 ? 1U : 0U);
    }
    if (unit.weight > 0 || unit.branches > 0) report_.table.Add(unit);
  }

  static constexpr std::uint32_t kMostBranches = 1u << 20;

  Report& report_;
  bool in_file_ = false;
  bool in_tests_ = false;
  bool has_metrics_ = false;
};

}  // namespace

std::unique_ptr<XmlFormat> NewClover(Report& report) { return std::make_unique<Clover>(report); }

}  // namespace seaworthy::collectors::coverage
