#include "http/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <stdexcept>

#include "http/client_test.h"
#include "http/errors.h"

namespace seaworthy::http {
namespace {

using std::chrono::milliseconds;
using testing::Client;
using testing::Eventually;
using testing::Get;
using testing::Post;
using testing::Reply;
using testing::RunningServer;

// Tells what it was asked.
Response Echo(const Request& request) {
  return TextResponse(200, request.method + " " + request.path + "?" + request.query + " " + request.body);
}

TEST(Server, AnswersARequest) {
  RunningServer server({}, Echo);
  Reply reply = Client(server.port()).Ask(Get("/a%20b?c=%41"));
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "GET /a b?c=%41 ");
  EXPECT_EQ(reply.Header("Content-Type"), "text/plain; charset=utf-8");
  EXPECT_TRUE(reply.Header("Date").ends_with(" GMT"));
  EXPECT_EQ(reply.Header("X-Request-Id").size(), 16U);
}

TEST(Server, KeepsTheConnectionForTheNextRequest) {
  RunningServer server({}, Echo);
  Client client(server.port());
  EXPECT_EQ(client.Ask(Get("/1")).body, "GET /1? ");
  EXPECT_EQ(client.Ask(Post("/2", "body")).body, "POST /2? body");
  EXPECT_EQ(client.Ask(Get("/3")).body, "GET /3? ");
  EXPECT_EQ(server->counters().connections_accepted, 1U);
}

TEST(Server, AnswersPipelinedRequestsInTheirOrder) {
  RunningServer server({}, Echo);
  Client client(server.port());
  std::string all;
  for (int i = 0; i < 300; ++i) all += Post("/" + std::to_string(i), "x");
  client.Send(all);
  for (int i = 0; i < 300; ++i) ASSERT_EQ(client.Receive().body, "POST /" + std::to_string(i) + "? x");
}

TEST(Server, RequestsMayComeByteByByte) {
  RunningServer server({}, Echo);
  Client client(server.port());
  std::string request = "\r\n" + Post("/slow", "0123456789");
  for (char byte : request) client.Send(std::string(1, byte));
  EXPECT_EQ(client.Receive().body, "POST /slow? 0123456789");
}

TEST(Server, DecodesChunks) {
  RunningServer server({}, Echo);
  Client client(server.port());
  std::string head = "POST /c HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(client.Ask(head + "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: dropped\r\n\r\n").body, "POST /c? abcde");
  EXPECT_EQ(client.Ask(Get("/next")).body, "GET /next? ");
}

TEST(Server, HeadIsAGetWithoutBody) {
  RunningServer server({}, Echo);
  Client client(server.port());
  client.Send("HEAD /h HTTP/1.1\r\nHost: test\r\n\r\n");
  Reply head = client.Receive(true);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.Header("Content-Length"), "8");
  EXPECT_EQ(client.Ask(Get("/g")).body, "GET /g? ");
}

TEST(Server, Http10ConnectionsEndAfterOneAnswer) {
  RunningServer server({}, Echo);
  Client client(server.port());
  Reply reply = client.Ask("GET /old HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(reply.body, "GET /old? ");
  EXPECT_EQ(reply.Header("Connection"), "close");
  EXPECT_TRUE(client.EndsWithin(milliseconds(3000)));
}

TEST(Server, ConnectionCloseIsHonoured) {
  RunningServer server({}, Echo);
  Client client(server.port());
  EXPECT_EQ(client.Ask(Get("/", "Connection: close\r\n")).Header("Connection"), "close");
  EXPECT_TRUE(client.EndsWithin(milliseconds(3000)));
}

TEST(Server, TellsTheClientToContinueBeforeABody) {
  RunningServer server({}, Echo);
  Client client(server.port());
  client.Send("POST /e HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.Receive(true).status, 100);
  EXPECT_EQ(client.Ask("body").body, "POST /e? body");
}

TEST(Server, QuickAnswersGoBeforeTheWorkers) {
  std::atomic<int> handled = 0;
  Options options;
  auto cached = std::make_shared<const std::string>("from memory");
  options.quick = [cached](const Request& request) -> std::optional<Response> {
    if (request.path != "/cached") return std::nullopt;
    return Response{.headers = {{"Content-Type", "text/plain"}}, .shared_body = cached};
  };
  RunningServer server(std::move(options), [&](const Request& request) {
    ++handled;
    return Echo(request);
  });
  Client client(server.port());
  EXPECT_EQ(client.Ask(Get("/cached")).body, "from memory");
  EXPECT_EQ(handled, 0);
  EXPECT_EQ(client.Ask(Get("/other")).body, "GET /other? ");
  EXPECT_EQ(handled, 1);
}

TEST(Server, AHandlerThatThrowsIsAnsweredWith500) {
  RunningServer server({}, [](const Request&) -> Response { throw std::runtime_error("secret"); });
  Reply reply = Client(server.port()).Ask(Get("/"));
  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(reply.body.find("secret"), std::string::npos);
  EXPECT_EQ(server->counters().handler_failures, 1U);
}

TEST(Server, ProblemsLookAsTheHookSays) {
  Options options;
  options.problem = [](const Problem& problem) {
    return TextResponse(problem.status, problem.title + "|" + problem.request_id, "application/problem+json");
  };
  RunningServer server(std::move(options), Echo);
  Reply reply = Client(server.port()).Ask("GET /%zz HTTP/1.1\r\nHost: test\r\nX-Request-Id: mine\r\n\r\n");
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.Header("Content-Type"), "application/problem+json");
  EXPECT_EQ(reply.body, "Bad Request|mine");
}

TEST(Server, RequestIdsOfTheClientAreKeptWhereUsable) {
  RunningServer server({}, Echo);
  Client client(server.port());
  EXPECT_EQ(client.Ask(Get("/", "X-Request-Id: a.B_9-z\r\n")).Header("X-Request-Id"), "a.B_9-z");
  EXPECT_EQ(client.Ask(Get("/", "X-Request-Id: a b\r\n")).Header("X-Request-Id").size(), 16U);
  EXPECT_EQ(client.Ask(Get("/", "X-Request-Id: " + std::string(129, 'a') + "\r\n")).Header("X-Request-Id").size(), 16U);
}

TEST(Server, ForwardedHeadersCountOnlyFromTrustedProxies) {
  auto tell = [](const Request& request) {
    return TextResponse(200, request.remote + " " + (request.secure ? "https " : "http ") + request.host);
  };
  std::string headers =
      "X-Forwarded-For: 6.6.6.6, 192.0.2.7\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: Pub.Test\r\n";
  RunningServer careful({}, tell);
  EXPECT_EQ(Client(careful.port()).Ask(Get("/", headers)).body, "127.0.0.1 http test");
  Options options;
  options.trusted_proxies = {*net::ParseAddressRange("127.0.0.0/8")};
  RunningServer trusting(std::move(options), tell);
  EXPECT_EQ(Client(trusting.port()).Ask(Get("/", headers)).body, "192.0.2.7 https pub.test");
}

TEST(Server, EveryAnswerIsReported) {
  std::mutex mutex;
  struct Seen {
    std::string path, operation, id, remote;
    int status = 0;
    std::uint64_t bytes = 0;
  };
  std::vector<Seen> seen;
  Options options;
  options.access = [&](const Access& access) {
    std::lock_guard lock(mutex);
    seen.push_back({std::string(access.path), std::string(access.operation), std::string(access.id),
                    std::string(access.remote), access.status, access.bytes});
  };
  RunningServer server(std::move(options), [](const Request& request) {
    Response response = Echo(request);
    response.operation = "echo";
    return response;
  });
  Client(server.port()).Ask(Get("/reported?secret=1", "X-Request-Id: r1\r\n"));
  Client(server.port()).Ask("garbage\r\n\r\n");
  server.StopAndWait();
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[0].path, "/reported");
  EXPECT_EQ(seen[0].operation, "echo");
  EXPECT_EQ(seen[0].id, "r1");
  EXPECT_EQ(seen[0].remote, "127.0.0.1");
  EXPECT_EQ(seen[0].bytes, 23U);
  EXPECT_EQ(seen[1].status, 400);
  EXPECT_EQ(seen[1].operation, "");
}

TEST(Server, CompressesTextForThoseWhoAcceptIt) {
  RunningServer server({}, [](const Request&) {
    Response response = TextResponse(200, std::string(100'000, 'a'));
    response.headers.Set("ETag", "\"v1\"");
    return response;
  });
  Client client(server.port());
  Reply packed = client.Ask(Get("/", "Accept-Encoding: br, gzip\r\n"));
  EXPECT_EQ(packed.Header("Content-Encoding"), "gzip");
  EXPECT_EQ(packed.Header("ETag"), "\"v1-gzip\"");
  EXPECT_EQ(packed.Header("Vary"), "Accept-Encoding");
  EXPECT_LT(packed.body.size(), 1000U);
  Reply plain = client.Ask(Get("/"));
  EXPECT_EQ(plain.body.size(), 100'000U);
  EXPECT_EQ(plain.Header("ETag"), "\"v1\"");
  EXPECT_EQ(plain.Header("Vary"), "Accept-Encoding");
  Reply known = client.Ask(Get("/", "Accept-Encoding: gzip\r\nIf-None-Match: \"v1-gzip\"\r\n"));
  EXPECT_EQ(known.status, 304);
  EXPECT_EQ(known.Header("ETag"), "\"v1-gzip\"");
}

TEST(Server, LargeBodiesArriveWhole) {
  RunningServer server({}, [](const Request&) {
    return Response{.headers = {{"Content-Type", "image/png"}}, .body = std::string(20'000'000, 'p')};
  });
  Client client(server.port());
  EXPECT_EQ(client.Ask(Get("/")).body.size(), 20'000'000U);
  EXPECT_EQ(client.Ask(Get("/")).body.size(), 20'000'000U);
}

TEST(Server, SaysWhereItCannotListen) {
  EXPECT_EQ(Server::Listen({.address = "nowhere"}, Echo).error().code(), kBadAddress.code);
  RunningServer server({}, Echo);
  EXPECT_EQ(Server::Listen({.port = server.port()}, Echo).error().code(), kCannotListen.code);
}

}  // namespace
}  // namespace seaworthy::http
