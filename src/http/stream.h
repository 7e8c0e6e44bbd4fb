// Server-sent events: an answer that stays open.
//
// Who opens a stream keeps the writer and sends from any thread. The server beats its heart (a comment every 20 s),
// cuts off a reader that lets too much pile up, and ends all streams when it stops.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace seaworthy::http {

// Threads: any. Shared by the connection and by whoever sends.
class StreamWriter {
 public:
  virtual ~StreamWriter() = default;

  // Sends the text, which is one or several whole events. False where the stream is closed, or the reader is so slow
  // that it is cut off by this.
  virtual bool Send(std::string_view text) = 0;
  // Ends the stream once what was sent before is delivered.
  virtual void Close() = 0;
  virtual bool closed() const = 0;
  // Called once when the stream has closed, whoever closed it; at once if it is closed already. Must not block.
  virtual void OnClosed(std::function<void()> call) = 0;
};

using StreamOpener = std::function<void(std::shared_ptr<StreamWriter>)>;

struct Event {
  std::string id;    // Empty: none.
  std::string name;  // Empty: `message`.
  std::string data;  // Each line becomes a `data:` line.
};

// The text of an event as text/event-stream has it; line ends in id and name become spaces.
std::string ToText(const Event& event);

}  // namespace seaworthy::http
