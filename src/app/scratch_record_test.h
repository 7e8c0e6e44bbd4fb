// A record in a folder of its own for one test, with a review of `shop` to begin with.
#pragma once

#include <array>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "app/record.h"
#include "review/rows.h"
#include "review/testing.h"
#include "store/sqlite.h"

namespace seaworthy::app {

class ScratchRecord : public testing::Test {
 protected:
  ScratchRecord() {
    std::string name = (std::filesystem::temp_directory_path() / "seaworthy-record-XXXXXX").string();
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    auto opened = store::OpenSqlite((folder_ / "record.db").string(), {.tables = review::Tables()});
    EXPECT_TRUE(opened.ok()) << opened.error().ToString();
    real_ = *std::move(opened);
    record_ = std::make_unique<Record>(*real_, Counting());
  }
  ~ScratchRecord() override {
    record_.reset();
    real_.reset();
    std::error_code ignored;  // What is left lies in the folder for temporary files.
    std::filesystem::remove_all(folder_, ignored);
  }

  static RandomSource Counting() {
    return [count = std::make_shared<std::uint16_t>()] {  // Shared by the copies of the source.
      std::array<std::uint8_t, 10> bytes{};
      ++*count;
      bytes[8] = static_cast<std::uint8_t>(*count >> 8);
      bytes[9] = static_cast<std::uint8_t>(*count);
      return bytes;
    };
  }

  template <typename Command>
  Change Asked(const std::string& review, const review::Actor& actor, Command command) {
    Change change;
    change.review = review;
    change.command = [command](const review::Case&) -> Result<review::Command> { return review::Command(command); };
    change.actor = actor;
    change.now = now_;
    return change;
  }

  template <typename Command>
  void Do(const std::string& review, const review::Actor& actor, Command command, std::vector<CitedBlob> cited = {}) {
    Change change = Asked(review, actor, std::move(command));
    for (CitedBlob& blob : cited) change.blobs.push_back(std::move(blob.blob));
    auto executed = record_->Execute(change);
    EXPECT_TRUE(executed.ok()) << executed.error().ToString();
  }

  std::string Start(std::string title = "Shop: sell by invoice") {
    review::Start start;
    start.title = std::move(title);
    start.services = {"shop"};
    start.lead = "lee";
    start.standard = review::SmallStandard();
    Change change = Asked("", review::Dana(), start);
    change.services = {"shop"};
    auto executed = record_->Execute(change);
    EXPECT_TRUE(executed.ok()) << executed.error().ToString();
    return executed->subject.review.id();
  }

  std::filesystem::path folder_;
  std::unique_ptr<store::Store> real_;
  std::unique_ptr<Record> record_;
  Instant now_ = review::kStart;
};

}  // namespace seaworthy::app
