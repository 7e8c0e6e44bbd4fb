// The HTTP server with answers of one size and nothing behind them: `/quick` from the thread of input and output,
// anything else from a worker.
//
//   bench_http_server PORT BYTES     runs until it is terminated; bench/http.sh measures it
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "http/server.h"

namespace {

using seaworthy::http::Request;
using seaworthy::http::Response;

std::unique_ptr<seaworthy::http::Server> server;

void OnSignal(int) { std::_Exit(0); }

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::fputs("usage: bench_http_server PORT BYTES\n", stderr);
    return 2;
  }
  auto body = std::make_shared<const std::string>(static_cast<std::size_t>(std::atoi(arguments[2])), 'x');
  auto answer = [body](const Request&) {
    return Response{.headers = {{"Content-Type", "application/json"}, {"ETag", "\"1\""}, {"Cache-Control", "no-cache"}},
                    .shared_body = body};
  };
  seaworthy::http::Options options{.port = static_cast<std::uint16_t>(std::atoi(arguments[1])), .workers = 2};
  options.quick = [answer](const Request& request) -> std::optional<Response> {
    if (request.path != "/quick") return std::nullopt;
    return answer(request);
  };
  auto listening = seaworthy::http::Server::Listen(std::move(options), answer);
  if (!listening.ok()) {
    std::fprintf(stderr, "%s\n", listening.error().ToString().c_str());
    return 1;
  }
  server = *std::move(listening);
  std::signal(SIGTERM, OnSignal);
  server->Run();
  return 0;
}
