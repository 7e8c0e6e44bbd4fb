#include "server/doctor.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "app/key_source.h"
#include "app/record_file.h"
#include "auth/oidc_provider.h"
#include "base/text.h"
#include "http/certificate_end.h"
#include "http/tls.h"
#include "net/http_client.h"
#include "server/machine.h"
#include "store/errors.h"
#include "store/open.h"

namespace seaworthy::server {
namespace {

constexpr std::uintmax_t kMiB = 1u << 20;
constexpr std::uintmax_t kLittleDisk = 1024 * kMiB, kNoDisk = 64 * kMiB;
constexpr Span kRenewalDue{21 * 86'400};
constexpr std::int64_t kClocksDiffer = 60, kClocksDifferMuch = 300;  // Seconds.

class Doctor {
 public:
  Doctor(const Config& config, const DoctorContext& context) : config_(config), context_(context) {}

  std::vector<Finding> Examine() && {
    Listening();
    Port();
    Store();
    Disk();
    NetworkDisk();
    Tls();
    SigningKey();
    Provider();
    Egress();
    return std::move(findings_);
  }

 private:
  void Tell(Health health, std::string about, std::string what, std::string advice = {}) {
    findings_.push_back({health, std::move(about), std::move(what), std::move(advice)});
  }
  void Tell(std::string about, const Error& error, std::string otherwise) {
    Tell(Health::kFail, std::move(about), error.message(), error.advice().empty() ? otherwise : error.advice());
  }

  void Listening() {
    const bool loopback = config_.address == "::1" || config_.address.starts_with("127.");
    if (config_.behind_proxy && config_.trusted_proxies.empty()) {
      return Tell(Health::kWarn, "proxy", "no proxy is trusted: all requests seem to come from one address, over http",
                  "name the proxy's address in trusted_proxies");
    }
    if (config_.behind_proxy && config_.public_url.empty()) {
      return Tell(Health::kWarn, "proxy", "public_url is not set: links name the host that a request named",
                  "set public_url to what browsers open, as https://prr.example.org");
    }
    if (config_.public_url.starts_with("http://") && !loopback) {
      return Tell(Health::kWarn, "public url", fmt::format("{} is not encrypted", config_.public_url),
                  "write it with https");
    }
    Tell(Health::kOk, "listen",
         fmt::format("{} port {}{}", config_.address, config_.port, loopback ? ", this machine alone" : ""));
  }

  // Whether a start would find the port free; it is not while the server runs that shall be examined.
  void Port() {
    const std::string place = fmt::format("{} port {}", config_.address, config_.port);
    switch (AskForPort(config_.address, config_.port)) {
      case PortState::kFree: return Tell(Health::kOk, "port", "free: no server runs there now");
      case PortState::kTaken: return PortTaken(place);
      case PortState::kRefused:
        return Tell(Health::kFail, "port", fmt::format("{}: this user may not listen there", place),
                    "choose a port above 1023, or let systemd give CAP_NET_BIND_SERVICE");
      case PortState::kUnknown:
        return Tell(Health::kFail, "port", fmt::format("{}: this machine has no such address", place),
                    "listen to an address of this machine, or to 0.0.0.0");
    }
  }

  void PortTaken(const std::string& place) {
    net::HttpAsk ask;
    const bool everywhere = config_.address == "0.0.0.0" || config_.address == "::";
    const std::string host = everywhere ? "127.0.0.1" : config_.address;
    ask.url = fmt::format("{}://{}:{}/healthz", config_.certificate.empty() ? "http" : "https",
                          host.find(':') == std::string::npos ? host : "[" + host + "]", config_.port);
    auto answer = context_.http->Fetch(ask);
    if (answer.ok() && answer->status == 200) {
      return Tell(Health::kOk, "port", fmt::format("{}: a server runs there now, and answers", place));
    }
    Tell(Health::kWarn, "port", fmt::format("{}: something listens there, and does not answer as a server", place),
         "where it is no server of yours, stop it or choose another port: a start would fail");
  }

  void Store() {
    auto address = store::ParseAddress(config_.store);
    if (!address.ok()) return Tell("store", address.error(), "write sqlite:PATH or postgresql://USER@HOST/DATABASE");
    const std::string shown = store::ToString(*address);
    auto file = app::OpenRecordFile(config_.store, app::RecordAccess::kRead);
    if (!file.ok() && file.error().Is(store::kNotFound) && StartMakes(*address, file.error())) {
      return Tell(Health::kOk, "store", fmt::format("{}: none yet; the first start makes it", shown));
    }
    if (!file.ok())
      return Tell("store", file.error(), "look whether it is the right one, and may be reached from here");
    auto head = file->store->ReadHead();
    if (!head.ok()) return Tell("store", head.error(), "`seaworthy audit verify` says what is damaged");
    Tell(Health::kOk, "store", fmt::format("{}: {}", shown, Count(static_cast<std::size_t>(head->position), "event")));
  }

  // A start makes the file and the tables, and neither the folder nor the database around them.
  static bool StartMakes(const store::Address& address, const Error& not_found) {
    if (address.kind == store::Address::Kind::kPostgres) return not_found.advice().empty();
    std::error_code failure;
    const std::filesystem::path folder = std::filesystem::absolute(address.where, failure).parent_path();
    return folder.filename() == ".seaworthy" || std::filesystem::exists(folder, failure);
  }

  // Where the file lies, or the folder that it is made in.
  void Disk() {
    auto address = store::ParseAddress(config_.store);
    if (!address.ok() || address->kind != store::Address::Kind::kFile) return;
    std::error_code failure;
    std::filesystem::path folder = std::filesystem::absolute(address->where, failure).parent_path();
    const std::filesystem::space_info space = std::filesystem::space(folder, failure);
    if (failure) {
      return Tell(Health::kFail, "disk", fmt::format("{} cannot be looked at: {}", folder.string(), failure.message()),
                  "make the folder, or name another one");
    }
    const std::string what = fmt::format("{} MiB free at {}", space.available / kMiB, folder.string());
    if (space.available < kNoDisk) return Tell(Health::kFail, "disk", what, "make room: nothing can be written soon");
    if (space.available < kLittleDisk) return Tell(Health::kWarn, "disk", what, "make room");
    Tell(Health::kOk, "disk", what);
  }

  // What SQLite relies on, locks and shared memory, is not there over a network.
  void NetworkDisk() {
    auto address = store::ParseAddress(config_.store);
    if (!address.ok() || address->kind != store::Address::Kind::kFile) return;
    std::error_code failure;
    const std::string folder = std::filesystem::absolute(address->where, failure).parent_path().string();
    auto found = FileSystemAt(folder);
    if (!found || found->kind == FileSystem::kLocal) return;
    const std::string advice = "keep the store on a disk of this machine, or in PostgreSQL";
    if (found->kind == FileSystem::kNetwork) {
      return Tell(
          Health::kFail, "file system",
          fmt::format("{} lies on a network file system ({}): SQLite would lose events there", folder, found->name),
          advice);
    }
    Tell(Health::kWarn, "file system",
         fmt::format("{} lies on {}, which may be a network file system", folder, found->name), advice);
  }

  void Tls() {
    if (config_.certificate.empty()) {
      return Tell(Health::kOk, "tls",
                  config_.behind_proxy ? "the proxy's" : "none, which is right for this machine alone");
    }
    auto loaded = http::TlsContext::Load({config_.certificate, config_.key});
    if (!loaded.ok()) return Tell("tls", loaded.error(), "name a certificate with its chain, and its key, as PEM");
    auto end = http::CertificateEnd(config_.certificate);
    if (!end.ok()) return Tell("tls", end.error(), "name a certificate with its chain as PEM");
    const Instant now = context_.clock();
    if (*end <= now) {
      return Tell(Health::kFail, "tls", fmt::format("the certificate ended at {}", ToString(*end)), "renew it");
    }
    const std::string left = fmt::format("the certificate ends in {}", InWords(*end - now));
    if (*end - now < kRenewalDue) return Tell(Health::kWarn, "tls", left, "renew it, or let a program renew it");
    if (OthersRead(config_.key)) {
      return Tell(Health::kWarn, "tls", fmt::format("others can read {}", config_.key), "chmod 600 the key");
    }
    Tell(Health::kOk, "tls", left);
  }

  static bool OthersRead(const std::string& path) {
    struct stat state {};
    return stat(path.c_str(), &state) == 0 && (state.st_mode & S_IROTH) != 0;
  }

  void SigningKey() {
    if (config_.signing_key.empty()) {
      return Tell(Health::kWarn, "signing key", "none: reviews are closed without a certificate",
                  "make one with `seaworthy key new FILE` and name it in signing.key");
    }
    auto key = app::OpenSigningKey(config_.signing_key, config_.signing_passphrase, {context_.environment, {}});
    if (!key.ok()) return Tell("signing key", key.error(), "name it as file:PATH or env:NAME");
    const std::string file = config_.signing_key.starts_with("file:") ? config_.signing_key.substr(5) : std::string();
    if (OthersRead(file)) {
      return Tell(Health::kWarn, "signing key", fmt::format("others can read {}", file), "chmod 600 the key");
    }
    Tell(Health::kOk, "signing key", "can be used");
  }

  void Provider() {
    if (config_.oidc.issuer.empty()) return Tell(Health::kOk, "sign-in", "local accounts alone");
    if (auto fits = auth::CheckIssuer(config_.oidc.issuer); !fits.ok()) {
      return Tell("sign-in", fits.error(), "write the issuer as the provider names itself");
    }
    net::HttpAsk ask;
    ask.url = auth::DiscoveryUrl(config_.oidc.issuer);
    auto answer = context_.http->Fetch(ask);
    if (!answer.ok()) return Tell("sign-in", answer.error(), "look whether this machine may dial the provider");
    if (answer->status != 200) {
      return Tell(Health::kFail, "sign-in", fmt::format("{} answers {}", ask.url, answer->status),
                  "write the issuer as the provider names itself");
    }
    auto metadata = auth::ReadMetadata(answer->body, config_.oidc.issuer);
    if (!metadata.ok()) return Tell("sign-in", metadata.error(), "write the issuer as the provider names itself");
    Tell(Health::kOk, "sign-in", fmt::format("{} describes itself", config_.oidc.issuer));
    CompareClocks(std::string(answer->Header("date")));
  }

  // `Sun, 06 Nov 1994 08:49:37 GMT`
  void CompareClocks(const std::string& date) {
    std::tm told{};
    if (strptime(date.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &told) == nullptr) return;
    const std::int64_t apart = std::llabs(context_.clock().seconds - static_cast<std::int64_t>(timegm(&told)));
    const std::string what = fmt::format("{} from the provider's", InWords(Span{apart, 0}));
    const std::string advice = "let the machine set its clock by NTP: sign-in and sign-offs go by it";
    if (apart > kClocksDifferMuch) return Tell(Health::kFail, "clock", what, advice);
    if (apart > kClocksDiffer) return Tell(Health::kWarn, "clock", what, advice);
    Tell(Health::kOk, "clock", what);
  }

  void Egress() {
    auto everything = [](const net::AddressRange& range) { return range.prefix == 0; };
    if (std::ranges::any_of(config_.egress_allow, everything)) {
      return Tell(Health::kWarn, "egress", "every private address may be dialled on behalf of users",
                  "allow the ranges of your services alone");
    }
    if (config_.egress_allow.empty()) return Tell(Health::kOk, "egress", "public addresses alone");
    Tell(Health::kOk, "egress",
         fmt::format("public addresses and {} of your own", Count(config_.egress_allow.size(), "range")));
  }

  const Config& config_;
  const DoctorContext& context_;
  std::vector<Finding> findings_;
};

}  // namespace

std::string_view Name(Health health) {
  switch (health) {
    case Health::kOk: return "ok";
    case Health::kWarn: return "warn";
    case Health::kFail: return "fail";
  }
  return {};
}

std::vector<Finding> Examine(const Config& config, const DoctorContext& context) {
  return Doctor(config, context).Examine();
}

std::vector<Finding> ExamineSetUp(const Config& config, Clock clock,
                                  std::function<std::optional<std::string>(const std::string& variable)> environment) {
  net::HttpClient http;
  return Examine(config, {std::move(clock), std::move(environment), &http});
}

Health Worst(const std::vector<Finding>& findings) {
  Health worst = Health::kOk;
  for (const Finding& finding : findings) worst = std::max(worst, finding.health);
  return worst;
}

std::string ToText(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += fmt::format("{:<5} {:<12} {}\n", Name(finding.health), finding.about, Printable(finding.what));
    if (!finding.advice.empty()) text += fmt::format("{:<19}{}\n", "", Printable(finding.advice));
  }
  return text;
}

}  // namespace seaworthy::server
