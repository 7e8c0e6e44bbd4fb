#include "http/tls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "http/client_test.h"
#include "http/errors.h"
#include "http/server.h"

namespace seaworthy::http {
namespace {

using std::chrono::milliseconds;
using testing::Client;
using testing::Get;
using testing::Post;
using testing::RunningServer;

// A folder with certificates of its own making.
class Certificates : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = std::filesystem::temp_directory_path() / "seaworthy-tls-XXXXXX";
    folder_ = mkdtemp(pattern.data());
    Make("one");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void Make(const std::string& name) {
    std::string command =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=" + name + " -keyout " +
        Path(name + ".key") + " -out " + Path(name + ".pem") + " 2>/dev/null";
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
  }
  std::string Path(const std::string& name) const { return folder_ / name; }
  TlsFiles Files(const std::string& certificate, const std::string& key) const {
    return {.certificate = Path(certificate), .key = Path(key)};
  }
  Options Secure() const { return {.tls = Files("one.pem", "one.key")}; }
  // What openssl's client says when it connects with these arguments.
  static std::string Dial(std::uint16_t port, const std::string& arguments) {
    std::string command =
        "openssl s_client -connect 127.0.0.1:" + std::to_string(port) + " " + arguments + " </dev/null 2>&1";
    std::string said;
    FILE* pipe = popen(command.c_str(), "r");
    for (char piece[1024]; fgets(piece, sizeof piece, pipe) != nullptr;) said += piece;
    pclose(pipe);
    return said;
  }

  std::filesystem::path folder_;
};

Response Echo(const Request& request) {
  return TextResponse(200, (request.secure ? "secure " : "open ") + request.body);
}

TEST_F(Certificates, RequestsAreServedByTls) {
  RunningServer server(Secure(), Echo);
  Client client(server.port(), Client::Kind::kTls);
  EXPECT_EQ(client.protocol(), "TLSv1.3");
  EXPECT_EQ(client.alpn(), "http/1.1");
  EXPECT_EQ(client.Ask(Get("/")).body, "secure ");
  std::string large(900'000, 'x');
  EXPECT_EQ(client.Ask(Post("/", large)).body, "secure " + large);
  EXPECT_EQ(client.Ask(Get("/")).body, "secure ");
}

TEST_F(Certificates, PipelinedRequestsOfOneRecordAreAllAnswered) {
  RunningServer server(Secure(), Echo);
  Client client(server.port(), Client::Kind::kTls);
  client.Send(Post("/", "1") + Post("/", "2") + Post("/", "3"));
  EXPECT_EQ(client.Receive().body, "secure 1");
  EXPECT_EQ(client.Receive().body, "secure 2");
  EXPECT_EQ(client.Receive().body, "secure 3");
}

TEST_F(Certificates, OldProtocolsAreRefused) {
  RunningServer server(Secure(), Echo);
  EXPECT_THAT(Dial(server.port(), "-tls1_2"), ::testing::HasSubstr("Cipher is ECDHE-ECDSA-"));
  EXPECT_THAT(Dial(server.port(), "-tls1_1 -cipher ALL:@SECLEVEL=0"), ::testing::HasSubstr("Cipher is (NONE)"));
  EXPECT_THAT(Dial(server.port(), "-tls1_2 -cipher ECDHE-ECDSA-AES128-SHA"), ::testing::HasSubstr("Cipher is (NONE)"));
  EXPECT_THAT(Dial(server.port(), "-alpn h2"), ::testing::HasSubstr("no application protocol"));
}

TEST_F(Certificates, PlainTextOnATlsPortIsNotAnswered) {
  RunningServer server(Secure(), Echo);
  Client client(server.port());
  client.Send(Get("/"));
  EXPECT_EQ(client.Receive().status, 0);
  EXPECT_TRUE(testing::Eventually([&] { return server->counters().tls_failures == 1; }));
}

TEST_F(Certificates, AHandshakeThatStallsIsCutOff) {
  Options options = Secure();
  options.limits.head_time = milliseconds(200);
  RunningServer server(std::move(options), Echo);
  Client client(server.port());
  client.Send(std::string("\x16\x03\x01", 3));
  EXPECT_TRUE(client.EndsWithin(milliseconds(3000)));
  EXPECT_EQ(server->counters().cut_off, 1U);
}

TEST_F(Certificates, StreamsWorkByTls) {
  RunningServer server(Secure(), [](const Request&) {
    return Response{.open = [](const std::shared_ptr<StreamWriter>& writer) {
      writer->Send("data: " + std::string(50'000, 'x') + "\n\n");
      writer->Close();
    }};
  });
  EXPECT_EQ(Client(server.port(), Client::Kind::kTls).Ask(Get("/")).body.size(), 50'008U);
}

TEST_F(Certificates, ANewCertificateIsTakenWithoutARestart) {
  RunningServer server(Secure(), Echo);
  EXPECT_THAT(Dial(server.port(), ""), ::testing::HasSubstr("CN = one"));
  Make("two");
  std::filesystem::rename(Path("two.pem"), Path("one.pem"));
  EXPECT_EQ(server->ReloadCertificate().error().code(), kBadCertificate.code) << "the key is still the old one";
  EXPECT_THAT(Dial(server.port(), ""), ::testing::HasSubstr("CN = one"));
  std::filesystem::rename(Path("two.key"), Path("one.key"));
  ASSERT_TRUE(server->ReloadCertificate().ok());
  EXPECT_TRUE(testing::Eventually([&] { return Dial(server.port(), "").find("CN = two") != std::string::npos; }));
}

TEST_F(Certificates, FilesThatCannotBeUsedAreRefused) {
  Make("two");
  std::ofstream(Path("broken.pem")) << "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  for (const TlsFiles& files :
       {Files("absent.pem", "one.key"), Files("one.pem", "absent.key"), Files("one.pem", "two.key"),
        Files("broken.pem", "one.key"), Files("one.key", "one.key")}) {
    auto server = Server::Listen({.tls = files}, Echo);
    ASSERT_FALSE(server.ok()) << files.certificate << " " << files.key;
    EXPECT_EQ(server.error().code(), kBadCertificate.code);
  }
}

}  // namespace
}  // namespace seaworthy::http
