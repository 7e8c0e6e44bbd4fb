// What a server must not guess about: each form is refused, and the connection ends, so that nothing behind it is taken
// for a request.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/client_test.h"
#include "http/server.h"

namespace seaworthy::http {
namespace {

using std::chrono::milliseconds;
using testing::Client;
using testing::Get;
using testing::Reply;
using testing::RunningServer;

struct Case {
  std::string name;
  int status;
  std::string bytes;
};

std::string With(std::string_view lines) { return "POST / HTTP/1.1\r\nHost: a\r\n" + std::string(lines) + "\r\n"; }
std::string ForTarget(std::string_view target) { return Get(target); }

std::string ManyHeaders(int count) {
  std::string lines;
  for (int i = 0; i < count; ++i) lines += "X-" + std::to_string(i) + ": 1\r\n";
  return lines;
}

std::vector<Case> Cases() {
  std::string chunked = With("Transfer-Encoding: chunked\r\n");
  std::string smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
  return {
      {"coding xchunked", 400, With("Transfer-Encoding: xchunked\r\n") + smuggled},
      {"coding chunked, identity", 400, With("Transfer-Encoding: chunked, identity\r\n") + smuggled},
      {"coding identity", 400, With("Transfer-Encoding: identity\r\n") + smuggled},
      {"coding gzip, chunked", 501, With("Transfer-Encoding: gzip, chunked\r\n") + smuggled},
      {"coding chunked twice", 400, With("Transfer-Encoding: chunked, chunked\r\n") + smuggled},
      {"two coding headers", 400, With("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n") + smuggled},
      {"two coding headers, one odd", 400, With("Transfer-Encoding: chunked\r\nTransfer-Encoding: cow\r\n") + smuggled},
      {"empty coding", 400, With("Transfer-Encoding:\r\n") + smuggled},
      {"coding in HTTP/1.0", 400, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"length and coding", 400, With("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n"},
      {"coding and length", 400, With("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n") + "0\r\n\r\n"},
      {"two lengths", 400, With("Content-Length: 1\r\nContent-Length: 2\r\n") + "ab"},
      {"two equal lengths", 400, With("Content-Length: 1\r\nContent-Length: 1\r\n") + "a"},
      {"list of lengths", 400, With("Content-Length: 1, 1\r\n") + "a"},
      {"signed length", 400, With("Content-Length: +3\r\n") + "abc"},
      {"negative length", 400, With("Content-Length: -1\r\n")},
      {"hexadecimal length", 400, With("Content-Length: 0x3\r\n") + "abc"},
      {"length beyond 64 bits", 400, With("Content-Length: 99999999999999999999\r\n")},
      {"empty length", 400, With("Content-Length:\r\n")},
      {"no host", 400, "GET / HTTP/1.1\r\n\r\n"},
      {"two hosts", 400, "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"},
      {"empty host", 400, "GET / HTTP/1.1\r\nHost:\r\n\r\n"},
      {"host with a path", 400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"},
      {"host with a user", 400, "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n"},
      {"folded header", 400, "GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n"},
      {"folded with a tab", 400, "GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n\t2\r\n\r\n"},
      {"folded first header", 400, "GET / HTTP/1.1\r\n Host: a\r\n\r\n"},
      {"space before the colon", 400, "GET / HTTP/1.1\r\nHost : a\r\n\r\n"},
      {"header without name", 400, "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n"},
      {"header without colon", 400, "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n"},
      {"bare line feeds", 400, "GET / HTTP/1.1\nHost: a\n\n"},
      {"one bare line feed", 400, "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n"},
      {"bare carriage return", 400, "GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n"},
      {"NUL in a header", 400, "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(1, '\0') + "\r\n\r\n"},
      {"NUL in the target", 400, "GET /" + std::string(1, '\0') + " HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"101 headers", 431, "GET / HTTP/1.1\r\nHost: a\r\n" + ManyHeaders(100) + "\r\n"},
      {"a head of 17 KiB", 431, Get("/", "X: " + std::string(17 * 1024, 'x') + "\r\n")},
      {"a target of 17 KiB", 414, ForTarget("/" + std::string(17 * 1024, 'x'))},
      {"unknown method", 501, "BREW / HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"TRACE", 501, "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"CONNECT", 501, "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n"},
      {"lower-case method", 501, "get / HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"HTTP/2 preface", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
      {"HTTP/1.2", 505, "GET / HTTP/1.2\r\nHost: a\r\n\r\n"},
      {"HTTP/0.9", 400, "GET /\r\n\r\n"},
      {"absolute target", 400, ForTarget("http://a/")},
      {"authority as target", 400, ForTarget("a")},
      {"asterisk", 400, "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"fragment", 400, ForTarget("/#a")},
      {"parent segment", 400, ForTarget("/a/../b")},
      {"encoded parent segment", 400, ForTarget("/a/%2e%2E/b")},
      {"encoded slashes around a parent segment", 400, ForTarget("/a%2f..%2fb")},
      {"encoded NUL", 400, ForTarget("/%00")},
      {"encoded line end", 400, ForTarget("/a%0d%0aX")},
      {"encoded backslash", 400, ForTarget("/%5c")},
      {"half an escape", 400, ForTarget("/%4")},
      {"no escape", 400, ForTarget("/%zz")},
      {"half an escape in the query", 400, ForTarget("/?%4")},
      {"path that is no UTF-8", 400, ForTarget("/%ff")},
      {"overlong UTF-8", 400, ForTarget("/%c0%ae%c0%ae/")},
      {"unknown expectation", 417, With("Expect: miracles\r\n")},
      {"chunk size that is no number", 400, chunked + "x\r\n"},
      {"negative chunk size", 400, chunked + "-1\r\n\r\n"},
      {"chunk size beyond 64 bits", 400, chunked + "fffffffffffffffff\r\n"},
      {"chunk size over the limit", 413, chunked + "fffffffffffffff\r\n"},
      {"chunk longer than its size", 400, chunked + "1\r\nab\r\n0\r\n\r\n"},
      {"long chunk extension", 400, chunked + "1;" + std::string(200, 'x') + "\r\na\r\n0\r\n\r\n"},
      {"endless chunk extension", 400, chunked + "1;" + std::string(9000, 'x')},
      {"endless trailers", 400, chunked + "0\r\nX: " + std::string(9000, 'x')},
      {"length in a trailer", 400, chunked + "0\r\nContent-Length: 3\r\n\r\n"},
      {"body over the limit", 413, With("Content-Length: 1048577\r\n")},
      {"start of TLS", 400, std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc", 9)},
      {"two empty lines", 400, "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"garbage", 400, "\x01\x02\x03"},
  };
}

TEST(Refusal, EachFormIsRefusedAndEndsTheConnection) {
  RunningServer server({}, [](const Request& request) { return TextResponse(200, request.path); });
  for (const Case& refused : Cases()) {
    SCOPED_TRACE(refused.name);
    Client client(server.port());
    Reply reply = client.Ask(refused.bytes);
    EXPECT_EQ(reply.status, refused.status) << reply.body;
    EXPECT_EQ(reply.Header("Connection"), "close");
    client.Close();
  }
  EXPECT_EQ(server->counters().answers[2], 0U);
}

TEST(Refusal, NothingBehindARefusedRequestIsRead) {
  RunningServer server({}, [](const Request& request) { return TextResponse(200, request.path); });
  Client client(server.port());
  EXPECT_EQ(client.Ask("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n" + Get("/smuggled")).status,
            400);
  EXPECT_EQ(client.Receive().status, 0);
  EXPECT_EQ(server->counters().answers[2], 0U);
}

TEST(Refusal, UsualFormsAreNot) {
  RunningServer server({}, [](const Request& request) { return TextResponse(200, request.path); });
  for (const std::string& bytes :
       {Get("/"), Get("/a//b"), Get("/%E2%9C%93?x=%E2%9C%93"), Get("/..a/b.."), Get("/", ManyHeaders(99)),
        std::string("GET / HTTP/1.1\r\nhOsT:[::1]:80\r\n\r\n"),
        std::string("GET / HTTP/1.1\r\nHost: A.example:8080 \r\n\r\n"),
        std::string("OPTIONS /x HTTP/1.1\r\nHost: a\r\n\r\n"), std::string("DELETE /x HTTP/1.1\r\nHost: a\r\n\r\n"),
        std::string("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n0\r\n\r\n"),
        std::string("GET / HTTP/1.0\r\n\r\n"), Get("/", "X: " + std::string(15 * 1024, 'x') + "\r\n")}) {
    EXPECT_EQ(Client(server.port()).Ask(bytes).status, 200) << bytes.substr(0, 200);
  }
}

TEST(Refusal, TrailersAreNoHeaders) {
  RunningServer server({}, [](const Request& request) {
    return TextResponse(200, request.headers.Has("Authorization") ? "yes" : "no");
  });
  Client client(server.port());
  Reply reply =
      client.Ask("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nAuthorization: x\r\n\r\n");
  EXPECT_EQ(reply.body, "no");
}

}  // namespace
}  // namespace seaworthy::http
