#include "collectors/load_test/report_reader.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "collectors/load_test/parsers.h"
#include "formats/errors.h"

namespace seaworthy::collectors::load_test {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kHeadBytes = 4096;  // Enough for the first line of a table.

std::string_view FirstLine(std::string_view text) {
  std::string_view line = text.substr(0, text.find('\n'));
  return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

std::string_view WithoutMark(std::string_view head) {
  return head.starts_with(kByteOrderMark) ? head.substr(kByteOrderMark.size()) : head;
}

// XML may be UTF-16 and is then recoded; all else must be UTF-8.
bool MayBeXml(std::string_view head, std::string_view text) {
  constexpr std::string_view kLittleEndian("<\0", 2);
  constexpr std::string_view kBigEndian("\0<", 2);
  std::string_view first = head.substr(0, 4);
  return text.starts_with('<') || first.find(kLittleEndian) != std::string_view::npos ||
         first.find(kBigEndian) != std::string_view::npos;
}

Result<std::unique_ptr<ReportParser>> ParserFor(std::string_view head) {
  std::string_view text = WithoutMark(head);
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  if (text.empty()) return OtherFormat("the file is empty");
  if (MayBeXml(head, text)) return NewXmlParser();
  if (head.find('\0') != std::string_view::npos) return OtherFormat("the file is no text");
  if (text.starts_with('{') || text.starts_with('[')) return NewJsonParser();
  auto table = NewTableParser(FirstLine(text));
  return table != nullptr ? std::move(table) : NewTextParser();
}

}  // namespace

Error OtherFormat(std::string_view why) {
  return Error(formats::kOtherFormat, std::string(why))
      .Advise("reports of k6, vegeta, wrk, hey, h2load, Locust, JMeter, Gatling, autocannon and Artillery can be read");
}

ReportReader::ReportReader() = default;
ReportReader::~ReportReader() = default;

Result<void> ReportReader::Choose() {
  std::string bytes = std::exchange(head_, {});
  if (gzip_ == nullptr && formats::IsGzip(bytes)) {
    gzip_ = std::make_unique<formats::GzipReader>([this](std::string_view chunk) { return FeedText(chunk); });
    return gzip_->Feed(bytes);
  }
  SEAWORTHY_TRY(parser_, ParserFor(bytes));
  return parser_->Feed(WithoutMark(bytes));
}

Result<void> ReportReader::FeedText(std::string_view chunk) {
  if (parser_ != nullptr) return parser_->Feed(chunk);
  head_ += chunk;
  return head_.size() < kHeadBytes ? Result<void>() : Choose();
}

Result<void> ReportReader::Feed(std::string_view chunk) {
  return gzip_ != nullptr ? gzip_->Feed(chunk) : FeedText(chunk);
}

Result<std::vector<Measurement>> ReportReader::Finish() {
  if (gzip_ == nullptr && parser_ == nullptr) SEAWORTHY_RETURN_IF_ERROR(Choose());
  if (gzip_ != nullptr) SEAWORTHY_RETURN_IF_ERROR(gzip_->Finish());
  if (parser_ == nullptr) SEAWORTHY_RETURN_IF_ERROR(Choose());
  SEAWORTHY_TRY(std::vector<Measurement> runs, parser_->Finish());
  for (Measurement& run : runs) Complete(run);
  return runs;
}

}  // namespace seaworthy::collectors::load_test
