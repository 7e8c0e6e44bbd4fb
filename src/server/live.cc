#include "server/live.h"

#include <utility>

#include "formats/json_writer.h"

namespace seaworthy::server {
namespace {

std::string KindOf(const std::string& log) { return log.substr(0, log.find('/')); }

http::Event EventOf(const store::Moved::Log& log, std::int64_t position) {
  formats::JsonWriter data;
  data.BeginObject().Key("id").String(log.log.substr(log.log.find('/') + 1));
  data.Key("version").Int(log.version).EndObject();
  return {std::to_string(position), KindOf(log.log), std::move(data).text()};
}

}  // namespace

Live::Live(store::Store& store) : subscription_(store.Subscribe([this](const store::Moved& moved) { Tell(moved); })) {}

void Live::Follow(std::shared_ptr<http::StreamWriter> writer, MayKnow may_know) {
  writer->Send(http::ToText({"", "hello", "{}"}));
  std::lock_guard lock(mutex_);
  followers_.push_back({std::move(writer), std::make_shared<const MayKnow>(std::move(may_know))});
}

std::size_t Live::followers() const {
  std::lock_guard lock(mutex_);
  return followers_.size();
}

// Events are made once; who may know of them is asked for each follower.
void Live::Tell(const store::Moved& moved) {
  std::vector<Follower> followers;
  {
    std::lock_guard lock(mutex_);
    std::erase_if(followers_, [](const Follower& follower) { return follower.writer->closed(); });
    followers = followers_;
  }
  if (moved.everything) {
    std::string text = http::ToText({std::to_string(moved.position), "everything", "{}"});
    for (const Follower& follower : followers) follower.writer->Send(text);
    return;
  }
  for (const store::Moved::Log& log : moved.logs) {
    std::string text = http::ToText(EventOf(log, moved.position));
    for (const Follower& follower : followers) {
      if ((*follower.may_know)(log.log)) follower.writer->Send(text);
    }
  }
}

}  // namespace seaworthy::server
