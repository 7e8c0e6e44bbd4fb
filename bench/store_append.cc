// Durable appends with rows, and a bare SQLite loop that writes the same rows in the same batches; and opening a large
// store. usage: bench_store_append [SECONDS [ROUNDS]]. bench/README.md says what is compared.
#include <sqlite3.h>
#include <stdlib.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "store/sqlite.h"

namespace {

using seaworthy::model::Column;
using seaworthy::store::AppendRequest;
using seaworthy::store::Store;
using Clock = std::chrono::steady_clock;

constexpr std::array kReviewColumns{
    Column{"id"},     Column{"title"}, Column{"state"}, Column{"lead"}, Column{"open_items", Column::Type::kInteger},
    Column{"updated"}};
constexpr std::array<std::string_view, 1> kReviewIndexes{"state,updated"};
constexpr seaworthy::model::Table kReviews{"reviews", kReviewColumns, 1, kReviewIndexes};
constexpr std::array kQueueColumns{Column{"person"}, Column{"review"}, Column{"since"}};
constexpr seaworthy::model::Table kQueue{"queue", kQueueColumns, 2, {}};
constexpr std::array kTables{&kReviews, &kQueue};

// What one append writes, besides digests.
struct Work {
  std::string log;
  std::int64_t version = 0;
  std::string bytes;
  std::string key;
  std::vector<std::string> review;  // Cells; the fifth is a number.
  std::vector<std::string> queue;
};

Work MakeWork(int writer, int number) {
  constexpr int kLogsOfAWriter = 200;
  Work work;
  int log = number % kLogsOfAWriter;
  std::string id = "0193a1b2-" + std::to_string(1000 + writer) + "-7000-8000-" + std::to_string(100'000'000'000 + log);
  work.log = "review/" + id;
  work.version = number / kLogsOfAWriter + 1;
  work.bytes =
      R"({"type":"commented","by":"p-)" + std::to_string(writer) + R"(","text":")" + std::string(400, 'x') + "\"}";
  work.key = id + "#" + std::to_string(number);
  work.review = {id,    "Checkout goes to production", "in_review",
                 "ann", std::to_string(number % 40),   "2031-05-12T10:00:" + std::to_string(10 + number % 50) + "Z"};
  work.queue = {"person-" + std::to_string(number % 50), id, "2031-05-12"};
  return work;
}

AppendRequest RequestOf(const Work& work) {
  AppendRequest request;
  request.logs.push_back({work.log, work.version - 1, {work.bytes}});
  request.at = {1'900'000'000, 0};
  request.idempotency_key = work.key;
  seaworthy::model::Row review{&kReviews, {}};
  for (std::size_t i = 0; i < work.review.size(); ++i) {
    if (i == 4) {
      review.cells.emplace_back(std::int64_t{std::stoll(work.review[i])});
    } else {
      review.cells.emplace_back(work.review[i]);
    }
  }
  seaworthy::model::Row queue{&kQueue, {work.queue[0], work.queue[1], work.queue[2]}};
  request.rows.push_back({seaworthy::model::RowChange::Kind::kPut, std::move(review)});
  request.rows.push_back({seaworthy::model::RowChange::Kind::kPut, std::move(queue)});
  return request;
}

struct Measured {
  double appends = 0;
  double seconds = 0;
  double rate() const { return appends / seconds; }
};

double Since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

[[noreturn]] void Fail(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(1);
}

std::unique_ptr<Store> Open(const std::string& path, std::function<void(std::size_t)> committed = {}) {
  seaworthy::store::SqliteOptions options{.tables = kTables};
  options.committed = std::move(committed);
  auto opened = seaworthy::store::OpenSqlite(path, options);
  if (!opened.ok()) Fail(opened.error().ToString());
  return *std::move(opened);
}

// Ours. Fills in the sizes of the batches.
Measured Append(const std::string& path, int writers, double seconds, std::vector<std::size_t>& batches) {
  auto store = Open(path, [&](std::size_t size) { batches.push_back(size); });
  std::atomic<long> appends = 0;
  auto begin = Clock::now();
  auto write = [&](int writer) {
    for (int i = 0; Since(begin) < seconds; ++i) {
      auto appended = store->Append(RequestOf(MakeWork(writer, i)));
      if (!appended.ok()) Fail(appended.error().ToString());
      ++appends;
    }
  };
  std::vector<std::thread> threads;
  for (int i = 1; i < writers; ++i) threads.emplace_back(write, i);
  write(0);
  for (std::thread& thread : threads) thread.join();
  return {static_cast<double>(appends), Since(begin)};
}

// The peer: prepared statements of SQLite and nothing else.
class Bare {
 public:
  explicit Bare(const std::string& path) {
    if (sqlite3_open(path.c_str(), &handle_) != SQLITE_OK) Fail("sqlite3_open");
    Run("pragma journal_mode=wal");
    Run("pragma synchronous=full");
    begin_ = Prepare("begin immediate");
    commit_ = Prepare("commit");
    event_ = Prepare("insert into events values(?,?,?,?,?,?,?,?)");
    log_ = Prepare(
        "insert into logs values(?,?,?) on conflict(log) do update set "
        "version=excluded.version,digest=excluded.digest");
    key_ = Prepare("insert into append_keys values(?,?,?,?)");
    review_ = Prepare(
        "insert into row_reviews values(?,?,?,?,?,?) on conflict(id) do update set title=excluded.title,"
        "state=excluded.state,lead=excluded.lead,open_items=excluded.open_items,updated=excluded.updated");
    queue_ =
        Prepare("insert into row_queue values(?,?,?) on conflict(person,review) do update set since=excluded.since");
    head_ = Prepare("update head set position=?,digest=? where id=1");
  }
  Bare(const Bare&) = delete;
  Bare& operator=(const Bare&) = delete;
  ~Bare() {
    for (sqlite3_stmt* one : {begin_, commit_, event_, log_, key_, review_, queue_, head_}) sqlite3_finalize(one);
    sqlite3_close(handle_);
  }

  void Write(const std::vector<Work>& batch) {
    Step(begin_);
    for (const Work& work : batch) Add(work);
    sqlite3_bind_int64(head_, 1, position_);
    Text(head_, 2, kDigest);
    Step(head_);
    Step(commit_);
  }

 private:
  static constexpr std::string_view kDigest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

  void Run(const char* sql) { sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr); }
  sqlite3_stmt* Prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(handle_, sql, -1, &statement, nullptr) != SQLITE_OK) Fail(sqlite3_errmsg(handle_));
    return statement;
  }
  static void Text(sqlite3_stmt* statement, int place, std::string_view text) {
    sqlite3_bind_text(statement, place, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
  }
  void Step(sqlite3_stmt* statement) {
    if (sqlite3_step(statement) != SQLITE_DONE) Fail(sqlite3_errmsg(handle_));
    sqlite3_reset(statement);
  }

  void Add(const Work& work) {
    ++position_;
    sqlite3_bind_int64(event_, 1, position_);
    Text(event_, 2, work.log);
    sqlite3_bind_int64(event_, 3, work.version);
    sqlite3_bind_int64(event_, 4, 1'900'000'000);
    sqlite3_bind_int64(event_, 5, 0);
    sqlite3_bind_blob(event_, 6, work.bytes.data(), static_cast<int>(work.bytes.size()), SQLITE_STATIC);
    Text(event_, 7, kDigest);
    Text(event_, 8, kDigest);
    Step(event_);
    Text(log_, 1, work.log);
    sqlite3_bind_int64(log_, 2, work.version);
    Text(log_, 3, kDigest);
    Step(log_);
    for (int i = 0; i < 6; ++i) Text(review_, i + 1, work.review[static_cast<std::size_t>(i)]);
    Step(review_);
    for (int i = 0; i < 3; ++i) Text(queue_, i + 1, work.queue[static_cast<std::size_t>(i)]);
    Step(queue_);
    Text(key_, 1, work.key);
    sqlite3_bind_int64(key_, 2, position_);
    sqlite3_bind_int64(key_, 3, position_);
    sqlite3_bind_int64(key_, 4, 1'900'000'000);
    Step(key_);
  }

  sqlite3* handle_ = nullptr;
  sqlite3_stmt *begin_, *commit_, *event_, *log_, *key_, *review_, *queue_, *head_;
  std::int64_t position_ = 0;
};

Measured WriteBare(const std::string& path, int writers, const std::vector<std::size_t>& batches) {
  Open(path).reset();  // The same tables.
  Bare bare(path);
  std::vector<int> next(static_cast<std::size_t>(writers), 0);
  std::size_t appends = 0;
  auto begin = Clock::now();
  for (std::size_t size : batches) {
    std::vector<Work> batch;
    for (std::size_t i = 0; i < size; ++i) {
      auto writer = static_cast<std::size_t>(appends++) % next.size();
      batch.push_back(MakeWork(static_cast<int>(writer), next[writer]++));
    }
    bare.Write(batch);
  }
  return {static_cast<double>(appends), Since(begin)};
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void Compare(const std::string& folder, int writers, double seconds, int rounds) {
  std::vector<double> ours;
  std::vector<double> bare;
  std::vector<double> ratios;
  std::vector<double> sizes;
  for (int round = 0; round < rounds; ++round) {
    std::vector<std::size_t> batches;
    std::string name = folder + "/" + std::to_string(writers) + "-" + std::to_string(round);
    Measured one = Append(name + ".db", writers, seconds, batches);
    Measured other = WriteBare(name + "-bare.db", writers, batches);
    ours.push_back(one.rate());
    bare.push_back(other.rate());
    ratios.push_back(one.rate() / other.rate());
    sizes.push_back(one.appends / static_cast<double>(batches.size()));
  }
  std::printf("%2d writer%s  %7.0f appends/s   bare %7.0f   ratio %3.0f %% (%.0f to %.0f)   %.1f appends a commit\n",
              writers, writers == 1 ? " " : "s", Median(ours), Median(bare), 100 * Median(ratios),
              100 * *std::min_element(ratios.begin(), ratios.end()),
              100 * *std::max_element(ratios.begin(), ratios.end()), Median(sizes));
  std::fflush(stdout);
}

// Opens, reads the head and a first page, as a command does.
void MeasureOpening(const std::string& folder, int reviews) {
  std::string path = folder + "/large.db";
  {
    auto store = Open(path);
    for (int i = 0; i < reviews; i += 500) {
      AppendRequest request;
      for (int j = i; j < i + 500; ++j) {
        AppendRequest one = RequestOf(MakeWork(j, 0));
        one.logs[0].log += "-" + std::to_string(j);
        std::get<std::string>(one.rows[0].row.cells[0]) += std::to_string(j);
        one.logs[0].events.push_back(one.logs[0].events[0]);
        request.logs.push_back(one.logs[0]);
        for (auto& row : one.rows) request.rows.push_back(std::move(row));
      }
      auto appended = store->Append(request);
      if (!appended.ok()) Fail(appended.error().ToString());
    }
  }
  std::vector<double> times;
  for (int i = 0; i < 9; ++i) {
    auto begin = Clock::now();
    auto store = Open(path);
    auto head = store->ReadHead();
    auto rows = store->ReadRows({.table = &kReviews, .where = {{"state", "in_review"}}, .order_by = {"updated"}});
    if (!head.ok() || !rows.ok() || rows->size() != 100) Fail("the large store cannot be read");
    times.push_back(1000 * Since(begin));
  }
  std::printf("open with %d reviews (%.0f MB), its head and a page of 100: %.1f ms\n", reviews,
              static_cast<double>(std::filesystem::file_size(path)) / 1e6, Median(times));
}

}  // namespace

int main(int count, char** arguments) {
  double seconds = count > 1 ? std::atof(arguments[1]) : 1.0;
  int rounds = count > 2 ? std::atoi(arguments[2]) : 5;
  std::string folder = (std::filesystem::current_path() / "build/bench/store-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) Fail("build/bench cannot be written");
  Compare(folder, 1, seconds, rounds);
  Compare(folder, 16, seconds, rounds);
  MeasureOpening(folder, 100'000);
  std::filesystem::remove_all(folder);
}
