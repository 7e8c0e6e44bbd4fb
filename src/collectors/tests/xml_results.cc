// Which of the XML formats a report is: by its root. Several documents in one file are read one after the other, since
// some writers append; control characters, as of a terminal's colours, are dropped.
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "collectors/tests/parsers.h"
#include "formats/errors.h"

namespace seaworthy::collectors::tests {
namespace {

using formats::XmlAttributes;
using formats::XmlName;
using formats::XmlReader;

std::unique_ptr<formats::XmlHandler> NewFormat(XmlName root, Results& results) {
  if (root == "testsuites" || root == "testsuite") return NewJunit(results);
  if (root == "TestRun") return NewTrx(results);
  if (root == "test-run" || root == "test-results") return NewNunit(results);
  if (root == "assemblies" || root == "assembly") return NewXunit(results);
  return nullptr;
}

class XmlParser : public ResultsParser, private formats::XmlHandler {
 public:
  explicit XmlParser(Results results)
      : reader_(*this, {.drop_controls = true, .several_roots = true}), results_(std::move(results)) {}

  Result<void> Feed(std::string_view chunk) override { return reader_.Feed(chunk); }

  Result<Results> Finish() override {
    SEAWORTHY_RETURN_IF_ERROR(reader_.Finish());
    if (reader_.left_out()) results_.remarks.emplace_back("text follows its end, and was not read");
    return std::move(results_);
  }

 private:
  // Called for the root only: the format takes over.
  void Start(XmlReader& reader, XmlName name, const XmlAttributes& attributes) override {
    format_ = NewFormat(name, results_);
    if (format_ == nullptr) {
      reader.Fail(Error(formats::kOtherFormat,
                        fmt::format("the root is `{}`, of no format of test results", OneLine(name.view(), 60))));
      return;
    }
    reader.HandOver(*format_);
    format_->Start(reader, name, attributes);
  }
  void End(XmlReader& /*reader*/, XmlName /*name*/) override {}

  XmlReader reader_;
  Results results_;
  std::unique_ptr<formats::XmlHandler> format_;
};

}  // namespace

std::unique_ptr<ResultsParser> NewXmlParser(Results results) { return std::make_unique<XmlParser>(std::move(results)); }

}  // namespace seaworthy::collectors::tests
