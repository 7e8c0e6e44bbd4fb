// Servers that mean harm to whoever probes them: they never end, never answer, or stand where nobody is to look.
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include "net/harbour_test.h"
#include "net/loopback_test.h"
#include "net/tls_probe.h"

namespace seaworthy::net {
namespace {

using ::testing::HasSubstr;
using testing::kNow;
using testing::RawServer;
using testing::RudeServer;
using value::AbsentReason;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr auto kFlood = 8s;  // How long a server goes on where nobody hangs up.
constexpr auto kSoon = 4s;   // By when a probe with the limits below has ended; the machine may be busy.

TlsOptions Options() {
  static const testing::TemporaryFolder folder;
  static const std::string authorities = folder.Write(
      "root.pem",
      testing::Identity({"Test Root", "", testing::kEarlier, testing::kLater, true}, nullptr).CertificatePem());
  TlsOptions options;
  options.now = kNow;
  options.authorities_file = authorities;
  options.handshake_limit = 200ms;
  options.answer_limit = 200ms;
  return options;
}

// The evidence of each address of one target, and that it came soon.
TlsFindings Probed(const TlsTarget& target, const TlsOptions& options) {
  const auto start = steady_clock::now();
  auto findings = ProbeTls({&target, 1}, options);
  EXPECT_LT(steady_clock::now() - start, kSoon);
  EXPECT_TRUE(findings.ok());
  if (!findings.ok() || findings->size() != 1) return {BlankEvidence(target, kNow)};
  return findings->front();
}

TlsEvidence ProbedOne(std::uint16_t port, const TlsOptions& options = Options()) {
  return Probed({"127.0.0.1", port, "rude.test"}, options).front();
}

void ExpectFailure(const TlsEvidence& evidence, AbsentReason reason, const std::string& detail) {
  ASSERT_TRUE(evidence.failure.has_value());
  EXPECT_EQ(Name(evidence.failure->reason), Name(reason)) << evidence.failure->detail;
  EXPECT_THAT(evidence.failure->detail, HasSubstr(detail));
  EXPECT_TRUE(evidence.chain.empty());
}

// Sends the same for ever, or until the other side hangs up.
std::function<void(int)> Flooding(std::string bytes) {
  return [bytes = std::move(bytes)](int connection) {
    const auto end = steady_clock::now() + kFlood;
    while (steady_clock::now() < end && send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL) > 0) {
    }
    shutdown(connection, SHUT_RDWR);
  };
}

// One record of TLS 1.2 with that content.
std::string Record(char type, const std::string& content) {
  const auto size = content.size();
  return std::string{type, '\x03', '\x03', static_cast<char>(size >> 8), static_cast<char>(size & 0xff)} + content;
}

// OpenSSL passes over a HelloRequest (four zero bytes) wherever one comes.
TEST(HostileServer, HelloRequestsWithoutEndAreNoHandshake) {
  const RawServer server(Flooding(Record('\x16', std::string(16 * 1024, '\0'))));
  ExpectFailure(ProbedOne(server.port()), AbsentReason::kMalformed, "without end");
}

TEST(HostileServer, WarningsWithoutEndAreNoHandshake) {
  const RawServer server(Flooding(Record('\x15', std::string("\x01\x00", 2))));
  const TlsEvidence evidence = ProbedOne(server.port());
  EXPECT_TRUE(evidence.failure.has_value());
  EXPECT_FALSE(evidence.negotiated.has_value());
}

TEST(HostileServer, AHandshakeThatDripsMeetsItsLimit) {
  std::atomic<bool> over = false;
  const RawServer server([&over](int connection) {
    const std::string zeros = Record('\x16', std::string(16 * 1024, '\0'));
    for (std::size_t i = 0; !over && i < zeros.size(); ++i) {
      if (send(connection, &zeros[i], 1, MSG_NOSIGNAL) < 0) break;
      std::this_thread::sleep_for(5ms);
    }
    shutdown(connection, SHUT_RDWR);
  });
  ExpectFailure(ProbedOne(server.port()), AbsentReason::kTimeout, "handshake did not finish");
  over = true;
}

// Goes on until the client hangs up or it was long enough.
template <typename Send>
void FloodBy(SSL* ssl, Send send_more) {
  std::array<char, 4096> request;
  if (SSL_read(ssl, request.data(), static_cast<int>(request.size())) <= 0) return;
  const auto end = steady_clock::now() + kFlood;
  while (steady_clock::now() < end && send_more(ssl)) {
  }
}

void ExpectSeenButTheHeaders(const TlsEvidence& evidence) {
  EXPECT_TRUE(evidence.negotiated.has_value());
  EXPECT_EQ(evidence.failure, std::nullopt);
  EXPECT_EQ(evidence.hsts, std::nullopt);
  EXPECT_TRUE(evidence.hsts_unseen.has_value());
}

TEST(HostileServer, ABodyWithoutEndIsNotRead) {
  std::atomic<std::size_t> sent = 0;
  const RudeServer server([&sent](SSL* ssl) {
    const std::string head = "HTTP/1.1 200 OK\r\nStrict-Transport-Security: max-age=1\r\n\r\n";
    (void)SSL_write(ssl, head.data(), static_cast<int>(head.size()));
    const std::string zeros(16 * 1024, '\0');
    FloodBy(ssl,
            [&](SSL* to) { return SSL_write(to, zeros.data(), static_cast<int>(zeros.size())) > 0 && ++sent > 0; });
  });
  const TlsEvidence evidence = ProbedOne(server.port());
  ASSERT_TRUE(evidence.hsts.has_value());
  EXPECT_EQ(evidence.hsts->max_age_seconds, 1);
  EXPECT_LT(sent * 16, 64U * 1024) << "KiB";
}

TEST(HostileServer, AHeadWithoutEndIsTooLarge) {
  for (const std::string line : {"X-More: of the same\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "\r\n", "x"}) {
    const RudeServer server([&line](SSL* ssl) {
      const std::string start = line.starts_with("X") ? "HTTP/1.1 200 OK\r\n" : "";
      (void)SSL_write(ssl, start.data(), static_cast<int>(start.size()));
      std::string lines;
      while (lines.size() < 8'000) lines += line;
      FloodBy(ssl, [&](SSL* to) { return SSL_write(to, lines.data(), static_cast<int>(lines.size())) > 0; });
    });
    ExpectSeenButTheHeaders(ProbedOne(server.port()));
  }
}

TEST(HostileServer, NewKeysWithoutEndAreNoAnswer) {
  const RudeServer server([](SSL* ssl) {
    FloodBy(ssl,
            [](SSL* to) { return SSL_key_update(to, SSL_KEY_UPDATE_NOT_REQUESTED) == 1 && SSL_do_handshake(to) == 1; });
  });
  ExpectSeenButTheHeaders(ProbedOne(server.port()));
}

// Names.

Resolver Saying(std::vector<const char*> addresses) {
  return [addresses](const std::string&) {
    std::vector<IpAddress> out;
    for (const char* text : addresses) out.push_back(*ParseAddress(text));
    return out;
  };
}

// Everything inward, as somebody who registers a service would write it or let a name server say it.
TEST(HostileName, WhatLeadsInwardIsRefused) {
  TlsOptions options = Options();
  options.egress = EgressPolicy::Strict();
  for (const char* inward : {"127.0.0.1",
                             "127.8.8.8",
                             "0.0.0.0",
                             "10.1.2.3",
                             "172.16.0.1",
                             "192.168.0.1",
                             "100.64.0.1",
                             "169.254.169.254",
                             "169.254.1.1",
                             "192.0.0.8",
                             "192.0.2.1",
                             "198.18.0.1",
                             "224.0.0.1",
                             "255.255.255.255",
                             "::",
                             "::1",
                             "::ffff:127.0.0.1",
                             "::ffff:0:127.0.0.1",
                             "::127.0.0.1",
                             "fc00::1",
                             "fd12:3456::1",
                             "fe80::1",
                             "fec0::1",
                             "ff02::1",
                             "64:ff9b::127.0.0.1",
                             "64:ff9b:1::10.0.0.1",
                             "2002:7f00:1::1",
                             "2001:0:1:2:3:4:80ff:fffe",
                             "2001:db8::1",
                             "100::1"}) {
    const std::string named = ToString(*ParseAddress(inward));
    options.resolver = Saying({inward});
    ExpectFailure(Probed({"innocent.example.com", 9, ""}, options).front(), AbsentReason::kRefused, named);
    ExpectFailure(Probed({inward, 9, ""}, options).front(), AbsentReason::kRefused, named);
  }
}

// By the name service of the machine, as the C library understands them.
TEST(HostileName, OddFormsOfAnAddressAreRefusedToo) {
  TlsOptions options = Options();
  options.egress = EgressPolicy::Strict();
  for (const std::string odd : {"127.1", "0x7f.1", "0x7f000001", "0177.0.0.1", "017700000001", "2130706433", "0",
                                "localhost", "LocalHost", "localhost.", "0xa9fea9fe", "2852039166", "127.0.0.1."}) {
    auto target = ParseTlsTarget(odd + ":9");
    ASSERT_TRUE(target.ok()) << odd;
    const TlsEvidence evidence = Probed(*target, options).front();
    ASSERT_TRUE(evidence.failure.has_value()) << odd;
    EXPECT_EQ(Name(evidence.failure->reason), "refused") << odd << ": " << evidence.failure->detail;
  }
}

TEST(HostileName, WhatIsNoNameIsNotAsked) {
  for (const std::string odd : {"user@127.0.0.1:9",
                                "user:password@127.0.0.1:9",
                                "127.0.0.1%00.example.com:9",
                                "127.0.0.1#.example.com:9",
                                "127.0.0.1/.example.com:9",
                                "\xe2\x91\xa0\xe2\x91\xa1\xe2\x91\xa6.0.0.1:9",
                                "127\xe3\x80\x82"
                                "0.0.1:9",
                                "[fe80::1%lo]:9",
                                "[::1%251]:9",
                                "[::ffff:127.1]:9",
                                "127.0.0.1..:9",
                                "a b:9",
                                "a\tb:9",
                                "a\r\nX-Y: z:9",
                                "http://127.0.0.1:9",
                                "file:///etc/passwd",
                                "gopher://127.0.0.1:9",
                                "unix:/run/docker.sock",
                                "127.0.0.1:99999",
                                "127.0.0.1:0",
                                "127.0.0.1:-1",
                                "",
                                ":9",
                                "[]:9"}) {
    EXPECT_FALSE(ParseTlsTarget(odd).ok()) << odd;
  }
}

// One address that may be dialled does not open the way to one that may not, nor does it speak for it.
TEST(HostileName, OfAnOpenAndAnInwardAddressTheInwardOneIsRefused) {
  std::atomic<int> connections = 0;
  const RawServer server([&connections](int connection) {
    ++connections;
    shutdown(connection, SHUT_RDWR);
  });
  TlsOptions options = Options();
  options.egress = EgressPolicy::Strict({*ParseAddressRange("127.0.0.2")});
  options.resolver = Saying({"127.0.0.1", "127.0.0.2"});
  const TlsFindings findings = Probed({"both.example.com", server.port(), ""}, options);
  ASSERT_EQ(findings.size(), 2U);
  ExpectFailure(findings[0], AbsentReason::kRefused, "127.0.0.1");
  ExpectFailure(findings[1], AbsentReason::kUnreachable, "");
  EXPECT_EQ(connections, 0);
}

// A name that says something else when it is asked again: it is asked once, and what was judged is what is dialled,
// however many handshakes that takes.
TEST(HostileName, TheAddressThatWasJudgedIsTheOneThatIsDialled) {
  std::atomic<int> asked = 0;
  std::atomic<int> handshakes = 0;
  const RudeServer inward([&handshakes](SSL*) { ++handshakes; });
  TlsOptions options = Options();
  options.egress = EgressPolicy::Strict({*ParseAddressRange("127.0.0.2")});
  options.resolver = [&asked](const std::string&) {
    return std::vector{IpAddress::V4(127, 0, 0, ++asked == 1 ? 2 : 1)};
  };
  const TlsFindings first = Probed({"rebinding.example.com", inward.port(), ""}, options);
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(first.front().address, fmt::format("127.0.0.2:{}", inward.port()));
  const TlsFindings second = Probed({"rebinding.example.com", inward.port(), ""}, options);
  ExpectFailure(second.front(), AbsentReason::kRefused, "127.0.0.1");
  EXPECT_EQ(handshakes, 0) << "nothing listens there but on 127.0.0.1";
}

}  // namespace
}  // namespace seaworthy::net
