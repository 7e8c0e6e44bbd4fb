// Each struct says once which members it has (Members below); writing and reading walk the same list, so that they
// cannot disagree.
#include "net/recording.h"

#include <algorithm>
#include <concepts>
#include <type_traits>
#include <utility>

#include <fmt/format.h>

#include "base/assert.h"
#include "base/digest.h"
#include "formats/json_writer.h"
#include "formats/node.h"
#include "formats/yaml.h"
#include "net/errors.h"

namespace seaworthy::net {
namespace {

using formats::JsonWriter;
using formats::Node;

constexpr std::string_view kSchema = "seaworthy/tls-record/v1";
constexpr std::size_t kLongestName = 150;

// All addresses of one target.
struct Record {
  std::string schema{kSchema};
  std::string host;
  std::uint16_t port = 0;
  std::string server_name;
  TlsFindings addresses;
};

using Versions = std::array<VersionAnswer, kTlsVersions.size()>;

template <typename T, typename Plain>
concept Is = std::same_as<std::remove_const_t<T>, Plain>;

void Members(auto& visit, Is<Record> auto& record) {
  visit("schema", record.schema);
  visit("host", record.host);
  visit("port", record.port);
  visit("server_name", record.server_name);
  visit("addresses", record.addresses);
}

void Members(auto& visit, Is<TlsEvidence> auto& evidence) {
  visit("address", evidence.address);
  visit("observed", evidence.observed);
  visit("failure", evidence.failure);
  visit("versions", evidence.versions);
  visit("negotiated", evidence.negotiated);
  visit("chain", evidence.chain);
  visit("verification", evidence.verification);
  visit("verification_unseen", evidence.verification_unseen);
  visit("name_matches", evidence.name_matches);
  visit("client_certificate_requested", evidence.client_certificate_requested);
  visit("hsts", evidence.hsts);
  visit("hsts_unseen", evidence.hsts_unseen);
}

void Members(auto& visit, Is<Unseen> auto& unseen) {
  visit("reason", unseen.reason);
  visit("detail", unseen.detail);
}

void Members(auto& visit, Is<VersionAnswer> auto& answer) {
  visit("acceptance", answer.acceptance);
  visit("reason", answer.reason);
  visit("detail", answer.detail);
}

void Members(auto& visit, Is<Versions> auto& versions) {
  for (TlsVersion version : kTlsVersions) visit(Name(version), versions[static_cast<std::size_t>(version)]);
}

void Members(auto& visit, Is<Negotiated> auto& negotiated) {
  visit("version", negotiated.version);
  visit("cipher", negotiated.cipher);
  visit("group", negotiated.group);
  visit("alpn", negotiated.alpn);
}

void Members(auto& visit, Is<Certificate> auto& certificate) {
  visit("subject", certificate.subject);
  visit("issuer", certificate.issuer);
  visit("not_before", certificate.not_before);
  visit("not_after", certificate.not_after);
  visit("names", certificate.names);
  visit("key", certificate.key);
  visit("key_bits", certificate.key_bits);
  visit("signature", certificate.signature);
  visit("signature_digest", certificate.signature_digest);
  visit("fingerprint", certificate.fingerprint);
}

void Members(auto& visit, Is<ChainVerification> auto& verification) {
  visit("code", verification.code);
  visit("text", verification.text);
  visit("depth", verification.depth);
}

void Members(auto& visit, Is<Hsts> auto& hsts) {
  visit("header", hsts.header);
  visit("valid", hsts.valid);
  visit("max_age_seconds", hsts.max_age_seconds);
  visit("include_subdomains", hsts.include_subdomains);
}

class Writing {
 public:
  template <typename T>
  void operator()(std::string_view key, const std::optional<T>& member) {
    if (member) (*this)(key, *member);
  }
  template <typename T>
  void operator()(std::string_view key, const T& member) {
    out_.Key(key);
    Put(member);
  }

  template <typename T>
  requires std::is_class_v<T>
  void Put(const T& whole) {
    out_.BeginObject();
    Members(*this, whole);
    out_.EndObject();
  }
  template <typename T>
  void Put(const std::vector<T>& items) {
    out_.BeginArray();
    for (const T& item : items) Put(item);
    out_.EndArray();
  }
  void Put(const std::string& text) { out_.String(text); }
  void Put(bool truth) { out_.Bool(truth); }
  void Put(std::integral auto number) { out_.Int(number); }
  void Put(const Instant& instant) { out_.String(ToString(instant)); }
  void Put(TlsVersion version) { out_.String(Name(version)); }
  void Put(Acceptance acceptance) { out_.String(Name(acceptance)); }
  void Put(value::AbsentReason reason) { out_.String(Name(reason)); }

  std::string text() && { return std::move(out_).text(); }

 private:
  JsonWriter out_{formats::JsonStyle::kPretty};
};

// Keeps the first error; after it, nothing more is read.
class Reading {
 public:
  explicit Reading(const Node& node) : node_(&node) {}

  template <typename T>
  void operator()(std::string_view key, std::optional<T>& member) {
    if (node_->Find(key) != nullptr) (*this)(key, member.emplace());
  }
  template <typename T>
  void operator()(std::string_view key, T& member) {
    const Node* node = node_->Find(key);
    if (node == nullptr) return Expect(*node_, fmt::format("a key \"{}\"", key));
    const Node* parent = std::exchange(node_, node);
    Get(member);
    node_ = parent;
  }

  template <typename T>
  requires std::is_class_v<T>
  void Get(T& whole) {
    if (node_->IsMapping()) return Members(*this, whole);
    Expect(*node_, "an object");
  }
  template <typename T>
  void Get(std::vector<T>& items) {
    if (!node_->IsSequence()) return Expect(*node_, "a list");
    const Node* parent = node_;
    for (const Node& item : parent->items()) {
      node_ = &item;
      Get(items.emplace_back());
    }
    node_ = parent;
  }
  void Get(std::string& text) {
    if (!node_->IsScalar()) return Expect(*node_, "text");
    text = node_->text();
  }
  void Get(bool& truth) { Assign(truth, node_->AsBool(), "true or false"); }
  void Get(std::integral auto& number) {
    auto found = node_->AsInt();
    if (found && !std::in_range<std::remove_reference_t<decltype(number)>>(*found)) found.reset();
    Assign(number, found, "a whole number in range");
  }
  void Get(Instant& instant) {
    auto found = ParseInstant(node_->text());
    Assign(instant, found.ok() ? std::optional(*found) : std::nullopt, "an instant such as 2031-05-12T00:00:00Z");
  }
  void Get(TlsVersion& version) { Assign(version, ParseTlsVersion(node_->text()), "a version such as TLSv1.3"); }
  void Get(Acceptance& acceptance) {
    Assign(acceptance, ParseAcceptance(node_->text()), "accepted, refused or unknown");
  }
  void Get(value::AbsentReason& reason) {
    Assign(reason, value::ParseAbsentReason(node_->text()), "a reason such as unreachable");
  }

  const std::optional<Error>& error() const { return error_; }

 private:
  template <typename T, typename Found>
  void Assign(T& member, const std::optional<Found>& found, std::string_view expected) {
    if (!found) return Expect(*node_, expected);
    member = static_cast<T>(*found);
  }
  void Expect(const Node& at, std::string_view what) {
    if (!error_) error_ = Error(kBadRecord, fmt::format("expected {}", what)).At(at.place());
  }

  const Node* node_;
  std::optional<Error> error_;
};

// Nothing but letters, digits, dots and hyphens, so that no name leaves the folder or hides in it.
std::string PlainName(std::string_view text) {
  std::string out(text);
  std::replace_if(
      out.begin(), out.end(),
      [](char c) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
        return !plain;
      },
      '_');
  return out;
}

}  // namespace

std::string RecordName(const TlsTarget& target) {
  std::string exact = fmt::format("tls-{}-{}", target.host, target.port);
  if (!target.server_name.empty() && target.server_name != target.host) exact += "-" + target.server_name;
  std::string name = PlainName(exact);
  if (name == exact && name.size() <= kLongestName) return name + ".json";
  return fmt::format("{}-{}.json", name.substr(0, kLongestName), Sha256(exact).substr(0, 12));
}

std::string WriteRecord(const TlsFindings& findings) {
  SEAWORTHY_ASSERT(!findings.empty(), "every target has at least one entry");
  const TlsEvidence& first = findings.front();
  const Record record{.host = first.host, .port = first.port, .server_name = first.server_name, .addresses = findings};
  Writing writing;
  writing.Put(record);
  return std::move(writing).text() + "\n";
}

Result<TlsFindings> ReadRecord(std::string_view text) {
  SEAWORTHY_TRY(const formats::YamlStream stream, formats::ParseYaml(text));
  if (stream.documents().size() != 1) return Error(kBadRecord, "expected one object");
  Record record;
  Reading reading(*stream.documents().front());
  reading.Get(record);
  if (reading.error()) return *reading.error();
  if (record.schema != kSchema) return Error(kBadRecord, fmt::format("expected the schema {}", kSchema));
  if (record.addresses.empty()) return Error(kBadRecord, "expected at least one address");
  for (TlsEvidence& evidence : record.addresses) {
    evidence.host = record.host;
    evidence.port = record.port;
    evidence.server_name = record.server_name;
  }
  return std::move(record.addresses);
}

}  // namespace seaworthy::net
