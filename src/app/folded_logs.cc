#include "app/folded_logs.h"

#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "review/events.h"

namespace seaworthy::app {
namespace {

struct Reviews {
  using State = review::ReviewState;
  using Record = review::ReviewRecord;
  static constexpr std::string_view kLog = kReviewLog;
  static Result<Record> Decode(std::string_view bytes) { return review::DecodeReviewEvent(bytes); }
  static State Fold(const std::string&, std::span<const Record> records) { return review::FoldReview(records); }
};

struct Services {
  using State = review::ServiceState;
  using Record = review::ServiceRecord;
  static constexpr std::string_view kLog = kServiceLog;
  static Result<Record> Decode(std::string_view bytes) { return review::DecodeServiceEvent(bytes); }
  static State Fold(const std::string& id, std::span<const Record> records) { return review::FoldService(id, records); }
};

template <typename Kind>
Result<std::vector<typename Kind::Record>> DecodeAll(std::span<const store::StoredEvent> events) {
  std::vector<typename Kind::Record> records;
  records.reserve(events.size());
  for (const store::StoredEvent& event : events) {
    auto record = Kind::Decode(event.bytes);
    if (!record.ok()) return std::move(record).error().Within(fmt::format("event {} of {}", event.version, event.log));
    records.push_back(*std::move(record));
  }
  return records;
}

std::size_t BytesOf(std::span<const store::StoredEvent> events) {
  std::size_t bytes = 0;
  for (const store::StoredEvent& event : events) bytes += event.bytes.size();
  return bytes;
}

}  // namespace

Result<std::shared_ptr<const review::ReviewState>> FoldedLogs::Review(const std::string& id) {
  return Get<Reviews>(id);
}

Result<std::shared_ptr<const review::ServiceState>> FoldedLogs::Service(const std::string& id) {
  return Get<Services>(id);
}

// The last event that is known is read once more: the chain of what follows is checked from it on.
template <typename Kind>
Result<std::shared_ptr<const typename Kind::State>> FoldedLogs::Get(const std::string& id) {
  std::string log = std::string(Kind::kLog) + id;
  Known known;
  if (!Find(log, known)) return Read<Kind>(id, log);
  auto state = std::get<std::shared_ptr<const typename Kind::State>>(known.state);
  SEAWORTHY_TRY(std::vector<store::StoredEvent> events, store_.ReadLog(log, state->version - 1));
  if (events.empty() || events.front().digest != known.digest) {
    Forget(log);
    return Read<Kind>(id, log);
  }
  if (events.size() == 1) return state;
  std::span<const store::StoredEvent> fresh = std::span(events).subspan(1);
  SEAWORTHY_TRY(auto records, DecodeAll<Kind>(fresh));
  auto next = std::make_shared<typename Kind::State>(*state);
  for (const auto& record : records) review::Apply(*next, record);
  Keep(log, {next, events.back().digest, known.bytes + BytesOf(fresh), {}}, next->version);
  return std::shared_ptr<const typename Kind::State>(std::move(next));
}

template <typename Kind>
Result<std::shared_ptr<const typename Kind::State>> FoldedLogs::Read(const std::string& id, const std::string& log) {
  SEAWORTHY_TRY(std::vector<store::StoredEvent> events, store_.ReadLog(log));
  SEAWORTHY_TRY(auto records, DecodeAll<Kind>(events));
  auto state = std::make_shared<const typename Kind::State>(Kind::Fold(id, records));
  if (!events.empty()) Keep(log, {state, events.back().digest, BytesOf(events), {}}, state->version);
  return state;
}

std::size_t FoldedLogs::bytes() const {
  std::lock_guard lock(mutex_);
  return bytes_;
}

bool FoldedLogs::Find(const std::string& log, Known& known) {
  std::lock_guard lock(mutex_);
  auto found = known_.find(log);
  if (found == known_.end()) return false;
  uses_.splice(uses_.begin(), uses_, found->second.use);
  known = found->second;
  return true;
}

void FoldedLogs::Keep(const std::string& log, Known known, std::int64_t version) {
  auto version_of = [](const State& state) { return std::visit([](const auto& one) { return one->version; }, state); };
  std::lock_guard lock(mutex_);
  auto found = known_.find(log);
  if (found != known_.end()) {
    if (version_of(found->second.state) >= version) return;  // Another thread read more.
    bytes_ -= found->second.bytes;
    known.use = found->second.use;
    found->second = std::move(known);
  } else {
    uses_.push_front(log);
    known.use = uses_.begin();
    found = known_.emplace(log, std::move(known)).first;
  }
  bytes_ += found->second.bytes;
  while (bytes_ > most_bytes_) {
    auto oldest = known_.find(uses_.back());
    bytes_ -= oldest->second.bytes;
    known_.erase(oldest);
    uses_.pop_back();
  }
}

void FoldedLogs::Forget(const std::string& log) {
  std::lock_guard lock(mutex_);
  auto found = known_.find(log);
  if (found == known_.end()) return;
  bytes_ -= found->second.bytes;
  uses_.erase(found->second.use);
  known_.erase(found);
}

}  // namespace seaworthy::app
