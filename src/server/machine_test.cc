#include "server/machine.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "http/errors.h"

namespace seaworthy::server {
namespace {

// Listens on a free port of the loopback.
class Listener {
 public:
  Listener() : number_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in place{};
    place.sin_family = AF_INET;
    place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof place;
    EXPECT_EQ(::bind(number_, reinterpret_cast<const sockaddr*>(&place), size), 0);
    EXPECT_EQ(::listen(number_, 1), 0);
    EXPECT_EQ(::getsockname(number_, reinterpret_cast<sockaddr*>(&place), &size), 0);
    port = ntohs(place.sin_port);
  }
  ~Listener() { ::close(number_); }
  std::uint16_t port = 0;

 private:
  const int number_;
};

TEST(Port, IsTakenAsLongAsSomebodyListens) {
  std::uint16_t port = 0;
  {
    Listener listener;
    port = listener.port;
    EXPECT_EQ(AskForPort("127.0.0.1", port), PortState::kTaken);
    EXPECT_EQ(AskForPort("0.0.0.0", port), PortState::kTaken);
  }
  EXPECT_EQ(AskForPort("127.0.0.1", port), PortState::kFree);
  EXPECT_EQ(AskForPort("127.0.0.1", port), PortState::kFree) << "asking leaves nothing behind";
}

TEST(Port, ThatIsTakenIsToldWithWhatFindsTheOther) {
  Listener listener;
  auto free = ExpectFreePort("127.0.0.1", listener.port);
  ASSERT_FALSE(free.ok());
  EXPECT_TRUE(free.error().Is(http::kCannotListen));
  EXPECT_NE(free.error().advice().find(std::to_string(listener.port)), std::string::npos);
  EXPECT_TRUE(ExpectFreePort("127.0.0.1", 0).ok());
  EXPECT_FALSE(ExpectFreePort("192.0.2.1", 8080).ok());
}

TEST(Port, OfAnotherMachineIsNotKnown) {
  EXPECT_EQ(AskForPort("192.0.2.1", 8080), PortState::kUnknown);
  EXPECT_EQ(AskForPort("nowhere", 8080), PortState::kUnknown);
}

TEST(FileSystems, OfNetworksAreKnown) {
  EXPECT_EQ(KindOfFileSystem(0x6969).name, "NFS");
  EXPECT_EQ(KindOfFileSystem(0xFF534D42).kind, FileSystem::kNetwork);
  EXPECT_EQ(KindOfFileSystem(0x65735546).kind, FileSystem::kUserSpace);
  EXPECT_EQ(KindOfFileSystem(0xEF53).kind, FileSystem::kLocal);
  EXPECT_FALSE(FileSystemAt("/no/such/folder"));
  EXPECT_TRUE(FileSystemAt("/"));
}

}  // namespace
}  // namespace seaworthy::server
