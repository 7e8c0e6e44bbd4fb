#include "net/tls_target.h"

#include <string>

#include <gtest/gtest.h>

#include "net/errors.h"

namespace seaworthy::net {
namespace {

TEST(TlsTarget, IsReadInItsForms) {
  struct Case {
    const char* text;
    const char* host;
    int port;
    const char* written;
  };
  for (const Case& c : {
           Case{"api.example.com:8443", "api.example.com", 8443, "api.example.com:8443"},
           Case{"API.example.com.", "api.example.com", 443, "api.example.com:443"},
           Case{"https://api.example.com/path?x=1:2", "api.example.com", 443, "api.example.com:443"},
           Case{"https://api.example.com:444", "api.example.com", 444, "api.example.com:444"},
           Case{"127.0.0.1:1", "127.0.0.1", 1, "127.0.0.1:1"},
           Case{"[2001:db8::1]:65535", "2001:db8::1", 65535, "[2001:db8::1]:65535"},
           Case{"2001:db8::1", "2001:db8::1", 443, "[2001:db8::1]:443"},
           Case{"localhost", "localhost", 443, "localhost:443"},
       }) {
    auto target = ParseTlsTarget(c.text);
    ASSERT_TRUE(target.ok()) << c.text;
    EXPECT_EQ(target->host, c.host);
    EXPECT_EQ(target->port, c.port);
    EXPECT_EQ(ToString(*target), c.written);
  }
}

TEST(TlsTarget, WhatNamesNoHostAndPortIsRefused) {
  for (std::string text : {std::string(""), std::string(":443"), std::string("a:"), std::string("a:0"),
                           std::string("a:65536"), std::string("a:-1"), std::string("a:4 43"), std::string("a b:443"),
                           std::string("a\r\nX: y:443"), std::string("http://a.example"), std::string("user@host:443"),
                           std::string("[::1:443"), std::string("a\0b:443", 7), std::string(".a:1"),
                           std::string("a..:1"), std::string("a..b"), std::string(300, 'a')}) {
    auto target = ParseTlsTarget(text);
    ASSERT_FALSE(target.ok()) << text;
    EXPECT_TRUE(target.error().Is(kBadTarget));
  }
}

}  // namespace
}  // namespace seaworthy::net
