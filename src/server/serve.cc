#include "server/serve.h"

#include <atomic>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "app/certificate_issue.h"
#include "app/key_source.h"
#include "app/record_file.h"
#include "app/service_register.h"
#include "app/standard_register.h"
#include "app/version.h"
#include "http/server.h"
#include "net/http_client.h"
#include "server/answers.h"
#include "server/collection.h"
#include "server/concerned.h"
#include "server/dispatch.h"
#include "server/identify.h"
#include "server/live.h"
#include "server/log.h"
#include "server/machine.h"
#include "server/metrics.h"
#include "server/oidc_sign_in.h"
#include "server/parts.h"
#include "server/people.h"
#include "server/people_json.h"
#include "server/problem.h"
#include "server/route.h"
#include "server/upkeep.h"
#include "store/generation.h"
#include "store/open.h"

namespace seaworthy::server {
namespace {

Result<std::optional<attest::LoadedKey>> SigningKeyOf(const Config& config, const ServeContext& context) {
  if (config.signing_key.empty()) return std::optional<attest::LoadedKey>();
  SEAWORTHY_TRY(attest::LoadedKey key,
                app::OpenSigningKey(config.signing_key, config.signing_passphrase, {context.environment, {}}));
  return std::optional(std::move(key));
}

// Everything that lives as long as the server, in the order in which it is made.
class Running {
 public:
  Running(const Config& config, const ServeContext& context, app::RecordFile file, std::optional<attest::LoadedKey> key)
      : log_(config.log_level, context.clock),
        file_(std::move(file)),
        services_(*file_.store),
        standards_(*file_.store),
        runs_(file_.store->documents(), {.bytes = static_cast<std::size_t>(config.what_if_mib) << 20}),
        collection_(*file_.store, services_, {runs_, standards_, *file_.record}, log_, context.clock,
                    {.every = config.collect_every,
                     .prober = [allowed = config.egress_allow] { return StrictProber(allowed); }}),
        live_(*file_.store, WhoIsConcerned(*file_.record, services_, context.clock), context.clock),
        answers_(store::Generation::Of(config.store), context.clock),
        people_(*file_.store),
        upkeep_(file_.store->documents(), context.clock, log_),
        key_(std::move(key)),
        parts_{
            .store = *file_.store,
            .record = *file_.record,
            .services = services_,
            .standards = standards_,
            .runs = runs_,
            .collection = collection_,
            .live = live_,
            .log = log_,
            .people = people_,
            .clock = context.clock,
            .identify = [this](const http::Request& request, Instant now) { return Identify(request, people_, now); },
            .directory = [this](Instant now) { return people_.directory.Get(now); },
            .public_origin = config.public_url,
            .certify = CertifyWith(config),
            .scrape = [this] { return metrics_.Scrape(http_->counters(), live_.followers()); },
            .stopping = [this] { return stopping_.load(); }} {}

  Result<void> Listen(const Config& config) {
    http::Options options;
    options.address = config.address;
    options.port = config.port;
    if (!config.certificate.empty()) options.tls = http::TlsFiles{config.certificate, config.key};
    options.workers = config.workers;
    if (config.behind_proxy) options.trusted_proxies = config.trusted_proxies;
    options.most_body = MostBody;
    options.problem = [](const http::Problem& problem) {
      return ProblemOf(problem.status, problem.title, problem.detail, problem.request_id);
    };
    options.access = [this](const http::Access& access) { Told(access); };
    options.quick = [this](const http::Request& request) { return answers_.Find(request); };
    SEAWORTHY_TRY(http_, http::Server::Listen(std::move(options), [this](const http::Request& request) {
                    std::optional<std::int64_t> generation = answers_.Now();
                    return answers_.Keep(request, Dispatch(request, parts_), generation);
                  }));
    return {};
  }

  std::string Url(const Config& config) const {
    std::string host = config.address.find(':') == std::string::npos ? config.address : "[" + config.address + "]";
    return fmt::format("{}://{}:{}", config.certificate.empty() ? "http" : "https", host, http_->port());
  }

  // Where an identity provider is set up. Error: as OidcSignIn::Open().
  Result<void> OpenSignIn(const OidcConfig& config, const std::string& origin, const ServeContext& context) {
    if (config.issuer.empty()) return {};
    SEAWORTHY_TRY(oidc_, OidcSignIn::Open(config, origin, context.environment, people_, file_.store->documents(),
                                          client_, context.clock));
    parts_.oidc = oidc_.get();
    return {};
  }

  void Run() {
    collection_.Start();
    http_->Run();
  }
  void Stop() {
    stopping_ = true;
    http_->Stop();
  }
  Log& log() { return log_; }

  // What the operator must do before anybody can sign in; empty where somebody can.
  Result<std::string> Notice(const std::string& origin, Instant now) {
    SEAWORTHY_TRY(std::optional<std::string> link, people_.onboarding.SetUpLink(now));
    if (!link) return std::string();
    return fmt::format(
        "Nobody has an account yet. Make the first administrator's within a day: seaworthy join {} --login NAME\n",
        LinkUrl(origin, "set-up", *link));
  }

 private:
  app::Change::Complete CertifyWith(const Config& config) {
    if (!key_) return {};
    std::string verifier = config.public_url.empty() ? "https://seaworthy.dev/server" : config.public_url;
    auto cite = [this](std::string bytes, std::string media_type, std::string name) {
      return file_.record->Cite(std::move(bytes), std::move(media_type), std::move(name));
    };
    return app::IssuingCertificate(key_->key, {std::move(verifier), std::string(app::Version())}, cite, nullptr);
  }

  void Told(const http::Access& access) {
    metrics_.Answered(access.operation, access.status, access.time);
    if (!log_.Tells("info")) return;
    log_.Info("request", {{"method", std::string(access.method)},
                          {"path", std::string(access.path)},
                          {"status", std::int64_t{access.status}},
                          {"bytes", static_cast<std::int64_t>(access.bytes)},
                          {"micros", std::int64_t{access.time.count()}},
                          {"remote", std::string(access.remote)},
                          {"request_id", std::string(access.id)}});
  }

  Log log_;
  Metrics metrics_;
  std::atomic<bool> stopping_ = false;
  app::RecordFile file_;
  app::ServiceRegister services_;
  app::StandardRegister standards_;
  app::RunRegister runs_;
  Collection collection_;
  Live live_;
  Answers answers_;
  People people_;
  Upkeep upkeep_;
  std::optional<attest::LoadedKey> key_;
  net::HttpClient client_;  // For servers that set-up names, wherever they are.
  std::unique_ptr<OidcSignIn> oidc_;
  Parts parts_;
  std::unique_ptr<http::Server> http_;  // Last: its handlers use all of the above.
};

}  // namespace

Result<void> Serve(const Config& config, const ServeContext& context) {
  SEAWORTHY_TRY(store::Address address, store::ParseAddress(config.store));
  SEAWORTHY_RETURN_IF_ERROR(ExpectFreePort(config.address, config.port));
  SEAWORTHY_TRY(app::RecordFile file, app::OpenRecordFile(config.store, app::RecordAccess::kCreate));
  SEAWORTHY_TRY(std::optional<attest::LoadedKey> key, SigningKeyOf(config, context));
  Running running(config, context, std::move(file), std::move(key));
  SEAWORTHY_RETURN_IF_ERROR(running.Listen(config));
  std::string url = running.Url(config);
  const std::string origin = config.public_url.empty() ? url : config.public_url;
  SEAWORTHY_RETURN_IF_ERROR(running.OpenSignIn(config.oidc, origin, context));
  running.log().Info("listening", {{"url", url}, {"store", store::ToString(address)}});
  SEAWORTHY_TRY(std::string notice, running.Notice(origin, context.clock()));
  context.started(url, notice, [&running] { running.Stop(); });
  running.Run();
  running.log().Info("stopped");
  return {};
}

}  // namespace seaworthy::server
