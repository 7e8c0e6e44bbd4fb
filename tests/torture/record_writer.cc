#include "record_writer.h"

#include <unistd.h>

#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <random>
#include <thread>
#include <vector>

#include "store/errors.h"
#include "store/open.h"

namespace seaworthy::torture {
namespace {

constexpr std::size_t kLogs = 24;  // Fewer than threads times tries, so that writers meet.

// Whole lines, each in one call: threads and processes share the pipe.
void Say(const std::string& line) {
  if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) ::_exit(5);
}

std::string LogOf(const std::string& key) { return "log/" + std::to_string(std::hash<std::string>()(key) % kLogs); }

std::string Filling(const std::string& key) { return std::string(std::hash<std::string>()(key) % 1500, '.'); }

Result<std::int64_t> VersionOf(store::Store& store, const std::string& log) {
  SEAWORTHY_TRY(auto rows, store.ReadRows({.table = &kCounts, .where = {{"log", log}}}));
  return rows.empty() ? 0 : std::get<std::int64_t>(rows[0].cells[1]);
}

store::AppendRequest RequestFor(const std::string& key, const std::string& log, std::int64_t version) {
  store::AppendRequest request;
  request.idempotency_key = key;
  request.at = {1'900'000'000, 0};
  request.logs.push_back({log, version, {key + " " + Filling(key)}});
  request.rows.push_back({model::RowChange::Kind::kPut, {&kCounts, {log, version + 1, key}}});
  if (version % 8 == 0) {
    request.blobs.push_back({store::BlobDigest(key, Filling(key)), key, "text/plain", Filling(key)});
  }
  return request;
}

// Tries until the event is in; false after an error that trying again does not mend.
bool Append(store::Store& store, const std::string& key) {
  Say("T " + key + "\n");
  std::string log = LogOf(key);
  for (;;) {
    auto version = VersionOf(store, log);
    auto appended = version.ok() ? store.Append(RequestFor(key, log, *version)) : version.error();
    if (appended.ok()) {
      Say("A " + key + " " + std::to_string(appended->first_position) + "\n");
      return true;
    }
    if (!appended.error().Is(store::kConflict)) {
      std::cerr << appended.error().ToString() << "\n";
      return false;
    }
  }
}

std::vector<std::string> ReadLines(const std::string& path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

}  // namespace

Result<std::unique_ptr<store::Store>> Open(const std::string& address) {
  SEAWORTHY_TRY(store::Address where, store::ParseAddress(address));
  return store::OpenStore(where, {.tables = kTables});
}

std::string_view KeyOf(std::string_view event) { return event.substr(0, event.find(' ')); }

int Write(const WriterOptions& options) {
  auto opened = Open(options.address);
  if (!opened.ok()) {
    std::cerr << opened.error().ToString() << "\n";
    return 1;
  }
  store::Store& store = **opened;
  std::vector<std::string> retries = ReadLines(options.retries);
  auto run = [&](int thread) {
    auto step = static_cast<std::size_t>(options.threads);
    for (auto i = static_cast<std::size_t>(thread); i < retries.size(); i += step) {
      if (!Append(store, retries[i])) return;
    }
    std::string prefix = options.name + "-" + std::to_string(thread) + "-";
    for (int i = 0; Append(store, prefix + std::to_string(i)); ++i) continue;
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < options.threads; ++i) threads.emplace_back(run, i);
  for (std::thread& thread : threads) thread.join();
  return 1;
}

}  // namespace seaworthy::torture
