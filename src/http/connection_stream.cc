// The part of a connection that is a stream of server-sent events.
#include <fmt/format.h>

#include <array>
#include <exception>
#include <utility>

#include "http/connection.h"

namespace seaworthy::http {
namespace {

constexpr std::size_t kMostUnasked = 64 * 1024;

void Frame(std::string& outgoing, std::string_view text, bool chunked) {
  if (!chunked) {
    outgoing += text;
    return;
  }
  outgoing += fmt::format("{:x}\r\n", text.size());
  outgoing += text;
  outgoing += "\r\n";
}

}  // namespace

Connection::Step Connection::BeginStream() {
  state_ = State::kStreaming;
  Add(engine_.meters().streams_open);
  next_beat_ = Clock::now() + engine_.options().limits.heartbeat;
  stream_ = std::make_shared<StreamBuffer>(engine_.options().limits.stream_bytes,
                                           [weak = weak_from_this(), &loop = engine_.loop()] {
                                             loop.Post([weak] {
                                               if (auto self = weak.lock()) self->Advance();
                                             });
                                           });
  engine_.workers().Post([open = std::exchange(answer_.open, nullptr), stream = stream_] {
    try {
      open(stream);
    } catch (const std::exception&) {
      stream->Close();  // The client comes again.
    }
  });
  // Nothing of the request is needed any more: a stream should cost little.
  bool chunked = answer_.chunked;
  answer_ = Answer{.chunked = chunked};
  reader_.Release();
  input_.Clear();
  if (engine_.stopping()) stream_->Close();
  return Step::kAgain;
}

// A client of a stream has nothing to say. False where it is gone, or says a lot.
bool Connection::ReadNothing() {
  for (;;) {
    std::array<char, 1024> unwanted;
    Transfer transfer = socket_->Read(unwanted);
    if (transfer.state == Transfer::State::kWait) {
      Pause(transfer.wait_for);
      return true;
    }
    dropped_ += transfer.bytes;
    if (transfer.state == Transfer::State::kClosed || dropped_ > kMostUnasked) return false;
  }
}

Connection::Step Connection::Stream() {
  if (!ReadNothing()) {
    Close();
    return Step::kPause;
  }
  if (outgoing_.empty() && !FillStream()) return Step::kPause;
  if (outgoing_.empty()) {
    if (!stream_ends_) return Step::kPause;  // For more to send, or for the client to go.
    Subtract(engine_.meters().streams_open);
    stream_->Disconnect();
    return BeginLinger();
  }
  Transfer transfer = socket_->Write(std::string_view(outgoing_).substr(written_), {});
  if (transfer.state == Transfer::State::kWait) return Pause(transfer.wait_for);
  if (transfer.state == Transfer::State::kClosed) {
    Close();
    return Step::kPause;
  }
  written_ += transfer.bytes;
  moved_ += transfer.bytes;
  Add(engine_.meters().bytes_written, transfer.bytes);
  if (written_ == outgoing_.size()) {
    outgoing_ = std::string();
    written_ = 0;
    next_beat_ = Clock::now() + engine_.options().limits.heartbeat;
  }
  return Step::kAgain;
}

// False where the reader was cut off.
bool Connection::FillStream() {
  StreamBuffer::Batch batch = stream_->Take();
  if (batch.overflow) {
    CutOff();
    return false;
  }
  if (!batch.text.empty()) Frame(outgoing_, batch.text, answer_.chunked);
  if (batch.last && !stream_ends_) {
    stream_ends_ = true;
    if (answer_.chunked) outgoing_ += "0\r\n\r\n";
  }
  written_ = 0;
  SetDeadline(engine_.options().limits.write_time);
  return true;
}

}  // namespace seaworthy::http
