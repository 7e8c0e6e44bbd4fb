// Reviews and services as their logs had them when they were last read: reading one again costs only what was appended
// since, not the whole log.
//
// What is known is used only while the log still holds the event it ended with; a log that was replaced, cut off or
// restored is read anew. Memory is bounded by the text of the logs that are known; what was not asked for the longest
// goes first.
//
// Threads: any number. What is returned never changes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>

#include "base/result.h"
#include "review/review_state.h"
#include "review/service_state.h"
#include "store/store.h"

namespace seaworthy::app {

// The names of logs.
inline constexpr std::string_view kReviewLog = "review/";
inline constexpr std::string_view kServiceLog = "service/";

class FoldedLogs {
 public:
  static constexpr std::size_t kMostBytes = std::size_t{32} << 20;

  // The store outlives this.
  explicit FoldedLogs(store::Store& store, std::size_t most_bytes = kMostBytes)
      : store_(store), most_bytes_(most_bytes) {}

  // As of now; version 0 where nothing was ever written. Errors: review/bad-event, and those of the store.
  Result<std::shared_ptr<const review::ReviewState>> Review(const std::string& id);
  Result<std::shared_ptr<const review::ServiceState>> Service(const std::string& id);

  // Text of the logs that are known now.
  std::size_t bytes() const;

 private:
  using State = std::variant<std::shared_ptr<const review::ReviewState>, std::shared_ptr<const review::ServiceState>>;

  struct Known {
    State state;
    std::string digest;  // Of the event it ends with.
    std::size_t bytes = 0;
    std::list<std::string>::iterator use;
  };

  template <typename Kind>
  Result<std::shared_ptr<const typename Kind::State>> Get(const std::string& id);
  template <typename Kind>
  Result<std::shared_ptr<const typename Kind::State>> Read(const std::string& id, const std::string& log);
  bool Find(const std::string& log, Known& known);
  void Keep(const std::string& log, Known known, std::int64_t version);
  void Forget(const std::string& log);

  store::Store& store_;
  const std::size_t most_bytes_;
  mutable std::mutex mutex_;     // Guards the rest.
  std::list<std::string> uses_;  // Logs, the last used first.
  std::unordered_map<std::string, Known> known_;
  std::size_t bytes_ = 0;
};

}  // namespace seaworthy::app
