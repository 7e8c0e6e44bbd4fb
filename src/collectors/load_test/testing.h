// For the tests of this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "collectors/load_test/report_reader.h"
#include "formats/errors.h"

namespace seaworthy::collectors::load_test {

using Runs = std::vector<Measurement>;

inline Result<Runs> TryToRead(std::string_view text, std::size_t piece = 1000) {
  ReportReader reader;
  for (std::size_t at = 0; at < text.size(); at += piece) {
    SEAWORTHY_RETURN_IF_ERROR(reader.Feed(text.substr(at, piece)));
  }
  return reader.Finish();
}

// The first run, the same whatever the pieces.
inline Measurement Read(std::string_view text) {
  auto runs = TryToRead(text);
  EXPECT_TRUE(runs.ok()) << (runs.ok() ? "" : runs.error().ToString());
  if (!runs.ok()) return {};
  auto again = TryToRead(text, 1);
  EXPECT_TRUE(again.ok() && again->size() == runs->size() && again->front().latency.p99 == runs->front().latency.p99);
  return runs->front();
}

inline std::string CodeOf(std::string_view text) {
  auto runs = TryToRead(text);
  return runs.ok() ? "read" : std::string(runs.error().code());
}

inline bool IsNone(std::string_view text) { return CodeOf(text) == formats::kOtherFormat.code; }

}  // namespace seaworthy::collectors::load_test
