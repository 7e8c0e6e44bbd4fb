#include "auth/audit.h"

#include <algorithm>
#include <utility>

#include "auth/errors.h"
#include "base/text.h"
#include "formats/json.h"
#include "formats/json_writer.h"
#include "store/known_append.h"
#include "value/arena.h"

namespace seaworthy::auth {
namespace {

using value::Kind;
using value::Value;

constexpr std::size_t kLongestText = 400;

std::vector<std::string> ListOf(const std::string& text) {
  return text.empty() ? std::vector<std::string>() : std::vector{text};
}

// Those of the first that the second does not have.
std::vector<std::string> Without(const std::vector<std::string>& words, std::vector<std::string> others) {
  std::ranges::sort(others);
  std::vector<std::string> rest;
  for (const std::string& word : words) {
    if (!std::ranges::binary_search(others, word)) rest.push_back(OneLine(word, kLongestText));
  }
  return rest;
}

void WriteText(formats::JsonWriter& out, std::string_view name, std::string_view text) {
  if (!text.empty()) out.Key(name).String(text);
}

void WriteList(formats::JsonWriter& out, std::string_view name, const std::vector<std::string>& list) {
  if (list.empty()) return;
  out.Key(name).BeginArray();
  for (const std::string& text : list) out.String(text);
  out.EndArray();
}

// Reads the members of an object; what does not fit makes it false.
class Members {
 public:
  Members(const Value* object, bool& fits) : object_(object), fits_(fits) {
    if (object_ == nullptr || !object_->Is(Kind::kMap)) Fail();
  }

  const Value* Find(std::string_view name, Kind kind) {
    const Value* found = object_ == nullptr ? nullptr : object_->Find(name);
    if (found == nullptr || found->Is(kind)) return found;
    Fail();
    return nullptr;
  }
  std::string Text(std::string_view name) {
    const Value* found = Find(name, Kind::kString);
    return found == nullptr ? std::string() : std::string(found->AsString());
  }
  std::vector<std::string> List(std::string_view name) {
    std::vector<std::string> list;
    const Value* found = Find(name, Kind::kList);
    if (found == nullptr) return list;
    for (const Value& element : found->AsList()) {
      if (!element.Is(Kind::kString)) {
        Fail();
        break;
      }
      list.emplace_back(element.AsString());
    }
    return list;
  }

 private:
  void Fail() {
    fits_ = false;
    object_ = nullptr;
  }

  const Value* object_;
  bool& fits_;
};

std::optional<AuditKind> ParseKind(std::string_view name) {
  auto found = std::ranges::find(kAuditKindNames, name);
  if (found == kAuditKindNames.end()) return std::nullopt;
  return static_cast<AuditKind>(found - kAuditKindNames.begin());
}

Error Damaged(std::string what) { return {kDamaged, std::move(what)}; }

void ReadData(const Value* data, AuditEvent& event, bool& fits) {
  Members members(data, fits);
  event.subject = members.Text("subject");
  const Value* changes = members.Find("changes", Kind::kList);
  if (changes == nullptr) return;
  for (const Value& one : changes->AsList()) {
    Members change(&one, fits);
    event.changes.push_back({change.Text("what"), change.List("removed"), change.List("added")});
  }
}

bool SaysNothing(const AuditEvent& event) { return event.changes.empty() && Name(event.kind).ends_with("_changed"); }

// The others may be done twice, or have an answer that can be told once only.
bool IsDoneOnce(AuditKind kind) {
  return kind == AuditKind::kAccountMade || kind == AuditKind::kTeamMade || kind == AuditKind::kServiceRegistered ||
         kind == AuditKind::kStandardUploaded;
}

}  // namespace

Deed::Deed(Instant now, const Caller& caller) : at(now), by(caller.person), known(caller.known) {
  if (caller.token) token = caller.token->id;
}

void Compare(std::string_view what, const std::vector<std::string>& before, const std::vector<std::string>& after,
             std::vector<AuditChange>& changes) {
  AuditChange change{std::string(what), Without(before, after), Without(after, before)};
  if (!change.removed.empty() || !change.added.empty()) changes.push_back(std::move(change));
}

void Compare(std::string_view what, const std::string& before, const std::string& after,
             std::vector<AuditChange>& changes) {
  Compare(what, ListOf(before), ListOf(after), changes);
}

void CompareHidden(std::string_view what, const std::string& before, const std::string& after,
                   std::vector<AuditChange>& changes) {
  if (before != after) changes.push_back({std::string(what), {}, {}});
}

std::string EncodeAudit(const AuditRecord& record) {
  formats::JsonWriter out(formats::JsonStyle::kCompact);
  out.BeginObject().Key("type").String(Name(record.event.kind)).Key("at").String(ToString(record.at));
  out.Key("by").BeginObject();
  WriteText(out, "person", record.by);
  WriteText(out, "known", record.known);
  WriteText(out, "proof", record.token);
  out.EndObject().Key("data").BeginObject();
  WriteText(out, "subject", record.event.subject);
  out.Key("changes").BeginArray();
  for (const AuditChange& change : record.event.changes) {
    out.BeginObject().Key("what").String(change.what);
    WriteList(out, "removed", change.removed);
    WriteList(out, "added", change.added);
    out.EndObject();
  }
  return std::move(out.EndArray().EndObject().EndObject()).text();
}

Result<AuditRecord> DecodeAudit(std::string_view bytes) {
  value::Arena arena;
  Result<Value> document = formats::ReadJson(bytes, arena);
  if (!document.ok()) return Damaged(document.error().message());
  bool fits = true;
  Members outer(&*document, fits);
  std::optional<AuditKind> kind = ParseKind(outer.Text("type"));
  Result<Instant> at = ParseInstant(outer.Text("at"));
  Members by(outer.Find("by", Kind::kMap), fits);
  AuditRecord record{at.ok() ? *at : Instant(), by.Text("person"), by.Text("known"), by.Text("proof"), {}};
  ReadData(outer.Find("data", Kind::kMap), record.event, fits);
  if (!kind || !at.ok() || !fits) {
    return Damaged("an event of the organisation's log cannot be read: " + OneLine(bytes, 100));
  }
  record.event.kind = *kind;
  return record;
}

Result<Written> Write(store::Store& store, const AuditEvent& event, const Deed& deed,
                      std::span<const store::DocumentChange> documents) {
  if (SaysNothing(event) && documents.empty()) return Written{};
  if (SaysNothing(event)) {
    SEAWORTHY_TRY(std::vector<std::int64_t> versions, store.documents().Change(documents, deed.at));
    return Written{std::move(versions), false};
  }
  AuditRecord record{deed.at, deed.by, deed.by.empty() ? "" : std::string(Name(deed.known)), deed.token, event};
  store::AppendRequest request;
  request.logs.push_back({std::string(kOrganisationLog), store::kAtTheEnd, {EncodeAudit(record)}});
  request.documents.assign(documents.begin(), documents.end());
  request.at = deed.at;
  if (IsDoneOnce(event.kind)) request.idempotency_key = deed.key;
  SEAWORTHY_TRY(store::Appended appended, store.Append(request));
  return Written{std::move(appended.versions), appended.repeated};
}

Result<std::optional<std::string>> DoneBefore(store::Store& store, const Deed& deed) {
  if (deed.key.empty()) return std::optional<std::string>();
  SEAWORTHY_TRY(std::optional<store::Appended> known, store::FindAppended(store, deed.key));
  if (!known) return std::optional<std::string>();
  SEAWORTHY_TRY(std::vector<store::StoredEvent> events, store.ReadAll(known->first_position - 1, 1));
  if (events.empty() || events.front().log != kOrganisationLog) {
    return Damaged("what a key of the organisation's log stands for is no event of it");
  }
  SEAWORTHY_TRY(AuditRecord record, DecodeAudit(events.front().bytes));
  return std::optional(std::move(record.event.subject));
}

}  // namespace seaworthy::auth
