#include "http/engine.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <exception>
#include <random>
#include <utility>
#include <vector>

#include "http/answer.h"
#include "http/connection.h"
#include "net/epoll.h"

namespace seaworthy::http {
namespace {

using std::chrono::milliseconds;

// Fine enough for the shortest of the limits.
milliseconds TickOf(const Limits& limits) {
  milliseconds shortest = std::min(
      {limits.head_time, limits.body_time, limits.write_time, limits.idle_time, limits.heartbeat, limits.drain_time});
  return std::clamp(shortest / 4, milliseconds(10), milliseconds(500));
}

std::uint64_t RandomNumber() {
  std::random_device source;
  return (static_cast<std::uint64_t>(source()) << 32) | source();
}

// splitmix64: numbers one after the other become numbers that look unlike each other.
std::uint64_t Mixed(std::uint64_t number) {
  number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9U;
  number = (number ^ (number >> 27)) * 0x94d049bb133111ebU;
  return number ^ (number >> 31);
}

std::string Hexadecimal(std::uint64_t number) {
  std::string text(16, '0');
  for (std::size_t i = text.size(); i > 0; --i, number >>= 4) text[i - 1] = "0123456789abcdef"[number & 15];
  return text;
}

bool IsUsableId(std::string_view id) {
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  return !id.empty() && id.size() <= 128 && id.find_first_not_of(kAllowed) == id.npos;
}

Response PlainProblem(const Problem& problem) {
  return TextResponse(problem.status, problem.title + ": " + problem.detail + "\n");
}

}  // namespace

std::string DateNow() {
  auto now = std::chrono::system_clock::now().time_since_epoch();
  return HttpDate({std::chrono::duration_cast<std::chrono::seconds>(now).count(), 0});
}

Engine::Engine(Options options, Handler handler)
    : options_(std::move(options)),
      handler_(std::move(handler)),
      date_(DateNow()),
      next_id_(RandomNumber()),
      workers_(options_.workers, options_.limits.queued) {
  if (!options_.problem) options_.problem = PlainProblem;
}

Engine::~Engine() = default;

Result<> Engine::Open() {
  if (options_.tls) {
    SEAWORTHY_TRY(tls_, TlsContext::Load(*options_.tls));
  }
  SEAWORTHY_TRY(listener_, Listener::Open(loop_, options_.address, options_.port));
  return {};
}

void Engine::Run() {
  net::PipeSignalBlocked no_signals;
  listener_->Start([this](int descriptor, const net::IpAddress& peer) { Accept(descriptor, peer); });
  loop_.Every(TickOf(options_.limits), [this] { Tick(); });
  loop_.Run();
}

void Engine::Stop() {
  stopping_ = true;
  loop_.Post([this] { BeginDrain(); });
}

void Engine::BeginDrain() {
  if (draining_) return;
  draining_ = true;
  drain_end_ = Clock::now() + options_.limits.drain_time;
  listener_->Close();
  ForEach([](Connection& connection) { connection.Drain(); });
  StopIfDrained();
}

Result<> Engine::ReloadCertificate() {
  if (!options_.tls) return {};
  SEAWORTHY_TRY(auto loaded, TlsContext::Load(*options_.tls));
  loop_.Post([this, loaded = std::move(loaded)] { tls_ = loaded; });
  return {};
}

Counters Engine::counters() const {
  Counters counters{.connections_accepted = meters_.connections_accepted,
                    .connections_refused = meters_.connections_refused,
                    .connections_open = meters_.connections_open,
                    .streams_open = meters_.streams_open,
                    .requests_in_flight = meters_.requests_in_flight,
                    .requests_queued = workers_.queued(),
                    .bytes_read = meters_.bytes_read,
                    .bytes_written = meters_.bytes_written,
                    .cut_off = meters_.cut_off,
                    .handler_failures = meters_.handler_failures,
                    .tls_failures = meters_.tls_failures};
  std::copy(meters_.answers.begin(), meters_.answers.end(), std::begin(counters.answers));
  return counters;
}

Response Engine::Handle(const Request& request) {
  try {
    return handler_(request);
  } catch (const std::exception&) {
    // What it says may hold what nobody outside should see.
    Add(meters_.handler_failures);
    return MakeProblem(500, "the request could not be served", request);
  }
}

std::optional<Response> Engine::TryQuick(const Request& request) {
  if (!options_.quick) return std::nullopt;
  try {
    return options_.quick(request);
  } catch (const std::exception&) {
    Add(meters_.handler_failures);
    return MakeProblem(500, "the request could not be served", request);
  }
}

Response Engine::MakeProblem(int status, std::string detail, const Request& request) {
  return options_.problem({.status = status,
                           .title = std::string(ReasonPhrase(status)),
                           .detail = std::move(detail),
                           .request_id = request.id});
}

std::string Engine::RequestId(const Request& request) {
  auto given = request.headers.Find("X-Request-Id");
  return given && IsUsableId(*given) ? std::string(*given) : Hexadecimal(Mixed(++next_id_));
}

void Engine::Forget(const Connection& connection) {
  Subtract(meters_.connections_open);
  connections_.erase(&connection);
  StopIfDrained();
}

void Engine::Accept(int descriptor, const net::IpAddress& peer) {
  Add(meters_.connections_accepted);
  if (connections_.size() >= options_.limits.connections && !CloseLongestIdle()) return TurnAway(descriptor, peer);
  auto socket = tls_ ? MakeTlsSocket(loop_, descriptor, *tls_) : MakePlainSocket(loop_, descriptor);
  auto connection = std::make_shared<Connection>(*this, std::move(socket), peer);
  Add(meters_.connections_open);
  connections_.emplace(connection.get(), connection);
  connection->Start();
}

// Says why, as far as that goes without waiting; a TLS client gets no reason.
void Engine::TurnAway(int descriptor, const net::IpAddress& peer) {
  Add(meters_.connections_refused);
  auto socket = MakePlainSocket(loop_, descriptor);
  if (!tls_) {
    Request request;
    request.remote = ToString(peer);
    request.id = RequestId(request);
    Response response = MakeProblem(503, "there are too many connections", request);
    response.headers.Set("Retry-After", "1");
    Answer answer = Prepare(std::move(response), request, {.keep_alive = false, .compress = false, .date = date_});
    std::array<char, 4096> unread;
    (void)socket->Read(unread);  // What is not read when a socket closes makes it drop what was written.
    (void)socket->Write(answer.head, answer.body());
    Add(meters_.answers[5]);
  }
  socket->Close();
}

bool Engine::CloseLongestIdle() {
  Connection* longest = nullptr;
  for (const auto& [key, connection] : connections_) {
    if (connection->idle() && (longest == nullptr || connection->idle_since() < longest->idle_since())) {
      longest = connection.get();
    }
  }
  if (longest != nullptr) longest->Close();
  return longest != nullptr;
}

void Engine::Tick() {
  date_ = DateNow();
  auto now = Clock::now();
  bool over = now >= drain_end_;
  ForEach([&](Connection& connection) {
    connection.CheckTime(now);
    if (over) connection.Close();
  });
}

void Engine::StopIfDrained() {
  if (draining_ && connections_.empty()) loop_.Stop();
}

// Over a copy: what is called may close connections.
template <typename Call>
void Engine::ForEach(const Call& call) {
  std::vector<std::shared_ptr<Connection>> all;
  all.reserve(connections_.size());
  for (const auto& [key, connection] : connections_) all.push_back(connection);
  for (const auto& connection : all) call(*connection);
}

}  // namespace seaworthy::http
