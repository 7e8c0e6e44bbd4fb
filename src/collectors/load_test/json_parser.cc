// JSON: one document, or one on each line, which the first line tells.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "collectors/load_test/json_lines.h"
#include "collectors/load_test/json_reports.h"
#include "collectors/load_test/parsers.h"
#include "formats/errors.h"
#include "formats/json.h"
#include "formats/lines.h"
#include "value/arena.h"
#include "value/name_table.h"

namespace seaworthy::collectors::load_test {
namespace {

constexpr std::size_t kMostBytes = 64u << 20;       // Of a document that is held whole.
constexpr std::size_t kLongestLine = 4u << 20;      // vegeta writes the answers' bodies into its lines.
constexpr std::size_t kLinesOfTheSameKeys = 4'096;  // Then their keys are forgotten: a file may hold any number.

// The keys of documents that look alike, and the reader that shares them.
struct Keys {
  value::Arena arena;
  value::NameTable names{arena};
  formats::JsonReader reader{names};
  std::size_t lines = 0;
};

// Documents that look alike, in bounded memory.
class LineDocuments {
 public:
  // Null where the line is no JSON. The document is valid until the next call.
  const value::Value* Read(std::string_view line) {
    if (!keys_ || ++keys_->lines > kLinesOfTheSameKeys) keys_.emplace();
    arena_.Reset();
    auto document = keys_->reader.Read(line, arena_);
    if (!document.ok()) return nullptr;
    document_ = *document;
    return &document_;
  }

 private:
  std::optional<Keys> keys_;
  value::Arena arena_;
  value::Value document_;
};

class LinesParser {
 public:
  explicit LinesParser(std::unique_ptr<LineFormat> format) : format_(std::move(format)) {}

  Result<void> Feed(std::string_view chunk) {
    bool fits = lines_.Feed(chunk, [&](std::string_view line) { Line(line); });
    return fits ? Result<void>() : Error(formats::kTooLarge, "a line of the report is over 4 MiB");
  }

  Measurement Finish() {
    lines_.Finish([&](std::string_view line) { Line(line); });
    Measurement run = format_->Take();
    if (broken_ > 0) {
      run.problems.push_back(fmt::format("{} cannot be understood and do not count", Count(broken_, "line")));
    }
    return run;
  }

 private:
  void Line(std::string_view line) {
    line = Trim(line);
    if (line.empty()) return;
    if (!line.ends_with('}')) {
      ++broken_;
    } else if (format_->Wants(line)) {
      const value::Value* document = documents_.Read(line);
      document == nullptr ? static_cast<void>(++broken_) : format_->Add(*document);
    }
  }

  std::unique_ptr<LineFormat> format_;
  formats::LineSplitter lines_{kLongestLine};
  LineDocuments documents_;
  std::size_t broken_ = 0;
};

// What stands in reports and in little else: a text with it that is broken is a report that is.
bool LooksLikeReport(std::string_view text) {
  constexpr auto kMarks = std::to_array<std::string_view>({"\"http_req", "\"latencies\"", "\"response_times\"",
                                                           "\"sampleCount\"", "\"percentiles1\"", "\"non2xx\"",
                                                           "\"http.response_time\"", "\"request_per_second\""});
  std::string_view head = text.substr(0, 1u << 20);
  return std::ranges::any_of(kMarks, [&](std::string_view mark) { return head.find(mark) != std::string_view::npos; });
}

class JsonParser : public ReportParser {
 public:
  Result<void> Feed(std::string_view chunk) override {
    if (lines_) return lines_->Feed(chunk);
    bool line_ends = !asked_ && chunk.find('\n') != std::string_view::npos;
    text_ += chunk;
    if (line_ends) SEAWORTHY_RETURN_IF_ERROR(AskFirstLine());
    if (text_.size() <= kMostBytes) return {};
    if (!LooksLikeReport(text_)) return OtherFormat("the JSON is of no load test");
    return Error(formats::kTooLarge, "a report in JSON of over 64 MiB")
        .Advise("k6 can write a summary, vegeta a report");
  }

  Result<std::vector<Measurement>> Finish() override {
    if (!asked_) SEAWORTHY_RETURN_IF_ERROR(AskFirstLine());
    if (lines_) return OneRun(lines_->Finish());
    value::Arena arena;
    auto document = formats::ReadJson(text_, arena);
    if (!document.ok()) {
      return LooksLikeReport(text_) ? std::move(document).error() : OtherFormat("the JSON is broken");
    }
    auto run = ReadSummary(*document);
    if (!run) return OtherFormat("the JSON is of no load test");
    return OneRun(*std::move(run));
  }

 private:
  static std::vector<Measurement> OneRun(Measurement run) {
    std::vector<Measurement> runs;
    runs.push_back(std::move(run));
    return runs;
  }

  // The text so far goes to the lines where the first of them is a document of its own.
  Result<void> AskFirstLine() {
    asked_ = true;
    std::string_view text = text_;
    text.remove_prefix(std::min(text.find('{'), text.size()));
    std::string_view line = Trim(text.substr(0, text.find('\n')));
    if (line.size() > kLongestLine || !line.ends_with('}')) return {};
    value::Arena arena;
    auto first = formats::ReadJson(line, arena);
    auto format = first.ok() ? LineFormatOf(*first) : nullptr;
    if (format == nullptr) return {};
    lines_.emplace(std::move(format));
    std::string all = std::exchange(text_, {});
    return lines_->Feed(all);
  }

  std::string text_;
  bool asked_ = false;
  std::optional<LinesParser> lines_;
};

}  // namespace

std::unique_ptr<ReportParser> NewJsonParser() { return std::make_unique<JsonParser>(); }

}  // namespace seaworthy::collectors::load_test
