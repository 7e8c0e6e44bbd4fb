#include "app/cited_blobs.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace seaworthy::app {
namespace {

// Goes through the fields that an event lists (review/fields.h), so that a field that is added later is found as well.
class Finder {
 public:
  template <typename T>
  void operator()(std::string_view, const T& field) {
    Look(field);
  }

  template <typename T>
  void Look(const T& field) {
    if constexpr (std::is_same_v<T, review::BlobRef>) {
      found.push_back(field);
    } else if constexpr (requires { T::Visit(field, *this); }) {
      T::Visit(field, *this);
    }
  }
  template <typename T>
  void Look(const std::optional<T>& field) {
    if (field) Look(*field);
  }
  template <typename T>
  void Look(const std::vector<T>& list) {
    for (const T& item : list) Look(item);
  }
  template <typename T>
  void Look(const std::map<std::string, T>& map) {
    for (const auto& [key, item] : map) Look(item);
  }

  std::vector<review::BlobRef> found;
};

template <typename Event>
std::vector<review::BlobRef> Find(const Event& event) {
  Finder finder;
  std::visit([&](const auto& one) { finder.Look(one); }, event);
  return std::move(finder.found);
}

// False where it cannot be read.
bool Read(const store::StoredEvent& stored, PlacedEvent& event) {
  constexpr std::string_view kReview = "review/";
  constexpr std::string_view kService = "service/";
  event.stored = &stored;
  if (stored.log.starts_with(kReview)) {
    event.id = stored.log.substr(kReview.size());
    auto record = review::DecodeReviewEvent(stored.bytes);
    if (record.ok()) event.record = *std::move(record);
    return record.ok();
  }
  if (!stored.log.starts_with(kService)) return false;
  event.id = stored.log.substr(kService.size());
  auto record = review::DecodeServiceEvent(stored.bytes);
  if (record.ok()) event.record = *std::move(record);
  return record.ok();
}

}  // namespace

std::vector<review::BlobRef> BlobsCitedBy(const review::ReviewEvent& event) { return Find(event); }
std::vector<review::BlobRef> BlobsCitedBy(const review::ServiceEvent& event) { return Find(event); }

Result<void> ForEachEvent(store::Store& store, const std::function<Result<void>(const PlacedEvent&)>& visit) {
  constexpr std::size_t kPage = 500;
  std::int64_t after = 0;
  while (true) {
    SEAWORTHY_TRY(std::vector<store::StoredEvent> page, store.ReadAll(after, kPage));
    for (const store::StoredEvent& stored : page) {
      PlacedEvent event;
      if (Read(stored, event)) SEAWORTHY_RETURN_IF_ERROR(visit(event));
    }
    if (page.size() < kPage) return {};
    after = page.back().position;
  }
}

}  // namespace seaworthy::app
