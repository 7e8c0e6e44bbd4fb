// JMeter's samples as XML: `<testResults><httpSample t="12" ts="1700000000000" s="true" rm="OK"/>…`.
//
// A sample within a sample is a part of it (an image of a page) and does not count; a sample within a transaction is a
// request, and the transaction is none.
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "collectors/load_test/jmeter.h"
#include "collectors/load_test/numbers.h"
#include "collectors/load_test/parsers.h"
#include "formats/errors.h"
#include "formats/xml.h"

namespace seaworthy::collectors::load_test {
namespace {

using formats::XmlAttributes;
using formats::XmlName;
using formats::XmlReader;

class XmlParser : public ReportParser, private formats::XmlHandler {
 public:
  XmlParser() : reader_(*this, {.drop_controls = true}) {}

  Result<void> Feed(std::string_view chunk) override { return reader_.Feed(chunk); }

  Result<std::vector<Measurement>> Finish() override {
    SEAWORTHY_RETURN_IF_ERROR(reader_.Finish());
    std::vector<Measurement> runs;
    runs.push_back(JmeterRun("xml", requests_, transactions_));
    return runs;
  }

 private:
  void Start(XmlReader& reader, XmlName name, const XmlAttributes& attributes) override {
    int depth = reader.depth();
    if (depth == 1) {
      if (name != "testResults") {
        reader.Fail(OtherFormat(fmt::format("the root is `{}`, of no load test", OneLine(name.view(), 60))));
      }
      return;
    }
    bool counts = depth == 2 || (depth == 3 && in_transaction_);
    if (counts && (name == "httpSample" || name == "sample")) Add(depth, attributes);
  }

  void End(XmlReader&, XmlName) override {}

  void Add(int depth, const XmlAttributes& attributes) {
    bool transaction = IsJmeterTransaction(attributes.Get("rm"));
    if (depth == 2) in_transaction_ = transaction;
    auto elapsed = Number(attributes.Get("t"));
    if (!elapsed) return;
    Sample sample{.milliseconds = *elapsed, .failed = attributes.Get("s") != "true", .started = {}};
    if (auto time = Number(attributes.Get("ts"))) sample.started = *time / 1e3;
    (transaction ? transactions_ : requests_).Add(sample);
  }

  XmlReader reader_;
  bool in_transaction_ = false;
  Samples requests_;
  Samples transactions_;
};

}  // namespace

std::unique_ptr<ReportParser> NewXmlParser() { return std::make_unique<XmlParser>(); }

}  // namespace seaworthy::collectors::load_test
