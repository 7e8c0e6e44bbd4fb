// What a changed standard would change: 10,000 services × 60 items over generated facts, in memory and in a store.
//
//   bench_what_if [SERVICES [ROUNDS]]
//   bench_what_if fill STORE SERVICES    writes a store for a server, and STORE.one.yaml and STORE.all.yaml beside it
//   bench_what_if ask STORE [ROUNDS]     asks that store as a server does, from the text of the standard to the changes
//
// Measured are: facts that are not in memory yet, everything changed with the facts in memory, one item changed with
// the facts in memory; and the plain way, one service after the other, each document of facts read and every item
// judged by both standards with all reasons.
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <thread>

#include "app/ask_what_if.h"
#include "app/fact_cache.h"
#include "app/hand_in.h"
#include "app/pushed_envelope.h"
#include "app/record_file.h"
#include "what-if/organisation.h"

using namespace seaworthy;
using bench::kItems;
using bench::Organisation;

namespace {

struct Cost {
  double wall = 0;  // Milliseconds.
  double cpu = 0;
};

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

template <typename Work>
Cost Measure(int rounds, Work work) {
  std::vector<Cost> costs;
  for (int i = 0; i < rounds; ++i) {
    double cpu = CpuSeconds();
    auto begin = std::chrono::steady_clock::now();
    work();
    std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - begin;
    costs.push_back({wall.count(), (CpuSeconds() - cpu) * 1000});
  }
  std::ranges::sort(costs, {}, &Cost::wall);
  return costs[costs.size() / 2];
}

void Print(std::string_view what, const Cost& cost, std::size_t changed) {
  fmt::print("{:<58} {:>9.1f} ms {:>9.1f} CPU-ms   {} services change\n", what, cost.wall, cost.cpu, changed);
}

// One service after the other, with nothing kept between them.
std::size_t Plainly(const Organisation& house, const app::Ruler& before, const app::Ruler& after,
                    std::size_t services) {
  std::size_t changed = 0;
  for (std::size_t i = 0; i < services; ++i) {
    const app::JudgedService& service = house.stored[i];
    auto verdict = [&](const app::Ruler& ruler) {
      app::Judgement judgement;
      judgement.facts = facts::DecodeFacts(house.texts.at(service.facts), *house.declarations)->facts;
      app::JudgeFacts(ruler, standard::ResolveParameters(*ruler.standard, service.tier, {}), house.now, judgement);
      return judgement.run.verdict;
    };
    if (verdict(before) != verdict(after)) ++changed;
  }
  return changed;
}

void PrintTable(const app::FactCache& cache) {
  app::FactCache::Counts counts = cache.counts();
  fmt::print("  the table holds the facts of {} services, {} bytes each\n", counts.sets,
             counts.sets == 0 ? 0 : counts.bytes / counts.sets);
}

void InMemory(std::size_t services, int rounds) {
  Organisation house({1'900'000'000, 0});
  app::Ruler before = house.RulerWith(0);
  app::Ruler all = house.RulerWith(kItems);
  house.Store(before, services);
  auto load = [&](const std::string& digest) -> std::optional<std::string> { return house.texts.at(digest); };
  std::optional<app::FactCache> cache;
  std::vector<std::size_t> soon = app::FactsRead(before);
  auto ask = [&](const app::Ruler& after) {
    app::WhatIfRequest request{house.stored, before, after, {}, house.now};
    request.facts = [&](const std::string& digest, std::span<const std::size_t> slots) {
      return cache->Get(digest, slots, soon);
    };
    request.page.most = 50;
    return app::WhatIf(request).changed;
  };
  std::size_t changed = 0;
  fmt::print("{} services x {} items, {} bytes of facts each\n", services, kItems, house.bytes / services);
  Cost cost = Measure(std::min(rounds, 3), [&] {
    cache.emplace(house.declarations, app::FactCacheOptions{}, load);
    changed = ask(all);
  });
  Print("all items changed, facts read and decoded", cost, changed);
  PrintTable(*cache);
  cost = Measure(rounds, [&] { changed = ask(all); });
  Print("all items changed, facts in memory", cost, changed);
  std::size_t item = 0;
  cost = Measure(rounds, [&] { changed = ask(house.RulerWith(1, ++item % kItems)); });
  Print("one item changed, another each time, facts in memory", cost, changed);
  std::size_t part = std::max<std::size_t>(services / 40, 1);
  cost = Measure(1, [&] { changed = Plainly(house, before, all, part); });
  double factor = static_cast<double>(services) / static_cast<double>(part);
  cost = {cost.wall * factor, cost.cpu * factor};
  Print(fmt::format("the plain way, one thread, from {} services", part), cost, changed);
}

template <typename T>
T Must(Result<T> result) {
  SEAWORTHY_ASSERT(result.ok(), result.error().ToString());
  return *std::move(result);
}

// As CI hands runs in.
class Filler {
 public:
  Filler(const std::string& store, Instant now)
      : file_(Must(app::OpenRecordFile(store, app::RecordAccess::kCreate))),
        services_(*file_.store),
        standards_(*file_.store),
        runs_(file_.store->documents()),
        house_(now) {
    auto uploaded = standards_.Upload(house_.Standard(0), now);
    SEAWORTHY_ASSERT(uploaded.errors.empty(), uploaded.errors.front().ToString());
  }

  void Fill(std::size_t services) {
    std::atomic<std::size_t> next = 0;
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        for (std::size_t number = next++; number < services; number = next++) HandIn(number);
      });
    }
  }

  void WriteStandard(const std::string& file, std::size_t changed) const {
    std::ofstream(file) << house_.Standard(changed, 0, "2");
  }

 private:
  void HandIn(std::size_t number) {
    int tier = static_cast<int>(number % 4) + 1;
    app::Push push;
    push.run.id = fmt::format("0190163d-8694-739b-aea5-{:012x}", number);
    push.run.environment = "production";
    push.run.trigger = "ci";
    push.run.started = push.run.ended = house_.now;
    {
      std::lock_guard lock(mutex_);
      push.facts = house_.FactsOf(tier);
    }
    app::RegisteredService service;
    service.id = Organisation::ServiceId(number);
    service.tier = tier;
    service.standard = "house";
    Must(services_.Put(service, 0, house_.now));
    review::Actor actor;
    actor.person = "bench";
    Must(app::HandIn({runs_, standards_, *file_.record}, service, app::WritePush(push), actor, house_.now));
  }

  app::RecordFile file_;
  app::ServiceRegister services_;
  app::StandardRegister standards_;
  app::RunRegister runs_;
  Organisation house_;
  std::mutex mutex_;  // Guards the chance of `house_`.
};

void Fill(const std::string& store, std::size_t services) {
  auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  Filler filler("sqlite:" + store, {std::chrono::duration_cast<std::chrono::seconds>(since_1970).count(), 0});
  filler.Fill(services);
  filler.WriteStandard(store + ".one.yaml", 1);
  filler.WriteStandard(store + ".all.yaml", kItems);
}

// In MiB: of this process, at most so far.
double PeakMemory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void Ask(const std::string& store, int rounds) {
  auto clock = [] {
    auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
    return Instant{std::chrono::duration_cast<std::chrono::seconds>(since_1970).count(), 0};
  };
  Organisation house(clock());
  app::RecordFile file = Must(app::OpenRecordFile("sqlite:" + store, app::RecordAccess::kRead));
  app::StandardRegister standards(*file.store);
  std::optional<app::RunRegister> runs(file.store->documents());
  std::size_t changed = 0;
  auto ask = [&](const std::string& text) {
    app::ReadStandard read = standards.Read(text, clock());
    SEAWORTHY_ASSERT(read.standard != nullptr, read.errors.front().ToString());
    changed = Must(app::AskWhatIf(*runs, standards, {read.standard, {}, {}, {{}, 50}, clock})).changed;
  };
  fmt::print("{}: {:.0f} MiB before anything is asked\n", store, PeakMemory());
  std::size_t item = 0;
  Print("one item changed, nothing in memory", Measure(1, [&] { ask(house.Standard(1, 0, "2")); }), changed);
  fmt::print("  the table holds the facts of {} services, {} bytes in all; {:.0f} MiB at most\n",
             runs->cache().counts().sets, runs->cache().counts().bytes, PeakMemory());
  Cost cost = Measure(rounds, [&] { ask(house.Standard(1, ++item % kItems, "2")); });
  Print("one item changed, another each time, facts in memory", cost, changed);
  cost = Measure(rounds, [&] { ask(house.Standard(kItems, 0, "2")); });
  Print("all items changed, facts in memory", cost, changed);
  cost = Measure(std::min(rounds, 3), [&] {
    runs.emplace(file.store->documents());
    ask(house.Standard(kItems, 0, "2"));
  });
  Print("all items changed, nothing in memory", cost, changed);
  fmt::print("  {:.0f} MiB at most\n", PeakMemory());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 4 && std::string_view(argv[1]) == "fill") {
    Fill(argv[2], std::stoul(argv[3]));
    return 0;
  }
  if (argc > 2 && std::string_view(argv[1]) == "ask") {
    Ask(argv[2], argc > 3 ? std::stoi(argv[3]) : 7);
    return 0;
  }
  InMemory(argc > 1 ? std::stoul(argv[1]) : 10'000, argc > 2 ? std::stoi(argv[2]) : 7);
  return 0;
}
