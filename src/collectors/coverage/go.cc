// The cover profile of `go test`: `path:line.column,line.column statements count`, after a line `mode: …`.
//
// Profiles of several packages, put together, repeat blocks: a block counts once, and ran if any of them says so.
#include <fmt/format.h>

#include "collectors/coverage/parsers.h"
#include "formats/errors.h"
#include "formats/lines.h"

namespace seaworthy::collectors::coverage {
namespace {

class GoParser : public ReportParser {
 public:
  GoParser() {
    report_.format = "gocover";
    report_.unit = "statements";
  }

  Result<void> Feed(std::string_view chunk) override {
    bool whole = lines_.Feed(chunk, [this](std::string_view line) { Take(line); });
    if (!whole) return Error(formats::kTooLarge, fmt::format("line {} is over 1 MiB", lines_.line() + 1));
    if (report_.table.full()) return Error(formats::kTooLarge, "the report names too many files");
    return {};
  }

  Result<Report> Finish() override {
    lines_.Finish([this](std::string_view line) { Take(line); });
    report_.table.End();
    report_.tally = report_.table.total();
    return std::move(report_);
  }

 private:
  void Take(std::string_view line) {
    if (line.empty() || line.starts_with("mode:")) return;
    std::size_t colon = line.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return Malformed();
    std::optional<Unit> block = ReadBlock(line.substr(colon + 1));
    if (!block) return Malformed();
    std::string_view path = line.substr(0, colon);
    if (path != path_) {
      path_ = path;
      report_.table.Begin(path);
    }
    if (block->weight > 0) report_.table.Add(*block);
  }

  // `12.34,15.2 3 1`
  static std::optional<Unit> ReadBlock(std::string_view text) {
    auto take = [&](char stop) {
      std::size_t at = text.find(stop);
      std::string_view part = text.substr(0, at);
      text = at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
      return ReadNumber(part);
    };
    auto line = take('.');
    auto column = take(',');
    auto end_line = take('.');
    auto end_column = take(' ');
    auto statements = take(' ');
    std::optional<bool> hit = ReadHits(text);
    if (!line || !column || !end_line || !end_column || !statements || !hit) return std::nullopt;
    if (*end_line < *line || *line == 0) return std::nullopt;
    return Unit{.line = *line,
                .column = *column,
                .more_lines = *end_line - *line,
                .end_column = *end_column,
                .weight = *statements,
                .hit = *hit};
  }

  void Malformed() { ++report_.malformed; }

  formats::LineSplitter lines_;
  Report report_;
  std::string path_;
};

}  // namespace

std::unique_ptr<ReportParser> NewGoParser() { return std::make_unique<GoParser>(); }

}  // namespace seaworthy::collectors::coverage
