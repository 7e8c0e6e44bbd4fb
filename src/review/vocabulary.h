// The nouns that commands, events and states of a review share. All of them are written to the log (fields.h).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "model/result.h"
#include "model/standard.h"
#include "review/fields.h"

namespace seaworthy::review {

// How it was known who acted, the weakest first.
enum class Known : std::uint8_t { kAsserted, kChat, kToken, kLocal, kOidc, kSystem };
template <>
struct EnumNames<Known> {
  static constexpr std::array<std::string_view, 6> names = {"asserted", "chat", "token", "local", "oidc", "system"};
};

template <>
struct EnumNames<model::Outcome> {
  static constexpr std::array<std::string_view, 5> names = {"pass", "fail", "unknown", "not_applicable", "error"};
};
template <>
struct EnumNames<model::Severity> {
  static constexpr std::array<std::string_view, 3> names = {"blocker", "warning", "advice"};
};
template <>
struct EnumNames<model::Attest> {
  static constexpr std::array<std::string_view, 4> names = {"none", "fallback", "always", "only"};
};
template <>
struct EnumNames<model::SignOff::Rule> {
  static constexpr std::array<std::string_view, 3> names = {"any", "all", "quorum"};
};

enum class SubjectKind : std::uint8_t { kService, kProduct, kFeature, kInfrastructureChange, kLaunch, kPlatform };
template <>
struct EnumNames<SubjectKind> {
  static constexpr std::array<std::string_view, 6> names = {"service", "product", "feature", "infrastructure-change",
                                                            "launch",  "platform"};
};

enum class Decision : std::uint8_t { kNone, kGo, kConditional, kNoGo };
template <>
struct EnumNames<Decision> {
  static constexpr std::array<std::string_view, 4> names = {"none", "go", "conditional", "no_go"};
};

// Who acts, as known at that moment. Teams and roles are those of the directory now, so that "current member" is
// decided when somebody acts and can be read in the log for ever.
struct Actor {
  std::string person;  // Opaque id; empty for the system itself.
  Known known = Known::kAsserted;
  std::vector<std::string> teams;
  std::vector<std::string> roles;
  std::string proof;  // Id of the token, or of the chat message.

  friend bool operator==(const Actor&, const Actor&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("person", self.person);
    visit("known", self.known);
    visit("teams", self.teams);
    visit("roles", self.roles);
    visit("proof", self.proof);
  }
};

// What people can point at: an issue, a design, a pull request.
struct Reference {
  std::string title;
  std::string url;

  friend bool operator==(const Reference&, const Reference&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("title", self.title);
    visit("url", self.url);
  }
};

// Text or a file that lives in an erasable blob; the event holds only its salted digest.
struct BlobRef {
  std::string digest;
  std::string name;  // Of a file.
  std::int64_t bytes = 0;

  friend bool operator==(const BlobRef&, const BlobRef&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("digest", self.digest);
    visit("name", self.name);
    visit("bytes", self.bytes);
  }
};

// Typed evidence of an attestation, a correction or a met condition.
struct Evidence {
  std::string kind;  // link | file | number | date | text
  std::string text;  // The link, the number or the date as written; of a text its blob.
  std::string unit;  // Of a number.
  std::optional<BlobRef> blob;

  friend bool operator==(const Evidence&, const Evidence&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("kind", self.kind);
    visit("text", self.text);
    visit("unit", self.unit);
    visit("blob", self.blob);
  }
};

// One failing or undecided part of an item: which component, where, what of it.
struct Part {
  std::string subject;      // Component or element; empty: the whole service.
  std::string environment;  // Empty where unknown.
  std::string measure;      // `replicas`

  friend auto operator<=>(const Part&, const Part&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("subject", self.subject);
    visit("environment", self.environment);
    visit("measure", self.measure);
  }
};

// What decided an item at a part: the evidence that a signer sees.
struct Measured {
  Part part;
  std::string value;      // `replicas is 1`
  std::string threshold;  // `>= 2`
  std::string file;       // Or an address.
  int line = 0;
  std::string collector;
  std::optional<Instant> observed;

  friend bool operator==(const Measured&, const Measured&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("part", self.part);
    visit("value", self.value);
    visit("threshold", self.threshold);
    visit("file", self.file);
    visit("line", self.line);
    visit("collector", self.collector);
    visit("observed", self.observed);
  }
};

// The outcome of one item in one run.
struct ItemRecord {
  std::string item;
  model::Outcome outcome = model::Outcome::kUnknown;
  bool required = false;
  bool by_age = false;  // Unknown only because what it reads grew old.
  // Unknown or error only because a source could not be read this time: unreachable, timeout, unauthorized, refused.
  bool by_trouble = false;
  std::string message;
  std::vector<Measured> measured;      // The deciding ones.
  std::vector<Part> failing;           // Every failing or undecided part; empty where the item as a whole is.
  std::string deciding;                // Digest of what decided: a correction holds as long as it stays the same.
  std::optional<Instant> fresh_until;  // Until then the facts read count as fresh; nothing: they do not age.
  std::string kept_from;               // The run that found this, where its own could not tell: a fail stays.

  friend bool operator==(const ItemRecord&, const ItemRecord&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("item", self.item);
    visit("outcome", self.outcome);
    visit("required", self.required);
    visit("by_age", self.by_age);
    visit("by_trouble", self.by_trouble);
    visit("message", self.message);
    visit("measured", self.measured);
    visit("failing", self.failing);
    visit("deciding", self.deciding);
    visit("fresh_until", self.fresh_until);
    visit("kept_from", self.kept_from);
  }
};

// A run as the record keeps it; the facts themselves are a blob.
struct RunRecord {
  std::string id;
  std::string service;
  std::string environment;
  std::string commit;
  std::string ref;
  bool dirty = false;
  bool counted = false;  // Of production or a release ref: changes outcomes, sign-offs and standing.
  std::string trigger;   // local | ci | schedule
  std::string standard_digest;
  std::string judged_by;  // Digest of standard, tier, exposure and parameters (pinned.h).
  std::string tool_version;
  Instant started;
  Instant ended;
  std::vector<std::string> images;  // Digests of container images, where known.
  std::vector<ItemRecord> items;

  friend bool operator==(const RunRecord&, const RunRecord&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("id", self.id);
    visit("service", self.service);
    visit("environment", self.environment);
    visit("commit", self.commit);
    visit("ref", self.ref);
    visit("dirty", self.dirty);
    visit("counted", self.counted);
    visit("trigger", self.trigger);
    visit("standard_digest", self.standard_digest);
    visit("judged_by", self.judged_by);
    visit("tool_version", self.tool_version);
    visit("started", self.started);
    visit("ended", self.ended);
    visit("images", self.images);
    visit("items", self.items);
  }

  const ItemRecord* Find(std::string_view item_id) const;
};

// Where a comment hangs: an item, a section, or with both empty the review.
struct Anchor {
  std::string section;
  std::string item;

  friend bool operator==(const Anchor&, const Anchor&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("section", self.section);
    visit("item", self.item);
  }
};

// In which quality a person signs or takes part: `role designated-sre`, `team sre`, `person alex`.
struct Capacity {
  enum class Kind : std::uint8_t { kRole, kTeam, kPerson };
  Kind kind = Kind::kRole;
  std::string name;

  friend auto operator<=>(const Capacity&, const Capacity&) = default;
  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("kind", self.kind);
    visit("name", self.name);
  }
};
template <>
struct EnumNames<Capacity::Kind> {
  static constexpr std::array<std::string_view, 3> names = {"role", "team", "person"};
};
// The role that the review itself gives: its DRI holds it, and nobody by the directory.
inline constexpr std::string_view kDriRole = "dri";

// `sre`, or `team sre`, `person alex` where it is no role.
std::string ToString(const Capacity& capacity);

}  // namespace seaworthy::review
