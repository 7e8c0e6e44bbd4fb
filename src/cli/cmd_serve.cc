// seaworthy serve, seaworthy config check, seaworthy doctor: the server, and how it is set up.
#include <pthread.h>
#include <csignal>
#include <optional>
#include <thread>

#include <fmt/format.h>

#include "app/named_file.h"
#include "app/random.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "server/config.h"
#include "server/doctor.h"
#include "server/serve.h"

namespace seaworthy::cli {
namespace {

constexpr std::uint64_t kMostConfigBytes = 1u << 20;

Result<server::SetUp> ReadSetUp(const Invocation& invocation, const Terminal& terminal) {
  server::ConfigSources sources;
  sources.flag = [&](std::string_view flag) -> std::string {
    const bool is_switch = flag == "--behind-proxy";
    if (is_switch) return invocation.Flag(flag) ? "true" : "";
    return invocation.Value(flag);
  };
  sources.environment = terminal.environment;
  sources.file = invocation.Value("--config");
  if (sources.file.empty()) sources.file = terminal.environment("SEAWORTHY_CONFIG").value_or("");
  if (!sources.file.empty()) {
    SEAWORTHY_TRY(sources.text, app::ReadNamedFile(sources.file, kMostConfigBytes));
  }
  return server::ReadSetUp(sources);
}

// Every mistake of the settings with what helps, one below the other.
int TellMistakes(Terminal& terminal, const server::SetUp& set_up) {
  int code = kReady;
  for (const Error& mistake : set_up.mistakes) code = Fail(terminal, mistake.ToString());
  return code;
}

// Fills `config`, or tells why not: what the command then ends with.
std::optional<int> ReadConfig(const Invocation& invocation, Terminal& terminal, server::Config& config) {
  auto set_up = ReadSetUp(invocation, terminal);
  if (!set_up.ok()) return Fail(terminal, set_up.error().ToString());
  if (!set_up->mistakes.empty()) return TellMistakes(terminal, *set_up);
  config = std::move(set_up->config);
  return std::nullopt;
}

// Waits for the signals that end a server, on a thread of its own; all others have them blocked.
class SignalWait {
 public:
  SignalWait() {
    sigemptyset(&signals_);
    for (int signal : {SIGINT, SIGTERM}) sigaddset(&signals_, signal);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
  }
  ~SignalWait() {
    if (!thread_.joinable()) return;
    pthread_kill(thread_.native_handle(), SIGTERM);  // Wakes it where no signal came.
    thread_.join();
  }
  void Then(std::function<void()> stop) {
    thread_ = std::thread([this, stop = std::move(stop)] {
      int signal = 0;
      sigwait(&signals_, &signal);
      stop();
    });
  }

 private:
  sigset_t signals_;
  std::thread thread_;
};

int RunServe(const Invocation& invocation, Terminal& terminal) {
  server::Config config;
  if (auto failed = ReadConfig(invocation, terminal, config)) return *failed;
  SignalWait signals;
  server::ServeContext context;
  context.clock = terminal.clock;
  context.random = app::SystemRandom();
  context.environment = terminal.environment;
  context.started = [&](const std::string& url, const std::string& notice, std::function<void()> stop) {
    terminal.Out(fmt::format("Seaworthy listens at {}\n{}", url, notice));
    terminal.Flush();
    signals.Then(std::move(stop));
  };
  auto served = server::Serve(config, context);
  if (served.ok()) return kReady;
  return Fail(terminal, served.error().ToString(), served.error().kind() == ErrorKind::kWorld ? kIncomplete : kUsage);
}

int RunConfigCheck(const Invocation& invocation, Terminal& terminal) {
  auto set_up = ReadSetUp(invocation, terminal);
  if (!set_up.ok()) return Fail(terminal, set_up.error().ToString());
  terminal.Out(server::Describe(set_up->given));
  return TellMistakes(terminal, *set_up);
}

int RunDoctor(const Invocation& invocation, Terminal& terminal) {
  server::Config config;
  if (auto failed = ReadConfig(invocation, terminal, config)) return *failed;
  const std::string file = invocation.Value("--config");
  terminal.Out(fmt::format("{:<5} {:<12} {}\n", "ok", "settings", file.empty() ? "can be used" : file));
  auto findings = server::ExamineSetUp(config, terminal.clock, terminal.environment);
  terminal.Out(server::ToText(findings));
  return server::Worst(findings) == server::Health::kFail ? kNotReady : kReady;
}

constexpr Option kServeOptions[] = {
    {"--listen", "HOST:PORT", "where to listen (127.0.0.1:8080)"},
    {"--store", "STORE", "sqlite:PATH or postgresql://USER@HOST/DATABASE (sqlite:seaworthy.db)"},
    {"--config", "FILE", "settings as YAML; else SEAWORTHY_CONFIG"},
    {"--public-url", "URL", "how browsers reach it: https://prr.example.org"},
    {"--tls-cert", "FILE", "the certificate with its chain, PEM"},
    {"--tls-key", "FILE", "the key of the certificate, PEM"},
    {"--behind-proxy", "", "a proxy in front does TLS"},
    {"--trusted-proxy", "RANGES", "addresses whose X-Forwarded headers are believed"},
    {"--key", "WHERE", "the key that signs certificates: file:PATH or env:NAME"},
    {"--passphrase", "WHERE", "of an encrypted key: file:PATH or env:NAME"},
    {"--collect-every", "SPAN", "how often the endpoints of services are asked (1h)"},
    {"--egress-allow", "RANGES", "private addresses that the server may dial to collect"},
    {"--log-level", "LEVEL", "debug, info, warning or error (info)"},
    {"--workers", "NUMBER", "how many requests are worked on at once (8)"}};

}  // namespace

constexpr Command kServe{
    .name = "serve",
    .summary = "Serve reviews to an organisation over HTTP",
    .details =
        "Listens to this machine alone unless it has TLS or stands behind a proxy. The first start prints a\n"
        "one-time link with which the first administrator sets up the server. Each setting can be given by\n"
        "flag, by environment variable or in a file, in that order: docs/reference/server-config.md.\n"
        "Stops at SIGTERM or SIGINT when all requests that it accepted are answered.\n"
        "Exit codes: 0 stopped, 2 wrong usage or settings, 3 the store cannot be reached, 4 internal error.",
    .arguments = {},
    .options = kServeOptions,
    .run = RunServe,
    .instead_of_server = "it is the server"};
constexpr Command kConfigCheck{.name = "config check",
                               .summary = "Say which settings a server would have, and where each comes from",
                               .details = "",
                               .arguments = {},
                               .options = kServeOptions,
                               .run = RunConfigCheck,
                               .instead_of_server = "run it on the server's machine, with the server's settings"};
constexpr Command kDoctor{
    .name = "doctor",
    .summary = "Examine the set-up of a server, and say what to mend",
    .details =
        "Looks at settings, port, store, disk, certificate, signing key, provider of sign-in, clock and egress\n"
        "policy, and changes nothing. Exit codes: 0 nothing fails, 1 something does, 2 wrong usage or settings.",
    .arguments = {},
    .options = kServeOptions,
    .run = RunDoctor,
    .instead_of_server = "run it on the server's machine, with the server's settings"};

}  // namespace seaworthy::cli
