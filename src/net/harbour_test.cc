#include "net/harbour_test.h"

#include <sys/socket.h>

#include <array>
#include <utility>

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include "net/epoll.h"

namespace seaworthy::net::testing {
namespace {

// The version that the ClientHello itself states, after five bytes of record and four of message header.
bool IsOldHello(int connection) {
  std::array<unsigned char, 11> start{};
  const auto size = recv(connection, start.data(), start.size(), MSG_PEEK | MSG_WAITALL);
  return size != static_cast<ssize_t>(start.size()) || start[10] < 3;
}

void Accept(SSL_CTX* context, int connection, const std::function<void(SSL*)>& serve) {
  const PipeSignalBlocked blocked;
  SSL* ssl = SSL_new(context);
  SSL_set_fd(ssl, connection);
  if (SSL_accept(ssl) == 1) serve(ssl);
  SSL_free(ssl);
  ERR_clear_error();
}

SSL_CTX* MakeContext(const Identity& identity) {
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  SSL_CTX_use_certificate(context, identity.certificate());
  SSL_CTX_use_PrivateKey(context, identity.key());
  return context;
}

}  // namespace

Harbour::Harbour() {
  const Identity root({"Test Root", "", kEarlier, kLater, true}, nullptr);
  const Identity middle({"Test Intermediate", "", kEarlier, kLater, true}, &root);
  folder_.Write("root.pem", root.CertificatePem());
  folder_.Write("middle.pem", middle.CertificatePem());
  const Identity good({"good.test", "DNS:good.test,DNS:*.wild.test,IP:127.0.0.1", kEarlier, kLater}, &middle);
  WriteIdentity("good", good, middle.CertificatePem());
  WriteIdentity("incomplete", good);
  WriteIdentity("expired", Identity({"expired.test", "DNS:expired.test", kEarlier, kNow + Span{-kDay, 0}}, &root));
  WriteIdentity("self", Identity({"self.test", "DNS:self.test", kEarlier, kLater, false, KeyKind::kRsa2048}, nullptr));
  WriteIdentity("common", Identity({"common.test", "", kEarlier, kLater}, &root));
  WriteIdentity("weak", Identity({"weak.test", "DNS:weak.test", kEarlier, kLater, false, KeyKind::kRsa1024}, &root));
  const std::string configuration = folder_.Write("nginx.conf", Nginx());
  Start({"/usr/sbin/nginx", "-p", folder_.Path(""), "-c", configuration, "-e", folder_.Path("log")}, ports_.usual);
  StartOpenssl(ports_.tls10, {"-tls1", "-cipher", "ALL:@SECLEVEL=0"});
  StartOpenssl(ports_.tls11, {"-tls1_1", "-cipher", "ALL:@SECLEVEL=0"});
  StartOpenssl(ports_.insists12, {"-tls1_2", "-Verify", "1"});
  StartOpenssl(ports_.insists13, {"-tls1_3", "-Verify", "1"});
  StartOpenssl(ports_.weak, {"-cipher", "ALL:@SECLEVEL=0"}, "weak");
}

void Harbour::WriteIdentity(const std::string& name, const Identity& identity, const std::string& rest) {
  folder_.Write(name + ".pem", identity.CertificatePem() + rest);
  folder_.Write(name + ".key", identity.KeyPem());
}

void Harbour::Start(const std::vector<std::string>& command, std::uint16_t port) {
  processes_.push_back(std::make_unique<Process>(command, folder_.Path("log")));
  ready_ = ready_ && processes_.back()->WaitUntilListening(port);
}

void Harbour::StartOpenssl(std::uint16_t port, std::vector<std::string> options, const std::string& identity) {
  std::vector<std::string> command{"openssl",
                                   "s_server",
                                   "-accept",
                                   fmt::format("127.0.0.1:{}", port),
                                   "-www",
                                   "-cert",
                                   folder_.Path(identity + ".pem"),
                                   "-cert_chain",
                                   folder_.Path("middle.pem"),
                                   "-key",
                                   folder_.Path(identity + ".key")};
  command.insert(command.end(), options.begin(), options.end());
  Start(command, port);
}

std::string Harbour::ServerBlock(std::uint16_t port, const std::string& name, const std::string& identity,
                                 const std::string& rest) const {
  return fmt::format(
      "server {{ listen 127.0.0.1:{} ssl; server_name {}; ssl_certificate {}; ssl_certificate_key {};\n"
      "  {}\n  location / {{ return 204; }} }}\n",
      port, name, folder_.Path(identity + ".pem"), folder_.Path(identity + ".key"), rest);
}

std::string Harbour::Nginx() {
  const std::string usual =
      "ssl_protocols TLSv1.2 TLSv1.3; add_header Strict-Transport-Security \"max-age=63072000; "
      "includeSubDomains\" always;";
  std::string servers = ServerBlock(ports_.usual, "good.test", "good", usual);
  for (const char* name : {"incomplete", "expired", "self", "common"}) {
    servers += ServerBlock(ports_.usual, fmt::format("{}.test", name), name, "ssl_protocols TLSv1.2 TLSv1.3;");
  }
  servers += ServerBlock(ports_.only13, "good.test", "good", "ssl_protocols TLSv1.3;");
  servers += ServerBlock(ports_.asks, "good.test", "good",
                         fmt::format("ssl_protocols TLSv1.2 TLSv1.3; ssl_verify_client on; ssl_client_certificate {};",
                                     folder_.Path("root.pem")));
  std::string http2 = ServerBlock(ports_.http2, "good.test", "good", usual);
  http2.replace(http2.find(" ssl;"), 5, " ssl http2;");
  return fmt::format(
      "daemon off; master_process off; pid {0}; error_log {1};\nevents {{}}\nhttp {{ access_log off;\n"
      "client_body_temp_path {2}; proxy_temp_path {2}; fastcgi_temp_path {2}; uwsgi_temp_path {2}; scgi_temp_path "
      "{2};\n"
      "{3}{4} }}\n",
      folder_.Path("pid"), folder_.Path("log"), folder_.Path("temporary"), servers, http2);
}

void RudeServer::Free::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

RudeServer::RudeServer(std::function<void(ssl_st* ssl)> serve)
    : identity_({"rude.test", "DNS:rude.test", kEarlier, kLater}, nullptr),
      context_(MakeContext(identity_)),
      server_([this, serve = std::move(serve)](int connection) {
        if (!IsOldHello(connection)) Accept(context_.get(), connection, serve);
        shutdown(connection, SHUT_RDWR);
      }) {}

}  // namespace seaworthy::net::testing
