// The parsers of the formats; report_reader.cc chooses one by the first bytes.
#pragma once

#include <memory>
#include <string_view>

#include "base/error.h"
#include "collectors/load_test/report_reader.h"

namespace seaworthy::collectors::load_test {

std::unique_ptr<ReportParser> NewXmlParser();   // JMeter's samples.
std::unique_ptr<ReportParser> NewJsonParser();  // One document, or a document on each line.
std::unique_ptr<ReportParser> NewTextParser();  // What tools print on a terminal.
// Null where that is the first line of no table that is known here.
std::unique_ptr<ReportParser> NewTableParser(std::string_view first_line);

// What is no report of a load test, or none that can be read here: formats/other-format.
Error OtherFormat(std::string_view why);

}  // namespace seaworthy::collectors::load_test
