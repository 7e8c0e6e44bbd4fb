#include "http/server.h"

#include <utility>

#include "http/engine.h"

namespace seaworthy::http {

Result<std::unique_ptr<Server>> Server::Listen(Options options, Handler handler) {
  auto engine = std::make_unique<Engine>(std::move(options), std::move(handler));
  SEAWORTHY_RETURN_IF_ERROR(engine->Open());
  return std::unique_ptr<Server>(new Server(std::move(engine)));
}

Server::Server(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}
Server::~Server() = default;

std::uint16_t Server::port() const { return engine_->port(); }
void Server::Run() { engine_->Run(); }
void Server::Stop() { engine_->Stop(); }
Result<> Server::ReloadCertificate() { return engine_->ReloadCertificate(); }
Counters Server::counters() const { return engine_->counters(); }

}  // namespace seaworthy::http
