#include "store/verify.h"

#include <array>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "store/blobs.h"
#include "store/chain.h"
#include "store/schema.h"
#include "store/session.h"
#include "store/statements.h"

namespace seaworthy::store {
namespace {

constexpr std::size_t kPage = 200;

// An event as stored, with its stored neighbours.
struct Link {
  std::int64_t position = 0;
  std::string log;
  std::int64_t version = 0;
  bool intact = false;  // Its digest follows from its bytes and the digest before it in its log.
  std::string digest;
  std::string store_digest;
  std::optional<std::int64_t> previous_position;  // Of the event before it in its log.
  bool listed = false;                            // The list of logs names its log.
};

Link ReadLink(const Query& query) {
  Link link;
  link.position = query.Integer(0);
  link.log = query.Text(1);
  link.version = query.Integer(2);
  Instant at{query.Integer(3), static_cast<std::int32_t>(query.Integer(4))};
  link.digest = query.Text(6);
  link.intact = EventDigest(query.Text(9), link.log, link.version, at, query.Text(5)) == link.digest;
  link.store_digest = query.Text(7);
  if (!query.IsNothing(8)) link.previous_position = query.Integer(8);
  link.listed = !query.IsNothing(10);
  return link;
}

class Walk {
 public:
  Walk(Session& session, const VerifyOptions& options) : session_(session), options_(options) {}

  Result<Verification> Run() {
    SEAWORTHY_TRY(HeadRow head, ReadHeadRow(session_));
    found_.head = head.head;
    SEAWORTHY_RETURN_IF_ERROR(WalkEvents());
    CheckHead();
    SEAWORTHY_RETURN_IF_ERROR(WalkLogs());
    SEAWORTHY_RETURN_IF_ERROR(WalkBlobs());
    return std::move(found_);
  }

 private:
  void Add(Fault fault) {
    if (found_.faults.size() < options_.most_faults) {
      found_.faults.push_back(std::move(fault));
    } else {
      found_.more_faults = true;
    }
  }

  Result<void> WalkEvents() {
    for (bool more = true; more && !found_.more_faults;) {
      SEAWORTHY_TRY(more, WalkPage());
    }
    return CheckCount();
  }

  // What no walk comes across is no part of the record, yet whoever reads a log by its name would be given it.
  Result<void> CheckCount() {
    if (found_.more_faults) return {};
    Query query(session_, sql::kCountEvents);
    SEAWORTHY_RETURN_IF_ERROR(query.Step());
    if (query.Integer(0) == found_.events) return {};
    Add({Fault::Kind::kChanged, "", 0, 0, "there are events at positions that no event can have"});
    return {};
  }

  // False: that was the last page.
  Result<bool> WalkPage() {
    Query query(session_, sql::kReadLinks, seen_, kPage);
    std::size_t seen = 0;
    for (;; ++seen) {
      SEAWORTHY_TRY(bool more, query.Step());
      if (!more) return seen == kPage;
      Check(ReadLink(query));
    }
  }

  void Check(const Link& link) {
    ++found_.events;
    seen_ = link.position;
    if (link.position < 1) {
      return Add({Fault::Kind::kChanged, link.log, link.version, link.position,
                  "the event stands before the first position: it was put in"});
    }
    bool gap = link.position != position_ + 1;
    if (gap) AddGap(position_ + 1, link.position - 1);
    CheckInLog(link);
    // Behind a gap there is nothing to compare with.
    if (!gap) CheckInStore(link);
    if (link.version == 1 && !link.listed) {
      Add({Fault::Kind::kChanged, link.log, 1, link.position, "the list of logs does not name this log"});
    }
    position_ = link.position;
    digest_ = link.store_digest;
    CheckKnown();
  }

  void AddGap(std::int64_t first, std::int64_t last) {
    std::string what = first == last ? "the event at this position is gone"
                                     : fmt::format("the events at positions {} to {} are gone", first, last);
    Add({Fault::Kind::kMissingEvent, "", 0, first, std::move(what)});
  }

  void CheckInLog(const Link& link) {
    if (link.version > 1 && !link.previous_position) {
      std::string what = fmt::format("the log goes on with event {}, and the one before it is gone", link.version);
      return Add({Fault::Kind::kMissingEvent, link.log, link.version - 1, 0, std::move(what)});
    }
    if (link.previous_position && *link.previous_position > link.position) {
      return Add({Fault::Kind::kReordered, link.log, link.version, link.position,
                  "the event stands before the one that it follows in its log"});
    }
    if (!link.intact) {
      Add({Fault::Kind::kChanged, link.log, link.version, link.position,
           "the event, its time or its place in the log is not what was written"});
      changed_ = true;
    }
  }

  // A changed event breaks this chain as well only if its digest was made anew.
  void CheckInStore(const Link& link) {
    bool was_changed = std::exchange(changed_, false);
    if (StoreDigest(digest_, link.log, link.version, link.digest) == link.store_digest) return;
    if (was_changed) return;
    Add({Fault::Kind::kReordered, link.log, link.version, link.position,
         "the event does not follow what stands before it: it was moved or made anew, or something before it was taken "
         "out"});
  }

  void CheckKnown() {
    if (!options_.known || options_.known->position != position_ || options_.known->digest == digest_) return;
    Add({Fault::Kind::kChanged, "", 0, position_, "the digest up to here is not the one that was known before"});
  }

  void CheckHead() {
    if (found_.more_faults) return;
    if (position_ < found_.head.position) {
      std::string gone = Count(static_cast<std::size_t>(found_.head.position - position_), "event");
      Add({Fault::Kind::kTruncated, "", 0, position_ + 1, "the store ends early: " + gone + " gone"});
    } else if (position_ > found_.head.position || digest_ != found_.head.digest) {
      Add({Fault::Kind::kChanged, "", 0, found_.head.position, "the head of the store is not that of its last event"});
    }
    if (options_.known && options_.known->position > position_) {
      Add({Fault::Kind::kTruncated, "", 0, position_ + 1,
           fmt::format("the store ends before position {}, which was known before", options_.known->position)});
    }
  }

  Result<void> WalkLogs() {
    std::string last;
    for (bool more = true; more && !found_.more_faults;) {
      Query query(session_, sql::kReadLogEnds, last, kPage);
      std::size_t seen = 0;
      for (;; ++seen) {
        SEAWORTHY_TRY(more, query.Step());
        if (!more) break;
        CheckLogEnd(query);
        last = query.Text(0);
      }
      more = seen == kPage;
    }
    return {};
  }

  void CheckLogEnd(const Query& query) {
    ++found_.logs;
    std::string log(query.Text(0));
    std::int64_t listed = query.Integer(1);
    std::int64_t held = query.Integer(3);
    if (query.IsNothing(3)) return Add({Fault::Kind::kMissingLog, log, 0, 0, "the log and all its events are gone"});
    if (held < listed) {
      std::string what = fmt::format("the log ends early: {} of {} events are there", held, listed);
      return Add({Fault::Kind::kMissingEvent, log, held + 1, 0, std::move(what)});
    }
    if (held > listed || query.Text(2) != query.Text(4)) {
      Add({Fault::Kind::kChanged, log, listed, 0, "the list of logs does not name the last event of this log"});
    }
  }

  Result<void> WalkBlobs() {
    std::string last;
    for (bool more = true; more && !found_.more_faults;) {
      SEAWORTHY_TRY(std::vector<BlobState> states, CheckBlobs(session_, last, kPage));
      for (const BlobState& state : states) {
        ++found_.blobs;
        if (!state.intact) {
          Add({Fault::Kind::kBlob, "", 0, 0,
               fmt::format("the bytes of blob {} do not fit their digest", OneLine(state.digest))});
        }
      }
      more = states.size() == kPage;
      if (more) last = states.back().digest;
    }
    return {};
  }

  Session& session_;
  const VerifyOptions& options_;
  Verification found_;
  std::int64_t seen_ = std::numeric_limits<std::int64_t>::min();  // Position of the event seen last, whatever it is.
  // Of the last event of the record.
  std::int64_t position_ = 0;
  std::string digest_;
  bool changed_ = false;
};

}  // namespace

std::string_view ToString(Fault::Kind kind) {
  constexpr std::array<std::string_view, 6> kNames{"changed",     "reordered", "missing-event",
                                                   "missing-log", "truncated", "blob"};
  return kNames[static_cast<std::size_t>(kind)];
}

Result<Verification> Verify(Store& store, const VerifyOptions& options) {
  Verification found;
  SEAWORTHY_RETURN_IF_ERROR(store.Inspect([&](Session& session) -> Result<void> {
    SEAWORTHY_TRY(found, Walk(session, options).Run());
    return {};
  }));
  return found;
}

}  // namespace seaworthy::store
