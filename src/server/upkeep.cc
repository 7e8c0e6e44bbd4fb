#include "server/upkeep.h"

#include <chrono>
#include <utility>

#include "server/log.h"

namespace seaworthy::server {
namespace {

constexpr std::chrono::minutes kEvery{10};
constexpr std::size_t kPiece = 500;

}  // namespace

Result<std::size_t> PurgeDocuments(store::Documents& documents, Instant now, const std::stop_token& stop) {
  std::size_t all = 0;
  while (!stop.stop_requested()) {
    SEAWORTHY_TRY(std::size_t gone, documents.Purge(now, kPiece));
    all += gone;
    if (gone < kPiece) break;
  }
  return all;
}

Upkeep::Upkeep(store::Documents& documents, Clock clock, Log& log)
    : documents_(documents),
      clock_(std::move(clock)),
      log_(log),
      thread_([this](const std::stop_token& stop) { Run(stop); }) {}

void Upkeep::Run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    Result<std::size_t> gone = PurgeDocuments(documents_, clock_(), stop);
    if (!gone.ok()) log_.Warning("what is past its end was not taken out", {{"error", gone.error().ToString()}});
    if (gone.ok() && *gone > 0) log_.Debug("taken out what is past its end", {{"documents", std::to_string(*gone)}});
    std::unique_lock lock(mutex_);
    woken_.wait_for(lock, stop, kEvery, [] { return false; });
  }
}

}  // namespace seaworthy::server
