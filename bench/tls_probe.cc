// How fast TLS endpoints are asked: ours against a bare epoll loop over OpenSSL that makes the same handshakes with the
// same nginx and keeps nothing but counts.
//
//   bench_tls_probe [ENDPOINTS [ROUNDS]]
//
// Both sides run in this process, one after the other in each round, on one thread; the figures are medians. An
// endpoint is four connections: one that offers everything, verifies the chain and asks for headers, one for TLS 1.2,
// and one each for TLS 1.1 and 1.0, which are refused.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "net/tls_probe.h"

namespace seaworthy {
namespace {

constexpr std::size_t kConnectionsEach = 4;
constexpr std::size_t kAtOnce = 256;

[[noreturn]] void Die(std::string_view what) {
  fmt::print(stderr, "tls_probe: {}\n", what);
  std::exit(1);
}

sockaddr_in Loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// Ports that are free now: all are taken at once, so that none comes twice, and given back.
std::vector<std::uint16_t> FreePorts(std::size_t count) {
  std::vector<std::uint16_t> ports;
  std::vector<int> sockets;
  while (ports.size() < count) {
    sockets.push_back(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address = Loopback(0);
    socklen_t size = sizeof address;
    if (bind(sockets.back(), reinterpret_cast<sockaddr*>(&address), size) != 0) Die("no free port");
    getsockname(sockets.back(), reinterpret_cast<sockaddr*>(&address), &size);
    ports.push_back(ntohs(address.sin_port));
  }
  for (int one : sockets) close(one);
  return ports;
}

// ---- the server

// One nginx process that listens on all ports with one certificate.
class Server {
 public:
  explicit Server(std::vector<std::uint16_t> ports) : ports_(std::move(ports)) {
    std::string pattern = std::filesystem::temp_directory_path() / "seaworthy-bench-XXXXXX";
    if (mkdtemp(pattern.data()) == nullptr) Die("no temporary folder");
    folder_ = pattern;
    MakeCertificate();
    WriteConfiguration();
    Start();
  }
  ~Server() {
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  const std::vector<std::uint16_t>& ports() const { return ports_; }
  std::string authorities() const { return folder_ + "/certificate.pem"; }

 private:
  void MakeCertificate() const {
    const std::string command = fmt::format(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=bench.test "
        "-addext subjectAltName=DNS:bench.test -keyout {0}/key.pem -out {0}/certificate.pem 2>/dev/null",
        folder_);
    if (std::system(command.c_str()) != 0) Die("the openssl program makes no certificate");
  }

  void WriteConfiguration() const {
    std::ofstream out(folder_ + "/nginx.conf");
    out << fmt::format(
        "daemon off; master_process off; pid {0}/pid; error_log {0}/log;\nevents {{ worker_connections 4096; }}\n"
        "http {{ access_log off; ssl_session_cache off; ssl_session_tickets off;\n"
        "client_body_temp_path {0}/t; proxy_temp_path {0}/t; fastcgi_temp_path {0}/t; uwsgi_temp_path {0}/t; "
        "scgi_temp_path {0}/t;\nserver {{ ssl_protocols TLSv1.2 TLSv1.3;\n"
        "ssl_certificate {0}/certificate.pem; ssl_certificate_key {0}/key.pem;\n"
        "add_header Strict-Transport-Security \"max-age=63072000\" always;\nlocation / {{ return 204; }}\n",
        folder_);
    for (std::uint16_t port : ports_) out << fmt::format("listen 127.0.0.1:{} ssl;\n", port);
    out << "} }\n";
  }

  void Start() {
    pid_ = fork();
    if (pid_ == 0) {
      const std::string configuration = folder_ + "/nginx.conf";
      const std::string log = folder_ + "/log";
      execlp("/usr/sbin/nginx", "nginx", "-p", folder_.c_str(), "-c", configuration.c_str(), "-e", log.c_str(),
             static_cast<char*>(nullptr));
      _exit(127);
    }
    for (int attempt = 0; attempt < 500; ++attempt) {
      const int one = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      const sockaddr_in address = Loopback(ports_.back());
      const bool listens = connect(one, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
      close(one);
      if (listens) return;
      usleep(10'000);
    }
    Die("nginx does not start");
  }

  std::vector<std::uint16_t> ports_;
  std::string folder_;
  pid_t pid_ = -1;
};

// ---- the peer: as little as can be between epoll and OpenSSL

struct FreeContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using Context = std::unique_ptr<SSL_CTX, FreeContext>;

Context MakeContext(int lowest, int highest, const std::string& authorities) {
  Context context(SSL_CTX_new(TLS_client_method()));
  SSL_CTX_set_security_level(context.get(), 0);
  SSL_CTX_set_min_proto_version(context.get(), lowest);
  SSL_CTX_set_max_proto_version(context.get(), highest);
  SSL_CTX_set_cipher_list(context.get(), "DEFAULT:@SECLEVEL=0");
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  if (authorities.empty()) {
    SSL_CTX_set_cert_verify_callback(
        context.get(), [](X509_STORE_CTX*, void*) { return 1; }, nullptr);
  } else {
    SSL_CTX_load_verify_file(context.get(), authorities.c_str());
  }
  return context;
}

struct Counts {
  std::size_t accepted = 0;
  std::size_t refused = 0;
  std::size_t valid = 0;
  std::size_t answers = 0;
};

struct Connection {
  SSL* ssl = nullptr;
  int descriptor = -1;
  bool asks = false;
  bool done = false;
  bool asked = false;
};

class BareLoop {
 public:
  BareLoop(const std::vector<std::uint16_t>& ports, const std::string& authorities)
      : ports_(ports), slots_(kAtOnce), epoll_(epoll_create1(EPOLL_CLOEXEC)) {
    contexts_.push_back(MakeContext(TLS1_VERSION, TLS1_3_VERSION, authorities));
    for (int version : {TLS1_2_VERSION, TLS1_1_VERSION, TLS1_VERSION}) {
      contexts_.push_back(MakeContext(version, version, ""));
    }
  }
  ~BareLoop() { close(epoll_); }
  BareLoop(const BareLoop&) = delete;
  BareLoop& operator=(const BareLoop&) = delete;

  Counts Run() {
    for (std::size_t slot = 0; slot < slots_.size(); ++slot) Open(slot);
    std::array<epoll_event, 256> events;
    while (active_ > 0) {
      const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
      for (int i = 0; i < count; ++i) Step(events[static_cast<std::size_t>(i)].data.u64);
    }
    return counts_;
  }

 private:
  void Open(std::size_t slot) {
    if (next_ == ports_.size() * kConnectionsEach) return;
    const std::size_t kind = next_ % kConnectionsEach;
    const sockaddr_in address = Loopback(ports_[next_ / kConnectionsEach]);
    ++next_;
    ++active_;
    Connection& connection = slots_[slot] = Connection{};
    connection.asks = kind == 0;
    connection.descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int on = 1;
    setsockopt(connection.descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    connection.ssl = SSL_new(contexts_[kind].get());
    SSL_set_fd(connection.ssl, connection.descriptor);
    SSL_set_tlsext_host_name(connection.ssl, "bench.test");
    SSL_set_connect_state(connection.ssl);
    (void)connect(connection.descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLET, .data = {.u64 = slot}};
    epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.descriptor, &event);
  }

  void Step(std::size_t slot) {
    Connection& connection = slots_[slot];
    ERR_clear_error();
    if (!connection.done && !Shake(connection)) return;
    if (connection.done && connection.asks && !Ask(connection)) return;
    if (connection.done) SSL_shutdown(connection.ssl);
    SSL_free(connection.ssl);
    close(connection.descriptor);
    --active_;
    Open(slot);
  }

  // False where it has to wait.
  bool Shake(Connection& connection) {
    const int result = SSL_do_handshake(connection.ssl);
    if (result != 1 && SSL_get_error(connection.ssl, result) != SSL_ERROR_SSL) return false;
    connection.done = result == 1;
    ++(connection.done ? counts_.accepted : counts_.refused);
    if (connection.done && connection.asks) counts_.valid += SSL_get_verify_result(connection.ssl) == X509_V_OK;
    return true;
  }

  bool Ask(Connection& connection) {
    constexpr std::string_view kRequest = "HEAD / HTTP/1.1\r\nHost: bench.test\r\nConnection: close\r\n\r\n";
    if (!connection.asked) SSL_write(connection.ssl, kRequest.data(), static_cast<int>(kRequest.size()));
    connection.asked = true;
    std::array<char, 4096> answer;
    const int size = SSL_read(connection.ssl, answer.data(), static_cast<int>(answer.size()));
    if (size <= 0) return SSL_get_error(connection.ssl, size) != SSL_ERROR_WANT_READ;
    counts_.answers +=
        std::string_view(answer.data(), static_cast<std::size_t>(size)).find("Strict") != std::string_view::npos;
    return true;
  }

  const std::vector<std::uint16_t>& ports_;
  std::vector<Context> contexts_;
  std::vector<Connection> slots_;
  int epoll_;
  std::size_t next_ = 0;
  std::size_t active_ = 0;
  Counts counts_;
};

// ---- ours

net::TlsOptions Options(const Server& server) {
  net::TlsOptions options;
  options.now = {std::time(nullptr), 0};
  options.authorities_file = server.authorities();
  options.most_connections = kAtOnce;
  return options;
}

Counts Ours(const Server& server, std::size_t endpoints) {
  std::vector<net::TlsTarget> targets;
  for (std::size_t i = 0; i < endpoints; ++i) targets.push_back({"127.0.0.1", server.ports()[i], "bench.test"});
  auto all = net::ProbeTls(targets, Options(server));
  if (!all.ok()) Die(all.error().ToString());
  Counts counts;
  for (const net::TlsFindings& findings : *all) {
    const net::TlsEvidence& evidence = findings.front();
    for (const net::VersionAnswer& answer : evidence.versions) {
      counts.accepted += answer.acceptance == net::Acceptance::kAccepted;
      counts.refused += answer.acceptance == net::Acceptance::kRefused;
    }
    counts.valid += evidence.verification && evidence.verification->valid();
    counts.answers += evidence.hsts.has_value();
  }
  return counts;
}

// ---- measuring

struct Cost {
  double wall = 0;  // Seconds.
  double cpu = 0;
};

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

Cost Measure(const std::function<void()>& work) {
  const double cpu = CpuSeconds();
  const auto start = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
  return {wall.count(), CpuSeconds() - cpu};
}

double Median(std::vector<Cost> costs, double Cost::*part) {
  std::vector<double> values;
  for (const Cost& cost : costs) values.push_back(cost.*part);
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void Check(const Counts& counts, std::size_t endpoints, std::string_view who) {
  const bool right = counts.accepted == 2 * endpoints && counts.refused == 2 * endpoints && counts.valid == endpoints &&
                     counts.answers == endpoints;
  if (right) return;
  Die(fmt::format("{} saw {} accepted, {} refused, {} valid, {} answers", who, counts.accepted, counts.refused,
                  counts.valid, counts.answers));
}

void Print(std::string_view who, const std::vector<Cost>& costs, double handshakes) {
  const double wall = Median(costs, &Cost::wall);
  const double cpu = Median(costs, &Cost::cpu);
  fmt::print("{:<24}{:>12.0f}{:>16.0f}{:>14.0f}\n", who, handshakes / wall, handshakes / cpu, cpu / handshakes * 1e6);
}

void Run(std::size_t endpoints, int rounds) {
  const Server server(FreePorts(endpoints));
  std::vector<Cost> ours;
  std::vector<Cost> bare;
  for (int round = 0; round <= rounds; ++round) {
    Counts counts;
    bare.push_back(Measure([&] { counts = BareLoop(server.ports(), server.authorities()).Run(); }));
    Check(counts, endpoints, "the bare loop");
    ours.push_back(Measure([&] { counts = Ours(server, endpoints); }));
    Check(counts, endpoints, "the probe");
  }
  ours.erase(ours.begin());  // The first round warms up.
  bare.erase(bare.begin());
  std::vector<Cost> single;
  for (int i = 0; i < 20; ++i) single.push_back(Measure([&] { Check(Ours(server, 1), 1, "the probe"); }));
  const auto handshakes = static_cast<double>(endpoints * kConnectionsEach);
  fmt::print("{} endpoints, {:.0f} handshakes a round, median of {} rounds\n", endpoints, handshakes, rounds);
  fmt::print("{:<24}{:>12}{:>16}{:>14}\n", "", "per second", "per CPU second", "CPU us each");
  Print("bare OpenSSL epoll loop", bare, handshakes);
  Print("seaworthy", ours, handshakes);
  fmt::print("ratio: {:.2f} by time, {:.2f} by CPU\n", Median(bare, &Cost::wall) / Median(ours, &Cost::wall),
             Median(bare, &Cost::cpu) / Median(ours, &Cost::cpu));
  fmt::print("one endpoint's evidence: {:.1f} ms\n", Median(single, &Cost::wall) * 1e3);
}

}  // namespace
}  // namespace seaworthy

int main(int argc, char** argv) {
  signal(SIGPIPE, SIG_IGN);
  const int endpoints = argc > 1 ? std::atoi(argv[1]) : 500;
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 5;
  if (endpoints < 1 || endpoints > 900 || rounds < 1) seaworthy::Die("ENDPOINTS is 1 to 900, ROUNDS at least 1");
  seaworthy::Run(static_cast<std::size_t>(endpoints), rounds);
}
