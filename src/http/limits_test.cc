// Each limit, with a client that goes beyond it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "http/client_test.h"
#include "http/server.h"

namespace seaworthy::http {
namespace {

using std::chrono::milliseconds;
using testing::Client;
using testing::Eventually;
using testing::Get;
using testing::Post;
using testing::Reply;
using testing::RunningServer;

Response Echo(const Request& request) {
  return TextResponse(200, request.path + " " + std::to_string(request.body.size()));
}

// Handlers wait here until the test lets them go.
class Gate {
 public:
  void Pass() {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
  }
  void Open() {
    std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void AwaitOne() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_ > 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int waiting_ = 0;
  bool open_ = false;
};

TEST(Limits, AHeadThatComesSlowlyIsCutOff) {
  RunningServer server({.limits = {.head_time = milliseconds(200)}}, Echo);
  Client client(server.port());
  client.Send("GET / HT");
  EXPECT_EQ(client.Receive().status, 408);
  EXPECT_EQ(server->counters().cut_off, 1U);
}

TEST(Limits, DrippingBytesDoNotExtendTheTimeOfAHead) {
  RunningServer server({.limits = {.head_time = milliseconds(300)}}, Echo);
  Client client(server.port());
  auto start = std::chrono::steady_clock::now();
  client.Send("GET / HTTP/1.1\r\nX: ");
  while (!client.EndsWithin(milliseconds(20))) client.Send("x");
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(3000));
}

TEST(Limits, AConnectionWithoutAnyByteIsClosed) {
  RunningServer server({.limits = {.head_time = milliseconds(200)}}, Echo);
  EXPECT_TRUE(Client(server.port()).EndsWithin(milliseconds(3000)));
}

TEST(Limits, ABodyThatComesSlowlyIsCutOff) {
  RunningServer server({.limits = {.body_time = milliseconds(200)}}, Echo);
  Client client(server.port());
  client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc");
  EXPECT_EQ(client.Receive().status, 408);
}

TEST(Limits, AnIdleConnectionIsClosed) {
  RunningServer server({.limits = {.idle_time = milliseconds(200)}}, Echo);
  Client client(server.port());
  EXPECT_EQ(client.Ask(Get("/")).status, 200);
  EXPECT_TRUE(client.EndsWithin(milliseconds(3000)));
  EXPECT_EQ(server->counters().cut_off, 0U);
}

TEST(Limits, AReaderWhoTakesNothingIsCutOff) {
  Options options{.limits = {.write_time = milliseconds(300), .slowest_rate = 1 << 30}};
  RunningServer server(std::move(options), [](const Request&) {
    return Response{.headers = {{"Content-Type", "image/png"}}, .body = std::string(32 << 20, 'p')};
  });
  Client client(server.port());
  client.ShrinkReceiveBuffer();
  client.Send(Get("/"));
  EXPECT_TRUE(Eventually([&] { return server->counters().cut_off == 1; }));
  EXPECT_TRUE(Eventually([&] { return server->counters().connections_open == 0; }));
}

TEST(Limits, AnAnswerMayTakeLongerWhileTheReaderIsFastEnough) {
  Options options{.limits = {.write_time = milliseconds(100), .slowest_rate = 1 << 20}};
  RunningServer server(std::move(options), [](const Request&) {
    return Response{.headers = {{"Content-Type", "image/png"}}, .body = std::string(12 << 20, 'p')};
  });
  Client client(server.port());
  client.Send(Get("/"));
  std::size_t received = 0;
  while (received < (12U << 20)) {
    std::string some = client.ReceiveSome();
    ASSERT_FALSE(some.empty()) << "cut off after " << received;
    received += some.size();
    if (received < (1U << 20)) std::this_thread::sleep_for(milliseconds(5));
  }
}

TEST(Limits, RoutesMayAllowMore) {
  Options options;
  options.most_body = [](const Request& request) {
    return request.path == "/upload" ? std::size_t{4'000'000} : std::size_t{10};
  };
  RunningServer server(std::move(options), Echo);
  EXPECT_EQ(Client(server.port()).Ask(Post("/upload", std::string(3'000'000, 'x'))).body, "/upload 3000000");
  EXPECT_EQ(Client(server.port()).Ask(Post("/upload", std::string(4'000'001, 'x'))).status, 413);
  EXPECT_EQ(Client(server.port()).Ask(Post("/", "0123456789")).status, 200);
  EXPECT_EQ(Client(server.port()).Ask(Post("/", "0123456789a")).status, 413);
}

TEST(Limits, ALargeBodyIsRefusedBeforeItIsSent) {
  RunningServer server({}, Echo);
  Client client(server.port());
  client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.Receive().status, 413);
}

TEST(Limits, ChunksCountTogether) {
  RunningServer server({.limits = {.body_bytes = 5}}, Echo);
  std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(Client(server.port()).Ask(head + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n").body, "/ 5");
  EXPECT_EQ(Client(server.port()).Ask(head + "3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n").status, 413);
}

TEST(Limits, MoreConnectionsThanAllowedAreTurnedAway) {
  RunningServer server({.limits = {.connections = 2}}, Echo);
  Client first(server.port());
  Client second(server.port());
  first.Send("GET /");  // Neither is idle.
  second.Send("GET /");
  ASSERT_TRUE(Eventually([&] { return server->counters().bytes_read == 10; }));
  Reply reply = Client(server.port()).Receive();
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.Header("Retry-After"), "1");
  EXPECT_EQ(server->counters().connections_refused, 1U);
}

TEST(Limits, TheLongestIdleConnectionMakesRoom) {
  RunningServer server({.limits = {.connections = 2}}, Echo);
  Client first(server.port());
  EXPECT_EQ(first.Ask(Get("/1")).status, 200);
  Client second(server.port());
  EXPECT_EQ(second.Ask(Get("/2")).status, 200);
  Client third(server.port());
  EXPECT_EQ(third.Ask(Get("/3")).status, 200);
  EXPECT_TRUE(first.EndsWithin(milliseconds(3000)));
  EXPECT_EQ(second.Ask(Get("/2")).status, 200);
}

TEST(Limits, RequestsBeyondTheQueueAreToldToComeAgain) {
  Gate gate;
  RunningServer server({.limits = {.queued = 1}, .workers = 1}, [&](const Request& request) {
    gate.Pass();
    return Echo(request);
  });
  Client working(server.port());
  Client queued(server.port());
  working.Send(Get("/working"));
  gate.AwaitOne();
  queued.Send(Get("/queued"));
  ASSERT_TRUE(Eventually([&] { return server->counters().requests_queued == 1; }));
  Client refused(server.port());
  Reply reply = refused.Ask(Get("/"));
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.Header("Retry-After"), "1");
  gate.Open();
  EXPECT_EQ(working.Receive().status, 200);
  EXPECT_EQ(queued.Receive().status, 200);
  EXPECT_EQ(refused.Ask(Get("/again")).status, 200);
}

// Waits for the client to go, for five seconds at most.
Response WaitForTheEnd(const Request& request) {
  for (int i = 0; i < 500 && !request.gone.stop_requested(); ++i) std::this_thread::sleep_for(milliseconds(10));
  return TextResponse(200, request.gone.stop_requested() ? "gone" : "there");
}

TEST(Gone, AHandlerHearsThatItsClientWentAway) {
  std::atomic<bool> heard = false;
  RunningServer server({}, [&](const Request& request) {
    Response response = WaitForTheEnd(request);
    heard = response.body == "gone";
    return response;
  });
  {
    Client client(server.port());
    client.Send(Get("/"));
  }
  EXPECT_TRUE(Eventually([&] { return heard.load(); }));
}

TEST(Gone, WhoOnlyEndsItsOwnSideIsStillAnswered) {
  RunningServer server({}, WaitForTheEnd);
  Client client(server.port());
  client.Send(Get("/"));
  client.EndWriting();
  EXPECT_EQ(client.Receive().body, "gone");
}

TEST(Gone, WhoSendsTheNextRequestEarlyIsThere) {
  std::atomic<int> asked = 0;
  RunningServer server({}, [&](const Request& request) {
    if (++asked == 1) std::this_thread::sleep_for(milliseconds(1500));  // Two looks at the client.
    return TextResponse(200, request.path + (request.gone.stop_requested() ? " gone" : " there"));
  });
  Client client(server.port());
  client.Send(Get("/1"));
  EXPECT_TRUE(Eventually([&] { return asked == 1; }));
  std::string more;
  for (int i = 2; i <= 1000; ++i) more += Get("/" + std::to_string(i));
  client.Send(more);
  for (int i = 1; i <= 1000; ++i) ASSERT_EQ(client.Receive().body, "/" + std::to_string(i) + " there");
}

TEST(Limits, AHundredSlowClientsDoNotKeepOthersWaiting) {
  RunningServer server({}, Echo);
  std::vector<std::unique_ptr<Client>> slow;
  for (int i = 0; i < 100; ++i) {
    slow.push_back(std::make_unique<Client>(server.port()));
    slow.back()->Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n1");
  }
  EXPECT_EQ(Client(server.port()).Ask(Get("/")).status, 200);
}

TEST(Stop, AnswersWhatWasAccepted) {
  Gate gate;
  RunningServer server({}, [&](const Request& request) {
    gate.Pass();
    return Echo(request);
  });
  Client client(server.port());
  client.Send(Get("/accepted"));
  gate.AwaitOne();
  server->Stop();
  gate.Open();
  Reply reply = client.Receive();
  EXPECT_EQ(reply.body, "/accepted 0");
  EXPECT_EQ(reply.Header("Connection"), "close");
  server.StopAndWait();
}

TEST(Stop, ClosesIdleConnectionsAtOnce) {
  RunningServer server({}, Echo);
  Client client(server.port());
  EXPECT_EQ(client.Ask(Get("/")).status, 200);
  auto start = std::chrono::steady_clock::now();
  server.StopAndWait();
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(1500));
  EXPECT_TRUE(client.EndsWithin(milliseconds(3000)));
}

TEST(Stop, DoesNotWaitLongerThanTheDrainTime) {
  RunningServer server({.limits = {.drain_time = milliseconds(200)}}, Echo);
  Client client(server.port());
  client.Send("GET / HT");
  ASSERT_TRUE(Eventually([&] { return server->counters().bytes_read > 0; }));
  auto start = std::chrono::steady_clock::now();
  server.StopAndWait();
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(2000));
}

TEST(Stop, EverythingSentBeforeItIsAnswered) {
  std::atomic<int> answered = 0;
  RunningServer server({.workers = 2}, Echo);
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 50; ++i) {
    clients.push_back(std::make_unique<Client>(server.port()));
    clients.back()->Send(Get("/" + std::to_string(i)));
  }
  server->Stop();
  for (const auto& client : clients) answered += client->Receive().status == 200 ? 1 : 0;
  EXPECT_EQ(answered, 50);
}

TEST(Stop, TwiceAndBeforeRunIsFine) {
  auto server = Server::Listen({}, Echo);
  ASSERT_TRUE(server.ok());
  (*server)->Stop();
  (*server)->Stop();
  (*server)->Run();
}

}  // namespace
}  // namespace seaworthy::http
