#include "net/http_head.h"

#include <limits>
#include <string>

#include <gtest/gtest.h>

namespace seaworthy::net {
namespace {

TEST(Hsts, IsReadAsTheRfcSays) {
  struct Case {
    const char* header;
    bool valid;
    std::int64_t max_age;
    bool subdomains;
  };
  constexpr std::int64_t kForEver = std::numeric_limits<std::int64_t>::max();
  for (const Case& c : {
           Case{"max-age=31536000", true, 31536000, false},
           Case{"max-age=63072000; includeSubDomains; preload", true, 63072000, true},
           Case{"INCLUDESUBDOMAINS ; Max-Age = \"10\" ", true, 10, true},
           Case{"max-age=0", true, 0, false},
           Case{";;max-age=5;;", true, 5, false},
           Case{"max-age=99999999999999999999999", true, kForEver, false},
           Case{"", false, 0, false},
           Case{"includeSubDomains", false, 0, true},
           Case{"max-age", false, 0, false},
           Case{"max-age=", false, 0, false},
           Case{"max-age=-1", false, 0, false},
           Case{"max-age=1e9", false, 0, false},
           Case{"max-age=1; max-age=2", false, 0, false},
           Case{"max-age=10, max-age=20", false, 0, false},
       }) {
    const Hsts hsts = ParseHsts(c.header);
    EXPECT_EQ(hsts.valid, c.valid) << c.header;
    EXPECT_EQ(hsts.max_age_seconds, c.max_age) << c.header;
    EXPECT_EQ(hsts.include_subdomains, c.subdomains) << c.header;
  }
}

TEST(Head, IsCompleteAtTheBlankLine) {
  struct Case {
    const char* bytes;
    HeadState state;
  };
  for (const Case& c : {
           Case{"", HeadState::kIncomplete},
           Case{"HTT", HeadState::kIncomplete},
           Case{"HTTP/1.1 200 OK\r\nA: b\r\n", HeadState::kIncomplete},
           Case{"HTTP/1.1 200 OK\r\nA: b\r\n\r\n", HeadState::kComplete},
           Case{"HTTP/1.0 200 OK\nA: b\n\nbody", HeadState::kComplete},
           Case{"HTTP/1.1 103 Early Hints\r\n\r\n", HeadState::kIncomplete},
           Case{"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", HeadState::kComplete},
           Case{"220 mail.example.com ESMTP", HeadState::kNotHttp},
           Case{"HTTP/2 200", HeadState::kNotHttp},
           Case{"HTTP/1.1 100 Continue\r\n\r\nnonsense", HeadState::kNotHttp},
       }) {
    EXPECT_EQ(StateOfHead(c.bytes), c.state) << c.bytes;
  }
}

TEST(Head, FirstHeaderCounts) {
  const auto hsts = FindHsts(
      "HTTP/1.1 200 OK\r\nStrict-transport-SECURITY:  max-age=7\r\nStrict-Transport-Security: max-age=9\r\n\r\n");
  ASSERT_TRUE(hsts.has_value());
  EXPECT_EQ(hsts->header, "max-age=7");
  EXPECT_EQ(hsts->max_age_seconds, 7);
}

TEST(Head, WhatStandsInTheBodyIsNoHeader) {
  EXPECT_EQ(FindHsts("HTTP/1.1 200 OK\r\nA: b\r\n\r\nStrict-Transport-Security: max-age=9\r\n"), std::nullopt);
}

TEST(Head, InterimResponsesArePassedOver) {
  const auto hsts = FindHsts(
      "HTTP/1.1 103 Early Hints\r\nStrict-Transport-Security: max-age=1\r\n\r\n"
      "HTTP/1.1 200 OK\r\nStrict-Transport-Security: max-age=2\r\n\r\n");
  ASSERT_TRUE(hsts.has_value());
  EXPECT_EQ(hsts->max_age_seconds, 2);
}

TEST(Head, ControlCharactersDoNotReachATerminal) {
  EXPECT_EQ(ParseHsts("max-age=1\x1b[2J").header.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace seaworthy::net
