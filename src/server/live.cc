#include "server/live.h"

#include <algorithm>
#include <utility>

#include "formats/json_writer.h"

namespace seaworthy::server {
namespace {

constexpr Span kLongest{15 * 60, 0};

std::string KindOf(const std::string& log) { return log.substr(0, log.find('/')); }

http::Event EventOf(const store::Moved::Log& log, std::int64_t position) {
  formats::JsonWriter data;
  data.BeginObject().Key("id").String(log.log.substr(log.log.find('/') + 1));
  data.Key("version").Int(log.version).EndObject();
  return {std::to_string(position), KindOf(log.log), std::move(data).text()};
}

}  // namespace

Live::Live(store::Store& store, ObjectsOf objects, Clock clock)
    : objects_(std::move(objects)),
      clock_(std::move(clock)),
      subscription_(store.Subscribe([this](const store::Moved& moved) { Tell(moved); })) {}

void Live::Follow(std::shared_ptr<http::StreamWriter> writer, auth::Caller caller) {
  writer->Send(http::ToText({"", "hello", "{}"}));
  Instant until = clock_() + kLongest;
  std::lock_guard lock(mutex_);
  std::erase_if(followers_, [](const Follower& follower) { return follower.writer->closed(); });
  followers_.push_back({std::move(writer), std::make_shared<const auth::Caller>(std::move(caller)), until});
}

std::size_t Live::followers() const {
  std::lock_guard lock(mutex_);
  return followers_.size();
}

// Those that are still there; whose time is over is closed.
std::vector<Live::Follower> Live::Present() {
  Instant now = clock_();
  std::lock_guard lock(mutex_);
  for (const Follower& follower : followers_) {
    if (follower.until < now) follower.writer->Close();
  }
  std::erase_if(followers_,
                [&](const Follower& follower) { return follower.until < now || follower.writer->closed(); });
  return followers_;
}

void Live::Tell(const store::Moved& moved) {
  const std::vector<Follower> followers = Present();
  if (moved.everything) {
    std::string text = http::ToText({std::to_string(moved.position), "everything", "{}"});
    for (const Follower& follower : followers) follower.writer->Send(text);
    return;
  }
  if (followers.empty()) return;
  for (const store::Moved::Log& log : moved.logs) {
    std::optional<std::vector<auth::Object>> objects = objects_(log.log);
    if (!objects) continue;
    std::string text = http::ToText(EventOf(log, moved.position));
    for (const Follower& follower : followers) {
      bool may_know = std::ranges::all_of(*objects, [&](const auth::Object& object) {
        return auth::Allowed(*follower.caller, auth::Action::kReadReview, object).ok();
      });
      if (may_know) follower.writer->Send(text);
    }
  }
}

}  // namespace seaworthy::server
