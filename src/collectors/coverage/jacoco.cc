// JaCoCo: counters of what was missed and covered at every level; those directly below the root are the report's.
//
// Lines stand below the source files, where the report is not of counters only. They serve to merge reports by line.
#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "collectors/coverage/parsers.h"
#include "collectors/coverage/xml_formats.h"
#include "formats/errors.h"

namespace seaworthy::collectors::coverage {
namespace {

using formats::XmlAttributes;
using formats::XmlName;
using formats::XmlReader;

class Jacoco : public XmlFormat {
 public:
  explicit Jacoco(Report& report) : report_(report) { report_.format = "jacoco"; }

  void Start(XmlReader& reader, XmlName name, const XmlAttributes& attributes) override {
    if (name == "line") return TakeLine(attributes);
    if (name == "counter") {
      if (reader.depth() == 2) TakeCounter(attributes);
    } else if (name == "sourcefile") {
      is_report_ = true;
      report_.table.Begin(package_ + std::string(attributes.Get("name")));
      in_file_ = true;
    } else if (name == "package") {
      package_ = attributes.Get("name");
      if (!package_.empty()) package_ += '/';
    } else if (name == "sessioninfo") {
      auto time = ReadUnixTime(attributes.Get("dump"));
      if (time && (!report_.time || *report_.time < *time)) report_.time = time;
    }
  }

  void End(XmlReader& reader, XmlName name) override {
    if (name == "sourcefile") {
      report_.table.End();
      in_file_ = false;
    }
    if (reader.depth() == 1 && !is_report_) {
      reader.Fail(Error(formats::kOtherFormat,
                        "the root is `report`, but neither a counter nor a source file of JaCoCo "
                        "stands in it"));
    }
  }

  void Finish() override {
    const Counts& lines = report_.tally.lines;
    const Counts& listed = report_.table.total().lines;
    if (!has_line_counter_) report_.remarks.push_back("the report has no counter of lines");
    if (has_line_counter_ && listed.total > 0 && listed != lines) {
      report_.remarks.push_back(fmt::format("its counter says {} of {} lines, its source files {} of {}", lines.covered,
                                            lines.total, listed.covered, listed.total));
    }
  }

 private:
  void TakeCounter(const XmlAttributes& attributes) {
    is_report_ = true;
    auto missed = ReadNumber(attributes.Find("missed"));
    auto covered = ReadNumber(attributes.Find("covered"));
    if (!missed || !covered) {
      ++report_.malformed;
      return;
    }
    Counts counts{*covered, std::uint64_t{*covered} + *missed};
    std::string_view type = attributes.Get("type");
    if (type == "LINE") {
      report_.tally.lines = counts;
      has_line_counter_ = true;
    }
    if (type == "BRANCH") report_.tally.branches = counts;
  }

  // Instructions and branches, each missed and covered. A line of which some instruction ran is covered.
  void TakeLine(const XmlAttributes& attributes) {
    auto line = ReadNumber(attributes.Find("nr"));
    if (!in_file_ || !line || *line == 0) {
      ++report_.malformed;
      return;
    }
    std::uint32_t covered = ReadNumber(attributes.Find("cb")).value_or(0);
    std::uint32_t missed = ReadNumber(attributes.Find("mb")).value_or(0);
    std::uint64_t branches = std::uint64_t{covered} + missed;
    report_.table.Add({.line = *line,
                       .branches = static_cast<std::uint32_t>(std::min<std::uint64_t>(branches, UINT32_MAX)),
                       .taken = covered,
                       .hit = ReadHits(attributes.Get("ci")).value_or(false)});
  }

  Report& report_;
  std::string package_;
  bool in_file_ = false;
  bool is_report_ = false;
  bool has_line_counter_ = false;
};

}  // namespace

std::unique_ptr<XmlFormat> NewJacoco(Report& report) { return std::make_unique<Jacoco>(report); }

}  // namespace seaworthy::collectors::coverage
