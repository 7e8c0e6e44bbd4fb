// One connection: reads a request, has it answered, writes the answer, and again.
//
// It is a state machine: Advance() takes steps until one has to wait, for the socket or for a worker. Limits of time
// are deadlines that the engine has looked at with every tick. While a worker has the request, nothing is read; only
// where that takes longer than a tick, to see whether the client is still there.
//
// Threads: that of the loop; Work() alone runs on a worker.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "http/answer.h"
#include "http/engine.h"
#include "http/input_buffer.h"
#include "http/request_reader.h"
#include "http/socket.h"
#include "http/stream_buffer.h"
#include "net/address.h"

namespace seaworthy::http {

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Clock = Engine::Clock;

  Connection(Engine& engine, std::unique_ptr<Socket> socket, const net::IpAddress& peer);

  void Start();
  void CheckTime(Clock::time_point now);
  // The server stops: goes when there is nothing left to answer.
  void Drain();
  void Close();

  // Between two requests.
  bool idle() const { return state_ == State::kReading && !begun_ && answered_; }
  Clock::time_point idle_since() const { return deadline_; }  // Later for whoever was active later.

 private:
  enum class State { kHandshake, kReading, kHandling, kWriting, kStreaming, kLingering, kClosed };
  enum class Step { kAgain, kPause };

  void Advance();
  Step Next();
  Step Pause(Direction direction);

  Step Shake();
  Step Read();
  Step ReadMore();
  Step AcceptHead();
  Step Dispatch();
  Step Refuse(int status, std::string detail);
  void Describe(Request& request) const;

  void Work();
  Step Watch();
  Step Send(Answer answer);
  Step Write();
  Step FinishAnswer();
  Step Rest();
  void Report();

  Step BeginStream();
  Step Stream();
  bool FillStream();
  bool ReadNothing();
  Step BeginLinger();
  Step ReadUnwanted();

  void SetDeadline(std::chrono::milliseconds limit);
  void CutOff();

  Engine& engine_;
  std::unique_ptr<Socket> socket_;
  const net::IpAddress peer_;
  State state_ = State::kHandshake;
  std::array<bool, 2> waiting_{};  // By direction.

  InputBuffer input_;
  RequestReader reader_;
  std::optional<Clock::time_point> begun_;  // When the first byte of the request came.
  bool answered_ = false;                   // At least one request.
  bool in_flight_ = false;
  std::stop_source gone_{std::nostopstate};  // Of request().gone.

  Answer answer_;
  std::size_t written_ = 0;  // Of answer_.

  std::shared_ptr<StreamBuffer> stream_;  // Shared with whoever sends.
  std::string outgoing_;                  // Of the stream.
  bool stream_ends_ = false;
  Clock::time_point next_beat_;

  Clock::time_point deadline_;
  std::size_t moved_ = 0;    // Bytes since the deadline was set; they put it off.
  std::size_t dropped_ = 0;  // Bytes that nobody wanted.
};

}  // namespace seaworthy::http
