// Durable appends to a store in PostgreSQL; store_postgresql.sh runs pgbench beside it.
// usage: bench_store_postgresql URL WRITERS SECONDS, where SECONDS 0 only makes the tables. Prints appends a second.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "store/postgres.h"

namespace {

using seaworthy::model::Column;
using seaworthy::store::AppendRequest;
using Clock = std::chrono::steady_clock;

constexpr int kLogsOfAWriter = 200;
constexpr std::array kReviewColumns{
    Column{"id"},     Column{"title"}, Column{"state"}, Column{"lead"}, Column{"open_items", Column::Type::kInteger},
    Column{"updated"}};
constexpr std::array<std::string_view, 1> kReviewIndexes{"state,updated"};
constexpr seaworthy::model::Table kReviews{"reviews", kReviewColumns, 1, kReviewIndexes};
constexpr std::array kQueueColumns{Column{"person"}, Column{"review"}, Column{"since"}};
constexpr seaworthy::model::Table kQueue{"queue", kQueueColumns, 2, {}};
constexpr std::array kTables{&kReviews, &kQueue};

// As store_postgresql.sql has it.
AppendRequest MakeRequest(int writer, int number) {
  std::string id = std::to_string(writer) + "-" + std::to_string(number % kLogsOfAWriter);
  AppendRequest request;
  request.at = {1'900'000'000, 0};
  request.idempotency_key = id + "#" + std::to_string(number);
  request.logs.push_back(
      {"review/" + id, number / kLogsOfAWriter, {R"({"type":"commented","text":")" + std::string(400, 'x') + "\"}"}});
  std::string updated = "2031-05-12T10:00:" + std::to_string(10 + number % 50) + "Z";
  auto put = seaworthy::model::RowChange::Kind::kPut;
  request.rows.push_back(
      {put, {&kReviews, {id, "Checkout goes to production", "in_review", "ann", std::int64_t{number % 40}, updated}}});
  request.rows.push_back({put, {&kQueue, {"person-" + std::to_string(number % 50), id, "2031-05-12"}}});
  return request;
}

[[noreturn]] void Fail(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(1);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) Fail("usage: bench_store_postgresql URL WRITERS SECONDS");
  int writers = std::atoi(arguments[2]);
  auto store = seaworthy::store::OpenPostgres(arguments[1], {.tables = kTables});
  if (!store.ok()) Fail(store.error().ToString());
  std::chrono::duration<double> time{std::atof(arguments[3])};
  std::atomic<int> appends = 0;
  auto begin = Clock::now();
  auto write = [&](int writer) {
    for (int i = 0; Clock::now() - begin < time; ++i) {
      auto appended = (*store)->Append(MakeRequest(writer, i));
      if (!appended.ok()) Fail(appended.error().ToString());
      ++appends;
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < writers; ++i) threads.emplace_back(write, i);
  for (std::thread& thread : threads) thread.join();
  std::printf("%.0f\n", appends / std::chrono::duration<double>(Clock::now() - begin).count());
}
