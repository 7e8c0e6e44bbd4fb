#include "app/record.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "app/cited_blobs.h"
#include "app/errors.h"
#include "base/text.h"
#include "review/events.h"
#include "review/rows.h"
#include "store/errors.h"
#include "store/known_append.h"

namespace seaworthy::app {
namespace {

std::string ReviewLog(std::string_view id) { return std::string(kReviewLog) + std::string(id); }
std::string ServiceLog(std::string_view id) { return std::string(kServiceLog) + std::string(id); }

template <typename Event, typename Decode>
Result<std::vector<review::Recorded<Event>>> ReadEvents(store::Store& store, const std::string& log, Decode decode) {
  SEAWORTHY_TRY(std::vector<store::StoredEvent> stored, store.ReadLog(log));
  std::vector<review::Recorded<Event>> records;
  records.reserve(stored.size());
  for (const store::StoredEvent& event : stored) {
    Result<review::Recorded<Event>> record = decode(event.bytes);
    if (!record.ok()) return std::move(record).error().Within(fmt::format("event {} of {}", event.version, log));
    records.push_back(*std::move(record));
  }
  return records;
}

template <typename Record>
std::vector<std::string> EncodeAll(const std::vector<Record>& records) {
  std::vector<std::string> bytes;
  for (const Record& record : records) bytes.push_back(review::Encode(record));
  return bytes;
}

// Collects what an append needs: each log that was read, with what is added to it, and the rows before and after.
class RequestBuilder {
 public:
  void Add(const review::ReviewState& before, const std::string& id, const std::vector<review::ReviewRecord>& events) {
    request_.logs.push_back({ReviewLog(id), before.version, EncodeAll(events)});
    review::ReviewState after = before;
    for (const review::ReviewRecord& record : events) review::Apply(after, record);
    AddRows(review::RowsOf(before), review::RowsOf(after));
  }

  void Add(const review::ServiceState& before, const std::string& id,
           const std::vector<review::ServiceRecord>& events) {
    request_.logs.push_back({ServiceLog(id), before.version, EncodeAll(events)});
    review::ServiceState after = before;
    after.id = id;
    for (const review::ServiceRecord& record : events) review::Apply(after, record);
    AddRows(review::RowsOf(before), review::RowsOf(after));
  }

  store::AppendRequest Take() && { return std::move(request_); }

 private:
  void AddRows(const std::vector<model::Row>& before, const std::vector<model::Row>& after) {
    std::vector<model::RowChange> changes = review::Changes(before, after);
    request_.rows.insert(request_.rows.end(), std::make_move_iterator(changes.begin()),
                         std::make_move_iterator(changes.end()));
  }

  store::AppendRequest request_;
};

// What could not be read again would close its log for good: better nothing is written.
Result<void> CheckReadable(const store::AppendRequest& request) {
  for (const store::LogChange& change : request.logs) {
    for (const std::string& bytes : change.events) {
      Result<void> read;
      if (change.log.starts_with(kReviewLog)) {
        if (auto event = review::DecodeReviewEvent(bytes); !event.ok()) read = std::move(event).error();
      } else if (auto event = review::DecodeServiceEvent(bytes); !event.ok()) {
        read = std::move(event).error();
      }
      if (!read.ok()) return std::move(read).error().Within("what would be written to " + change.log);
    }
  }
  return {};
}

template <typename Map>
typename Map::mapped_type TakeOut(Map& map, const std::string& key) {
  auto found = map.find(key);
  if (found == map.end()) return {};
  typename Map::mapped_type value = std::move(found->second);
  map.erase(found);
  return value;
}

// Of a review that begins, the id is in its first event.
std::string IdOf(const review::Case& read, const std::vector<review::ReviewRecord>& events) {
  if (read.review.exists() || events.empty()) return read.review.id();
  const auto* started = std::get_if<review::ReviewStarted>(&events.front().event);
  SEAWORTHY_ASSERT(started != nullptr, "a review begins with its first event");
  return started->review;
}

store::AppendRequest RequestOf(Step& step) {
  RequestBuilder request;
  std::string id = IdOf(step.read, step.decided.review);
  if (!id.empty()) request.Add(step.read.review, id, step.decided.review);
  for (const auto& [service, state] : step.read.services) {
    request.Add(state, service, TakeOut(step.decided.services, service));
  }
  SEAWORTHY_ASSERT(step.decided.services.empty(), "events for a service that was not read");
  for (const review::ReviewState& other : step.others) {
    request.Add(other, other.id(), TakeOut(step.decided.other_reviews, other.id()));
  }
  for (const auto& [other, events] : step.decided.other_reviews) request.Add({}, other, events);
  return std::move(request).Take();
}

// Before the events are moved into the request.
std::set<std::string> DigestsCited(const review::Decided& decided) {
  std::set<std::string> digests;
  auto add = [&](const auto& records) {
    for (const auto& record : records) {
      for (const review::BlobRef& cited : BlobsCitedBy(record.event)) digests.insert(cited.digest);
    }
  };
  add(decided.review);
  for (const auto& [id, records] : decided.services) add(records);
  for (const auto& [id, records] : decided.other_reviews) add(records);
  return digests;
}

// What no event cites would lie there for ever: nobody could find it, and nothing would say how old it is.
void DropUncited(const std::set<std::string>& cited, std::vector<store::Blob>& blobs) {
  std::erase_if(blobs, [&](const store::Blob& blob) { return !cited.contains(blob.digest); });
}

std::string FirstReviewIn(const std::vector<store::StoredEvent>& events) {
  auto found = std::ranges::find_if(events, [](const auto& event) { return event.log.starts_with(kReviewLog); });
  return found == events.end() ? std::string() : found->log.substr(kReviewLog.size());
}

// What was decided, by the events that it left.
Result<review::Decided> DecidedIn(const std::vector<store::StoredEvent>& events, std::string_view review) {
  review::Decided decided;
  for (const store::StoredEvent& event : events) {
    if (event.log.starts_with(kServiceLog)) {
      SEAWORTHY_TRY(review::ServiceRecord record, review::DecodeServiceEvent(event.bytes));
      decided.services[event.log.substr(kServiceLog.size())].push_back(std::move(record));
      continue;
    }
    SEAWORTHY_TRY(review::ReviewRecord record, review::DecodeReviewEvent(event.bytes));
    std::string id = event.log.substr(kReviewLog.size());
    (id == review ? decided.review : decided.other_reviews[id]).push_back(std::move(record));
  }
  return decided;
}

// After such an error nobody knows; the key makes asking again harmless.
bool MayBeWritten(const Error& error) {
  return error.kind() == ErrorKind::kWorld && !error.Is(store::kConflict) && !error.Is(store::kFull) &&
         !error.Is(store::kBusy);
}

Error NoSuchReview(std::string_view name) {
  return Error(kNoSuchReview, fmt::format("there is no review '{}'", name)).Advise("`seaworthy review list` has them");
}

// `3` of `checkout#3`.
std::optional<std::size_t> NumberOf(std::string_view text) {
  std::size_t number = 0;
  auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size() || number == 0) return std::nullopt;
  return number;
}

std::vector<std::string> OpenedIn(const std::vector<review::ServiceRecord>& records) {
  std::vector<std::string> ids;
  for (const review::ServiceRecord& record : records) {
    if (const auto* opened = std::get_if<review::ReviewOpened>(&record.event)) ids.push_back(opened->review);
  }
  return ids;
}

}  // namespace

Result<std::vector<review::ReviewRecord>> Record::ReviewEvents(const std::string& review) {
  return ReadEvents<review::ReviewEvent>(store_, ReviewLog(review), review::DecodeReviewEvent);
}

Result<std::vector<review::ServiceRecord>> Record::ServiceEvents(const std::string& service) {
  return ReadEvents<review::ServiceEvent>(store_, ServiceLog(service), review::DecodeServiceEvent);
}

Result<review::ServiceState> Record::LoadService(const std::string& service) {
  SEAWORTHY_TRY(std::shared_ptr<const review::ServiceState> state, logs_->Service(service));
  return *state;
}

Result<review::Case> Record::LoadBeginning(const std::vector<std::string>& services) {
  review::Case subject;
  for (const std::string& service : services) {
    SEAWORTHY_TRY(subject.services[service], LoadService(service));
  }
  return subject;
}

Result<review::Case> Record::Load(const std::string& review) {
  SEAWORTHY_TRY(std::shared_ptr<const review::ReviewState> state, logs_->Review(review));
  if (!state->exists()) return NoSuchReview(review);
  SEAWORTHY_TRY(review::Case subject, LoadBeginning(state->started.services));
  subject.review = *state;
  return subject;
}

Result<Record::Logs> Record::AllLogs() {
  constexpr std::size_t kPage = 1000;
  Logs logs;
  std::int64_t after = 0;
  while (true) {
    SEAWORTHY_TRY(std::vector<store::StoredEvent> events, store_.ReadAll(after, kPage));
    for (const store::StoredEvent& event : events) {
      if (event.version != 1) continue;
      if (event.log.starts_with(kReviewLog)) logs.reviews.push_back(event.log.substr(kReviewLog.size()));
      if (event.log.starts_with(kServiceLog)) logs.services.push_back(event.log.substr(kServiceLog.size()));
    }
    if (events.size() < kPage) return logs;
    after = events.back().position;
  }
}

// By the rows, which sort by id: the first one that is not less than the beginning, and the one after it.
Result<std::vector<std::string>> Record::ReviewsThatBegin(std::string_view beginning) {
  store::RowQuery query;
  query.table = review::FindTable("reviews");
  query.limit = 2;
  // What comes right before every id with this beginning, since ids hold nothing below a hyphen.
  query.after = {std::string(beginning.substr(0, beginning.size() - 1)) + static_cast<char>(beginning.back() - 1) +
                 "~"};
  SEAWORTHY_TRY(std::vector<model::Row> rows, store_.ReadRows(query));
  std::vector<std::string> ids;
  for (const model::Row& row : rows) {
    const std::string& id = std::get<std::string>(row.cells.front());
    if (id.starts_with(beginning)) ids.push_back(id);
  }
  return ids;
}

Result<std::string> Record::FindReview(std::string_view name) {
  std::size_t hash = name.find('#');
  if (hash != std::string_view::npos) {
    SEAWORTHY_TRY(std::vector<review::ServiceRecord> records, ServiceEvents(std::string(name.substr(0, hash))));
    std::vector<std::string> opened = OpenedIn(records);
    std::optional<std::size_t> number = NumberOf(name.substr(hash + 1));
    if (!number || *number > opened.size()) return NoSuchReview(name);
    return opened[*number - 1];
  }
  SEAWORTHY_TRY(review::ServiceState service, LoadService(std::string(name)));
  if (service.open_reviews.size() == 1) return service.open_reviews.front();
  if (service.started > 0) {
    std::string open =
        service.open_reviews.empty() ? "no open review" : Count(service.open_reviews.size(), "open review");
    std::string which = service.started == 1 ? fmt::format("name its review: {}#1", name)
                                             : fmt::format("name one of its {} reviews: {}#1 to {}#{}", service.started,
                                                           name, name, service.started);
    return Error(kNoSuchReview, fmt::format("service '{}' has {}", name, open)).Advise(std::move(which));
  }
  if (name.empty()) return NoSuchReview(name);
  SEAWORTHY_TRY(std::vector<std::string> ids, ReviewsThatBegin(name));
  if (ids.empty()) return NoSuchReview(name);
  if (ids.size() == 1 || ids.front() == name) return ids.front();
  return Error(kNoSuchReview, fmt::format("several reviews begin with '{}'", name)).Advise("write more of the id");
}

review::Actor Record::ActorIn(const review::ReviewState& review, review::Actor actor) {
  std::erase(actor.roles, review::kDriRole);
  if (!actor.person.empty() && actor.person == review.dri) actor.roles.emplace_back(review::kDriRole);
  return actor;
}

review::Context Record::ContextFor(review::Actor actor, Instant now, std::vector<store::Blob>& blobs) const {
  review::Context context{std::move(actor), now, [this, now] { return NewId(now); }, {}};
  context.keep = [this, &blobs](std::string_view name, std::string bytes) {
    CitedBlob cited = Cite(std::move(bytes), "application/json", std::string(name));
    blobs.push_back(std::move(cited.blob));
    return std::move(cited.reference);
  };
  return context;
}

Result<bool> Record::Append(Step step, Instant now) {
  if (step.decided.empty()) return true;
  std::set<std::string> cited = DigestsCited(step.decided);
  store::AppendRequest request = RequestOf(step);
  SEAWORTHY_RETURN_IF_ERROR(CheckReadable(request));
  request.blobs = std::move(step.blobs);
  DropUncited(cited, request.blobs);
  request.at = now;
  request.idempotency_key = step.key.empty() ? NewId(now) : step.key;
  Result<store::Appended> appended = store_.Append(request);
  if (!appended.ok() && MayBeWritten(appended.error())) appended = store_.Append(request);
  if (appended.ok()) return step.key.empty() || !appended->repeated;
  if (appended.error().Is(store::kConflict)) return false;
  return std::move(appended).error();
}

Result<std::vector<review::ReviewState>> Record::VoidElsewhere(const review::Case& read, const review::Context& context,
                                                               review::Decided& decided) {
  std::set<std::string> ids;
  for (const auto& [service, records] : decided.services) {
    if (!review::MayVoidElsewhere(records)) continue;
    const std::vector<std::string>& open = read.Service(service).open_reviews;
    ids.insert(open.begin(), open.end());
  }
  ids.erase(read.review.id());
  std::vector<review::ReviewState> others;
  for (const std::string& id : ids) {
    SEAWORTHY_TRY(review::Case other, Load(id));
    SEAWORTHY_TRY(std::vector<review::ReviewRecord> voided, review::VoidedElsewhere(other, decided, context));
    if (!voided.empty()) decided.other_reviews[id] = std::move(voided);
    others.push_back(std::move(other.review));
  }
  return others;
}

Result<std::optional<Executed>> Record::Attempt(const Change& change) {
  SEAWORTHY_TRY(review::Case read, change.review.empty() ? LoadBeginning(change.services) : Load(change.review));
  SEAWORTHY_TRY(review::Command command, change.command(read));
  std::vector<store::Blob> blobs = change.blobs;
  review::Context context = ContextFor(ActorIn(read.review, change.actor), change.now, blobs);
  SEAWORTHY_TRY(review::Decided decided, review::Decide(read, command, context));
  if (change.complete) SEAWORTHY_RETURN_IF_ERROR(change.complete(read, decided, blobs));
  SEAWORTHY_TRY(std::vector<review::ReviewState> others, VoidElsewhere(read, context, decided));
  Executed executed{review::After(read, decided), decided};
  SEAWORTHY_TRY(
      bool written,
      Append({std::move(read), std::move(others), std::move(decided), std::move(blobs), change.key}, change.now));
  if (!written) return std::optional<Executed>();
  return std::optional(std::move(executed));
}

Result<std::optional<Executed>> Record::Earlier(const Change& change) {
  SEAWORTHY_TRY(std::optional<store::Appended> known, store::FindAppended(store_, change.key));
  if (!known) return std::optional<Executed>();
  SEAWORTHY_ASSERT(known->first_position > 0, "a step without events is not written");
  std::int64_t before = known->first_position - 1;
  SEAWORTHY_TRY(std::vector<store::StoredEvent> events,
                store_.ReadAll(before, static_cast<std::size_t>(known->last_position - before)));
  Executed executed;
  std::string review = change.review;
  if (review.empty()) review = FirstReviewIn(events);
  SEAWORTHY_TRY(executed.decided, DecidedIn(events, review));
  SEAWORTHY_TRY(executed.subject, review.empty() ? LoadBeginning(change.services) : Load(review));
  return std::optional(std::move(executed));
}

Result<bool> Record::WasDone(const std::string& key) {
  SEAWORTHY_TRY(std::optional<store::Appended> known, store::FindAppended(store_, key));
  return known.has_value();
}

Result<Executed> Record::Execute(const Change& change) {
  return Repeat<Executed>([&]() -> Result<std::optional<Executed>> {
    if (!change.key.empty()) {
      SEAWORTHY_TRY(std::optional<Executed> earlier, Earlier(change));
      if (earlier) return earlier;
    }
    return Attempt(change);
  });
}

Error Record::KeptChanging() {
  return Error(kKeptChanging,
               fmt::format("others wrote to the same logs {} times meanwhile; nothing was written", kMostAttempts))
      .Advise("try again");
}

CitedBlob Record::Cite(std::string bytes, std::string media_type, std::string name) const {
  std::string salt;
  for (int half = 0; half < 2; ++half) {
    for (std::uint8_t byte : random_()) salt += fmt::format("{:02x}", byte);
  }
  CitedBlob cited;
  cited.reference.digest = store::BlobDigest(salt, bytes);
  cited.reference.name = std::move(name);
  cited.reference.bytes = static_cast<std::int64_t>(bytes.size());
  cited.blob = {cited.reference.digest, std::move(salt), std::move(media_type), std::move(bytes)};
  return cited;
}

Result<std::optional<std::string>> Record::Text(const review::BlobRef& reference) {
  SEAWORTHY_TRY(std::optional<store::Blob> blob, store_.ReadBlob(reference.digest));
  if (!blob) return std::optional<std::string>();
  return std::optional(std::move(blob->bytes));
}

std::optional<std::string> Record::Words(const review::BlobRef& reference) {
  Result<std::optional<std::string>> text = Text(reference);
  if (!text.ok()) return "(" + text.error().message() + ")";
  if (*text) return *std::move(text);
  Result<store::BlobFate> fate = store_.FateOfBlob(reference.digest);
  if (fate.ok() && *fate == store::BlobFate::kErased) return std::nullopt;
  return "(missing: run `seaworthy audit verify`)";
}

}  // namespace seaworthy::app
