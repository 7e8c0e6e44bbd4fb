#include "store/log_watch.h"

#include <utility>

#include "base/assert.h"
#include "store/schema.h"
#include "store/statements.h"

namespace seaworthy::store {
namespace {

// More are told as everything: whoever listens would look at each.
constexpr std::int64_t kMostEvents = 10'000;
constexpr std::size_t kMostLogs = 1'000;

Result<Moved> ReadMoved(Session& session, std::optional<std::int64_t> from) {
  SEAWORTHY_TRY(HeadRow head, ReadHeadRow(session));
  Moved moved;
  moved.position = head.head.position;
  moved.everything = !from || *from > moved.position || moved.position - *from > kMostEvents;
  if (moved.everything || *from == moved.position) return moved;
  Query query(session, sql::kReadMoved, *from, kMostLogs + 1);
  for (;;) {
    SEAWORTHY_TRY(bool more, query.Step());
    if (!more) break;
    moved.logs.push_back({std::string(query.Text(0)), query.Integer(1)});
  }
  moved.everything = moved.logs.size() > kMostLogs;
  if (moved.everything) moved.logs.clear();
  return moved;
}

}  // namespace

class LogWatch::Member final : public Subscription {
 public:
  Member(LogWatch& watch, std::int64_t number) : watch_(watch), number_(number) {}
  Member(const Member&) = delete;
  Member& operator=(const Member&) = delete;
  ~Member() override { watch_.Leave(number_); }

 private:
  LogWatch& watch_;
  std::int64_t number_;
};

LogWatch::~LogWatch() { SEAWORTHY_ASSERT(listeners_.empty(), "subscriptions end before the store"); }

std::unique_ptr<Subscription> LogWatch::Subscribe(Listener listener) {
  std::lock_guard gate(gate_);
  std::int64_t number = next_number_++;
  bool first = false;
  {
    std::lock_guard lock(listeners_mutex_);
    first = listeners_.empty();
    listeners_.emplace(number, std::move(listener));
  }
  if (first) {
    position_.reset();
    (void)Look();  // Where it cannot be read now, the first that can be tells everything.
    thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
  }
  return std::make_unique<Member>(*this, number);
}

void LogWatch::Leave(std::int64_t number) {
  std::lock_guard gate(gate_);
  {
    std::lock_guard lock(listeners_mutex_);
    listeners_.erase(number);
    if (!listeners_.empty()) return;
  }
  thread_.request_stop();
  engine_.Interrupt();
  thread_.join();
}

void LogWatch::Run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    Result<std::optional<Moved>> moved = Look();
    // An engine that cannot be reached now is asked again after the wait.
    if (moved.ok() && *moved) Tell(**moved);
    if (!stop.stop_requested()) engine_.AwaitCommit();
  }
}

// Nothing where nothing moved.
Result<std::optional<Moved>> LogWatch::Look() {
  Moved moved;
  SEAWORTHY_RETURN_IF_ERROR(engine_.Read([&](Session& session) -> Result<void> {
    SEAWORTHY_TRY(moved, ReadMoved(session, position_));
    return {};
  }));
  position_ = moved.position;
  if (!moved.everything && moved.logs.empty()) return std::optional<Moved>();
  return std::optional(std::move(moved));
}

void LogWatch::Tell(const Moved& moved) {
  std::lock_guard lock(listeners_mutex_);
  for (const auto& [number, listener] : listeners_) listener(moved);
}

}  // namespace seaworthy::store
