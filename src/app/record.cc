#include "app/record.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "app/errors.h"
#include "base/text.h"
#include "review/events.h"
#include "review/rows.h"
#include "store/errors.h"

namespace seaworthy::app {
namespace {

constexpr int kMostAttempts = 50;
constexpr std::string_view kDriRole = "dri";
constexpr std::string_view kReviewLog = "review/";
constexpr std::string_view kServiceLog = "service/";

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

// The changes of all logs that were read, and no others: those without events only guard.
store::AppendRequest RequestOf(const review::Case& read, const std::string& review, const review::Decided& decided) {
  store::AppendRequest request;
  request.logs.push_back({ReviewLog(review), read.review.version, EncodeAll(decided.review)});
  for (const auto& [service, state] : read.services) {
    auto events = decided.services.find(service);
    request.logs.push_back({ServiceLog(service), state.version,
                            events == decided.services.end() ? std::vector<std::string>() : EncodeAll(events->second)});
  }
  return request;
}

// What the rows of lists become with what was decided.
std::vector<model::RowChange> RowsFor(const review::Case& before, const review::Case& after,
                                      const review::Decided& decided) {
  std::vector<model::RowChange> rows = review::Changes(review::RowsOf(before.review), review::RowsOf(after.review));
  for (const auto& [service, events] : decided.services) {
    std::vector<model::RowChange> more =
        review::Changes(review::RowsOf(before.Service(service)), review::RowsOf(after.Service(service)));
    rows.insert(rows.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }
  return rows;
}

// Of a review that begins, the id is in its first event.
std::string IdOf(const Change& change, const review::Decided& decided) {
  if (!change.review.empty() || decided.review.empty()) return change.review;
  const auto* started = std::get_if<review::ReviewStarted>(&decided.review.front().event);
  SEAWORTHY_ASSERT(started != nullptr, "a review begins with its first event");
  return started->review;
}

// Standards ask the person who drives the review by the role `dri`, which nobody holds but in that review.
review::Actor ActorIn(const review::ReviewState& review, review::Actor actor) {
  std::erase(actor.roles, kDriRole);
  if (!actor.person.empty() && actor.person == review.dri) actor.roles.emplace_back(kDriRole);
  return actor;
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
  SEAWORTHY_TRY(std::vector<review::ServiceRecord> records, ServiceEvents(service));
  return review::FoldService(service, records);
}

Result<review::Case> Record::LoadBeginning(const std::vector<std::string>& services) {
  review::Case subject;
  for (const std::string& service : services) {
    SEAWORTHY_TRY(subject.services[service], LoadService(service));
  }
  return subject;
}

Result<review::Case> Record::Load(const std::string& review) {
  SEAWORTHY_TRY(std::vector<review::ReviewRecord> records, ReviewEvents(review));
  if (records.empty()) return NoSuchReview(review);
  review::ReviewState state = review::FoldReview(records);
  SEAWORTHY_TRY(review::Case subject, LoadBeginning(state.started.services));
  subject.review = std::move(state);
  return subject;
}

Result<std::vector<std::string>> Record::Reviews() {
  constexpr std::size_t kPage = 1000;
  std::vector<std::string> ids;
  std::int64_t after = 0;
  while (true) {
    SEAWORTHY_TRY(std::vector<store::StoredEvent> events, store_.ReadAll(after, kPage));
    for (const store::StoredEvent& event : events) {
      if (event.version == 1 && event.log.starts_with(kReviewLog)) ids.push_back(event.log.substr(kReviewLog.size()));
    }
    if (events.size() < kPage) return ids;
    after = events.back().position;
  }
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
    return Error(kNoSuchReview, fmt::format("service '{}' has {}", name,
                                            Count(service.open_reviews.size(), "open review", "open reviews")))
        .Advise(fmt::format("name one of its {}: {}#1 to {}#{}",
                            Count(static_cast<std::size_t>(service.started), "review"), name, name, service.started));
  }
  SEAWORTHY_TRY(std::vector<std::string> ids, Reviews());
  std::erase_if(ids, [&](const std::string& id) { return name.empty() || !id.starts_with(name); });
  if (ids.empty()) return NoSuchReview(name);
  if (ids.size() == 1 || ids.front() == name) return ids.front();
  return Error(kNoSuchReview, fmt::format("{} begin with '{}'", Count(ids.size(), "review"), name))
      .Advise("write more of the id");
}

Result<std::optional<Executed>> Record::Attempt(const Change& change) {
  SEAWORTHY_TRY(review::Case read, change.review.empty() ? LoadBeginning(change.services) : Load(change.review));
  SEAWORTHY_TRY(review::Command command, change.command(read));
  review::Context context{ActorIn(read.review, change.actor), change.now, [&] { return NewId(change.now); }};
  SEAWORTHY_TRY(review::Decided decided, review::Decide(read, command, context));
  std::vector<store::Blob> blobs = change.blobs;
  if (change.complete) SEAWORTHY_RETURN_IF_ERROR(change.complete(read, decided, blobs));
  Executed executed{review::After(read, decided), {}, 1};
  if (!decided.empty()) {
    store::AppendRequest request = RequestOf(read, IdOf(change, decided), decided);
    request.rows = RowsFor(read, executed.subject, decided);
    request.blobs = std::move(blobs);
    request.at = change.now;
    Result<store::Appended> appended = store_.Append(request);
    if (!appended.ok() && appended.error().Is(store::kConflict)) return std::optional<Executed>();
    if (!appended.ok()) return std::move(appended).error();
  }
  executed.decided = std::move(decided);
  return std::optional(std::move(executed));
}

Result<Executed> Record::Execute(const Change& change) {
  for (int attempt = 1; attempt <= kMostAttempts; ++attempt) {
    SEAWORTHY_TRY(std::optional<Executed> executed, Attempt(change));
    if (!executed) continue;
    executed->attempts = attempt;
    return *std::move(executed);
  }
  return Error(kKeptChanging,
               fmt::format("others wrote to the review {} times meanwhile; nothing was written", kMostAttempts))
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

}  // namespace seaworthy::app
