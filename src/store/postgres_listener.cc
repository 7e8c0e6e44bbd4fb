#include "store/postgres_listener.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <utility>

#include "base/assert.h"
#include "store/postgres_schema.h"

namespace seaworthy::store {
namespace {

using std::chrono::milliseconds;

// Where nothing is told (a pool of connections in between may swallow it) somebody looks all the same.
constexpr milliseconds kLookAnyway{2'000};
constexpr milliseconds kBeforeConnectingAgain{500};
constexpr milliseconds kAnswer{2'000};

}  // namespace

PostgresListener::PostgresListener(std::string url, const PostgresLimits& limits)
    : url_(std::move(url)), limits_(limits), interruption_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  SEAWORTHY_ASSERT(interruption_ >= 0, "there is a file descriptor to wait on");
  limits_.statement = kAnswer;
}

PostgresListener::~PostgresListener() { ::close(interruption_); }

void PostgresListener::Wait() {
  if (session_ == nullptr) {
    if (!Connect()) (void)Poll(-1, kBeforeConnectingAgain);
    return;
  }
  bool told = Poll(session_->socket(), kLookAnyway);
  // A server whose machine is gone says nothing at all: somebody has to ask.
  Result<void> alive = told ? session_->TakeNotices() : session_->Execute("select 1");
  if (!alive.ok()) session_.reset();
}

bool PostgresListener::Connect() {
  auto opened = PostgresSession::Open(url_, PostgresAccess::kRead, limits_);
  if (!opened.ok() || !(*opened)->Execute(postgres_sql::kListen).ok()) return false;
  session_ = *std::move(opened);
  return true;
}

bool PostgresListener::Poll(int socket, milliseconds at_most) {
  std::array<pollfd, 2> ready{pollfd{interruption_, POLLIN, 0}, pollfd{socket, POLLIN, 0}};
  if (::poll(ready.data(), ready.size(), static_cast<int>(at_most.count())) <= 0) return false;
  std::uint64_t count = 0;
  if (ready[0].revents != 0) (void)!::read(interruption_, &count, sizeof count);  // To be woken by the next one.
  return ready[1].revents != 0;
}

void PostgresListener::Interrupt() {
  std::uint64_t one = 1;
  (void)!::write(interruption_, &one, sizeof one);  // It can only fail where it was written already.
}

}  // namespace seaworthy::store
