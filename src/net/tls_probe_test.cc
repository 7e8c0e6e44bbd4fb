// Against real servers: nginx and openssl s_server on loopback ports.
#include "net/tls_probe.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include "net/errors.h"
#include "net/harbour_test.h"
#include "net/loopback_test.h"

namespace seaworthy::net {
namespace {

using ::testing::ElementsAre;
using testing::FreePort;
using testing::Harbour;
using ::testing::HasSubstr;
using testing::kEarlier;
using testing::kLater;
using testing::kNow;
using testing::Ports;
using testing::RawServer;
using testing::RudeServer;
using value::AbsentReason;
using namespace std::chrono_literals;

class TlsProbe : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { harbour_ = std::make_unique<Harbour>(); }
  static void TearDownTestSuite() { harbour_.reset(); }

  void SetUp() override {
    ASSERT_TRUE(harbour_->ready()) << "nginx and openssl must be installed\n" << harbour_->Log();
  }

  static const Ports& ports() { return harbour_->ports(); }

  static TlsOptions Options() {
    TlsOptions options;
    options.now = kNow;
    options.authorities_file = harbour_->authorities();
    return options;
  }

  // s_server does not answer HEAD; nobody waits for it longer than needed.
  static TlsOptions Hasty() {
    TlsOptions options = Options();
    options.answer_limit = 200ms;
    return options;
  }

  static TlsEvidence One(const TlsTarget& target, const TlsOptions& options = Options()) {
    auto evidence = ProbeTls({&target, 1}, options);
    EXPECT_TRUE(evidence.ok());
    if (!evidence.ok() || evidence->size() != 1 || evidence->front().size() != 1) return {};
    return evidence->front().front();
  }

  static TlsEvidence One(std::uint16_t port, const std::string& name = "good.test",
                         const TlsOptions& options = Options()) {
    return One(TlsTarget{"127.0.0.1", port, name}, options);
  }

  static std::unique_ptr<Harbour> harbour_;
};

std::unique_ptr<Harbour> TlsProbe::harbour_;

std::vector<Acceptance> Acceptances(const TlsEvidence& evidence) {
  std::vector<Acceptance> out;
  for (const VersionAnswer& answer : evidence.versions) out.push_back(answer.acceptance);
  return out;
}

constexpr Acceptance kYes = Acceptance::kAccepted;
constexpr Acceptance kNo = Acceptance::kRefused;
constexpr Acceptance kUnsure = Acceptance::kUnknown;

TEST_F(TlsProbe, UsualServerIsSeenWhole) {
  const TlsEvidence evidence = One(ports().usual);
  EXPECT_EQ(evidence.failure, std::nullopt);
  EXPECT_EQ(evidence.address, fmt::format("127.0.0.1:{}", ports().usual));
  EXPECT_EQ(evidence.observed, kNow);
  EXPECT_THAT(Acceptances(evidence), ElementsAre(kNo, kNo, kYes, kYes));
  EXPECT_EQ(evidence.Answer(TlsVersion::kTls10).detail, "alert 70: protocol version");
  EXPECT_EQ(evidence.negotiated, (Negotiated{TlsVersion::kTls13, "TLS_AES_256_GCM_SHA384", "x25519", "http/1.1"}));
  EXPECT_EQ(evidence.verification, (ChainVerification{0, "ok", 0}));
  EXPECT_TRUE(evidence.name_matches);
  EXPECT_FALSE(evidence.client_certificate_requested);
  EXPECT_EQ(evidence.hsts, (Hsts{"max-age=63072000; includeSubDomains", true, 63'072'000, true}));
  EXPECT_EQ(evidence.hsts_unseen, std::nullopt);
}

TEST_F(TlsProbe, ChainIsReadAsSent) {
  const TlsEvidence evidence = One(ports().usual);
  ASSERT_EQ(evidence.chain.size(), 2U);
  const Certificate& own = evidence.chain[0];
  EXPECT_EQ(own.subject, "CN=good.test");
  EXPECT_EQ(own.issuer, "CN=Test Intermediate");
  EXPECT_EQ(own.not_before, kEarlier);
  EXPECT_EQ(own.not_after, kLater);
  EXPECT_THAT(own.names, ElementsAre("good.test", "*.wild.test", "127.0.0.1"));
  EXPECT_EQ(own.key, "EC");
  EXPECT_EQ(own.key_bits, 256);
  EXPECT_EQ(own.signature, "ecdsa-with-SHA256");
  EXPECT_EQ(own.signature_digest, "SHA256");
  EXPECT_EQ(own.fingerprint.size(), 64U);
  EXPECT_EQ(evidence.chain[1].subject, "CN=Test Intermediate");
}

TEST_F(TlsProbe, ServerOfOneVersionRefusesTheOthers) {
  EXPECT_THAT(Acceptances(One(ports().only13)), ElementsAre(kNo, kNo, kNo, kYes));
  EXPECT_THAT(Acceptances(One(ports().tls10, "good.test", Hasty())), ElementsAre(kYes, kNo, kNo, kNo));
  EXPECT_THAT(Acceptances(One(ports().tls11, "good.test", Hasty())), ElementsAre(kNo, kYes, kNo, kNo));
}

TEST_F(TlsProbe, HeaderThatIsNotSentIsNotThere) {
  const TlsEvidence evidence = One(ports().only13);
  EXPECT_EQ(evidence.hsts, std::nullopt);
  EXPECT_EQ(evidence.hsts_unseen, std::nullopt);
}

TEST_F(TlsProbe, ServerThatChoosesHttp2IsAskedForHeadersAgain) {
  const TlsEvidence evidence = One(ports().http2);
  ASSERT_TRUE(evidence.negotiated.has_value());
  EXPECT_EQ(evidence.negotiated->alpn, "h2");
  ASSERT_TRUE(evidence.hsts.has_value());
  EXPECT_EQ(evidence.hsts->max_age_seconds, 63'072'000);
}

struct ChainCase {
  const char* name;
  int code;
  bool matches;
};

TEST_F(TlsProbe, BadChainsSayWhatIsWrong) {
  for (const ChainCase& c :
       {ChainCase{"good.test", 0, true}, ChainCase{"a.wild.test", 0, true}, ChainCase{"a.b.wild.test", 0, false},
        ChainCase{"wild.test", 0, false}, ChainCase{"other.test", 0, false}, ChainCase{"127.0.0.1", 0, true},
        ChainCase{"127.0.0.2", 0, false}, ChainCase{"incomplete.test", 20, false}, ChainCase{"expired.test", 10, true},
        ChainCase{"self.test", 18, true}, ChainCase{"common.test", 0, false}}) {
    const TlsEvidence evidence = One(ports().usual, c.name);
    ASSERT_TRUE(evidence.verification.has_value()) << c.name;
    EXPECT_EQ(evidence.verification->code, c.code) << c.name << " " << evidence.verification->text;
    EXPECT_EQ(evidence.name_matches, c.matches) << c.name;
    EXPECT_THAT(Acceptances(evidence), ElementsAre(kNo, kNo, kYes, kYes)) << c.name;
  }
}

TEST_F(TlsProbe, WeakKeyIsTheFaultOfTheChainNotOfTheHandshake) {
  const TlsEvidence evidence = One(ports().weak, "weak.test", Hasty());
  ASSERT_TRUE(evidence.verification.has_value());
  EXPECT_EQ(evidence.verification->text, "EE certificate key too weak");
  EXPECT_EQ(evidence.chain.front().key_bits, 1024);
  EXPECT_EQ(evidence.Answer(TlsVersion::kTls13).acceptance, kYes);
}

TEST_F(TlsProbe, ChainIsJudgedAtTheGivenTime) {
  TlsOptions options = Options();
  options.now = {kLater.seconds + 1, 0};
  EXPECT_EQ(One(ports().usual, "good.test", options).verification->code, 10);
  options.now = {kEarlier.seconds - 1, 0};
  EXPECT_EQ(One(ports().usual, "good.test", options).verification->code, 9);
}

TEST_F(TlsProbe, RequestForAClientCertificateIsStillAnAnswer) {
  const TlsEvidence evidence = One(ports().asks);
  EXPECT_TRUE(evidence.client_certificate_requested);
  EXPECT_EQ(evidence.failure, std::nullopt);
  EXPECT_EQ(evidence.Answer(TlsVersion::kTls13).acceptance, kYes);
}

TEST_F(TlsProbe, ServerThatInsistsOnAClientCertificateHasNegotiated) {
  const TlsEvidence old = One(ports().insists12);
  EXPECT_TRUE(old.client_certificate_requested);
  EXPECT_THAT(Acceptances(old), ElementsAre(kNo, kNo, kYes, kNo));
  ASSERT_TRUE(old.negotiated.has_value());
  EXPECT_EQ(old.negotiated->cipher, "ECDHE-ECDSA-AES256-GCM-SHA384");
  EXPECT_EQ(old.chain.size(), 2U);
  ASSERT_TRUE(old.hsts_unseen.has_value());
  EXPECT_EQ(old.hsts_unseen->reason, AbsentReason::kUnauthorized);
  const TlsEvidence recent = One(ports().insists13);
  EXPECT_THAT(Acceptances(recent), ElementsAre(kNo, kNo, kNo, kYes));
  ASSERT_TRUE(recent.hsts_unseen.has_value());
  EXPECT_EQ(recent.hsts_unseen->reason, AbsentReason::kUnauthorized);
}

// All versions unknown, no chain, and the given reason.
void ExpectFailure(const TlsEvidence& evidence, AbsentReason reason, const char* detail) {
  ASSERT_TRUE(evidence.failure.has_value());
  EXPECT_EQ(Name(evidence.failure->reason), Name(reason));
  EXPECT_THAT(evidence.failure->detail, HasSubstr(detail));
  EXPECT_THAT(Acceptances(evidence), ElementsAre(kUnsure, kUnsure, kUnsure, kUnsure));
  EXPECT_TRUE(evidence.chain.empty());
  EXPECT_TRUE(evidence.hsts_unseen.has_value());
}

TEST_F(TlsProbe, ClosedPortIsUnreachable) {
  ExpectFailure(One(FreePort()), AbsentReason::kUnreachable, "Connection refused");
}

TEST_F(TlsProbe, SilentServerIsATimeout) {
  const RawServer server([](int) {});
  TlsOptions options = Options();
  options.handshake_limit = 50ms;
  ExpectFailure(One(server.port(), "good.test", options), AbsentReason::kTimeout, "handshake");
}

TEST_F(TlsProbe, ServerThatClosesAtOnceIsUnreachableAndRefusesNothing) {
  const RawServer server([](int connection) { shutdown(connection, SHUT_RDWR); });
  ExpectFailure(One(server.port()), AbsentReason::kUnreachable, "during the handshake");
}

TEST_F(TlsProbe, PlainHttpIsNoTls) {
  const RawServer server([](int connection) {
    constexpr std::string_view kAnswer = "HTTP/1.1 400 Bad Request\r\n\r\n";
    EXPECT_EQ(write(connection, kAnswer.data(), kAnswer.size()), static_cast<ssize_t>(kAnswer.size()));
  });
  ExpectFailure(One(server.port()), AbsentReason::kMalformed, "does not speak TLS");
}

TEST_F(TlsProbe, NoiseIsNoTls) {
  const RawServer server([](int connection) {
    const std::string noise(4096, '\x7f');
    EXPECT_GT(write(connection, noise.data(), noise.size()), 0);
  });
  ExpectFailure(One(server.port()), AbsentReason::kMalformed, "does not speak TLS");
}

// Reads the request, then says this.
void Say(SSL* ssl, std::string_view text) {
  std::array<char, 4096> request;
  if (SSL_read(ssl, request.data(), static_cast<int>(request.size())) <= 0 || text.empty()) return;
  // The client may have enough before the end; then writing fails, as it should.
  (void)SSL_write(ssl, text.data(), static_cast<int>(text.size()));
}

TEST_F(TlsProbe, CloseWithoutAlertTwiceIsARefusalWhereAnotherVersionIsAccepted) {
  const RudeServer server([](SSL* ssl) { Say(ssl, "HTTP/1.1 200 OK\r\n\r\n"); });
  const TlsEvidence evidence = One(server.port(), "rude.test");
  EXPECT_THAT(Acceptances(evidence), ElementsAre(kNo, kNo, kYes, kYes));
  EXPECT_THAT(evidence.Answer(TlsVersion::kTls10).detail, HasSubstr("closed"));
}

TEST_F(TlsProbe, HeadersThatCannotBeReadAreUnseen) {
  struct Case {
    std::string answer;
    AbsentReason reason;
  };
  const std::string endless = "HTTP/1.1 200 OK\r\nX: " + std::string(10'000'000, 'x');
  for (const Case& c : {Case{endless, AbsentReason::kTooLarge}, Case{"220 mail ESMTP\r\n", AbsentReason::kMalformed},
                        Case{"", AbsentReason::kUnreachable}, Case{"HTTP/1.1 200", AbsentReason::kUnreachable}}) {
    const RudeServer server([&c](SSL* ssl) { Say(ssl, c.answer); });
    const TlsEvidence evidence = One(server.port(), "rude.test");
    EXPECT_EQ(evidence.Answer(TlsVersion::kTls13).acceptance, kYes);
    EXPECT_EQ(evidence.hsts, std::nullopt);
    ASSERT_TRUE(evidence.hsts_unseen.has_value()) << c.answer.substr(0, 20);
    EXPECT_EQ(Name(evidence.hsts_unseen->reason), Name(c.reason)) << c.answer.substr(0, 20);
  }
}

TEST_F(TlsProbe, ServerWithoutHttpAnswerIsSeenOtherwise) {
  const TlsEvidence evidence = One(ports().tls11, "good.test", Hasty());
  ASSERT_TRUE(evidence.hsts_unseen.has_value());
  EXPECT_EQ(evidence.hsts_unseen->reason, AbsentReason::kTimeout);
  EXPECT_EQ(evidence.chain.size(), 2U);
}

TEST_F(TlsProbe, AddressThatPolicyRefusesIsNotDialled) {
  TlsOptions options = Options();
  options.egress = EgressPolicy::Strict();
  ExpectFailure(One(ports().usual, "good.test", options), AbsentReason::kRefused, "loopback");
}

TEST_F(TlsProbe, NameThatResolvesToARefusedAddressIsRefused) {
  TlsOptions options = Options();
  options.resolver = [](const std::string&) { return std::vector{IpAddress::V4(169, 254, 169, 254)}; };
  ExpectFailure(One({"innocent.example.com", 443, ""}, options), AbsentReason::kRefused, "metadata");
}

TEST_F(TlsProbe, NameWithoutAddressIsUnreachable) {
  TlsOptions options = Options();
  options.resolver = [](const std::string& host) -> Result<std::vector<IpAddress>> {
    return Error(kUnresolved, "\"" + host + "\" does not resolve");
  };
  ExpectFailure(One({"nowhere.test", 443, ""}, options), AbsentReason::kUnreachable, "nowhere.test");
  options.resolver = [](const std::string&) { return std::vector<IpAddress>(); };
  ExpectFailure(One({"nowhere.test", 443, ""}, options), AbsentReason::kUnreachable, "no address");
}

TEST_F(TlsProbe, LookupThatHangsHoldsNobodyUp) {
  TlsOptions options = Options();
  options.overall_limit = 100ms;
  // Shared with the lookup, which outlives the probe.
  const auto released = std::make_shared<std::atomic<bool>>(false);
  options.resolver = [released](const std::string&) {
    while (!*released) std::this_thread::sleep_for(1ms);
    return std::vector{IpAddress::V4(127, 0, 0, 1)};
  };
  ExpectFailure(One({"slow.test", ports().usual, ""}, options), AbsentReason::kTimeout, "did not resolve in time");
  *released = true;
}

TEST_F(TlsProbe, EveryAddressOfANameIsAskedUpToFour) {
  TlsOptions options = Options();
  options.resolver = [](const std::string&) {
    std::vector<IpAddress> addresses;
    for (std::uint8_t last : std::initializer_list<std::uint8_t>{7, 2, 1, 2, 5, 6})
      addresses.push_back(IpAddress::V4(127, 0, 0, last));
    return addresses;
  };
  const TlsTarget target{"good.test", ports().usual, ""};
  auto all = ProbeTls({&target, 1}, options);
  ASSERT_TRUE(all.ok());
  ASSERT_EQ(all->size(), 1U);
  const TlsFindings& evidence = all->front();
  ASSERT_EQ(evidence.size(), 4U);
  EXPECT_EQ(evidence[0].address, fmt::format("127.0.0.1:{}", ports().usual));
  EXPECT_EQ(evidence[0].failure, std::nullopt);
  EXPECT_TRUE(evidence[0].name_matches);
  EXPECT_EQ(evidence[3].address, fmt::format("127.0.0.6:{}", ports().usual));
  ExpectFailure(evidence[3], AbsentReason::kUnreachable, "refused");
}

TEST_F(TlsProbe, ManyTargetsComeBackInTheirOrder) {
  std::vector<TlsTarget> targets;
  for (int i = 0; i < 40; ++i) {
    const bool closed = i % 4 == 3;
    targets.push_back({"127.0.0.1", closed ? std::uint16_t{1} : ports().usual, i % 2 == 0 ? "good.test" : "self.test"});
  }
  TlsOptions options = Options();
  options.most_connections = 7;
  auto evidence = ProbeTls(targets, options);
  ASSERT_TRUE(evidence.ok());
  ASSERT_EQ(evidence->size(), targets.size());
  for (std::size_t i = 0; i < targets.size(); ++i) {
    ASSERT_EQ((*evidence)[i].size(), 1U);
    EXPECT_EQ((*evidence)[i][0].server_name, targets[i].server_name);
    EXPECT_EQ((*evidence)[i][0].failure.has_value(), i % 4 == 3) << i;
  }
}

// A program that is being started holds all sockets of the process until it begins.
class HoldsEverySocket {
 public:
  ~HoldsEverySocket() {
    thread_ = {};
    for (const int copy : copies_) close(copy);
  }

 private:
  void Hold(const std::stop_token& stop) {
    constexpr int kLargest = 64;
    constexpr std::size_t kMost = 700;
    while (!stop.stop_requested() && copies_.size() < kMost) {
      for (int descriptor = 3; descriptor < kLargest; ++descriptor) {
        struct stat status {};
        if (fstat(descriptor, &status) != 0 || !S_ISSOCK(status.st_mode)) continue;
        const int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, kLargest);
        if (copy >= 0) copies_.push_back(copy);
      }
    }
  }

  std::vector<int> copies_;
  std::jthread thread_{[this](const std::stop_token& stop) { Hold(stop); }};
};

TEST_F(TlsProbe, SocketsThatAnotherHoldsAreDoneWithAllTheSame) {
  const TlsEvidence alone = One(ports().usual);
  for (int round = 0; round < 5; ++round) {
    const HoldsEverySocket holder;
    EXPECT_EQ(One(ports().usual), alone);
  }
}

TEST_F(TlsProbe, StoppedProbeSaysSo) {
  std::stop_source source;
  source.request_stop();
  TlsOptions options = Options();
  options.stop = source.get_token();
  ExpectFailure(One(ports().usual, "good.test", options), AbsentReason::kTimeout, "stopped");
}

TEST_F(TlsProbe, StopEndsAProbeThatWaits) {
  std::stop_source source;
  const RawServer server([&source](int) { source.request_stop(); });
  TlsOptions options = Options();
  options.stop = source.get_token();
  ExpectFailure(One(server.port(), "good.test", options), AbsentReason::kTimeout, "stopped");
}

TEST_F(TlsProbe, OverallLimitEndsWhatWaits) {
  const RawServer server([](int) {});
  TlsOptions options = Options();
  options.overall_limit = 50ms;
  ExpectFailure(One(server.port(), "good.test", options), AbsentReason::kTimeout, "deadline");
}

TEST_F(TlsProbe, NoTargetsGiveNoEvidence) {
  auto evidence = ProbeTls({}, Options());
  ASSERT_TRUE(evidence.ok());
  EXPECT_TRUE(evidence->empty());
}

TEST_F(TlsProbe, FileWithoutAuthoritiesIsAnError) {
  for (const char* path : {"/nonexistent.pem", "/dev/null", "/"}) {
    TlsOptions options = Options();
    options.authorities_file = path;
    auto evidence = ProbeTls({}, options);
    ASSERT_FALSE(evidence.ok()) << path;
    EXPECT_TRUE(evidence.error().Is(kBadAuthorities));
  }
}

TEST_F(TlsProbe, MachinesOwnAuthoritiesDoNotKnowTheTestRoot) {
  TlsOptions options = Options();
  options.authorities_file.clear();
  const TlsEvidence evidence = One(ports().usual, "good.test", options);
  if (evidence.verification) {
    EXPECT_EQ(evidence.verification->code, 20);
  } else {
    EXPECT_TRUE(evidence.verification_unseen.has_value());
  }
}

}  // namespace
}  // namespace seaworthy::net
