// How a server is set up: one table of settings, each by flag, environment variable or file, in that order of
// precedence, else its preset. docs/reference/server-config.md is written from the table.
//
//   listen: 127.0.0.1:8080
//   store: postgresql://seaworthy@db/seaworthy
//   tls: {certificate: /etc/seaworthy/cert.pem, key: /etc/seaworthy/key.pem}
//
// Secrets are never settings: they are named as `env:NAME` or `file:PATH`.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "net/address.h"

namespace seaworthy::server {

struct Setting {
  std::string_view key;       // Of the file: `tls.certificate`.
  std::string_view flag;      // `--tls-cert`; empty: only by file and environment.
  std::string_view variable;  // `SEAWORTHY_TLS_CERT`
  std::string_view value;     // What it is, in help: `FILE`; empty: a flag, `true` or `false`.
  std::string_view preset;
  std::string_view help;
};

std::span<const Setting> Settings();

struct OidcConfig {
  std::string issuer;  // Empty: no sign-in by OIDC.
  std::string client_id;
  std::string client_secret;  // `env:NAME` or `file:PATH`; empty: a public client.
  std::string groups_claim;
  std::string scopes;  // With commas between them.
};

struct Config {
  std::string address;  // Without brackets.
  std::uint16_t port = 0;
  std::string store;  // `sqlite:PATH` or `postgresql://…`
  std::string public_url;
  std::string certificate, key;  // Of TLS; both or none.
  bool behind_proxy = false;
  std::vector<net::AddressRange> trusted_proxies;
  std::string signing_key;         // `file:PATH` or `env:NAME`; empty: reviews are closed without a certificate.
  std::string signing_passphrase;  // The same.
  std::vector<net::AddressRange> egress_allow;
  std::optional<Span> collect_every;  // Nothing: never by itself.
  std::string log_level;
  int workers = 0;
  int what_if_mib = 0;  // That facts may take in memory.
  OidcConfig oidc;
};

// Where each value came from, for `config check`.
struct Given {
  std::string value;
  std::string from;  // `--listen`, `SEAWORTHY_LISTEN`, `/etc/seaworthy.yaml:3`, `preset`
};
using GivenSettings = std::map<std::string_view, Given>;  // By key.

struct ConfigSources {
  std::function<std::string(std::string_view flag)> flag;  // Empty where it is not given.
  std::function<std::optional<std::string>(const std::string& variable)> environment;
  std::string file;  // Path for messages, and its text; empty: none.
  std::string text;
};

// All that is wrong at once, so that nobody mends it one start after the other.
struct SetUp {
  GivenSettings given;
  Config config;                // Holds only where there is no mistake.
  std::vector<Error> mistakes;  // server/bad-config with the place in the file, or the flag or variable.
};

// What the sources say, and what it means together; another address than a loopback one without TLS or a proxy is a
// mistake. Looks at no file, network or secret: whether a well-formed name leads anywhere is found at the start.
SetUp ReadSetUp(const ConfigSources& sources);

// The settings as they hold, a line each, with where they come from.
std::string Describe(const GivenSettings& given);
// The page of the reference.
std::string ConfigPage();

}  // namespace seaworthy::server
