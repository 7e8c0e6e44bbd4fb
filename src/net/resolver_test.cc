#include "net/resolver.h"

#include <poll.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/errors.h"

namespace seaworthy::net {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using namespace std::chrono_literals;

const IpAddress kLoopback = IpAddress::V4(127, 0, 0, 1);

TEST(Resolver, OddFormsOfAnAddressComeOutAsTheAddress) {
  for (const char* host : {"127.0.0.1", "127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1"}) {
    auto addresses = ResolveBySystem(host);
    ASSERT_TRUE(addresses.ok()) << host;
    EXPECT_THAT(*addresses, ElementsAre(kLoopback)) << host;
  }
}

TEST(Resolver, LocalhostIsLoopback) {
  auto addresses = ResolveBySystem("localhost");
  ASSERT_TRUE(addresses.ok());
  EXPECT_FALSE(addresses->empty());
}

TEST(Resolver, WhatIsNoNameIsAnError) {
  auto addresses = ResolveBySystem(std::string(300, 'a'));
  ASSERT_FALSE(addresses.ok());
  EXPECT_TRUE(addresses.error().Is(kUnresolved));
}

TEST(Resolver, AddressWithoutRouteStaysOnlyWhereNoneHasOne) {
  const IpAddress unroutable{IpAddress::Family::kV6, {0x20, 0x01, 0x0d, 0xb8}};
  EXPECT_THAT(WithRoute({kLoopback, unroutable}), Contains(kLoopback));
  EXPECT_THAT(WithRoute({unroutable}), ElementsAre(unroutable));
  EXPECT_TRUE(WithRoute({}).empty());
}

// Waits until there is something to take.
std::vector<Lookups::Answer> TakeAll(Lookups& lookups, std::size_t count) {
  std::vector<Lookups::Answer> all;
  while (all.size() < count) {
    pollfd wait{lookups.descriptor(), POLLIN, 0};
    poll(&wait, 1, -1);
    for (Lookups::Answer& answer : lookups.Take()) all.push_back(std::move(answer));
  }
  return all;
}

TEST(Lookups, EveryQuestionIsAnsweredOnce) {
  Lookups lookups([](const std::string& host) -> Result<std::vector<IpAddress>> {
    if (host == "7") return Error(kUnresolved, "no such name");
    return std::vector{kLoopback};
  });
  for (std::size_t i = 0; i < 50; ++i) lookups.Start(i, std::to_string(i));
  std::set<std::size_t> answered;
  for (const Lookups::Answer& answer : TakeAll(lookups, 50)) {
    EXPECT_TRUE(answered.insert(answer.question).second);
    EXPECT_EQ(answer.addresses.ok(), answer.question != 7);
  }
  EXPECT_TRUE(lookups.Take().empty());
}

TEST(Lookups, NothingWaitsForALookupThatHangs) {
  struct Steps {
    std::atomic<bool> started = false;
    std::atomic<bool> released = false;
    std::atomic<bool> done = false;
  };
  const auto steps = std::make_shared<Steps>();  // Shared with the lookup, which outlives the object that started it.
  const auto wait_for = [](const std::atomic<bool>& step) {
    while (!step) std::this_thread::sleep_for(1ms);
  };
  {
    Lookups lookups([steps, wait_for](const std::string&) {
      steps->started = true;
      wait_for(steps->released);
      steps->done = true;
      return std::vector{kLoopback};
    });
    lookups.Start(0, "slow.test");
    wait_for(steps->started);
  }
  steps->released = true;
  wait_for(steps->done);
}

TEST(Lookups, WakeMakesTheDescriptorReadable) {
  Lookups lookups(ResolveBySystem);
  pollfd wait{lookups.descriptor(), POLLIN, 0};
  EXPECT_EQ(poll(&wait, 1, 0), 0);
  lookups.Wake();
  EXPECT_EQ(poll(&wait, 1, 0), 1);
  EXPECT_TRUE(lookups.Take().empty());
}

}  // namespace
}  // namespace seaworthy::net
