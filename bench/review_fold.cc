// How long a long review takes to be known: its log is made, written, read and folded.
// usage: bench_review_fold EVENTS ROUNDS
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "review/assess.h"
#include "review/events.h"
#include "review/review_state.h"
#include "review/rows.h"
#include "review/timeline.h"

namespace {

using namespace seaworthy;
using namespace seaworthy::review;

constexpr int kSections = 5;
constexpr int kItems = 8;  // Of each section.

std::string ItemName(int section, int item) { return fmt::format("section-{}-item-{}", section, item); }

PinnedStandard Standard() {
  PinnedStandard standard;
  standard.id = "bench";
  standard.digest = std::string(64, 'd');
  for (int s = 0; s < kSections; ++s) {
    PinnedSection& section = standard.sections.emplace_back();
    section.id = section.title = fmt::format("section-{}", s);
    section.rules = {{model::SignOff::Rule::kAny, 1, {{Capacity::Kind::kRole, "sre"}}, false}};
    for (int i = 0; i < kItems; ++i) {
      PinnedItem& item = section.items.emplace_back();
      item.id = ItemName(s, i);
      item.question = "Are there two replicas of everything that answers users?";
      item.check = "workloads.all(w, w.replicas >= params.min_replicas)";
      item.blocks = true;
    }
  }
  return standard;
}

ReviewEvent Start() {
  ReviewStarted event;
  event.review = "review";
  event.number = 1;
  event.title = "Shop: accept payments by invoice";
  event.services = {"shop"};
  event.dri = "dana";
  event.standard = Standard();
  return event;
}

ReviewEvent Run(std::size_t number) {
  RunAttached event;
  event.run.id = fmt::format("run-{}", number);
  event.run.service = "shop";
  event.run.counted = true;
  event.run.standard_digest = std::string(64, 'd');
  for (int s = 0; s < kSections; ++s) {
    for (int i = 0; i < kItems; ++i) {
      ItemRecord& record = event.run.items.emplace_back();
      record.item = ItemName(s, i);
      record.outcome = model::Outcome::kPass;
      record.message = fmt::format("replicas is {}", number % 7 + 2);
      record.measured.push_back(
          {{"carts", "production", "replicas"}, record.message, ">= 2", "deploy/carts.yaml", 12, "k8s", {}});
      record.deciding = std::string(64, 'a');
    }
  }
  return event;
}

ReviewEvent SignOffOf(std::size_t number) {
  SignedOff event;
  event.sign_off = fmt::format("sign-off-{}", number);
  event.section = fmt::format("section-{}", number % kSections);
  event.as = {Capacity::Kind::kRole, "sre"};
  event.evidence_digest = event.decision_digest = std::string(64, 'e');
  for (int i = 0; i < kItems; ++i) {
    SeenItem& seen = event.seen.emplace_back();
    seen.service = "shop";
    seen.item = ItemName(static_cast<int>(number % kSections), i);
    seen.rule_digest = std::string(64, 'f');
    seen.value = "replicas is 3";
  }
  return event;
}

// Of twenty events one is a run, two are sign-offs, two void them, and the rest is talk.
ReviewEvent Event(std::size_t number) {
  const std::string thread = fmt::format("thread-{:06}", number / 20);
  switch (number % 20) {
    case 0: return Run(number);
    case 1:
    case 2: return SignOffOf(number);
    case 3:
    case 4:
      return SignOffVoided{fmt::format("sign-off-{}", number - 2),
                           {{"shop", ItemName(0, 0), "outcome", "pass", "fail", "", true}}};
    case 5: return ThreadOpened{thread, {"section-1", ""}, {std::string(64, 'c'), "", 200}, false};
    case 18: return ThreadAddressed{thread};
    case 19: return ThreadResolved{thread};
    default: return ThreadReplied{thread, {std::string(64, 'c'), "", 200}};
  }
}

std::vector<ReviewRecord> Log(std::size_t events) {
  const Instant start{1'935'360'000, 0};
  std::vector<ReviewRecord> log{{start, {"dana", Known::kOidc, {}, {}, ""}, Start()}};
  while (log.size() < events) {
    Instant at = start + Span{static_cast<std::int64_t>(log.size()) * 60, 0};
    log.push_back({at, {fmt::format("p{}", log.size() % 9), Known::kOidc, {"shop"}, {"sre"}, ""}, Event(log.size())});
  }
  return log;
}

void Measure(const char* what, int rounds, const std::function<void()>& work) {
  std::vector<double> times;
  for (int round = 0; round <= rounds; ++round) {
    const std::clock_t start = std::clock();
    work();
    const double took = 1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    if (round > 0) times.push_back(took);  // The first warms up.
  }
  std::sort(times.begin(), times.end());
  fmt::print("{:<24} {:>8.2f} CPU ms median {:>8.2f} CPU ms least\n", what, times[times.size() / 2], times.front());
}

}  // namespace

int main(int count, char** arguments) {
  const auto events = static_cast<std::size_t>(count > 1 ? std::atoi(arguments[1]) : 10'000);
  const int rounds = count > 2 ? std::atoi(arguments[2]) : 15;
  if (events < 1 || rounds < 1) return std::fputs("usage: bench_review_fold EVENTS ROUNDS\n", stderr), 2;
  const std::vector<ReviewRecord> log = Log(events);
  std::vector<std::string> stored;
  std::size_t bytes = 0;
  for (const ReviewRecord& record : log) bytes += stored.emplace_back(Encode(record)).size();
  fmt::print("{} events, {} KiB\n", log.size(), bytes / 1024);
  ReviewState state;
  Measure("fold", rounds, [&] { state = FoldReview(log); });
  Measure("read from bytes", rounds, [&] {
    for (const std::string& event : stored) {
      if (!DecodeReviewEvent(event).ok()) std::abort();
    }
  });
  const Case subject{state, {}};
  Measure("assess", rounds, [&] { (void)Assess(subject, state.last_at); });
  Measure("rows", rounds, [&] { (void)RowsOf(state); });
  Measure("timeline", rounds, [&] { (void)Timeline(log); });
  return 0;
}
