#include "cloud/pulumi_state.h"

#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "cloud/errors.h"
#include "cloud/json_view.h"

namespace seaworthy::cloud {
namespace {

using value::Kind;
using value::Value;

constexpr std::int64_t kNewestVersion = 4;

Resource ReadResource(const Value& json, const Urn& urn) {
  Value outputs = Member(json, "outputs");
  Value inputs = Member(json, "inputs");
  return {.type = TextAt(json, "type"),
          .name = urn.name,
          .address = TextAt(json, "urn"),
          .attributes = Attributes(outputs, inputs)};
}

// Counts what is marked secret, wherever it stands.
class SecretCounter {
 public:
  explicit SecretCounter(PulumiState& state) : state_(state) {}

  // What it looks at next: `type name` of a resource.
  void StartAt(std::string place) { place_ = std::move(place); }

  void Walk(const Value& value) {
    if (value.Is(Kind::kList)) {
      for (const Value& item : value.AsList()) Walk(item);
    }
    if (!value.Is(Kind::kMap)) return;
    if (SpecialOf(value) == Special::kSecret) Count(value);
    for (const value::MapEntry& entry : value.AsMap()) {
      names_.push_back(entry.key);
      Walk(entry.item);
      names_.pop_back();
    }
  }

 private:
  void Count(const Value& secret) {
    ++state_.secrets;
    if (!Has(secret, "plaintext")) return;
    ++state_.plain_secrets;
    if (state_.plain_secret_at.size() == kMaxSecretPlaces) return;
    std::string place = place_;
    for (const Value& name : names_) {
      if (name.Is(Kind::kString)) place.append(".").append(OneLine(name.AsString(), 60));
    }
    state_.plain_secret_at.push_back(OneLine(place, 300));
  }

  PulumiState& state_;
  std::string place_;
  std::vector<Value> names_;  // From there to the value that is looked at.
};

void ReadResources(const Value& deployment, PulumiState& state) {
  SecretCounter secrets(state);
  for (const Value& json : ItemsAt(deployment, "resources")) {
    Urn urn = ParseUrn(TextAt(json, "urn"));
    ++state.resources;
    if (state.stack.empty()) state.stack = urn.stack;
    if (state.project.empty()) state.project = urn.project;
    bool custom = TruthAt(json, "custom");
    state.custom += custom ? 1 : 0;
    bool leaves = TruthAt(json, "delete") || TruthAt(json, "external");
    if (custom && !leaves) state.managed.push_back(ReadResource(json, urn));
    secrets.StartAt(fmt::format("{} {}", TextAt(json, "type"), urn.name));
    for (std::string_view part : {"inputs", "outputs"}) secrets.Walk(Member(json, part));
  }
  for (const Value& json : ItemsAt(deployment, "pending_operations")) {
    ++state.pending_operations;
    secrets.StartAt("a pending operation");
    secrets.Walk(json);
  }
}

// `organization/project/stack`, or the stack alone.
void TakeNames(std::string_view written, PulumiState& state) {
  std::vector<std::string_view> parts = Split(written, '/');
  if (state.stack.empty()) state.stack = std::string(parts.back());
  if (state.project.empty() && parts.size() == 3) state.project = std::string(parts[1]);
}

}  // namespace

Urn ParseUrn(std::string_view urn) {
  constexpr std::string_view kPrefix = "urn:pulumi:";
  if (!urn.starts_with(kPrefix)) return {};
  urn.remove_prefix(kPrefix.size());
  std::string_view parts[3];
  for (std::string_view& part : parts) {
    std::size_t end = urn.find("::");
    if (end == std::string_view::npos) return {};
    part = urn.substr(0, end);
    urn.remove_prefix(end + 2);
  }
  return {.stack = std::string(parts[0]), .project = std::string(parts[1]), .name = std::string(urn)};
}

bool IsPulumiState(const Value& document) {
  return Member(document, "version").Is(Kind::kInt) &&
         (Member(document, "deployment").Is(Kind::kMap) || Member(document, "checkpoint").Is(Kind::kMap));
}

Result<PulumiState> ReadPulumiState(const Value& document) {
  if (!IsPulumiState(document)) return Error(kNotAState, "it is no Pulumi stack");
  std::int64_t version = IntegerAt(document, "version").value_or(0);
  if (version < 1 || version > kNewestVersion) {
    return Error(kUnknownVersion, fmt::format("version {} of a Pulumi stack is not read", version))
        .Advise(fmt::format("export it with a version of Pulumi that writes version {} or before", kNewestVersion));
  }
  PulumiState state;
  Value checkpoint = Member(document, "checkpoint");
  state.layout = checkpoint.Is(Kind::kMap) ? "checkpoint" : "export";
  Value deployment =
      Member(checkpoint.Is(Kind::kMap) ? checkpoint : document, checkpoint.Is(Kind::kMap) ? "latest" : "deployment");
  ReadResources(deployment, state);
  TakeNames(TextAt(checkpoint, "stack"), state);
  state.time = TimeAt(Member(deployment, "manifest"), "time");
  state.secrets_provider = TextAt(Member(deployment, "secrets_providers"), "type");
  Value error = Member(Member(deployment, "metadata"), "integrity_error");
  state.integrity_error = !error.Is(Kind::kNull);
  return state;
}

}  // namespace seaworthy::cloud
