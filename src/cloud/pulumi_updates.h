// Reads how long Pulumi took: the update history of a self-managed backend, `pulumi stack history --json`, and the
// event log of the engine (`--event-log`).
//
// A backend's files never number their updates, and write seconds; the command writes RFC 3339. Both are read.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/instant.h"
#include "value/value.h"

namespace seaworthy::cloud {

struct PulumiUpdate {
  std::string stack;  // Empty where the source does not say; its path may.
  std::string project;
  std::string kind;    // update, preview, refresh, destroy, import, …
  std::string result;  // succeeded, failed, in-progress, not-started
  std::optional<Instant> start;
  std::optional<Instant> end;
  std::int64_t created = 0;  // Replaced ones too.
  std::int64_t deleted = 0;
  std::int64_t after = 0;  // Resources that there are after it, as far as it counts them.
  std::string commit;
  bool dirty = false;  // What was deployed is not what the commit holds.
  std::string source;  // The file that it was read from, where the caller says.
  std::string ci;      // The system that ran it; empty for a person's machine.

  bool succeeded() const { return result == "succeeded"; }
  // Nothing where it did not end, or ended before it began.
  std::optional<Span> Duration() const;
  // Whether it built (nearly) all there is after it, so that its duration says how long a deployment from nothing
  // takes.
  bool IsFull() const;
};

// One entry of a history, or an array of them; empty where the document is neither.
std::vector<PulumiUpdate> ReadHistory(const value::Value& document);

// Follows the events of one log, each a parsed line; a log may hold a preview and the update after it. Keeps nothing of
// them but names, counts and times.
class EventReader {
 public:
  void Read(const value::Value& event);
  // The runs, one for each summary, in their order. The reader is used up.
  std::vector<PulumiUpdate> Done() && { return std::move(runs_); }

 private:
  void TakeNames(const std::string& urn);
  void End(const value::Value& summary);

  std::vector<PulumiUpdate> runs_;
  PulumiUpdate run_;
  std::optional<Instant> last_;
  bool planning_ = false;
  bool failed_ = false;
};

bool IsEvent(const value::Value& json);

// Which of the updates, all of one stack and sorted by their start, stands right after a destroy that succeeded.
bool FollowsDestroy(std::span<const PulumiUpdate> updates, std::size_t index);

}  // namespace seaworthy::cloud
