#include "app/fact_cache.h"

#include <atomic>
#include <map>
#include <thread>

#include <gtest/gtest.h>

#include "facts/codec.h"
#include "value/build.h"

namespace seaworthy::app {
namespace {

using value::Kind;
using value::Value;

constexpr std::string_view kShop = R"(
collector: shop
summary: What the shop sells.
facts:
  shop.goods: {type: list<Good>, doc: all goods, empty: absent, fresh_for: 7d}
  shop.name: {type: string, doc: its name}
types:
  Good:
    name: {type: string, label: true, doc: its name}
    price: {type: int, optional: true, doc: its price}
)";

std::shared_ptr<const facts::Declarations> Shop() {
  std::vector<EmbeddedFile> files{{"shop/facts.yaml", kShop}};
  auto declarations = facts::Declarations::Parse(files);
  SEAWORTHY_ASSERT(declarations.ok(), declarations.error().ToString());
  return std::make_shared<const facts::Declarations>(*std::move(declarations));
}

class FactCacheTest : public testing::Test {
 protected:
  // A shop with so many goods; `name` tells it from others.
  std::string Store(const std::string& name, int goods) {
    facts::Writer out(*shop_, "shop");
    std::vector<Value> list;
    for (int i = 0; i < goods; ++i) {
      auto origin = out.Origin({"goods.yaml", i + 1}, Instant{100, 0});
      list.push_back(out.Struct("Good").Set("name", out.String("tea")).Build().WithOrigin(origin));
    }
    out.Set("shop.goods", out.List(list));
    out.Set("shop.name", out.String(name));
    facts::FactSetBuilder builder(*shop_);
    builder.Add(out);
    std::string text = facts::EncodeFacts(*std::move(builder).Build());
    std::string digest = facts::FactsDigest(text);
    texts_[digest] = text;
    return digest;
  }

  FactCache Cache(std::size_t bytes) {
    return {shop_, {.bytes = bytes}, [this](const std::string& digest) -> std::optional<std::string> {
              ++loads_;
              auto found = texts_.find(digest);
              return found == texts_.end() ? std::nullopt : std::optional(found->second);
            }};
  }

  std::shared_ptr<const facts::Declarations> shop_ = Shop();
  std::map<std::string, std::string> texts_;
  std::atomic<int> loads_ = 0;
  std::vector<std::size_t> all_{0, 1};
  std::vector<std::size_t> goods_{0};
  std::vector<std::size_t> name_{1};
};

TEST_F(FactCacheTest, LoadsOnceAndKeepsOnlyWhatWasAskedFor) {
  std::string digest = Store("a", 3);
  FactCache cache = Cache(1 << 20);
  auto facts = cache.Get(digest, goods_);
  ASSERT_NE(facts, nullptr);
  EXPECT_EQ(facts->Get(0).AsList().size(), 3u);
  EXPECT_EQ(facts->FirstProvenance(facts->Get(0))->observed, (Instant{100, 0}));
  EXPECT_TRUE(facts->Get(1).Is(Kind::kAbsent));
  EXPECT_NE(cache.Get(digest, goods_), nullptr);
  EXPECT_EQ(loads_, 1);
  auto name = cache.Get(digest, name_);
  EXPECT_EQ(name->Get(1).AsString(), "a");
  EXPECT_TRUE(name->Get(0).Is(Kind::kAbsent)) << "only what is asked for is unpacked";
  auto both = cache.Get(digest, all_);
  EXPECT_EQ(both->Get(1).AsString(), "a");
  EXPECT_EQ(both->Get(0).AsList().size(), 3u) << "what was asked for before stays";
  EXPECT_EQ(loads_, 2);
  EXPECT_EQ(cache.counts().sets, 1u);
  EXPECT_EQ(cache.counts().hits, 2u);
  EXPECT_EQ(cache.counts().misses, 2u);
}

TEST_F(FactCacheTest, WhatWillBeAskedForSoonIsKeptAsWell) {
  std::string digest = Store("a", 3);
  FactCache cache = Cache(1 << 20);
  EXPECT_TRUE(cache.Get(digest, goods_, all_)->Get(1).Is(Kind::kAbsent));
  EXPECT_EQ(cache.Get(digest, name_)->Get(1).AsString(), "a");
  EXPECT_EQ(loads_, 1);
}

TEST_F(FactCacheTest, WhatIsGoneOrUnreadableIsNothing) {
  FactCache cache = Cache(1 << 20);
  EXPECT_EQ(cache.Get("nowhere", goods_), nullptr);
  texts_["broken"] = "{";
  EXPECT_EQ(cache.Get("broken", goods_), nullptr);
  EXPECT_EQ(cache.counts().sets, 0u);
}

TEST_F(FactCacheTest, StaysWithinItsBoundAndDropsTheOldestFirst) {
  FactCache cache = Cache(16 << 10);
  std::vector<std::string> digests;
  for (int i = 0; i < 50; ++i) digests.push_back(Store(std::to_string(i), 40));
  for (const std::string& digest : digests) {
    ASSERT_NE(cache.Get(digest, all_), nullptr);
    ASSERT_NE(cache.Get(digests.front(), all_), nullptr);  // Asked for all the time.
    ASSERT_LE(cache.counts().bytes, std::size_t{16} << 10);
  }
  EXPECT_GT(cache.counts().sets, 3u);
  EXPECT_LT(cache.counts().sets, 50u);
  EXPECT_EQ(loads_, 50);
  cache.Get(digests[1], all_);
  EXPECT_EQ(loads_, 51);
}

TEST_F(FactCacheTest, ASetThatIsLargerThanTheBoundIsGivenAndNotKept) {
  FactCache cache = Cache(4 << 10);
  EXPECT_EQ(cache.Get(Store("large", 500), all_)->Get(0).AsList().size(), 500u);
  EXPECT_EQ(cache.counts().sets, 0u);
}

TEST_F(FactCacheTest, OneThatIsLargeDrivesNobodyOut) {
  FactCache cache(shop_, {.bytes = 1 << 20, .most_of_one = 4 << 10},
                  [this](const std::string& digest) { return std::optional(texts_.at(digest)); });
  for (int i = 0; i < 20; ++i) cache.Get(Store(std::to_string(i), 3), all_);
  EXPECT_EQ(cache.Get(Store("large", 2000), all_)->Get(0).AsList().size(), 2000u);
  EXPECT_EQ(cache.counts().sets, 20u);
}

TEST_F(FactCacheTest, ServesSeveralThreads) {
  FactCache cache = Cache(32 << 10);
  std::vector<std::string> digests;
  for (int i = 0; i < 20; ++i) digests.push_back(Store(std::to_string(i), 10));
  std::atomic<int> wrong = 0;
  {
    std::vector<std::jthread> threads;
    for (std::size_t t = 0; t < 4; ++t) {
      threads.emplace_back([&, t] {
        for (std::size_t i = 0; i < 400; ++i) {
          std::size_t at = (i * (t + 1)) % digests.size();
          auto facts = cache.Get(digests[at], i % 2 == 0 ? all_ : name_);
          if (facts == nullptr || facts->Get(1).AsString() != std::to_string(at)) ++wrong;
        }
      });
    }
  }
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace seaworthy::app
