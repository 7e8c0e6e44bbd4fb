// Which of the XML formats a report is: by its root, and where several share that, by its attributes or its first
// child.
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "collectors/coverage/parsers.h"
#include "collectors/coverage/xml_formats.h"
#include "formats/errors.h"

namespace seaworthy::collectors::coverage {
namespace {

using formats::XmlAttributes;
using formats::XmlName;
using formats::XmlReader;

class XmlParser : public ReportParser, private formats::XmlHandler {
 public:
  XmlParser() : reader_(*this) {}

  Result<void> Feed(std::string_view chunk) override {
    SEAWORTHY_RETURN_IF_ERROR(reader_.Feed(chunk));
    if (report_.table.full()) return Error(formats::kTooLarge, "the report names too many files");
    return {};
  }

  Result<Report> Finish() override {
    SEAWORTHY_RETURN_IF_ERROR(reader_.Finish());
    if (format_ == nullptr) format_ = NewCobertura(report_);  // A root `coverage` without anything in it.
    report_.table.End();
    format_->Finish();
    return std::move(report_);
  }

 private:
  // Called until the format is known, which then takes over.
  void Start(XmlReader& reader, XmlName name, const XmlAttributes& attributes) override {
    if (reader.depth() == 1) {
      ChooseByRoot(reader, name, attributes);
    } else {
      // SonarQube's `coverage` holds files, Clover's a project; Cobertura's sources or packages.
      format_ = name == "file" ? NewSonar(report_) : name == "project" ? NewClover(report_) : NewCobertura(report_);
    }
    if (format_ == nullptr) return;
    reader.HandOver(*format_);
    format_->Start(reader, name, attributes);
  }

  void End(XmlReader& /*reader*/, XmlName /*name*/) override {}

  void ChooseByRoot(XmlReader& reader, XmlName name, const XmlAttributes& attributes) {
    if (name == "report") {
      format_ = NewJacoco(report_);
    } else if (name != "coverage") {
      reader.Fail(Error(formats::kOtherFormat,
                        fmt::format("the root is `{}`, of no coverage format", OneLine(name.view(), 60))));
    } else if (attributes.Has("line-rate")) {
      format_ = NewCobertura(report_);
    } else if (attributes.Has("generated") || attributes.Has("clover")) {
      format_ = NewClover(report_);
    }
  }

  XmlReader reader_;
  Report report_;
  std::unique_ptr<XmlFormat> format_;
};

}  // namespace

std::unique_ptr<ReportParser> NewXmlParser() { return std::make_unique<XmlParser>(); }

}  // namespace seaworthy::collectors::coverage
