#include "server/config.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "attest/key_file.h"
#include "base/text.h"
#include "formats/yaml.h"
#include "server/errors.h"
#include "store/open.h"

namespace seaworthy::server {
namespace {

constexpr auto kSettings = std::to_array<Setting>({
    {"listen", "--listen", "SEAWORTHY_LISTEN", "HOST:PORT", "127.0.0.1:8080",
     "where to listen; another address than a loopback one needs TLS or --behind-proxy"},
    {"store", "--store", "SEAWORTHY_STORE", "STORE", "sqlite:seaworthy.db",
     "where everything is kept: sqlite:PATH or postgresql://USER@HOST/DATABASE"},
    {"public_url", "--public-url", "SEAWORTHY_PUBLIC_URL", "URL", "",
     "how browsers reach it; else the host that a request names"},
    {"tls.certificate", "--tls-cert", "SEAWORTHY_TLS_CERT", "FILE", "", "the certificate with its chain, PEM"},
    {"tls.key", "--tls-key", "SEAWORTHY_TLS_KEY", "FILE", "", "the key of the certificate, PEM"},
    {"behind_proxy", "--behind-proxy", "SEAWORTHY_BEHIND_PROXY", "", "false",
     "a proxy in front does TLS; it is named in trusted_proxies"},
    {"trusted_proxies", "--trusted-proxy", "SEAWORTHY_TRUSTED_PROXIES", "RANGES", "",
     "addresses whose X-Forwarded headers are believed, with commas between them"},
    {"signing.key", "--key", "SEAWORTHY_SIGNING_KEY", "WHERE", "",
     "the key that signs certificates: file:PATH or env:NAME"},
    {"signing.passphrase", "--passphrase", "SEAWORTHY_SIGNING_PASSPHRASE", "WHERE", "",
     "of an encrypted key: file:PATH or env:NAME"},
    {"egress.allow", "--egress-allow", "SEAWORTHY_EGRESS_ALLOW", "RANGES", "",
     "private addresses that the server may dial to collect, with commas between them"},
    {"collect.every", "--collect-every", "SEAWORTHY_COLLECT_EVERY", "SPAN", "1h",
     "how often the endpoints of services are asked; off: only when somebody wants it"},
    {"log.level", "--log-level", "SEAWORTHY_LOG_LEVEL", "LEVEL", "info", "debug, info, warning or error"},
    {"workers", "--workers", "SEAWORTHY_WORKERS", "NUMBER", "8", "how many requests are worked on at once"},
    {"what_if.memory", "", "SEAWORTHY_WHAT_IF_MEMORY", "MIB", "96",
     "MiB for facts, so that what-if need not read them again: enough for 10,000 services with 60 items"},
    {"oidc.issuer", "", "SEAWORTHY_OIDC_ISSUER", "URL", "", "sign in by this provider of OpenID Connect"},
    {"oidc.client_id", "", "SEAWORTHY_OIDC_CLIENT_ID", "ID", "", "as the provider knows this server"},
    {"oidc.client_secret", "", "SEAWORTHY_OIDC_CLIENT_SECRET", "WHERE", "",
     "env:NAME or file:PATH; without it a public client"},
    {"oidc.groups_claim", "", "SEAWORTHY_OIDC_GROUPS_CLAIM", "NAME", "groups", "the claim that names groups"},
    {"oidc.scopes", "", "SEAWORTHY_OIDC_SCOPES", "NAMES", "openid,profile,email",
     "what is asked of the provider, with commas between them; many need `groups` too"},
});

constexpr Span kLeastEvery{60, 0};

Error BadConfig(std::string message, std::string place) {
  return Error(kBadConfig, std::move(message)).At({std::move(place), 0, 0});
}

const Setting* FindSetting(std::string_view key) {
  auto found = std::ranges::find(kSettings, key, &Setting::key);
  return found == kSettings.end() ? nullptr : &*found;
}

Error UnknownKey(const std::string& key, Place place) {
  std::vector<std::string_view> keys;
  for (const Setting& setting : kSettings) keys.push_back(setting.key);
  std::string_view nearest = Nearest(key, std::span<const std::string_view>(keys));
  Error error = Error(kBadConfig, fmt::format("there is no setting '{}'", OneLine(key, 60))).At(std::move(place));
  if (nearest.empty()) return error;
  return std::move(error).Advise(fmt::format("did you mean `{}`?", nearest));
}

// A scalar, or a list of them joined by commas.
std::string TextOf(const formats::Node& node) {
  if (!node.IsSequence()) return std::string(node.text());
  std::vector<std::string> texts;
  for (const formats::Node& item : node.items()) texts.emplace_back(item.text());
  return fmt::format("{}", fmt::join(texts, ","));
}

void GatherNode(const formats::Node& node, const std::string& prefix, const std::string& file, SetUp& set_up) {
  for (const formats::Entry& entry : node.entries()) {
    std::string key = prefix + std::string(entry.key->text());
    Place place{file, entry.key->line(), entry.key->column()};
    if (entry.value->IsMapping()) {
      GatherNode(*entry.value, key + ".", file, set_up);
      continue;
    }
    if (const Setting* setting = FindSetting(key)) {
      set_up.given[setting->key] = {TextOf(*entry.value), fmt::format("{}:{}", file, place.line)};
    } else {
      set_up.mistakes.push_back(UnknownKey(key, std::move(place)));
    }
  }
}

Result<void> GatherFile(const ConfigSources& sources, SetUp& set_up) {
  if (sources.file.empty()) return {};
  Result<formats::YamlStream> stream = formats::ParseYaml(sources.text);
  if (!stream.ok()) return std::move(stream).error().InFile(sources.file);
  for (const formats::Node* document : stream->documents()) {
    if (!document->IsMapping()) return BadConfig("the file must be a mapping of settings", sources.file);
    GatherNode(*document, "", sources.file, set_up);
  }
  return {};
}

Result<bool> BoolOf(const Given& given) {
  if (given.value == "true" || given.value == "1" || given.value == "yes") return true;
  if (given.value == "false" || given.value == "0" || given.value == "no" || given.value.empty()) return false;
  return BadConfig(fmt::format("'{}' is neither true nor false", OneLine(given.value, 40)), given.from);
}

Result<int> NumberOf(const Given& given, int least, int most) {
  int number = 0;
  const char* end = given.value.data() + given.value.size();
  auto [stop, failure] = std::from_chars(given.value.data(), end, number);
  if (failure == std::errc() && stop == end && number >= least && number <= most) return number;
  return BadConfig(fmt::format("'{}' is no number from {} to {}", OneLine(given.value, 40), least, most), given.from);
}

Result<std::vector<net::AddressRange>> RangesOf(const Given& given) {
  std::vector<net::AddressRange> ranges;
  std::string_view rest = given.value;
  while (!rest.empty()) {
    std::size_t comma = std::min(rest.find(','), rest.size());
    std::string_view text = Trim(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    if (text.empty()) continue;
    Result<net::AddressRange> range = net::ParseAddressRange(text);
    if (!range.ok()) return BadConfig(range.error().message(), given.from);
    ranges.push_back(*range);
  }
  return ranges;
}

Result<std::optional<Span>> EveryOf(const Given& given) {
  if (given.value == "off") return std::optional<Span>();
  Result<Span> span = ParseSpan(given.value);
  if (!span.ok() || *span < kLeastEvery) {
    return Error(kBadConfig,
                 fmt::format("'{}' is neither off nor a span of a minute or more", OneLine(given.value, 40)))
        .At({given.from, 0, 0})
        .Advise("write 1h or 15m");
  }
  return std::optional(*span);
}

Result<void> ReadListen(const Given& given, Config& config) {
  std::size_t colon = given.value.rfind(':');
  if (colon == std::string::npos) {
    return BadConfig(fmt::format("'{}' is no HOST:PORT", OneLine(given.value, 60)), given.from);
  }
  SEAWORTHY_TRY(int port, NumberOf({given.value.substr(colon + 1), given.from}, 0, 65535));
  config.port = static_cast<std::uint16_t>(port);
  std::string host = given.value.substr(0, colon);
  if (host == "localhost") host = "127.0.0.1";
  std::optional<net::IpAddress> address = net::ParseAddress(host);
  if (!address) {
    return Error(kBadConfig, fmt::format("'{}' is no address to listen on", OneLine(host, 60)))
        .At({given.from, 0, 0})
        .Advise("write 127.0.0.1:8080, or [::]:8443 for all addresses");
  }
  config.address = ToString(*address);
  return {};
}

// What listens to others must not carry passwords and cookies in the clear.
bool IsLoopback(const Config& config) { return config.address == "::1" || config.address.starts_with("127."); }

Result<void> ExpectSafe(const Config& config, const Given& listen) {
  if (config.certificate.empty() != config.key.empty()) {
    return BadConfig("a certificate needs its key, and a key its certificate", "tls");
  }
  if (IsLoopback(config) || !config.certificate.empty() || config.behind_proxy) return {};
  return Error(kBadConfig, fmt::format("{} can be reached from other machines, and there is no TLS", config.address))
      .At({listen.from, 0, 0})
      .Advise("give --tls-cert and --tls-key, or --behind-proxy where a proxy does TLS");
}

Result<void> ExpectUrl(const Given& given) {
  if (given.value.empty()) return {};
  bool fits = given.value.starts_with("https://") || given.value.starts_with("http://");
  if (fits && given.value.find('/', given.value.find("//") + 2) == std::string::npos) return {};
  return Error(kBadConfig, fmt::format("'{}' is no origin", OneLine(given.value, 80)))
      .At({given.from, 0, 0})
      .Advise("write https://prr.example.org, without a path");
}

Result<std::string> StoreOf(const Given& given) {
  if (auto address = store::ParseAddress(given.value); !address.ok()) {
    return Error(kBadConfig, address.error().message()).At({given.from, 0, 0}).Advise(address.error().advice());
  }
  return given.value;
}

// Where a secret is, never the secret: it is not quoted, since it may be the secret itself.
Result<std::string> SecretOf(const Given& given) {
  if (given.value.empty() || attest::IsSecretReference(given.value)) return given.value;
  return BadConfig("a secret is named by file:PATH or env:NAME", given.from);
}

Result<std::string> LevelOf(const Given& given) {
  constexpr std::string_view kLevels[] = {"debug", "info", "warning", "error"};
  if (std::ranges::find(kLevels, given.value) != std::end(kLevels)) return given.value;
  return Error(kBadConfig, fmt::format("'{}' is no log level", OneLine(given.value, 40)))
      .At({given.from, 0, 0})
      .Advise("write debug, info, warning or error");
}

Result<void> ExpectSignIn(const Config& config, const Given& issuer) {
  if (config.oidc.issuer.empty()) return {};
  if (config.oidc.client_id.empty()) return BadConfig("sign-in by OpenID Connect needs oidc.client_id", issuer.from);
  if (!config.public_url.empty() || IsLoopback(config)) return {};
  return BadConfig("sign-in by OpenID Connect needs public_url: the provider sends people back there", issuer.from);
}

void Gather(const ConfigSources& sources, SetUp& set_up) {
  GivenSettings& given = set_up.given;
  for (const Setting& setting : kSettings) given[setting.key] = {std::string(setting.preset), "preset"};
  if (auto read = GatherFile(sources, set_up); !read.ok()) set_up.mistakes.push_back(std::move(read).error());
  for (const Setting& setting : kSettings) {
    if (auto value = sources.environment(std::string(setting.variable)); value && !value->empty()) {
      given[setting.key] = {*std::move(value), std::string(setting.variable)};
    }
  }
  for (const Setting& setting : kSettings) {
    if (setting.flag.empty()) continue;
    if (std::string value = sources.flag(setting.flag); !value.empty()) {
      given[setting.key] = {std::move(value), std::string(setting.flag)};
    }
  }
}

// Goes on after a mistake, to find them all. What settings mean together is asked only where each is understood.
void Understand(SetUp& set_up) {
  auto at = [&](std::string_view key) -> const Given& { return set_up.given.find(key)->second; };
  auto expect = [&](Result<void> result) {
    if (!result.ok()) set_up.mistakes.push_back(std::move(result).error());
  };
  auto take = [&]<typename T>(T& target, Result<T> result) {
    if (!result.ok()) return set_up.mistakes.push_back(std::move(result).error());
    target = *std::move(result);
  };
  Config& config = set_up.config;
  expect(ReadListen(at("listen"), config));
  take(config.store, StoreOf(at("store")));
  expect(ExpectUrl(at("public_url")));
  config.public_url = at("public_url").value;
  config.certificate = at("tls.certificate").value;
  config.key = at("tls.key").value;
  take(config.behind_proxy, BoolOf(at("behind_proxy")));
  take(config.trusted_proxies, RangesOf(at("trusted_proxies")));
  take(config.signing_key, SecretOf(at("signing.key")));
  take(config.signing_passphrase, SecretOf(at("signing.passphrase")));
  take(config.egress_allow, RangesOf(at("egress.allow")));
  take(config.collect_every, EveryOf(at("collect.every")));
  take(config.log_level, LevelOf(at("log.level")));
  take(config.workers, NumberOf(at("workers"), 1, 256));
  take(config.what_if_mib, NumberOf(at("what_if.memory"), 1, 1 << 20));
  take(config.oidc.client_secret, SecretOf(at("oidc.client_secret")));
  config.oidc.issuer = at("oidc.issuer").value;
  config.oidc.client_id = at("oidc.client_id").value;
  config.oidc.groups_claim = at("oidc.groups_claim").value;
  config.oidc.scopes = at("oidc.scopes").value;
  if (!set_up.mistakes.empty()) return;
  expect(ExpectSafe(config, at("listen")));
  expect(ExpectSignIn(config, at("oidc.issuer")));
}

}  // namespace

std::span<const Setting> Settings() { return kSettings; }

SetUp ReadSetUp(const ConfigSources& sources) {
  SetUp set_up;
  Gather(sources, set_up);
  Understand(set_up);
  return set_up;
}

std::string Describe(const GivenSettings& given) {
  std::string text;
  for (const Setting& setting : kSettings) {
    const Given& held = given.find(setting.key)->second;
    text += fmt::format("{:<20} {:<36} {}\n", setting.key, held.value.empty() ? "-" : held.value, held.from);
  }
  return text;
}

std::string ConfigPage() {
  std::string page =
      "# Settings of the server\n\n"
      "A flag comes before an environment variable, that before the file of `--config`, that before the preset.\n\n"
      "| setting | flag | variable | preset | |\n|---|---|---|---|---|\n";
  for (const Setting& setting : kSettings) {
    std::string flag = setting.flag.empty() ? "" : fmt::format("`{}`", setting.flag);
    std::string preset = setting.preset.empty() ? "" : fmt::format("`{}`", setting.preset);
    page += fmt::format("| `{}` | {} | `{}` | {} | {} |\n", setting.key, flag, setting.variable, preset, setting.help);
  }
  return page;
}

}  // namespace seaworthy::server
