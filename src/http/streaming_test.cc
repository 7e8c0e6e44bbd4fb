#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "http/client_test.h"
#include "http/server.h"

namespace seaworthy::http {
namespace {

using std::chrono::milliseconds;
using testing::Client;
using testing::Eventually;
using testing::Get;
using testing::Reply;
using testing::RunningServer;

// Whoever asks becomes one of the listeners.
class Station {
 public:
  Handler Handle() {
    return [this](const Request&) {
      return Response{.open = [this](std::shared_ptr<StreamWriter> writer) {
        std::lock_guard lock(mutex_);
        writers_.push_back(std::move(writer));
      }};
    };
  }
  std::size_t size() {
    std::lock_guard lock(mutex_);
    return writers_.size();
  }
  std::shared_ptr<StreamWriter> At(std::size_t index) {
    EXPECT_TRUE(Eventually([&] { return size() > index; }));
    std::lock_guard lock(mutex_);
    return writers_.at(index);
  }

 private:
  std::mutex mutex_;
  std::vector<std::shared_ptr<StreamWriter>> writers_;
};

TEST(Streams, DeliverWhatIsSentAndEndWhenTheyAreClosed) {
  Station station;
  RunningServer server({}, station.Handle());
  Client client(server.port());
  client.Send(Get("/events"));
  auto writer = station.At(0);
  EXPECT_TRUE(writer->Send(ToText({.id = "1", .data = "one"})));
  EXPECT_TRUE(writer->Send(ToText({.id = "2", .data = "two"})));
  writer->Close();
  Reply reply = client.Receive();
  EXPECT_EQ(reply.Header("Content-Type"), "text/event-stream");
  EXPECT_EQ(reply.Header("Cache-Control"), "no-store");
  EXPECT_EQ(reply.body, "id: 1\ndata: one\n\nid: 2\ndata: two\n\n");
  EXPECT_TRUE(client.EndsWithin(milliseconds(3000)));
  EXPECT_TRUE(Eventually([&] { return server->counters().streams_open == 0; }));
  EXPECT_FALSE(writer->Send("late"));
}

TEST(Streams, Http10ClientsGetThemWithoutChunks) {
  Station station;
  RunningServer server({}, station.Handle());
  Client client(server.port());
  client.Send("GET /events HTTP/1.0\r\n\r\n");
  station.At(0)->Send("data: x\n\n");
  station.At(0)->Close();
  EXPECT_THAT(client.ReceiveAll(), ::testing::EndsWith("\r\n\r\ndata: x\n\n"));
}

TEST(Streams, BeatTheirHeart) {
  Station station;
  RunningServer server({.limits = {.heartbeat = milliseconds(40)}}, station.Handle());
  Client client(server.port());
  client.Send(Get("/events"));
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(client.ReceiveUntil("3\r\n:\n\n\r\n"));
}

TEST(Streams, AClientThatGoesClosesTheWriter) {
  Station station;
  RunningServer server({}, station.Handle());
  std::atomic<int> told = 0;
  {
    Client client(server.port());
    client.Send(Get("/events"));
    station.At(0)->OnClosed([&] { ++told; });
  }
  EXPECT_TRUE(Eventually([&] { return station.At(0)->closed(); }));
  EXPECT_TRUE(Eventually([&] { return told == 1; }));
  EXPECT_FALSE(station.At(0)->Send("x"));
  station.At(0)->OnClosed([&] { ++told; });
  EXPECT_EQ(told, 2);
}

TEST(Streams, AReaderWithTooMuchWaitingIsCutOff) {
  Station station;
  RunningServer server({.limits = {.stream_bytes = 100'000}}, station.Handle());
  Client client(server.port());
  client.ShrinkReceiveBuffer();
  client.Send(Get("/events"));
  auto writer = station.At(0);
  std::string event = ToText({.data = std::string(5000, 'x')});
  bool taken = true;
  for (int i = 0; i < 100'000 && taken; ++i) taken = writer->Send(event);
  EXPECT_FALSE(taken);
  EXPECT_TRUE(writer->closed());
  EXPECT_TRUE(Eventually([&] { return server->counters().cut_off == 1; }));
  EXPECT_TRUE(Eventually([&] { return server->counters().connections_open == 0; }));
}

TEST(Streams, AReaderThatTakesNothingIsCutOff) {
  Station station;
  RunningServer server({.limits = {.write_time = milliseconds(200), .slowest_rate = 1 << 30, .stream_bytes = 64 << 20}},
                       station.Handle());
  Client client(server.port());
  client.ShrinkReceiveBuffer();
  client.Send(Get("/events"));
  station.At(0)->Send(std::string(32 << 20, 'x'));
  EXPECT_TRUE(Eventually([&] { return server->counters().cut_off == 1; }));
}

TEST(Streams, MoreThanAllowedAreRefused) {
  Station station;
  RunningServer server({.limits = {.streams = 1}}, station.Handle());
  Client first(server.port());
  first.Send(Get("/events"));
  station.At(0);
  Reply reply = Client(server.port()).Ask(Get("/events"));
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.Header("Retry-After"), "1");
}

TEST(Streams, StopEndsThemWithWhatWasSentBefore) {
  Station station;
  RunningServer server({}, station.Handle());
  Client client(server.port());
  client.Send(Get("/events"));
  station.At(0)->Send("data: last\n\n");
  std::thread stopper([&] { server.StopAndWait(); });
  EXPECT_EQ(client.Receive().body, "data: last\n\n");
  client.Close();
  stopper.join();
}

TEST(Streams, AnOpenerThatThrowsEndsTheStream) {
  RunningServer server({}, [](const Request&) {
    return Response{.open = [](const std::shared_ptr<StreamWriter>&) { throw std::runtime_error("no"); }};
  });
  EXPECT_EQ(Client(server.port()).Ask(Get("/events")).body, "");
}

TEST(Streams, HeadOfAStreamEndsAtOnce) {
  Station station;
  RunningServer server({}, station.Handle());
  Client client(server.port());
  client.Send("HEAD /events HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(client.Receive(true).status, 200);
  EXPECT_EQ(station.size(), 0U);
}

TEST(Streams, FiveHundredReceiveFromSeveralThreads) {
  constexpr std::size_t kStreams = 500;
  Station station;
  RunningServer server({}, station.Handle());
  std::vector<std::unique_ptr<Client>> clients;
  for (std::size_t i = 0; i < kStreams; ++i) {
    clients.push_back(std::make_unique<Client>(server.port()));
    clients.back()->Send(Get("/events"));
  }
  ASSERT_TRUE(Eventually([&] { return station.size() == kStreams; }));
  EXPECT_EQ(server->counters().streams_open, kStreams);
  std::vector<std::thread> senders;
  for (int sender = 0; sender < 4; ++sender) {
    senders.emplace_back([&] {
      for (std::size_t i = 0; i < kStreams; ++i) station.At(i)->Send("data: x\n\n");
    });
  }
  for (std::thread& sender : senders) sender.join();
  for (std::size_t i = 0; i < kStreams; ++i) station.At(i)->Close();
  for (const auto& client : clients) EXPECT_EQ(client->Receive().body.size(), 4 * 9U);
}

}  // namespace
}  // namespace seaworthy::http
