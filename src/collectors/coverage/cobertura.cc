// Cobertura: also of coverage.py, gcovr, Istanbul, Coverlet and others.
//
// A class names its file; several classes may share one, and the lines below a method stand below its class once more,
// so that lines count once by file and number. Totals of the root are compared only: old and other tools leave them
// out.
#include <algorithm>
#include <cstring>
#include <string>

#include "base/text.h"
#include "collectors/coverage/parsers.h"
#include "collectors/coverage/xml_formats.h"

namespace seaworthy::collectors::coverage {
namespace {

using formats::XmlAttributes;
using formats::XmlName;
using formats::XmlReader;

class Cobertura : public XmlFormat {
 public:
  explicit Cobertura(Report& report) : report_(report) { report_.format = "cobertura"; }

  void Start(XmlReader& reader, XmlName name, const XmlAttributes& attributes) override {
    if (name == "line") return TakeLine(attributes);
    if (name == "class") {
      std::string_view file = attributes.Get("filename");
      in_class_ = !file.empty();
      if (in_class_) report_.table.Begin(file);
    } else if (name == "source") {
      folder_.clear();
      reader.WantText(true);
    } else if (reader.depth() == 1) {
      header_rate_ = attributes.Get("line-rate");
      report_.time = ReadUnixTime(attributes.Get("timestamp"));
    }
  }

  void Text(XmlReader& /*reader*/, std::string_view text) override {
    if (folder_.size() < kLongestFolder) folder_ += text;
  }

  void End(XmlReader& reader, XmlName name) override {
    if (name == "class") {
      report_.table.End();
      in_class_ = false;
    } else if (name == "source") {
      reader.WantText(false);
      std::string_view folder = Trim(folder_);
      if (!folder.empty() && report_.folders.size() < kMostFolders) report_.folders.emplace_back(folder);
    }
  }

  void Finish() override {
    report_.tally = report_.table.total();
    CompareRate(header_rate_, report_);
  }

 private:
  static constexpr std::size_t kMostFolders = 100;
  static constexpr std::size_t kLongestFolder = 4096;

  void TakeLine(const XmlAttributes& attributes) {
    if (!in_class_) return;
    std::optional<std::uint32_t> line = ReadNumber(attributes.Find("number"));
    const char* hits = attributes.Find("hits");
    std::optional<bool> hit = hits == nullptr ? std::nullopt : ReadHits(hits);
    if (!line || !hit || *line == 0) {
      ++report_.malformed;
      return;
    }
    Unit unit{.line = *line, .hit = *hit};
    if (const char* condition = attributes.Find("condition-coverage")) ReadBranches(condition, unit);
    report_.table.Add(unit);
  }

  // `25% (1/4)`
  static void ReadBranches(const char* text, Unit& unit) {
    const char* open = std::strchr(text, '(');
    const char* slash = open == nullptr ? nullptr : std::strchr(open, '/');
    const char* close = slash == nullptr ? nullptr : std::strchr(slash, ')');
    if (close == nullptr) return;
    auto taken = ReadNumber(std::string_view(open + 1, static_cast<std::size_t>(slash - open - 1)));
    auto total = ReadNumber(std::string_view(slash + 1, static_cast<std::size_t>(close - slash - 1)));
    if (!taken || !total) return;
    unit.branches = *total;
    unit.taken = std::min(*taken, *total);
  }

  Report& report_;
  std::string header_rate_;
  std::string folder_;
  bool in_class_ = false;
};

}  // namespace

std::unique_ptr<XmlFormat> NewCobertura(Report& report) { return std::make_unique<Cobertura>(report); }

}  // namespace seaworthy::collectors::coverage
