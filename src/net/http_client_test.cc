#include "net/http_client.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "net/authority_test.h"
#include "net/errors.h"
#include "net/http_url.h"
#include "net/loopback_test.h"

namespace seaworthy::net {
namespace {

using std::chrono::milliseconds;
using testing::FreePort;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::RawServer;
using testing::TemporaryFolder;

void Send(int connection, std::string_view bytes) {
  // The client may be gone by now, which is what some tests are about.
  (void)!send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

std::string ReadHead(int connection) {
  std::string head;
  std::array<char, 4096> bytes{};
  while (head.find("\r\n\r\n") == std::string::npos) {
    const auto size = recv(connection, bytes.data(), bytes.size(), 0);
    if (size <= 0) break;
    head.append(bytes.data(), static_cast<std::size_t>(size));
  }
  return head;
}

// Answers each connection once, as the path of the request says, and keeps what was asked.
class Site {
 public:
  explicit Site(std::function<std::string(const std::string& path)> answer)
      : server_([this, answer = std::move(answer)](int connection) {
          const std::string head = ReadHead(connection);
          {
            const std::lock_guard lock(mutex_);
            heads_.push_back(head);
          }
          const auto first = head.find(' ');
          Send(connection, answer(head.substr(first + 1, head.find(' ', first + 1) - first - 1)));
          shutdown(connection, SHUT_RDWR);
        }) {}

  std::string Url(std::string_view path = "/", std::string_view host = "127.0.0.1") const {
    return fmt::format("http://{}:{}{}", host, server_.port(), path);
  }
  std::uint16_t port() const { return server_.port(); }
  std::vector<std::string> heads() {
    const std::lock_guard lock(mutex_);
    return heads_;
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> heads_;
  RawServer server_;
};

std::string Ok(std::string_view body, std::string_view headers = {}) {
  return fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n{}\r\n{}", body.size(), headers,
                     body);
}

std::string Redirect(std::string_view location) {
  return fmt::format("HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", location);
}

Site Hello() {
  return Site([](const std::string&) { return Ok("hello", "X-One: 1\r\n"); });
}

std::string CodeOf(const Result<HttpAnswer>& answer) { return answer.ok() ? "ok" : std::string(answer.error().code()); }

const HttpOptions kStrict{.egress = EgressPolicy::Strict()};

AddressRange Loopback() { return {IpAddress::V4(127, 0, 0, 1), 32}; }

TEST(HttpClient, FetchesStatusHeadersAndBody) {
  Site site = Hello();
  HttpClient client;
  const auto answer = client.Fetch({.url = site.Url("/a?b=c")});
  ASSERT_TRUE(answer.ok()) << answer.error().ToString();
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "hello");
  EXPECT_EQ(answer->Header("x-one"), "1");
  EXPECT_EQ(answer->Header("x-two"), "");
  EXPECT_THAT(site.heads().at(0), HasSubstr("GET /a?b=c HTTP/1.1\r\n"));
  EXPECT_THAT(site.heads().at(0), HasSubstr("User-Agent: seaworthy\r\n"));
}

TEST(HttpClient, SendsBodyAndHeadersAsAsked) {
  Site site = Hello();
  HttpClient client;
  const std::vector<HttpHeader> headers{{"Content-Type", "application/json"}, {"X-Empty", ""}};
  ASSERT_TRUE(client.Fetch({.method = "POST", .url = site.Url(), .headers = headers, .body = "{}"}).ok());
  const std::string head = site.heads().at(0);
  EXPECT_THAT(head, HasSubstr("POST / HTTP/1.1\r\n"));
  EXPECT_THAT(head, HasSubstr("Content-Type: application/json\r\n"));
  EXPECT_THAT(head, HasSubstr("X-Empty:\r\n"));
  EXPECT_THAT(head, HasSubstr("Content-Length: 2\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("Expect")));
}

TEST(HttpClient, DeleteNeedsNoBody) {
  Site site = Hello();
  HttpClient client;
  ASSERT_TRUE(client.Fetch({.method = "DELETE", .url = site.Url()}).ok());
  EXPECT_THAT(site.heads().at(0), HasSubstr("DELETE / HTTP/1.1\r\n"));
  EXPECT_THAT(site.heads().at(0), Not(HasSubstr("form-urlencoded")));
}

TEST(HttpClient, AnErrorStatusIsAnAnswer) {
  Site site([](const std::string&) { return "HTTP/1.1 503 No\r\nContent-Length: 2\r\n\r\nno"; });
  HttpClient client;
  const auto answer = client.Fetch({.url = site.Url()});
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->status, 503);
  EXPECT_EQ(answer->body, "no");
}

TEST(HttpClient, InterimHeadsArePassedOver) {
  Site site([](const std::string&) { return "HTTP/1.1 103 Early\r\nX-Early: 1\r\n\r\n" + Ok("x"); });
  HttpClient client;
  const auto answer = client.Fetch({.url = site.Url()});
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->Header("x-early"), "");
}

TEST(HttpClient, ManyThreadsShareOneClient) {
  Site site = Hello();
  HttpClient client;
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 5; ++j) good += client.Fetch({.url = site.Url()}).ok() ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 40);
}

// Limits.

TEST(HttpClient, ABodyOverTheLimitIsTooLarge) {
  Site site([](const std::string&) { return Ok(std::string(1001, 'x')); });
  HttpClient client;
  EXPECT_EQ(CodeOf(client.Fetch({.url = site.Url(), .most_bytes = 1000})), "net/too-large");
  EXPECT_EQ(CodeOf(client.Fetch({.url = site.Url(), .most_bytes = 1001})), "ok");
}

TEST(HttpClient, ChunksWithoutEndAreTooLarge) {
  RawServer server([](int connection) {
    ReadHead(connection);
    Send(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    const std::string chunk = "1000\r\n" + std::string(0x1000, 'x') + "\r\n";
    for (int i = 0; i < 10'000; ++i) {
      if (send(connection, chunk.data(), chunk.size(), MSG_NOSIGNAL) < 0) break;
    }
    shutdown(connection, SHUT_RDWR);
  });
  HttpClient client;
  EXPECT_EQ(CodeOf(client.Fetch({.url = fmt::format("http://127.0.0.1:{}/", server.port()), .most_bytes = 1 << 20})),
            "net/too-large");
}

TEST(HttpClient, HeadersWithoutEndAreTooLarge) {
  Site site([](const std::string&) {
    std::string headers;
    for (int i = 0; i < 5000; ++i) headers += fmt::format("X-{}: {}\r\n", i, std::string(100, 'x'));
    return Ok("x", headers);
  });
  HttpClient client;
  EXPECT_EQ(CodeOf(client.Fetch({.url = site.Url()})), "net/too-large");
}

TEST(HttpClient, InterimAnswersWithoutEndAreTooLarge) {
  RawServer server([](int connection) {
    ReadHead(connection);
    const std::string interim = "HTTP/1.1 103 Early Hints\r\nX-Early: y\r\n\r\n";
    for (int i = 0; i < 100'000; ++i) {
      if (send(connection, interim.data(), interim.size(), MSG_NOSIGNAL) < 0) break;
    }
    shutdown(connection, SHUT_RDWR);
  });
  HttpClient client;
  EXPECT_EQ(CodeOf(client.Fetch({.url = fmt::format("http://127.0.0.1:{}/", server.port())})), "net/too-large");
}

// 1 MiB of zeros in about 1 KiB.
TEST(HttpClient, TheLimitIsThatOfTheDecompressedBody) {
  const TemporaryFolder folder;
  folder.Write("zeros", std::string(1 << 20, '\0'));
  ASSERT_EQ(std::system(fmt::format("gzip -k {}", folder.Path("zeros")).c_str()), 0);
  Site site([&](const std::string&) { return Ok(folder.Read("zeros.gz"), "Content-Encoding: gzip\r\n"); });
  HttpClient client;
  EXPECT_EQ(CodeOf(client.Fetch({.url = site.Url(), .most_bytes = 100'000})), "net/too-large");
  const auto whole = client.Fetch({.url = site.Url()});
  ASSERT_TRUE(whole.ok()) << whole.error().ToString();
  EXPECT_EQ(whole->body.size(), 1U << 20);
}

TEST(HttpClient, BrokenCompressionIsMalformed) {
  Site site([](const std::string&) { return Ok("no gzip", "Content-Encoding: gzip\r\n"); });
  HttpClient client;
  EXPECT_EQ(CodeOf(client.Fetch({.url = site.Url()})), "net/malformed");
}

TEST(HttpClient, WhatIsNoHttpIsMalformed) {
  Site site([](const std::string&) { return "SSH-2.0-OpenSSH_9.2p1\r\n"; });
  HttpClient client;
  EXPECT_EQ(CodeOf(client.Fetch({.url = site.Url()})), "net/malformed");
}

TEST(HttpClient, ABodyCutShortIsUnreachable) {
  Site site([](const std::string&) { return "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"; });
  HttpClient client;
  EXPECT_EQ(CodeOf(client.Fetch({.url = site.Url()})), "net/unreachable");
}

// Time.

TEST(HttpClient, AServerThatDripsMeetsTheDeadline) {
  std::atomic<bool> over = false;
  RawServer server([&](int connection) {
    ReadHead(connection);
    Send(connection, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
    while (!over) {
      Send(connection, "x");
      std::this_thread::sleep_for(milliseconds(10));
    }
  });
  HttpClient client;
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(
      CodeOf(client.Fetch({.url = fmt::format("http://127.0.0.1:{}/", server.port()), .deadline = milliseconds(150)})),
      "net/timeout");
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(5000));
  over = true;
}

TEST(HttpClient, AStopEndsTheWait) {
  RawServer server([](int connection) { ReadHead(connection); });
  HttpClient client;
  std::stop_source stop;
  std::thread stopper([&] {
    std::this_thread::sleep_for(milliseconds(50));
    stop.request_stop();
  });
  EXPECT_EQ(CodeOf(client.Fetch({.url = fmt::format("http://127.0.0.1:{}/", server.port())}, stop.get_token())),
            "net/stopped");
  stopper.join();
}

TEST(HttpClient, AStopBeforeTheStartEndsAtOnce) {
  RawServer server([](int connection) { ReadHead(connection); });
  HttpClient client;
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(CodeOf(client.Fetch({.url = fmt::format("http://127.0.0.1:{}/", server.port())}, stop.get_token())),
            "net/stopped");
}

TEST(HttpClient, NobodyListening) {
  HttpClient client;
  const auto answer = client.Fetch({.url = fmt::format("http://127.0.0.1:{}/secret?token=x", FreePort())});
  EXPECT_EQ(CodeOf(answer), "net/unreachable");
  EXPECT_THAT(answer.error().message(), Not(HasSubstr("token"))) << "a query may hold a secret";
}

// URLs and headers that must not be sent.

TEST(HttpClient, RefusesUrlsOfOtherSorts) {
  HttpClient client;
  for (const std::string url : {"file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "dict://127.0.0.1:1/",
                                "//127.0.0.1/", "http://", "", "http://user:password@127.0.0.1/", "http://a b/",
                                "http://127.0.0.1/\r\nX: y", "unix:/run/docker.sock", "http://127.0.0.1:99999/"}) {
    EXPECT_EQ(CodeOf(client.Fetch({.url = url})), "net/bad-url") << url;
  }
}

TEST(HttpClient, RefusesHeadersThatWouldSplitTheRequest) {
  HttpClient client;
  const auto fetch = [&](std::string method, HttpHeader header) {
    return CodeOf(
        client.Fetch({.method = std::move(method), .url = "http://127.0.0.1:1/", .headers = {std::move(header)}}));
  };
  EXPECT_EQ(fetch("GET", {"A", "b\r\nC: d"}), "net/bad-url");
  EXPECT_EQ(fetch("GET", {"A: b\r\nC", "d"}), "net/bad-url");
  EXPECT_EQ(fetch("GET", {"", "d"}), "net/bad-url");
  EXPECT_EQ(fetch("GET / HTTP/1.1\r\nX:", {"A", "b"}), "net/bad-url");
}

// Egress.

TEST(HttpClient, AStrictPolicyRefusesLoopbackInEveryForm) {
  Site site = Hello();
  HttpClient client(kStrict);
  for (const std::string host : {"127.0.0.1", "localhost", "LOCALHOST", "a.localhost", "127.1", "0x7f.1", "0x7f000001",
                                 "2130706433", "0177.0.0.1", "017700000001", "[::1]", "[::ffff:127.0.0.1]",
                                 "[::ffff:7f00:1]", "0.0.0.0", "0", "[::]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]"}) {
    const auto answer = client.Fetch({.url = site.Url("/", host)});
    EXPECT_EQ(CodeOf(answer), "net/refused") << host << ": " << (answer.ok() ? "" : answer.error().ToString());
  }
  EXPECT_TRUE(site.heads().empty());
}

TEST(HttpClient, AStrictPolicyRefusesANameThatResolvesInward) {
  Site site = Hello();
  for (const IpAddress inner :
       {IpAddress::V4(127, 0, 0, 1), IpAddress::V4(10, 0, 0, 1), IpAddress::V4(192, 168, 1, 1)}) {
    HttpClient client({.egress = EgressPolicy::Strict(), .known_hosts = {{"evil.test", site.port(), inner}}});
    const auto answer = client.Fetch({.url = site.Url("/", "evil.test")});
    EXPECT_EQ(CodeOf(answer), "net/refused");
    EXPECT_THAT(answer.error().message(), HasSubstr(ToString(inner)));
  }
}

TEST(HttpClient, AStrictPolicyDialsWhatSetUpAllows) {
  Site site = Hello();
  HttpClient client({.egress = EgressPolicy::Strict({Loopback()})});
  EXPECT_EQ(CodeOf(client.Fetch({.url = site.Url()})), "ok");
}

TEST(HttpClient, MetadataAddressesAreNeverDialled) {
  HttpClient client;
  for (const std::string host : {"169.254.169.254", "2852039166", "[::ffff:169.254.169.254]", "0xa9fea9fe"}) {
    EXPECT_EQ(CodeOf(client.Fetch({.url = fmt::format("http://{}/latest/meta-data/", host)})), "net/refused") << host;
  }
}

TEST(HttpClient, AProxyOfTheEnvironmentIsUsedOnlyWithoutAPolicy) {
  Site proxy([](const std::string&) { return Ok("by proxy"); });
  setenv("http_proxy", proxy.Url().c_str(), 1);
  HttpClient open;
  HttpClient strict(kStrict);
  const auto through = open.Fetch({.url = "http://nowhere.invalid/"});
  const auto direct = strict.Fetch({.url = "http://127.0.0.1:1/"});
  for (const std::string host : {"169.254.169.254", "2852039166", "0xa9.254.43518", "[::ffff:a9fe:a9fe]"}) {
    EXPECT_EQ(CodeOf(open.Fetch({.url = fmt::format("http://{}/latest/meta-data/", host)})), "net/refused") << host;
  }
  unsetenv("http_proxy");
  ASSERT_TRUE(through.ok()) << through.error().ToString();
  EXPECT_EQ(through->body, "by proxy");
  EXPECT_EQ(CodeOf(direct), "net/refused");
  EXPECT_EQ(proxy.heads().size(), 1U);
}

// Redirects.

TEST(HttpClient, RedirectsAreAnswersUnlessAskedFor) {
  Site site([](const std::string& path) { return path == "/b" ? Ok("b") : Redirect("/b"); });
  HttpClient client;
  const auto plain = client.Fetch({.url = site.Url("/a")});
  ASSERT_TRUE(plain.ok());
  EXPECT_EQ(plain->status, 302);
  const auto followed = client.Fetch({.url = site.Url("/a"), .most_redirects = 1});
  ASSERT_TRUE(followed.ok());
  EXPECT_EQ(followed->body, "b");
  EXPECT_EQ(followed->url, site.Url("/b"));
}

TEST(HttpClient, APostIsNeverRedirected) {
  Site site([](const std::string&) { return Redirect("/b"); });
  HttpClient client;
  const auto answer = client.Fetch({.method = "POST", .url = site.Url("/a"), .body = "x", .most_redirects = 5});
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->status, 302);
  EXPECT_EQ(site.heads().size(), 1U);
}

TEST(HttpClient, RedirectsInACircleEnd) {
  Site site([](const std::string&) { return Redirect("/again"); });
  HttpClient client;
  EXPECT_EQ(CodeOf(client.Fetch({.url = site.Url(), .most_redirects = 100})), "net/malformed");
  EXPECT_EQ(site.heads().size(), 6U) << "five redirects at most";
}

TEST(HttpClient, EachRedirectIsJudgedAnew) {
  Site inner = Hello();
  Site site([&](const std::string& path) {
    if (path == "/file") return Redirect("file:///etc/passwd");
    if (path == "/gopher") return Redirect("gopher://127.0.0.1/");
    if (path == "/user") return Redirect("http://user@127.0.0.1/");
    if (path == "/metadata") return Redirect("http://169.254.169.254/");
    if (path == "/same-scheme") return Redirect(fmt::format("//127.0.0.2:{}/", inner.port()));
    if (path == "/odd") return Redirect(inner.Url("/", "0x7f.2"));
    if (path == "/mapped") return Redirect(inner.Url("/", "[::ffff:127.0.0.2]"));
    return Redirect(inner.Url("/", "127.0.0.2"));
  });
  HttpClient client({.egress = EgressPolicy::Strict({Loopback()})});
  EXPECT_EQ(CodeOf(client.Fetch({.url = site.Url("/private"), .most_redirects = 5})), "net/refused");
  EXPECT_EQ(CodeOf(client.Fetch({.url = site.Url("/metadata"), .most_redirects = 5})), "net/refused");
  for (const std::string path : {"/same-scheme", "/odd", "/mapped"}) {
    EXPECT_EQ(CodeOf(client.Fetch({.url = site.Url(path), .most_redirects = 5})), "net/refused") << path;
  }
  for (const std::string path : {"/file", "/gopher", "/user"}) {
    EXPECT_EQ(CodeOf(client.Fetch({.url = site.Url(path), .most_redirects = 5})), "net/bad-url") << path;
  }
  EXPECT_TRUE(inner.heads().empty());
}

TEST(HttpClient, CredentialsStayWithTheirOrigin) {
  Site other = Hello();
  Site site([&](const std::string& path) { return path == "/same" ? Redirect("/away") : Redirect(other.Url("/x")); });
  HttpClient client;
  const std::vector<HttpHeader> headers{{"Authorization", "Bearer x"}, {"cookie", "a=b"}, {"Accept", "text/plain"}};
  ASSERT_TRUE(client.Fetch({.url = site.Url("/same"), .headers = headers, .most_redirects = 5}).ok());
  EXPECT_THAT(site.heads().at(1), HasSubstr("Authorization: Bearer x"));
  EXPECT_THAT(other.heads().at(0), Not(HasSubstr("Bearer")));
  EXPECT_THAT(other.heads().at(0), Not(HasSubstr("a=b")));
  EXPECT_THAT(other.heads().at(0), HasSubstr("Accept: text/plain"));
}

// TLS. The answers of `openssl s_server -www` are its own status page.
class Secure : public ::testing::Test {
 protected:
  static constexpr Instant kBefore{946'684'800, 0};
  static constexpr Instant kAfter{3'786'912'000, 0};

  // A server with a certificate of an authority in `root.pem`.
  void Start(const std::string& names, const std::vector<std::string>& options = {}) {
    const testing::Identity root({"Test Root", "", kBefore, kAfter, true}, nullptr);
    const testing::Identity leaf({"leaf", names, kBefore, kAfter}, &root);
    folder_.Write("root.pem", root.CertificatePem());
    folder_.Write("leaf.pem", leaf.CertificatePem());
    folder_.Write("key.pem", leaf.KeyPem());
    std::vector<std::string> command{"openssl", "s_server",
                                     "-accept", std::to_string(port_),
                                     "-cert",   folder_.Path("leaf.pem"),
                                     "-key",    folder_.Path("key.pem")};
    if (options.empty()) command.emplace_back("-www");
    command.insert(command.end(), options.begin(), options.end());
    server_ = std::make_unique<testing::Process>(command, folder_.Path("log"));
    ASSERT_TRUE(server_->WaitUntilListening(port_)) << folder_.Read("log");
  }

  HttpOptions Options() const {
    return {.authorities = folder_.Path("root.pem"),
            .known_hosts = {{"good.test", port_, IpAddress::V4(127, 0, 0, 1)}}};
  }
  std::string Url(std::string_view path = "/") const { return fmt::format("https://good.test:{}{}", port_, path); }

  TemporaryFolder folder_;
  const std::uint16_t port_ = FreePort();
  std::unique_ptr<testing::Process> server_;
};

TEST_F(Secure, TrustsTheGivenAuthorities) {
  Start("DNS:good.test");
  HttpClient client(Options());
  const auto answer = client.Fetch({.url = Url()});
  ASSERT_TRUE(answer.ok()) << answer.error().ToString();
  EXPECT_EQ(answer->status, 200);
}

TEST_F(Secure, AnUnknownAuthorityIsUntrusted) {
  Start("DNS:good.test");
  HttpOptions options = Options();
  options.authorities.clear();
  HttpClient client(options);
  EXPECT_EQ(CodeOf(client.Fetch({.url = Url()})), "net/untrusted");
}

TEST_F(Secure, ACertificateOfAnotherNameIsUntrusted) {
  Start("DNS:other.test");
  HttpClient client(Options());
  EXPECT_EQ(CodeOf(client.Fetch({.url = Url()})), "net/untrusted");
}

TEST_F(Secure, AuthoritiesThatCannotBeReadAreTheUsersError) {
  Start("DNS:good.test");
  HttpOptions options = Options();
  options.authorities = folder_.Path("missing.pem");
  HttpClient client(options);
  EXPECT_EQ(CodeOf(client.Fetch({.url = Url()})), "net/bad-authorities");
}

TEST_F(Secure, NeverRedirectsFromHttpsToHttp) {
  Site plain = Hello();
  // With -HTTP, s_server sends the file as it is, head and all; it looks for it in its own folder.
  const std::filesystem::path old = std::filesystem::current_path();
  folder_.Write("away", Redirect(plain.Url()));
  std::filesystem::current_path(folder_.Path(""));
  Start("DNS:good.test", {"-HTTP"});
  std::filesystem::current_path(old);
  HttpClient client(Options());
  const auto answer = client.Fetch({.url = Url("/away"), .most_redirects = 5});
  EXPECT_EQ(CodeOf(answer), "net/refused") << (answer.ok() ? answer->body : answer.error().ToString());
  EXPECT_TRUE(plain.heads().empty());
}

TEST(HttpUrl, OriginLeavesOutTheUsualPort) {
  const auto origin = [](std::string_view text) {
    const auto url = ParseHttpUrl(text);
    return url.ok() ? url->Origin() : std::string(url.error().code());
  };
  EXPECT_EQ(origin("HTTPS://Example.COM:443/a?b#c"), "https://example.com");
  EXPECT_EQ(origin("http://example.com"), "http://example.com");
  EXPECT_EQ(origin("http://[::1]:8080/"), "http://[::1]:8080");
  EXPECT_EQ(origin("ws://example.com"), "net/bad-url");
  EXPECT_EQ(origin("http://exämple.com"), "net/bad-url");
}

TEST(HttpUrl, EncodesAllButUnreservedLetters) {
  EXPECT_EQ(EncodeForUrl("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(EncodeForUrl("a b&c=d/ü"), "a%20b%26c%3Dd%2F%C3%BC");
}

}  // namespace
}  // namespace seaworthy::net
