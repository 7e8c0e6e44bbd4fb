#include "review/rows.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/assert.h"
#include "review/standing.h"

namespace seaworthy::review {
namespace {

using model::Cell;
using model::Column;
using model::Row;
using model::RowChange;
using model::Table;

constexpr Column::Type kText = Column::Type::kText;
constexpr Column::Type kInteger = Column::Type::kInteger;

constexpr std::array kReviewColumns{
    Column{"id"},
    Column{"short_name"},
    Column{"number", kInteger},
    Column{"title"},
    Column{"subject"},
    Column{"status"},
    Column{"dri"},
    Column{"lead"},
    Column{"services"},
    Column{"standard"},
    Column{"standard_version"},
    Column{"standard_digest"},
    Column{"delta_of"},
    Column{"target"},
    Column{"started_at"},
    Column{"started_by"},
    Column{"ended_at"},
    Column{"ended_by"},
    Column{"decision"},
    Column{"emergency", kInteger},
    Column{"valid_until"},
    Column{"last_at"},
    Column{"version", kInteger},
};
constexpr std::array<std::string_view, 4> kReviewIndexes{"status,started_at", "dri,status", "lead,status",
                                                         "short_name"};
constexpr Table kReviews{"reviews", kReviewColumns, 1, kReviewIndexes};

constexpr std::array kReviewServiceColumns{Column{"service"}, Column{"review"}, Column{"open", kInteger},
                                           Column{"started_at"}};
constexpr std::array<std::string_view, 1> kReviewServiceIndexes{"review"};
constexpr Table kReviewServices{"review_services", kReviewServiceColumns, 2, kReviewServiceIndexes};

constexpr std::array kParticipantColumns{Column{"review"}, Column{"kind"}, Column{"name"}, Column{"person"},
                                         Column{"open", kInteger}};
constexpr std::array<std::string_view, 2> kParticipantIndexes{"kind,name,open", "person,open"};
constexpr Table kParticipants{"participants", kParticipantColumns, 4, kParticipantIndexes};

constexpr std::array kSignOffColumns{Column{"review"}, Column{"sign_off"}, Column{"section"},
                                     Column{"person"}, Column{"known"},    Column{"kind"},
                                     Column{"name"},   Column{"at"},       Column{"status"}};
constexpr std::array<std::string_view, 1> kSignOffIndexes{"person,at"};
constexpr Table kSignOffs{"sign_offs", kSignOffColumns, 2, kSignOffIndexes};

constexpr std::array kThreadColumns{Column{"review"},
                                    Column{"thread"},
                                    Column{"number", kInteger},
                                    Column{"section"},
                                    Column{"item"},
                                    Column{"person"},
                                    Column{"at"},
                                    Column{"status"},
                                    Column{"note", kInteger},
                                    Column{"replies", kInteger},
                                    Column{"resolved_by"}};
constexpr std::array<std::string_view, 1> kThreadIndexes{"person,status"};
constexpr Table kThreads{"threads", kThreadColumns, 2, kThreadIndexes};

constexpr std::array kServiceColumns{
    Column{"id"},
    Column{"standing"},
    Column{"standing_until"},
    Column{"why"},
    Column{"decision"},
    Column{"decided_at"},
    Column{"decided_review"},
    Column{"emergency", kInteger},
    Column{"valid_until"},
    Column{"revoked", kInteger},
    Column{"last_decision"},
    Column{"last_review"},
    Column{"delta_review"},
    Column{"open_reviews", kInteger},
    Column{"reviews", kInteger},
    Column{"adrift", kInteger},
    Column{"last_run"},
    Column{"last_commit"},
    Column{"last_run_at"},
    Column{"last_at"},
    Column{"version", kInteger},
};
constexpr std::array<std::string_view, 2> kServiceIndexes{"standing", "standing_until"};
constexpr Table kServices{"services", kServiceColumns, 1, kServiceIndexes};

constexpr std::array kWaiverColumns{Column{"service"},    Column{"waiver"},       Column{"item"},
                                    Column{"review"},     Column{"status"},       Column{"until"},
                                    Column{"owner"},      Column{"requested_by"}, Column{"requested_at"},
                                    Column{"decided_by"}, Column{"decided_at"},   Column{"renewed_by"}};
constexpr std::array<std::string_view, 2> kWaiverIndexes{"status,until", "item"};
constexpr Table kWaivers{"waivers", kWaiverColumns, 2, kWaiverIndexes};

constexpr std::array kConditionColumns{Column{"service"}, Column{"condition"}, Column{"item"},  Column{"review"},
                                       Column{"status"},  Column{"due"},       Column{"owner"}, Column{"promise"}};
constexpr std::array<std::string_view, 1> kConditionIndexes{"status,due"};
constexpr Table kConditions{"conditions", kConditionColumns, 2, kConditionIndexes};

constexpr std::array kActionColumns{Column{"service"}, Column{"action"}, Column{"item"}, Column{"review"},
                                    Column{"title"},   Column{"owner"},  Column{"due"},  Column{"done", kInteger}};
constexpr std::array<std::string_view, 2> kActionIndexes{"done,due", "owner,done"};
constexpr Table kActions{"actions", kActionColumns, 2, kActionIndexes};

constexpr std::array kAttestationColumns{Column{"service"}, Column{"item"},       Column{"attestation"},
                                         Column{"review"},  Column{"person"},     Column{"known"},
                                         Column{"at"},      Column{"fresh_until"}};
constexpr std::array<std::string_view, 1> kAttestationIndexes{"fresh_until"};
constexpr Table kAttestations{"attestations", kAttestationColumns, 2, kAttestationIndexes};

constexpr std::array<const Table*, 10> kTables{&kReviews, &kReviewServices, &kParticipants, &kSignOffs,
                                               &kThreads, &kServices,       &kWaivers,      &kConditions,
                                               &kActions, &kAttestations};

Cell At(const std::optional<Instant>& instant) { return instant ? CellOf(*instant) : Cell(); }
Cell Number(bool truth) { return std::int64_t{truth ? 1 : 0}; }
template <typename T>
Cell Number(T number) {
  return static_cast<std::int64_t>(number);
}
// Nothing where there is nothing to say.
Cell Text(std::string text) { return text.empty() ? Cell() : Cell(std::move(text)); }
// Of a key, which always is something.
Cell Key(std::string text) { return Cell(std::move(text)); }
template <typename Enum>
Cell Name(Enum value) {
  return Cell(std::string(NameOf(value)));
}

class Rows {
 public:
  void Add(const Table& table, std::vector<Cell> cells) {
    SEAWORTHY_ASSERT(cells.size() == table.columns.size(), "a cell for each column");
    rows_.push_back({&table, std::move(cells)});
  }
  std::vector<Row> Take() && { return std::move(rows_); }

 private:
  std::vector<Row> rows_;
};

std::string StatusWord(const ReviewState& review) {
  if (review.ended()) return std::string(NameOf(review.ending));
  return review.participants.empty() && review.sign_offs.empty() ? "draft" : "in_review";
}

std::string Joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ",") + name;
  return text;
}

void AddReview(Rows& rows, const ReviewState& review) {
  const ReviewStarted& started = review.started;
  const bool closed = review.closed.has_value();
  rows.Add(kReviews, {Key(review.id()),
                      Text(ShortName(review)),
                      Number(started.number),
                      Text(review.title),
                      Name(started.subject),
                      Text(StatusWord(review)),
                      Text(review.dri),
                      Text(review.lead),
                      Text(Joined(started.services)),
                      Text(review.standard.id),
                      Text(review.standard.version),
                      Text(review.standard.digest),
                      Text(started.delta_of),
                      Text(review.target),
                      CellOf(review.started_at),
                      Text(review.started_by),
                      review.ended() ? CellOf(review.ended_at) : Cell(),
                      review.ended() ? Text(review.ended_by) : Cell(),
                      Name(closed ? review.closed->decision : Decision::kNone),
                      Number(closed && review.closed->emergency),
                      closed ? At(review.closed->valid_until) : Cell(),
                      CellOf(review.last_at),
                      Number(review.version)});
}

void AddPeople(Rows& rows, const ReviewState& review) {
  for (const std::string& service : std::set(review.started.services.begin(), review.started.services.end())) {
    rows.Add(kReviewServices, {Key(service), Key(review.id()), Number(!review.ended()), CellOf(review.started_at)});
  }
  std::set<std::pair<Capacity, std::string>> participants;  // The log may name one twice.
  for (const Participant& participant : review.participants) {
    if (!participants.emplace(participant.capacity, participant.person).second) continue;
    rows.Add(kParticipants, {Key(review.id()), Name(participant.capacity.kind), Key(participant.capacity.name),
                             Key(participant.person), Number(!review.ended())});
  }
}

std::string_view StatusWord(const SignOff& sign_off) {
  if (sign_off.withdrawn) return "withdrawn";
  return sign_off.voided ? "voided" : "stands";
}

void AddSignOffs(Rows& rows, const ReviewState& review) {
  std::map<std::string, const SignOff*> by_id;
  for (const SignOff& sign_off : review.sign_offs) by_id.insert_or_assign(sign_off.event.sign_off, &sign_off);
  for (const auto& [id, sign_off] : by_id) {
    rows.Add(kSignOffs, {Key(review.id()), Key(id), Text(sign_off->event.section), Text(sign_off->by.person),
                         Name(sign_off->by.known), Name(sign_off->event.as.kind), Text(sign_off->event.as.name),
                         CellOf(sign_off->at), Text(std::string(StatusWord(*sign_off)))});
  }
}

void AddThreads(Rows& rows, const ReviewState& review) {
  for (const auto& [id, thread] : review.threads) {
    rows.Add(kThreads, {Key(review.id()), Key(id), Number(thread.number), Text(thread.anchor.section),
                        Text(thread.anchor.item), Text(thread.by), CellOf(thread.at), Name(thread.status),
                        Number(thread.note), Number(thread.replies.size()), Text(thread.resolved_by)});
  }
}

void AddService(Rows& rows, const ServiceState& service) {
  const RecordedDecision* granted = service.granted ? &*service.granted : nullptr;
  const RecordedDecision* last = service.decision ? &*service.decision : nullptr;
  const RunCounted* run = service.last_run ? &*service.last_run : nullptr;
  const ServiceStanding standing = StandingOf(service, service.last_at);
  rows.Add(kServices, {Key(service.id),
                       Name(standing.standing),
                       At(NextChange(service, service.last_at)),
                       Text(standing.why),
                       Name(standing.decision),
                       granted ? CellOf(granted->at) : Cell(),
                       Text(standing.review),
                       Number(standing.emergency),
                       At(standing.valid_until),
                       Number(granted && granted->revoked),
                       Name(last ? last->event.decision : Decision::kNone),
                       last ? Text(last->event.review) : Cell(),
                       Text(service.delta_review),
                       Number(service.open_reviews.size()),
                       Number(service.started),
                       Number(service.drifted.size()),
                       run ? Text(run->run) : Cell(),
                       run ? Text(run->commit) : Cell(),
                       run ? CellOf(run->ended) : Cell(),
                       CellOf(service.last_at),
                       Number(service.version)});
}

void AddWaivers(Rows& rows, const ServiceState& service) {
  for (const auto& [id, waiver] : service.waivers) {
    const bool decided = waiver.status != WaiverStatus::kRequested;
    rows.Add(kWaivers,
             {Key(service.id), Key(id), Text(waiver.request.item), Text(waiver.request.review), Name(waiver.status),
              CellOf(waiver.until), Text(waiver.request.owner), Text(waiver.requested_by), CellOf(waiver.requested_at),
              Text(waiver.decided_by), decided ? CellOf(waiver.decided_at) : Cell(), Text(waiver.renewed_by)});
  }
}

void AddPromises(Rows& rows, const ServiceState& service) {
  for (const auto& [id, condition] : service.conditions) {
    const ConditionAdded& event = condition.event;
    rows.Add(kConditions, {Key(service.id), Key(id), Text(event.item), Text(event.review), Name(condition.status),
                           At(event.due), Text(event.owner), Text(event.promise)});
  }
  for (const auto& [id, action] : service.actions) {
    const ActionAdded& event = action.event;
    rows.Add(kActions, {Key(service.id), Key(id), Text(event.item), Text(event.review), Text(event.title),
                        Text(event.owner), At(event.due), Number(action.done)});
  }
}

void AddAttestations(Rows& rows, const ServiceState& service) {
  for (const auto& [item, attestation] : service.attestations) {
    const Attested& event = attestation.event;
    rows.Add(kAttestations,
             {Key(service.id), Key(item), Text(event.attestation), Text(event.review), Text(attestation.by),
              Name(attestation.known), CellOf(attestation.at), At(event.fresh_until)});
  }
}

// Table and key.
using RowKey = std::pair<std::string_view, std::vector<Cell>>;

RowKey KeyOf(const Row& row) {
  auto end = row.cells.begin() + static_cast<std::ptrdiff_t>(row.table->key_columns);
  return {row.table->name, std::vector<Cell>(row.cells.begin(), end)};
}

std::map<RowKey, const Row*> ByKey(const std::vector<Row>& rows) {
  std::map<RowKey, const Row*> by_key;
  for (const Row& row : rows) by_key.emplace(KeyOf(row), &row);
  return by_key;
}

}  // namespace

std::span<const Table* const> Tables() { return kTables; }

const Table* FindTable(std::string_view name) {
  auto found = std::find_if(kTables.begin(), kTables.end(), [&](const Table* table) { return table->name == name; });
  return found == kTables.end() ? nullptr : *found;
}

std::vector<Row> RowsOf(const ReviewState& review) {
  Rows rows;
  if (!review.exists()) return {};
  AddReview(rows, review);
  AddPeople(rows, review);
  AddSignOffs(rows, review);
  AddThreads(rows, review);
  return std::move(rows).Take();
}

std::vector<Row> RowsOf(const ServiceState& service) {
  Rows rows;
  if (service.version == 0) return {};
  AddService(rows, service);
  AddWaivers(rows, service);
  AddPromises(rows, service);
  AddAttestations(rows, service);
  return std::move(rows).Take();
}

std::vector<RowChange> Changes(const std::vector<Row>& before, const std::vector<Row>& after) {
  const std::map<RowKey, const Row*> old = ByKey(before);
  const std::map<RowKey, const Row*> now = ByKey(after);
  std::vector<RowChange> changes;
  for (const auto& [key, row] : old) {
    if (!now.contains(key)) changes.push_back({RowChange::Kind::kRemove, *row});
  }
  for (const auto& [key, row] : now) {
    auto was = old.find(key);
    if (was == old.end() || !(*was->second == *row)) changes.push_back({RowChange::Kind::kPut, *row});
  }
  return changes;
}

Cell CellOf(Instant instant) {
  std::string seconds = ToString(Instant{instant.seconds, 0});
  seconds.pop_back();  // The `Z`.
  return Cell(fmt::format("{}.{:09}Z", seconds, instant.nanoseconds));
}

}  // namespace seaworthy::review
