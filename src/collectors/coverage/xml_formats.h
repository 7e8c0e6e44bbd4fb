// The XML formats of coverage, each as a handler of elements; xml_report.cc chooses one by the root.
#pragma once

#include <memory>
#include <string_view>

#include "collectors/coverage/report.h"
#include "formats/xml.h"

namespace seaworthy::collectors::coverage {

class XmlFormat : public formats::XmlHandler {
 public:
  // Completes the report at the end of the text.
  virtual void Finish() = 0;
};

// Each writes to the report, which outlives it; `Start` of the root was not called yet.
std::unique_ptr<XmlFormat> NewCobertura(Report& report);
std::unique_ptr<XmlFormat> NewJacoco(Report& report);
std::unique_ptr<XmlFormat> NewClover(Report& report);
std::unique_ptr<XmlFormat> NewSonar(Report& report);

}  // namespace seaworthy::collectors::coverage
