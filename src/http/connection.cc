#include "http/connection.h"

#include <algorithm>
#include <utility>

#include "http/forwarded.h"

namespace seaworthy::http {
namespace {

constexpr std::size_t kBodyPiece = 16 * 1024;
constexpr std::size_t kHeadPiece = 1024;
constexpr std::size_t kMostAhead = 16 * 1024;
constexpr int kMostSteps = 64;  // Before the others have their turn.
constexpr std::size_t kMostDropped = 64 * 1024 * 1024;
constexpr std::chrono::milliseconds kLinger{2000};
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

Response WithRetry(Response response) {
  if (response.status == 503) response.headers.Set("Retry-After", "1");
  return response;
}

}  // namespace

Connection::Connection(Engine& engine, std::unique_ptr<Socket> socket, const net::IpAddress& peer)
    : engine_(engine), socket_(std::move(socket)), peer_(peer), reader_(engine.options().limits) {}

void Connection::Start() {
  SetDeadline(engine_.options().limits.head_time);
  Advance();
}

void Connection::Advance() {
  auto self = shared_from_this();
  for (int steps = 0; Next() == Step::kAgain; ++steps) {
    if (steps == kMostSteps) return engine_.loop().Post([self] { self->Advance(); });
  }
}

Connection::Step Connection::Next() {
  switch (state_) {
    case State::kHandshake: return Shake();
    case State::kReading: return Read();
    case State::kWriting: return Write();
    case State::kStreaming: return Stream();
    case State::kLingering: return ReadUnwanted();
    case State::kHandling: return Watch();
    case State::kClosed: return Step::kPause;
  }
  return Step::kPause;
}

Connection::Step Connection::Pause(Direction direction) {
  bool& waiting = waiting_[static_cast<std::size_t>(direction)];
  if (waiting) return Step::kPause;
  waiting = true;
  socket_->Wait(direction, [self = shared_from_this(), &waiting] {
    waiting = false;
    self->Advance();
  });
  return Step::kPause;
}

void Connection::CheckTime(Clock::time_point now) {
  if (state_ == State::kHandling) return Advance();
  const Limits& limits = engine_.options().limits;
  if (state_ == State::kStreaming && outgoing_.empty() && now >= next_beat_) {
    outgoing_ = answer_.chunked ? "3\r\n:\n\n\r\n" : ":\n\n";
    SetDeadline(limits.write_time);
    return Advance();
  }
  bool has_deadline = state_ != State::kClosed && !(state_ == State::kStreaming && outgoing_.empty());
  if (!has_deadline || now < deadline_ + std::chrono::seconds(moved_ / limits.slowest_rate)) return;
  if (state_ == State::kLingering || (state_ == State::kReading && !begun_)) return Close();
  CutOff();
}

void Connection::Drain() {
  if (state_ == State::kStreaming) return stream_->Close();
  if (state_ != State::kReading || begun_) return;
  // A request may have come that nobody has looked at yet.
  if (ReadMore() == Step::kAgain) return Advance();
  Close();
}

void Connection::Close() {
  if (state_ == State::kClosed) return;
  auto self = shared_from_this();
  if (in_flight_) Subtract(engine_.meters().requests_in_flight);
  if (state_ == State::kStreaming) Subtract(engine_.meters().streams_open);
  state_ = State::kClosed;
  socket_->Close();
  if (stream_) stream_->Disconnect();
  engine_.Forget(*this);
}

Connection::Step Connection::Shake() {
  Transfer transfer = socket_->Handshake();
  switch (transfer.state) {
    case Transfer::State::kDone: state_ = State::kReading; return Step::kAgain;
    case Transfer::State::kWait: return Pause(transfer.wait_for);
    case Transfer::State::kClosed: break;
  }
  Add(engine_.meters().tls_failures);
  Close();
  return Step::kPause;
}

Connection::Step Connection::Read() {
  if (!input_.empty()) {
    if (!begun_) {
      begun_ = Clock::now();
      SetDeadline(engine_.options().limits.head_time);
    }
    input_.Drop(reader_.Read(input_.bytes()));
  }
  switch (reader_.state()) {
    case RequestReader::State::kHeadRead: return AcceptHead();
    case RequestReader::State::kComplete: return Dispatch();
    case RequestReader::State::kRefused: return Refuse(reader_.refusal().status, reader_.refusal().detail);
    default: return ReadMore();
  }
}

Connection::Step Connection::ReadMore() {
  bool in_body = reader_.state() == RequestReader::State::kBody;
  Transfer transfer = socket_->Read(input_.Room(in_body ? kBodyPiece : kHeadPiece));
  if (transfer.state == Transfer::State::kWait) return Pause(transfer.wait_for);
  if (transfer.state == Transfer::State::kClosed) {
    Close();
    return Step::kPause;
  }
  input_.Added(transfer.bytes);
  Add(engine_.meters().bytes_read, transfer.bytes);
  if (in_body) moved_ += transfer.bytes;
  return Step::kAgain;
}

Connection::Step Connection::AcceptHead() {
  const Options& options = engine_.options();
  Request& request = reader_.request();
  Describe(request);
  bool asked = options.most_body && reader_.announces_body();
  reader_.AllowBody(asked ? options.most_body(request) : options.limits.body_bytes);
  if (reader_.state() != RequestReader::State::kBody) return Step::kAgain;
  SetDeadline(options.limits.body_time);
  if (reader_.expects_continue() && input_.empty()) {
    // It fits into the buffer of a connection on which nothing was written; where not, something is wrong.
    if (socket_->Write(kContinue, {}).bytes != kContinue.size()) Close();
  }
  return Step::kAgain;
}

void Connection::Describe(Request& request) const {
  const Options& options = engine_.options();
  SetClient(request, peer_, options.tls.has_value(), options.trusted_proxies, options.forwarded_by);
  request.id = engine_.RequestId(request);
}

Connection::Step Connection::Dispatch() {
  state_ = State::kHandling;
  in_flight_ = true;
  Add(engine_.meters().requests_in_flight);
  const Request& request = reader_.request();
  AnswerOptions how = {.keep_alive = reader_.keep_alive() && !engine_.stopping(),
                       .is_http_1_0 = reader_.is_http_1_0(),
                       .compress = false,
                       .date = engine_.date()};
  if (auto response = engine_.TryQuick(request)) return Send(Prepare(std::move(*response), request, how));
  if (!gone_.stop_possible()) gone_ = std::stop_source();
  reader_.request().gone = gone_.get_token();
  if (engine_.workers().TryPost([self = shared_from_this()] { self->Work(); })) return Step::kPause;
  return Send(Prepare(WithRetry(engine_.MakeProblem(503, "the server is busy", request)), request, how));
}

// On a worker. The request is not touched on the loop before the answer is there.
void Connection::Work() {
  std::string date = DateNow();
  const Request& request = reader_.request();
  Response response = engine_.Handle(request);
  AnswerOptions how = {.keep_alive = reader_.keep_alive() && !engine_.stopping(),
                       .is_http_1_0 = reader_.is_http_1_0(),
                       .compress = true,
                       .date = date};
  engine_.loop().Post([self = shared_from_this(), answer = Prepare(std::move(response), request, how)]() mutable {
    if (self->Send(std::move(answer)) == Step::kAgain) self->Advance();
  });
}

// Whether the client still waits for its answer. It may only have ended its own side, so the answer is sent in any
// case.
Connection::Step Connection::Watch() {
  if (gone_.stop_requested() || input_.bytes().size() >= kMostAhead) return Step::kPause;
  Transfer transfer = socket_->Read(input_.Room(kHeadPiece));
  if (transfer.state == Transfer::State::kWait) return Pause(transfer.wait_for);
  if (transfer.state == Transfer::State::kClosed) {
    gone_.request_stop();
    return Step::kPause;
  }
  input_.Added(transfer.bytes);
  Add(engine_.meters().bytes_read, transfer.bytes);
  return Step::kAgain;
}

Connection::Step Connection::Refuse(int status, std::string detail) {
  Request& request = reader_.request();
  if (request.id.empty()) Describe(request);
  in_flight_ = true;
  Add(engine_.meters().requests_in_flight);
  state_ = State::kHandling;
  AnswerOptions how = {
      .keep_alive = false, .is_http_1_0 = reader_.is_http_1_0(), .compress = false, .date = engine_.date()};
  return Send(Prepare(engine_.MakeProblem(status, std::move(detail), request), request, how));
}

Connection::Step Connection::Send(Answer answer) {
  if (state_ != State::kHandling) return Step::kPause;  // Closed meanwhile.
  const Limits& limits = engine_.options().limits;
  if (answer.open && engine_.meters().streams_open >= limits.streams) {
    const Request& request = reader_.request();
    answer = Prepare(WithRetry(engine_.MakeProblem(503, "there are too many streams", request)), request,
                     {.keep_alive = false, .is_http_1_0 = reader_.is_http_1_0(), .date = engine_.date()});
  }
  answer_ = std::move(answer);
  written_ = 0;
  state_ = State::kWriting;
  SetDeadline(limits.write_time);
  return Step::kAgain;
}

Connection::Step Connection::Write() {
  std::string_view head = answer_.head;
  std::string_view body = answer_.body();
  std::size_t of_head = std::min(written_, head.size());
  Transfer transfer = socket_->Write(head.substr(of_head), body.substr(written_ - of_head));
  if (transfer.state == Transfer::State::kWait) return Pause(transfer.wait_for);
  if (transfer.state == Transfer::State::kClosed) {
    Close();
    return Step::kPause;
  }
  written_ += transfer.bytes;
  moved_ += transfer.bytes;
  Add(engine_.meters().bytes_written, transfer.bytes);
  return written_ < head.size() + body.size() ? Step::kAgain : FinishAnswer();
}

Connection::Step Connection::FinishAnswer() {
  Report();
  in_flight_ = false;
  Subtract(engine_.meters().requests_in_flight);
  answered_ = true;
  if (answer_.open) return BeginStream();
  if (answer_.close || engine_.stopping()) return BeginLinger();
  return Rest();
}

// Ready for the next request, which may be there already.
Connection::Step Connection::Rest() {
  answer_ = Answer();
  reader_.Reset();
  begun_.reset();
  state_ = State::kReading;
  SetDeadline(engine_.options().limits.idle_time);
  if (!input_.empty() || socket_->HoldsData()) return Step::kAgain;
  input_.ReleaseIfLarge();
  return Pause(Direction::kRead);
}

void Connection::Report() {
  Add(engine_.meters().answers[static_cast<std::size_t>(answer_.status / 100) % 6]);
  if (!engine_.options().access) return;
  const Request& request = reader_.request();
  engine_.options().access({.method = request.head_only ? std::string_view("HEAD") : request.method,
                            .path = request.path,
                            .operation = answer_.operation,
                            .status = answer_.status,
                            .bytes = answer_.body().size(),
                            .time = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - *begun_),
                            .id = request.id,
                            .remote = request.remote});
}

// A socket that is closed with something unread drops what the client has not read yet. So where the client may still
// be sending, the rest is read first, for a while.
Connection::Step Connection::BeginLinger() {
  // 408 is sent while a request is still coming.
  bool may_send =
      state_ != State::kStreaming && (reader_.state() != RequestReader::State::kComplete || !input_.empty());
  socket_->FinishWriting();
  input_.Clear();
  SetDeadline(kLinger);
  state_ = State::kLingering;
  if (may_send || ReadUnwanted() == Step::kAgain) return Step::kAgain;
  Close();
  return Step::kPause;
}

Connection::Step Connection::ReadUnwanted() {
  std::array<char, 16 * 1024> unwanted;
  Transfer transfer = socket_->Read(unwanted);
  if (transfer.state == Transfer::State::kWait) return Pause(transfer.wait_for);
  dropped_ += transfer.bytes;
  if (transfer.state == Transfer::State::kDone && dropped_ <= kMostDropped) return Step::kAgain;
  Close();
  return Step::kPause;
}

void Connection::SetDeadline(std::chrono::milliseconds limit) {
  deadline_ = Clock::now() + limit;
  moved_ = 0;
}

// The client is too slow. Whoever is still sending a request is told.
void Connection::CutOff() {
  Add(engine_.meters().cut_off);
  if (state_ == State::kReading && Refuse(408, "the request took too long to arrive") == Step::kAgain) {
    return Advance();
  }
  socket_->Abort();
  Close();
}

}  // namespace seaworthy::http
