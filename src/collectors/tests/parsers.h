// The parsers of the formats, which go on with the results they are given; results.cc chooses one by the first bytes,
// xml_results.cc by the root.
#pragma once

#include <memory>
#include <string_view>

#include "collectors/tests/results.h"
#include "formats/xml.h"

namespace seaworthy::collectors::tests {

std::unique_ptr<ResultsParser> NewXmlParser(Results results);
std::unique_ptr<ResultsParser> NewTapParser(Results results);
std::unique_ptr<ResultsParser> NewGoTestParser(Results results);

// Whether the text is the start of TAP: its version, a plan, or a test.
bool IsTapLine(std::string_view line);
// Whether it is an event of `go test -json`.
bool IsGoTestLine(std::string_view line);

// Each writes to the results, which outlive it; `Start` of the root was not called yet.
std::unique_ptr<formats::XmlHandler> NewJunit(Results& results);
std::unique_ptr<formats::XmlHandler> NewTrx(Results& results);
std::unique_ptr<formats::XmlHandler> NewNunit(Results& results);  // Of both versions.
std::unique_ptr<formats::XmlHandler> NewXunit(Results& results);

// Whether a message or type of a failure says that the time was over.
bool SaysTimeout(std::string_view text);

}  // namespace seaworthy::collectors::tests
