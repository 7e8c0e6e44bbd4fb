#include "app/probe.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/network.h"
#include "base/text.h"
#include "net/recording.h"

namespace seaworthy::app {
namespace {

using net::TlsEvidence;

std::string Field(std::string_view name, std::string_view text) {
  return text.empty() ? std::string() : fmt::format("  {:<12} {}\n", name, OneLine(text, 300));
}

std::string Versions(const TlsEvidence& evidence, net::Acceptance wanted) {
  std::vector<std::string> names;
  for (net::TlsVersion version : net::kTlsVersions) {
    if (evidence.Answer(version).acceptance == wanted) names.emplace_back(net::Name(version));
  }
  return JoinWords(names, ", ");
}

std::string Life(const net::Certificate& certificate, Instant now) {
  bool over = certificate.not_after < now;
  return fmt::format("{} to {}, {} {}", ToString(certificate.not_before), ToString(certificate.not_after),
                     over ? "expired since" : "left:", InWords(certificate.not_after - now));
}

std::string ChainText(const TlsEvidence& evidence) {
  if (evidence.verification_unseen) return "not verified: " + evidence.verification_unseen->detail;
  if (!evidence.verification) return {};
  return evidence.verification->valid() ? "valid" : evidence.verification->text;
}

std::string HstsText(const TlsEvidence& evidence) {
  if (evidence.hsts) return evidence.hsts->header;
  return evidence.hsts_unseen ? "not known: " + evidence.hsts_unseen->detail : "not sent";
}

std::string Text(const TlsEvidence& evidence, Instant now) {
  std::string text = fmt::format("{}{}\n", net::ToString(net::TlsTarget{evidence.host, evidence.port, {}}),
                                 evidence.address.empty() ? "" : " (" + evidence.address + ")");
  if (evidence.failure) {
    return text + Field("not known", fmt::format("{}: {}", Name(evidence.failure->reason), evidence.failure->detail));
  }
  text += Field("accepts", Versions(evidence, net::Acceptance::kAccepted));
  text += Field("refuses", Versions(evidence, net::Acceptance::kRefused));
  text += Field("not known", Versions(evidence, net::Acceptance::kUnknown));
  if (evidence.negotiated) {
    text += Field("negotiates", fmt::format("{} {} {}", net::Name(evidence.negotiated->version),
                                            evidence.negotiated->cipher, evidence.negotiated->group));
  }
  if (!evidence.chain.empty()) {
    const net::Certificate& leaf = evidence.chain.front();
    text += Field("certificate", leaf.subject) + Field("issued by", leaf.issuer);
    text += Field("life", Life(leaf, now)) + Field("names", JoinWords(leaf.names, ", "));
    text += Field("key", fmt::format("{} {} bits, {}", leaf.key, leaf.key_bits, leaf.signature));
    text += Field("chain", ChainText(evidence));
    text += Field("host name", evidence.name_matches ? "matches" : "does not match");
  }
  return text + Field("HSTS", HstsText(evidence));
}

}  // namespace

Result<ProbeAnswer> ProbeTls(const std::vector<std::string>& addresses, const ProbeOptions& options) {
  std::vector<net::TlsTarget> targets;
  for (const std::string& address : addresses) {
    SEAWORTHY_TRY(net::TlsTarget target, net::ParseTlsTarget(address));
    targets.push_back(std::move(target));
  }
  SEAWORTHY_TRY(Network network, Network::Open({.authorities = options.trusted}));
  SEAWORTHY_TRY(auto answers, network.prober()->ProbeTls(targets, options.now, {}));
  ProbeAnswer answer;
  for (const net::TlsFindings& findings : answers) {
    if (options.json) answer.text += net::WriteRecord(findings) + "\n";
    for (const TlsEvidence& evidence : findings) {
      answer.all_answered = answer.all_answered && !evidence.failure;
      if (!options.json) answer.text += Text(evidence, options.now);
    }
  }
  return answer;
}

}  // namespace seaworthy::app
