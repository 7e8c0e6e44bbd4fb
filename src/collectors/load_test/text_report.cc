// Every line goes to the readers of all tools; each knows the lines that are its own.
#include <algorithm>
#include <array>
#include <iterator>
#include <string>

#include "base/text.h"
#include "collectors/load_test/numbers.h"
#include "collectors/load_test/parsers.h"
#include "collectors/load_test/text_reports.h"
#include "formats/errors.h"
#include "formats/lines.h"

namespace seaworthy::collectors::load_test {
namespace {

constexpr std::size_t kMostRuns = 1000;

class TextParser : public ReportParser {
 public:
  TextParser() : readers_{NewWrkReader(), NewVegetaReader(), NewHeyReader(), NewH2loadReader()} {}

  Result<void> Feed(std::string_view chunk) override {
    bool fits = lines_.Feed(chunk, [&](std::string_view line) { Line(line); });
    if (!fits) return OtherFormat("the text has a line of over 1 MiB");
    std::size_t runs = 0;
    for (auto& reader : readers_) runs += reader->runs().size();
    return runs <= kMostRuns ? Result<void>() : Error(formats::kTooLarge, "the text holds more than 1000 runs");
  }

  Result<std::vector<Measurement>> Finish() override {
    lines_.Finish([&](std::string_view line) { Line(line); });
    std::vector<Measurement> runs;
    for (auto& reader : readers_) {
      reader->Finish();
      std::ranges::move(reader->runs(), std::back_inserter(runs));
    }
    if (runs.empty()) return OtherFormat("no tool's output stands in the text");
    std::ranges::stable_sort(runs, {}, &Measurement::line);
    return runs;
  }

 private:
  void Line(std::string_view line) {
    line = Trim(line);
    ++number_;
    if (line.empty()) return;
    for (auto& reader : readers_) reader->Line(line, number_);
  }

  std::array<std::unique_ptr<TextReader>, 4> readers_;
  formats::LineSplitter lines_;
  int number_ = 0;
};

// The name of the program in `/usr/bin/wrk2` or `$(wrk`.
bool IsCall(std::string_view word, std::string_view tool) {
  std::size_t start = word.find_last_of("/$(|`");
  if (start != std::string_view::npos) word.remove_prefix(start + 1);
  return word == tool;
}

// `100`, `100/s`, `50/1m`.
std::optional<double> Rate(std::string_view text) {
  std::size_t slash = text.find('/');
  auto number = Number(text.substr(0, slash));
  if (!number || slash == std::string_view::npos) return number;
  std::string unit(text.substr(slash + 1));
  auto time = Milliseconds(unit.find_first_of("0123456789") == 0 ? unit : "1" + unit);
  return time && *time > 0 ? std::optional(*number * 1e3 / *time) : std::nullopt;
}

}  // namespace

std::optional<double> AskedRate(std::string_view line, std::string_view tool) {
  bool called = false;
  for (std::string_view word = TakeWord(line); !word.empty(); word = TakeWord(line)) {
    called = called || IsCall(word, tool);
    if (!called) continue;
    for (std::string_view flag : {"--rate", "-rate", "-R"}) {
      if (!word.starts_with(flag)) continue;
      std::string_view value = word.substr(flag.size());
      if (value.starts_with('=')) value.remove_prefix(1);
      return Rate(value.empty() ? TakeWord(line) : value);
    }
  }
  return std::nullopt;
}

std::unique_ptr<ReportParser> NewTextParser() { return std::make_unique<TextParser>(); }

}  // namespace seaworthy::collectors::load_test
