#include "formats/csv.h"

#include <gtest/gtest.h>

#include "formats/errors.h"

namespace seaworthy::formats {
namespace {

using Record = std::vector<std::string>;

std::vector<Record> Read(std::string_view text, std::size_t piece, const CsvOptions& options = {}) {
  std::vector<Record> records;
  CsvReader reader([&](std::span<const std::string> fields) { records.emplace_back(fields.begin(), fields.end()); },
                   options);
  for (std::size_t at = 0; at < text.size(); at += piece) EXPECT_TRUE(reader.Feed(text.substr(at, piece)).ok());
  reader.Finish();
  return records;
}

// Whatever the pieces, the records are the same.
void ExpectRecords(std::string_view text, const std::vector<Record>& want) {
  for (std::size_t piece : {1u, 2u, 3u, 1000u}) EXPECT_EQ(Read(text, piece), want) << piece;
}

TEST(Csv, ReadsFieldsQuotesAndBothLineEnds) {
  ExpectRecords("a,b\r\n1,\"x, \"\"y\"\"\nz\"\n", {{"a", "b"}, {"1", "x, \"y\"\nz"}});
}

TEST(Csv, AnEmptyFieldIsAFieldAndAnEmptyLineIsNoRecord) {
  ExpectRecords(",\n\n\r\na,", {{"", ""}, {"a", ""}});
  ExpectRecords("\"\"\n", {{""}});
  ExpectRecords("", {});
}

TEST(Csv, WhatFollowsQuotesBelongsToTheField) { ExpectRecords("\"a\"b,c\n", {{"ab", "c"}}); }

TEST(Csv, FieldsOfALongerRecordBeforeAreForgotten) {
  ExpectRecords("a,b,c\nd\ne,f", {{"a", "b", "c"}, {"d"}, {"e", "f"}});
}

TEST(Csv, AnySeparator) { EXPECT_EQ(Read("a;b,c\n", 100, {.separator = ';'}), (std::vector<Record>{{"a", "b,c"}})); }

TEST(Csv, AQuoteThatNeverEndsTakesTheRestAndIsSaid) {
  std::vector<Record> records;
  CsvReader reader([&](std::span<const std::string> fields) { records.emplace_back(fields.begin(), fields.end()); });
  ASSERT_TRUE(reader.Feed("a,\"b\nc").ok());
  reader.Finish();
  EXPECT_EQ(records, (std::vector<Record>{{"a", "b\nc"}}));
  EXPECT_TRUE(reader.ended_in_quotes());
}

TEST(Csv, ARecordWithoutEndIsRefused) {
  CsvReader reader([](std::span<const std::string>) {}, {.record_bytes = 1000});
  Result<void> result;
  for (int i = 0; i < 100 && result.ok(); ++i) result = reader.Feed("\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,,,");
  ASSERT_FALSE(result.ok());
  EXPECT_TRUE(result.error().Is(kTooLarge));
}

}  // namespace
}  // namespace seaworthy::formats
