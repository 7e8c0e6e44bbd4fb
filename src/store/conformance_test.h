// What every engine must do, as test suites that take the engine: the files *conformance_test.cc have the cases, and
// harbours_test.cc has the engines.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "base/result.h"
#include "store/limits.h"
#include "store/store.h"

namespace seaworthy::store {

// One place where a store may lie, empty at first and gone at the end. Opened several times it is the same store.
class Harbour {
 public:
  virtual ~Harbour() = default;
  virtual Result<std::unique_ptr<Store>> Open(std::span<const model::Table* const> tables, const Limits& limits) = 0;
};

struct EngineUnderTest {
  std::string name;
  std::function<std::unique_ptr<Harbour>()> make;
};

std::vector<EngineUnderTest> EnginesUnderTest();
inline std::string NameOfEngine(const testing::TestParamInfo<EngineUnderTest>& engine) { return engine.param.name; }

inline std::ostream& operator<<(std::ostream& out, const EngineUnderTest& engine) { return out << engine.name; }

// Tables and requests that the tests of this folder share.
namespace sample {

inline constexpr std::array kReviewColumns{model::Column{"id"}, model::Column{"lead"},
                                           model::Column{"open_items", model::Column::Type::kInteger}};
inline constexpr std::array<std::string_view, 1> kReviewIndexes{"lead, open_items"};
inline constexpr model::Table kReviews{"reviews", kReviewColumns, 1, kReviewIndexes};
inline constexpr std::array kQueueColumns{model::Column{"person"}, model::Column{"review"}};
inline constexpr model::Table kQueue{"queue", kQueueColumns, 2, {}};
inline constexpr std::array kTables{&kReviews, &kQueue};

inline model::Row Review(std::string_view id, model::Cell lead, std::int64_t open_items) {
  return {&kReviews, {std::string(id), std::move(lead), open_items}};
}
inline model::RowChange Put(model::Row row) { return {model::RowChange::Kind::kPut, std::move(row)}; }
inline model::RowChange Remove(model::Row row) { return {model::RowChange::Kind::kRemove, std::move(row)}; }

inline AppendRequest Request(std::string_view log, std::int64_t expected, std::vector<std::string> events) {
  AppendRequest request;
  request.logs.push_back({std::string(log), expected, std::move(events)});
  request.at = {1'900'000'000, 250'000'000};
  return request;
}

}  // namespace sample

class StoreConformance : public testing::TestWithParam<EngineUnderTest> {
 protected:
  void SetUp() override {
    harbour_ = GetParam().make();
    Reopen();
  }
  void Reopen(std::span<const model::Table* const> tables = sample::kTables, const Limits& limits = {}) {
    store_.reset();
    auto opened = harbour_->Open(tables, limits);
    ASSERT_TRUE(opened.ok()) << opened.error().ToString();
    store_ = *std::move(opened);
  }
  // Before a fork: no engine's connection may be carried into a child.
  void Close() { store_.reset(); }
  std::unique_ptr<Store> OpenAnother() { return *harbour_->Open(sample::kTables, {}); }
  Store& store() { return *store_; }

 private:
  std::unique_ptr<Harbour> harbour_;
  std::unique_ptr<Store> store_;
};

}  // namespace seaworthy::store
