// The tables that load generators write: Locust's statistics, JMeter's samples, hey's rows.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "collectors/load_test/jmeter.h"
#include "collectors/load_test/numbers.h"
#include "collectors/load_test/parsers.h"
#include "collectors/load_test/samples.h"
#include "formats/csv.h"

namespace seaworthy::collectors::load_test {
namespace {

using Record = std::span<const std::string>;

// Where the columns stand, by their names.
class Columns {
 public:
  explicit Columns(std::vector<std::string> names) : names_(std::move(names)) {}

  std::size_t At(std::string_view name) const {
    return static_cast<std::size_t>(std::ranges::find(names_, name) - names_.begin());
  }
  bool Has(std::string_view name) const { return At(name) < names_.size(); }
  std::size_t size() const { return names_.size(); }

 private:
  std::vector<std::string> names_;
};

std::string_view TextAt(Record record, std::size_t column) {
  return column < record.size() ? std::string_view(record[column]) : std::string_view();
}

std::optional<double> FigureAt(Record record, std::size_t column) { return Number(TextAt(record, column)); }

class Table {
 public:
  virtual ~Table() = default;
  virtual void Row(Record record) = 0;
  virtual Measurement Take() = 0;
};

// The row `Aggregated` sums up all; Request Count includes the failures.
class LocustTable : public Table {
 public:
  explicit LocustTable(Columns columns) : columns_(std::move(columns)) {
    run_.problems.emplace_back("the line that sums up is missing");
  }

  void Row(Record record) override {
    std::string_view type = TextAt(record, columns_.At("Type"));
    if (TextAt(record, columns_.At("Name")) != "Aggregated" || !(type.empty() || type == "None")) return;
    auto at = [&](std::string_view name) { return FigureAt(record, columns_.At(name)); };
    run_ = {};
    run_.requests = at("Request Count");
    run_.failed = at("Failure Count");
    run_.rate = at("Requests/s");
    run_.latency = {.min = at("Min Response Time"),
                    .mean = at("Average Response Time"),
                    .p50 = at("50%"),
                    .p90 = at("90%"),
                    .p95 = at("95%"),
                    .p99 = at("99%"),
                    .p999 = at("99.9%"),
                    .max = at("Max Response Time")};
    run_.problems.emplace_back("Locust rounds percentiles to two digits");
  }

  Measurement Take() override {
    run_.tool = "locust";
    run_.form = "csv";
    run_.keeps_rate = false;
    return std::move(run_);
  }

 private:
  Columns columns_;
  Measurement run_;
};

// A transaction controller's row sums up rows that stand there too, unless only such rows were kept.
class JmeterTable : public Table {
 public:
  explicit JmeterTable(const Columns& columns)
      : time_(columns.At("timeStamp")),
        elapsed_(columns.At("elapsed")),
        success_(columns.At("success")),
        type_(columns.At("dataType")),
        message_(columns.At("responseMessage")),
        count_(columns.At("SampleCount")),
        errors_(columns.At("ErrorCount")) {}

  void Row(Record record) override {
    auto elapsed = FigureAt(record, elapsed_);
    if (!elapsed) return;
    Sample sample{.milliseconds = *elapsed, .failed = TextAt(record, success_) != "true", .started = {}};
    if (auto time = FigureAt(record, time_)) sample.started = *time / 1e3;
    bool transaction = TextAt(record, type_).empty() && IsJmeterTransaction(TextAt(record, message_));
    Samples& samples = transaction ? transactions_ : requests_;
    double count = FigureAt(record, count_).value_or(1);
    if (count <= 1) return samples.Add(sample);
    samples.AddSeveral(count, FigureAt(record, errors_).value_or(0), sample);
  }

  Measurement Take() override { return JmeterRun("csv", requests_, transactions_); }

 private:
  std::size_t time_, elapsed_, success_, type_, message_, count_, errors_;
  Samples requests_;
  Samples transactions_;
};

// Requests that could not connect have no row.
class HeyTable : public Table {
 public:
  explicit HeyTable(const Columns& columns)
      : time_(columns.At("response-time")), offset_(columns.At("offset")), status_(columns.At("status-code")) {}

  void Row(Record record) override {
    auto time = FigureAt(record, time_);
    auto status = FigureAt(record, status_);
    if (!time || !status) return;
    samples_.Add({*time * 1e3, *status < 200 || *status >= 400, FigureAt(record, offset_)});
  }

  Measurement Take() override {
    Measurement run = samples_.Summary();
    run.tool = "hey";
    run.form = "csv";
    run.keeps_rate = false;
    run.problems.emplace_back("requests that could not connect have no row: the true error rate may be higher");
    return run;
  }

 private:
  std::size_t time_, offset_, status_;
  Samples samples_;
};

// The columns of JMeter's samples where the file has no head.
constexpr auto kJmeterOrder = std::to_array<const char*>(
    {"timeStamp", "elapsed", "label", "responseCode", "responseMessage", "threadName", "dataType", "success",
     "failureMessage", "bytes", "sentBytes", "grpThreads", "allThreads", "URL", "Latency", "IdleTime", "Connect"});

bool LooksLikeEpochMilliseconds(std::string_view text) {
  return text.size() == 13 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

struct Found {
  std::unique_ptr<Table> table;
  bool headed = true;
};

Found TableOf(std::vector<std::string> head) {
  bool headless = head.size() >= 12 && LooksLikeEpochMilliseconds(head[0]) && Number(head[1]);
  if (headless) return {std::make_unique<JmeterTable>(Columns({kJmeterOrder.begin(), kJmeterOrder.end()})), false};
  Columns columns(std::move(head));
  if (columns.Has("Request Count") && columns.Has("Failure Count")) return {std::make_unique<LocustTable>(columns)};
  if (columns.Has("timeStamp") && columns.Has("elapsed") && columns.Has("success")) {
    return {std::make_unique<JmeterTable>(columns)};
  }
  if (columns.Has("response-time") && columns.Has("status-code") && columns.Has("offset")) {
    return {std::make_unique<HeyTable>(columns)};
  }
  return {};
}

class TableParser : public ReportParser {
 public:
  TableParser(Found found, char separator)
      : found_(std::move(found)), reader_([this](Record record) { OnRecord(record); }, {.separator = separator}) {}

  Result<void> Feed(std::string_view chunk) override { return reader_.Feed(chunk); }

  Result<std::vector<Measurement>> Finish() override {
    reader_.Finish();
    Measurement run = found_.table->Take();
    if (reader_.ended_in_quotes()) run.problems.emplace_back("it ends within quotes: a part of it was not read");
    std::vector<Measurement> runs;
    runs.push_back(std::move(run));
    return runs;
  }

 private:
  void OnRecord(Record record) {
    if (!std::exchange(found_.headed, false)) found_.table->Row(record);
  }

  Found found_;
  formats::CsvReader reader_;
};

std::vector<std::string> FieldsOf(std::string_view line, char separator) {
  std::vector<std::string> fields;
  formats::CsvReader reader([&](Record record) { fields.assign(record.begin(), record.end()); },
                            {.separator = separator});
  if (!reader.Feed(line).ok()) return {};
  reader.Finish();
  return fields;
}

}  // namespace

std::unique_ptr<ReportParser> NewTableParser(std::string_view first_line) {
  for (char separator : {',', ';', '\t'}) {
    Found found = TableOf(FieldsOf(first_line, separator));
    if (found.table != nullptr) return std::make_unique<TableParser>(std::move(found), separator);
  }
  return nullptr;
}

}  // namespace seaworthy::collectors::load_test
