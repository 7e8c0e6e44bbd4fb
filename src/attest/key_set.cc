#include "attest/key_set.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "attest/errors.h"
#include "base/text.h"
#include "formats/yaml.h"

namespace seaworthy::attest {
namespace {

using formats::Node;

constexpr std::string_view kBegin = "-----BEGIN";
constexpr std::size_t kMostKeys = 256;
constexpr auto kMembers = std::to_array<std::string_view>({"name", "key", "not_before", "not_after", "revoked"});
constexpr formats::YamlLimits kLimits{.bytes = 1u << 20, .depth = 16, .nodes = 20'000, .documents = 1};

Error Wrong(const Node& at, std::string message) { return Error(kKeySet, std::move(message)).At(at.place()); }

// Every block of a file that is PEM and nothing else.
Result<KeySet> ReadPemFile(std::string_view text) {
  KeySet keys;
  for (std::size_t at = text.find(kBegin); at != std::string_view::npos;) {
    std::size_t next = text.find(kBegin, at + kBegin.size());
    auto key = PublicKey::FromPem(text.substr(at, next == std::string_view::npos ? next : next - at));
    if (!key.ok()) return Error(kKeySet, key.error().message());
    std::string name = key->id();
    keys.push_back({.name = std::move(name), .key = *std::move(key)});
    at = next;
  }
  return keys;
}

Result<PublicKey> ReadKey(const Node& entry, const ReadNamedKey& read) {
  const Node* node = entry.Find("key");
  if (node == nullptr || !node->IsScalar() || node->text().empty()) {
    return Wrong(entry, "'key' is missing: the public key in PEM, or the path of its file");
  }
  std::string text(node->text());
  if (text.find(kBegin) == std::string::npos) {
    auto file = read(text);
    if (!file.ok()) return Wrong(*node, file.error().message());
    text = *std::move(file);
  }
  auto key = PublicKey::FromPem(text);
  if (!key.ok()) return Wrong(*node, key.error().message());
  return key;
}

Result<std::optional<Instant>> ReadTime(const Node& entry, std::string_view name) {
  const Node* node = entry.Find(name);
  if (node == nullptr) return std::optional<Instant>();
  auto time = ParseInstant(node->text());
  if (!time.ok()) return Wrong(*node, fmt::format("'{}': {}", name, time.error().message()));
  return std::optional(*time);
}

Result<void> ReadRevoked(const Node& entry, TrustedKey& key) {
  const Node* node = entry.Find("revoked");
  if (node == nullptr) return {};
  if (node->AsBool()) {
    key.revoked = *node->AsBool();
    return {};
  }
  SEAWORTHY_TRY(key.revoked_since, ReadTime(entry, "revoked"));
  key.revoked = true;
  return {};
}

Result<void> CheckMembers(const Node& entry) {
  if (!entry.IsMapping()) return Wrong(entry, "a key is described by 'key', 'name', 'not_before', …");
  for (const formats::Entry& member : entry.entries()) {
    std::string_view name = member.key->text();
    if (std::ranges::find(kMembers, name) != kMembers.end()) continue;
    std::string_view nearest = Nearest(name, kMembers);
    std::string advice = nearest.empty() ? std::string() : fmt::format("; did you mean '{}'?", nearest);
    return Wrong(*member.key, fmt::format("a key has no '{}'{}", OneLine(name, 40), advice));
  }
  return {};
}

Result<TrustedKey> ReadEntry(const Node& entry, const ReadNamedKey& read) {
  SEAWORTHY_RETURN_IF_ERROR(CheckMembers(entry));
  SEAWORTHY_TRY(PublicKey public_key, ReadKey(entry, read));
  TrustedKey key{.name = std::string(entry.TextAt("name")), .key = std::move(public_key)};
  if (key.name.empty()) key.name = key.key.id();
  SEAWORTHY_TRY(key.not_before, ReadTime(entry, "not_before"));
  SEAWORTHY_TRY(key.not_after, ReadTime(entry, "not_after"));
  if (key.not_before && key.not_after && *key.not_after < *key.not_before) {
    return Wrong(entry, "'not_after' lies before 'not_before'");
  }
  SEAWORTHY_RETURN_IF_ERROR(ReadRevoked(entry, key));
  return key;
}

Result<KeySet> ReadList(std::string_view text, const ReadNamedKey& read) {
  auto yaml = formats::ParseYaml(text, kLimits);
  if (!yaml.ok()) return Error(kKeySet, yaml.error().message()).At(yaml.error().place());
  const Node* root = yaml->documents().empty() ? nullptr : yaml->documents().front();
  const Node* list = root == nullptr ? nullptr : root->Find("keys");
  if (list == nullptr || !list->IsSequence()) {
    return Error(kKeySet, "the text is neither a public key in PEM nor a list of 'keys'");
  }
  if (root->entries().size() > 1) return Wrong(*root, "'keys' stands alone in a file of keys");
  if (list->items().size() > kMostKeys) return Wrong(*list, fmt::format("there are more than {} keys", kMostKeys));
  KeySet keys;
  for (const Node& entry : list->items()) {
    SEAWORTHY_TRY(TrustedKey key, ReadEntry(entry, read));
    keys.push_back(std::move(key));
  }
  return keys;
}

Result<void> CheckSet(const KeySet& keys) {
  if (keys.empty()) return Error(kKeySet, "there is no key in it");
  if (keys.size() > kMostKeys) return Error(kKeySet, fmt::format("there are more than {} keys", kMostKeys));
  for (std::size_t i = 0; i < keys.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (keys[i].key.id() != keys[j].key.id()) continue;
      return Error(kKeySet, fmt::format("'{}' and '{}' are one key", keys[j].name, keys[i].name));
    }
  }
  return {};
}

}  // namespace

Result<KeySet> ReadKeySet(std::string_view text, const ReadNamedKey& read) {
  bool is_pem = Trim(text).starts_with(kBegin);
  SEAWORTHY_TRY(KeySet keys, is_pem ? ReadPemFile(text) : ReadList(text, read));
  SEAWORTHY_RETURN_IF_ERROR(CheckSet(keys));
  return keys;
}

}  // namespace seaworthy::attest
