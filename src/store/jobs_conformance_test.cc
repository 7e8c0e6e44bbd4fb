#include "store/jobs.h"

#include <sys/wait.h>
#include <unistd.h>

#include <map>
#include <mutex>
#include <thread>

#include <gmock/gmock.h>

#include "store/conformance_test.h"
#include "store/errors.h"

namespace seaworthy::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr Instant kNow{1'900'000'000, 123'456'000};
constexpr Span kLease{30, 0};
constexpr Instant At(std::int64_t seconds) { return {kNow.seconds + seconds, kNow.nanoseconds}; }

std::vector<std::string> Keys(const Result<std::vector<ClaimedJob>>& claimed) {
  std::vector<std::string> keys;
  for (const ClaimedJob& one : *claimed) keys.push_back(one.job.key);
  return keys;
}

class JobConformance : public StoreConformance {
 protected:
  Jobs& jobs() { return store().jobs(); }
  Result<std::vector<ClaimedJob>> Claim(Instant now = kNow, std::size_t limit = 10) {
    return jobs().Claim("probe", now, kLease, limit);
  }
  ClaimedJob ClaimOne(Instant now = kNow) {
    auto claimed = *Claim(now, 1);
    EXPECT_EQ(claimed.size(), 1u);
    return claimed.empty() ? ClaimedJob{} : claimed[0];
  }
};

INSTANTIATE_TEST_SUITE_P(Engines, JobConformance, testing::ValuesIn(EnginesUnderTest()), NameOfEngine);

TEST_P(JobConformance, WhatIsDueIsClaimedLongestDueFirst) {
  std::string payload("a\0\xFF", 3);
  ASSERT_TRUE(jobs().Put("probe", "late", At(-1), "").ok());
  ASSERT_TRUE(jobs().Put("probe", "first", At(-9), payload).ok());
  ASSERT_TRUE(jobs().Put("probe", "now", kNow, "").ok());
  ASSERT_TRUE(jobs().Put("probe", "later", At(1), "").ok());
  ASSERT_TRUE(jobs().Put("mail", "other", At(-9), "").ok());
  auto claimed = *Claim();
  EXPECT_THAT(Keys(claimed), ElementsAre("first", "late", "now"));
  EXPECT_EQ(claimed[0].job.kind, "probe");
  EXPECT_EQ(claimed[0].job.payload, payload);
  EXPECT_EQ(claimed[0].job.due_at, At(-9));
  EXPECT_EQ(claimed[0].job.failures, 0);
}

TEST_P(JobConformance, NoMoreThanAskedForIsClaimed) {
  for (const char* key : {"a", "b", "c"}) ASSERT_TRUE(jobs().Put("probe", key, kNow, "").ok());
  EXPECT_THAT(Keys(Claim(kNow, 2)), ElementsAre("a", "b"));
  EXPECT_THAT(Keys(Claim(kNow, 2)), ElementsAre("c"));
  EXPECT_THAT(Keys(Claim(kNow, 2)), IsEmpty());
}

TEST_P(JobConformance, ACompletedJobIsDueAgainOrNever) {
  ASSERT_TRUE(jobs().Put("probe", "a", kNow, "x").ok());
  EXPECT_TRUE(*jobs().Complete(ClaimOne(), At(60)));
  EXPECT_THAT(Keys(Claim(At(59))), IsEmpty());
  ClaimedJob again = ClaimOne(At(60));
  EXPECT_EQ(again.job.payload, "x");
  EXPECT_TRUE(*jobs().Complete(again, {}));
  EXPECT_FALSE(jobs().Read("probe", "a")->has_value());
  EXPECT_FALSE(*jobs().Complete(again, At(60)));
}

TEST_P(JobConformance, AFailureIsCountedUntilTheJobIsDone) {
  ASSERT_TRUE(jobs().Put("probe", "a", kNow, "").ok());
  EXPECT_TRUE(*jobs().Fail(ClaimOne(), "no\nanswer", At(10)));
  EXPECT_THAT(Keys(Claim(At(9))), IsEmpty());
  ClaimedJob again = ClaimOne(At(10));
  EXPECT_EQ(again.job.failures, 1);
  EXPECT_EQ(again.job.last_error, "no answer");
  EXPECT_TRUE(*jobs().Fail(again, "still none", At(20)));
  EXPECT_EQ((*jobs().Read("probe", "a"))->failures, 2);
  EXPECT_TRUE(*jobs().Complete(ClaimOne(At(20)), At(30)));
  EXPECT_EQ((*jobs().Read("probe", "a"))->failures, 0);
  EXPECT_EQ((*jobs().Read("probe", "a"))->last_error, "");
}

TEST_P(JobConformance, ALeaseThatEndsIsTakenOver) {
  ASSERT_TRUE(jobs().Put("probe", "a", kNow, "").ok());
  ClaimedJob lost = ClaimOne();
  EXPECT_THAT(Keys(Claim(At(29))), IsEmpty());
  ClaimedJob taken = ClaimOne(At(30));
  EXPECT_FALSE(*jobs().Complete(lost, At(90)));
  EXPECT_FALSE(*jobs().Complete(lost, {}));
  EXPECT_FALSE(*jobs().Fail(lost, "late", At(90)));
  EXPECT_FALSE(*jobs().Extend(lost, At(90)));
  EXPECT_TRUE(*jobs().Complete(taken, At(90)));
}

TEST_P(JobConformance, ALeaseCanBeExtended) {
  ASSERT_TRUE(jobs().Put("probe", "a", kNow, "").ok());
  ClaimedJob claimed = ClaimOne();
  EXPECT_TRUE(*jobs().Extend(claimed, At(100)));
  EXPECT_THAT(Keys(Claim(At(99))), IsEmpty());
  EXPECT_TRUE(*jobs().Complete(claimed, {}));
}

TEST_P(JobConformance, AddingKeepsAndPuttingChanges) {
  EXPECT_TRUE(*jobs().Add("probe", "a", At(5), "first"));
  EXPECT_FALSE(*jobs().Add("probe", "a", At(9), "second"));
  EXPECT_EQ((*jobs().Read("probe", "a"))->payload, "first");
  ASSERT_TRUE(jobs().Put("probe", "a", At(7), "third").ok());
  EXPECT_EQ((*jobs().Read("probe", "a"))->due_at, At(7));
  EXPECT_EQ((*jobs().Read("probe", "a"))->payload, "third");
}

TEST_P(JobConformance, WhatIsPutWhileItIsDoneIsNotLost) {
  ASSERT_TRUE(jobs().Put("probe", "a", At(-1), "").ok());
  ClaimedJob claimed = ClaimOne();
  ASSERT_TRUE(jobs().Put("probe", "a", kNow, "anew").ok());
  EXPECT_THAT(Keys(Claim(At(1))), IsEmpty());
  EXPECT_TRUE(*jobs().Complete(claimed, {}));
  claimed = ClaimOne(At(1));
  EXPECT_EQ(claimed.job.payload, "anew");
  ASSERT_TRUE(jobs().Put("probe", "a", At(2), "once more").ok());
  EXPECT_TRUE(*jobs().Fail(claimed, "x", At(500)));
  EXPECT_EQ(ClaimOne(At(3)).job.payload, "once more");
}

TEST_P(JobConformance, ARemovedJobIsGoneEvenIfItComesBack) {
  ASSERT_TRUE(jobs().Put("probe", "a", kNow, "").ok());
  ClaimedJob claimed = ClaimOne();
  ASSERT_TRUE(jobs().Remove("probe", "a").ok());
  ASSERT_TRUE(jobs().Remove("probe", "a").ok());
  EXPECT_FALSE(*jobs().Complete(claimed, At(1)));
  ASSERT_TRUE(jobs().Put("probe", "a", kNow, "").ok());
  ClaimedJob other = ClaimOne(At(1));
  EXPECT_FALSE(*jobs().Complete(claimed, {}));
  EXPECT_TRUE(*jobs().Complete(other, {}));
}

TEST_P(JobConformance, TheNextOneIsKnown) {
  EXPECT_FALSE(jobs().NextDue("probe")->has_value());
  ASSERT_TRUE(jobs().Put("probe", "a", At(-1), "").ok());
  ASSERT_TRUE(jobs().Put("probe", "b", At(100), "").ok());
  ASSERT_TRUE(jobs().Put("mail", "c", At(-50), "").ok());
  EXPECT_EQ(*jobs().NextDue("probe"), At(-1));
  (void)ClaimOne();
  EXPECT_EQ(*jobs().NextDue("probe"), At(30));
}

TEST_P(JobConformance, JobsAreListedInPages) {
  for (const char* key : {"b", "a", "c"}) ASSERT_TRUE(jobs().Put("probe", key, kNow, "").ok());
  auto page = *jobs().List("probe", "", 2);
  ASSERT_EQ(page.size(), 2u);
  EXPECT_EQ(page[1].key, "b");
  EXPECT_EQ(jobs().List("probe", "b", 2)->front().key, "c");
  EXPECT_THAT(*jobs().List("none", "", 2), IsEmpty());
}

TEST_P(JobConformance, WhatIsTooLargeIsRefused) {
  Limits limits;
  limits.document_bytes = 3;
  limits.name_bytes = 5;
  Reopen(sample::kTables, limits);
  EXPECT_TRUE(jobs().Put("probe", "a", kNow, "1234").error().Is(kTooLarge));
  EXPECT_TRUE(jobs().Add("probe", "123456", kNow, "").error().Is(kTooLarge));
  EXPECT_TRUE(jobs().Put("probe", "12345", kNow, "123").ok());
}

// Claims until nothing is left and calls `got` with each key.
template <typename Function>
void ClaimAll(Jobs& jobs, const Function& got) {
  for (;;) {
    auto claimed = jobs.Claim("probe", kNow, kLease, 3);
    ASSERT_TRUE(claimed.ok()) << claimed.error().ToString();
    if (claimed->empty()) return;
    for (const ClaimedJob& one : *claimed) {
      got(one.job.key);
      ASSERT_TRUE(*jobs.Complete(one, At(1'000)));
    }
  }
}

TEST_P(JobConformance, ThreadsNeverClaimOneJobTwice) {
  constexpr int kJobs = 120;
  for (int i = 0; i < kJobs; ++i) ASSERT_TRUE(jobs().Put("probe", std::to_string(i), kNow, "").ok());
  auto other = OpenAnother();
  std::mutex mutex;
  std::map<std::string, int> seen;
  auto got = [&](const std::string& key) {
    std::lock_guard lock(mutex);
    ++seen[key];
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&, i] { ClaimAll(i % 2 == 0 ? jobs() : other->jobs(), got); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(seen.size(), std::size_t{kJobs});
  for (const auto& [key, times] : seen) EXPECT_EQ(times, 1) << key;
}

// Each process says on a pipe what it got, a byte a job.
TEST_P(JobConformance, ProcessesNeverClaimOneJobTwice) {
  constexpr int kJobs = 100;
  for (int i = 0; i < kJobs; ++i) ASSERT_TRUE(jobs().Put("probe", std::to_string(i), kNow, "").ok());
  Close();
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  std::vector<pid_t> children;
  for (int i = 0; i < 2; ++i) {
    pid_t child = ::fork();
    if (child == 0) {
      auto mine = OpenAnother();
      ClaimAll(mine->jobs(), [&](const std::string& key) {
        auto number = static_cast<unsigned char>(std::stoi(key));
        if (::write(ends[1], &number, 1) != 1) ::_exit(2);
      });
      mine.reset();
      ::_exit(HasFailure() ? 1 : 0);
    }
    children.push_back(child);
  }
  ::close(ends[1]);
  std::map<int, int> seen;
  for (unsigned char number = 0; ::read(ends[0], &number, 1) == 1;) ++seen[number];
  ::close(ends[0]);
  for (pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(seen.size(), std::size_t{kJobs});
  for (const auto& [number, times] : seen) EXPECT_EQ(times, 1) << number;
}

TEST(JobsTest, TheWaitAfterFailuresIsDoubledUpToAnHour) {
  EXPECT_EQ(RetryAfter(0), (Span{60, 0}));
  EXPECT_EQ(RetryAfter(3), (Span{480, 0}));
  EXPECT_EQ(RetryAfter(6), (Span{3'600, 0}));
  EXPECT_EQ(RetryAfter(1'000'000), (Span{3'600, 0}));
  EXPECT_EQ(RetryAfter(-1), (Span{60, 0}));
}

}  // namespace
}  // namespace seaworthy::store
