#include "net/egress.h"

#include <gtest/gtest.h>

#include "net/errors.h"

namespace seaworthy::net {
namespace {

IpAddress Address(std::string_view text) {
  auto address = ParseAddress(text);
  EXPECT_TRUE(address.has_value()) << text;
  return address.value_or(IpAddress{});
}

TEST(Address, IsWrittenInItsShortForm) {
  struct Case {
    const char* text;
    const char* written;
  };
  for (const Case& c : {Case{"10.0.0.1", "10.0.0.1"}, Case{"[::1]", "::1"}, Case{"2001:DB8:0:0::1", "2001:db8::1"},
                        Case{"::ffff:127.0.0.1", "::ffff:127.0.0.1"}, Case{"::ffff:7f00:1", "::ffff:127.0.0.1"}}) {
    EXPECT_EQ(ToString(Address(c.text)), c.written);
  }
  EXPECT_EQ(WithPort(Address("10.0.0.1"), 443), "10.0.0.1:443");
  EXPECT_EQ(WithPort(Address("::1"), 8443), "[::1]:8443");
}

TEST(Address, OddFormsAreNames) {
  for (std::string_view text : {"", "127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1", "127.0.0.01", "1.2.3.4.5",
                                "1.2.3", "256.0.0.1", " 127.0.0.1", "127.0.0.1 ", "fe80::1%eth0", "[127.0.0.1]", "[::1",
                                "::1]", ":::", "localhost", "12345::", "1::2::3"}) {
    EXPECT_FALSE(ParseAddress(text).has_value()) << text;
  }
  EXPECT_FALSE(ParseAddress(std::string_view("127.0.0.1\0.example.com", 22)).has_value());
}

TEST(AddressRange, ContainsWhatSharesItsPrefix) {
  struct Case {
    const char* range;
    const char* address;
    bool contains;
  };
  for (const Case& c : {Case{"10.0.0.0/8", "10.255.0.1", true}, Case{"10.0.0.0/8", "11.0.0.1", false},
                        Case{"10.1.2.3", "10.1.2.3", true}, Case{"10.1.2.3", "10.1.2.2", false},
                        Case{"0.0.0.0/0", "8.8.8.8", true}, Case{"0.0.0.0/0", "::1", false},
                        Case{"192.168.4.0/22", "192.168.7.255", true}, Case{"192.168.4.0/22", "192.168.8.0", false},
                        Case{"fd00::/8", "fdff::1", true}, Case{"fd00::/8", "fe00::1", false}}) {
    auto range = ParseAddressRange(c.range);
    ASSERT_TRUE(range.ok()) << c.range;
    EXPECT_EQ(range->Contains(Address(c.address)), c.contains) << c.range << " " << c.address;
  }
}

TEST(AddressRange, WhatIsNoRangeIsRefused) {
  for (const char* text :
       {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8 ", "10/8", "::/129", "a/1"}) {
    auto range = ParseAddressRange(text);
    ASSERT_FALSE(range.ok()) << text;
    EXPECT_TRUE(range.error().Is(kBadAddressRange));
  }
}

struct ScopeCase {
  const char* address;
  AddressScope scope;
};

TEST(Egress, EveryAddressHasItsScope) {
  using enum AddressScope;
  for (const ScopeCase& c : {
           ScopeCase{"8.8.8.8", kPublic},
           {"2606:4700::1111", kPublic},
           {"127.0.0.1", kLoopback},
           {"127.255.0.3", kLoopback},
           {"::1", kLoopback},
           {"0.0.0.0", kUnspecified},
           {"::", kUnspecified},
           {"10.0.0.1", kPrivate},
           {"172.16.0.1", kPrivate},
           {"172.31.255.255", kPrivate},
           {"172.32.0.1", kPublic},
           {"192.168.1.1", kPrivate},
           {"100.64.0.1", kPrivate},
           {"100.128.0.1", kPublic},
           {"fd12::1", kPrivate},
           {"169.254.1.1", kLinkLocal},
           {"fe80::1", kLinkLocal},
           {"febf::1", kLinkLocal},
           {"224.0.0.1", kMulticast},
           {"ff02::1", kMulticast},
           {"255.255.255.255", kReserved},
           {"203.0.113.9", kReserved},
           {"2001:db8::1", kReserved},
           {"169.254.169.254", kMetadata},
           {"fd00:ec2::254", kMetadata},
           {"100.100.100.200", kMetadata},
           {"169.254.0.23", kMetadata},
           {"fd00:42::42", kMetadata},
           {"fe80::a9fe:a9fe", kMetadata},
           {"192.0.0.8", kReserved},
           {"198.18.0.1", kReserved},
           {"198.19.255.255", kReserved},
           {"198.20.0.1", kPublic},
           {"100.127.255.255", kPrivate},
           {"239.255.255.250", kMulticast},
           {"240.0.0.1", kReserved},
           {"0.1.2.3", kUnspecified},
           {"fc00::1", kPrivate},
           {"fdff:ffff::1", kPrivate},
           {"fec0::1", kPrivate},
       }) {
    EXPECT_EQ(Name(ScopeOf(Address(c.address))), Name(c.scope)) << c.address;
  }
}

TEST(Egress, AnAddressInsideAnAddressIsSeen) {
  using enum AddressScope;
  for (const ScopeCase& c : {
           ScopeCase{"::ffff:169.254.169.254", kMetadata},
           {"::ffff:a9fe:a9fe", kMetadata},
           {"::127.0.0.1", kLoopback},
           {"64:ff9b::169.254.169.254", kMetadata},
           {"64:ff9b::10.0.0.1", kPrivate},
           {"64:ff9b::8.8.8.8", kPublic},
           {"2002:a9fe:a9fe::1", kMetadata},
           {"2002:7f00:1::", kLoopback},
           {"2001:0:1:2:3:4:5601:5601", kMetadata},
           {"::ffff:10.1.2.3", kPrivate},
           {"::ffff:8.8.8.8", kPublic},
           {"::ffff:0.0.0.0", kUnspecified},
           {"::ffff:0:127.0.0.1", kLoopback},             // SIIT
           {"64:ff9b:1::169.254.169.254", kMetadata},     // NAT64 of one's own
           {"64:ff9b:1::8.8.8.8", kPrivate},              // ... which leads anywhere
           {"2a00:1450::5efe:10.0.0.1", kPrivate},        // ISATAP
           {"2a00:1450::200:5efe:127.0.0.1", kLoopback},  // ISATAP
           {"2002:808:808::1", kPublic},
       }) {
    EXPECT_EQ(Name(ScopeOf(Address(c.address))), Name(c.scope)) << c.address;
  }
}

// What nobody hands out today somebody's own network may use.
TEST(Egress, OnlyGlobalUnicastIsPublic) {
  for (const char* text : {"1::1", "100:0:0:1::1", "200::1", "1fff::1", "4000::1", "5f00::1", "8000::1", "f000::1",
                           "::8.8.8.8", "::ffff:0:8.8.8.8", "2001::8:8:8", "2001:2::1", "2001:10::1", "fe00::1"}) {
    EXPECT_NE(Name(ScopeOf(Address(text))), "public") << text;
  }
  for (const char* text : {"2000::1", "2001:4860:4860::8888", "2a00:1450::1", "3ffe::1", "2600::1"}) {
    EXPECT_EQ(Name(ScopeOf(Address(text))), "public") << text;
  }
}

TEST(Egress, DeclaredDialsAllButMetadata) {
  const EgressPolicy policy = EgressPolicy::Declared();
  for (const char* text : {"127.0.0.1", "10.0.0.1", "fe80::1", "8.8.8.8", "::1"}) {
    EXPECT_EQ(policy.Refusal(Address(text)), std::nullopt) << text;
  }
  EXPECT_EQ(policy.Refusal(Address("::ffff:169.254.169.254")),
            "::ffff:169.254.169.254 is a metadata address of a cloud, which is never dialled");
}

TEST(Egress, StrictDialsPublicAddressesOnly) {
  const EgressPolicy policy = EgressPolicy::Strict();
  EXPECT_EQ(policy.Refusal(Address("8.8.8.8")), std::nullopt);
  for (const char* text :
       {"127.0.0.1", "10.0.0.1", "fe80::1", "::ffff:127.0.0.1", "0.0.0.0", "224.0.0.1", "203.0.113.1"}) {
    EXPECT_NE(policy.Refusal(Address(text)), std::nullopt) << text;
  }
}

TEST(Egress, StrictDialsTheRangesThatSetUpAllows) {
  auto ten = ParseAddressRange("10.0.0.0/8");
  auto all = ParseAddressRange("169.254.0.0/16");
  ASSERT_TRUE(ten.ok() && all.ok());
  const EgressPolicy policy = EgressPolicy::Strict({*ten, *all});
  EXPECT_EQ(policy.Refusal(Address("10.1.2.3")), std::nullopt);
  EXPECT_EQ(policy.Refusal(Address("169.254.7.7")), std::nullopt);
  EXPECT_NE(policy.Refusal(Address("192.168.0.1")), std::nullopt);
  EXPECT_NE(policy.Refusal(Address("169.254.169.254")), std::nullopt);
}

}  // namespace
}  // namespace seaworthy::net
