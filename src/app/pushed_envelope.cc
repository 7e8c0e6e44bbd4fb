#include "app/pushed_envelope.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "app/errors.h"
#include "app/json_body.h"
#include "base/secrets.h"
#include "base/text.h"
#include "facts/codec.h"
#include "formats/json_writer.h"
#include "review/fields.h"
#include "value/arena.h"

namespace seaworthy::app {
namespace {

using value::Value;

// The envelope without the facts.
struct Head {
  std::string schema;
  PushedOrigin run;
  ServiceClaim service;
  StandardClaim standard;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("schema", self.schema);
    visit("run", self.run);
    visit("service", self.service);
    visit("standard", self.standard);
  }
};

Error BadMember(std::string_view pointer, std::string message) {
  return Error(kBadBody, std::move(message)).At({std::string(pointer), 0, 0});
}

bool IsUuid(std::string_view text) {
  constexpr std::string_view kForm = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  auto fits = [](char c, char form) {
    return form == '-' ? c == '-' : (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  };
  return text.size() == kForm.size() && std::ranges::equal(text, kForm, fits);
}

Result<void> ExpectShort(std::string_view pointer, std::string_view text) {
  constexpr std::size_t kMost = 500;
  if (text.size() <= kMost && OneLine(text, kMost) == text) return {};
  return BadMember(pointer, fmt::format("it must be one line of at most {} bytes", kMost));
}

Result<void> CheckRun(const PushedOrigin& run) {
  constexpr std::array<std::string_view, 3> kTriggers = {"local", "ci", "schedule"};
  if (!IsUuid(run.id)) return BadMember("#/run/id", "it must be a UUID in lower case");
  if (std::ranges::find(kTriggers, run.trigger) == kTriggers.end()) {
    return BadMember("#/run/trigger", "it must be local, ci or schedule");
  }
  if (run.started == Instant{}) return BadMember("#/run/started", "the member is missing");
  if (run.ended == Instant{}) return BadMember("#/run/ended", "the member is missing");
  if (run.ended < run.started) return BadMember("#/run/ended", "it is before `started`");
  SEAWORTHY_RETURN_IF_ERROR(ExpectShort("#/run/environment", run.environment));
  SEAWORTHY_RETURN_IF_ERROR(ExpectShort("#/run/commit", run.commit));
  SEAWORTHY_RETURN_IF_ERROR(ExpectShort("#/run/ref", run.ref));
  return ExpectShort("#/run/tool_version", run.tool_version);
}

Result<Head> ReadHead(const Value& document) {
  std::vector<value::MapEntry> entries(document.AsMap().begin(), document.AsMap().end());
  std::erase_if(entries, [](const value::MapEntry& entry) { return entry.key.AsString() == "facts"; });
  Value object = Value::Map(entries);
  BodyReader reader(object, "#");
  Head head;
  Head::Visit(head, reader);
  SEAWORTHY_RETURN_IF_ERROR(reader.Finish());
  if (head.schema != kPushSchema) return BadMember("#/schema", fmt::format("it must be '{}'", kPushSchema));
  SEAWORTHY_RETURN_IF_ERROR(CheckRun(head.run));
  return head;
}

}  // namespace

Push PushOf(const Judgement& judgement, const PushOptions& options) {
  const model::Run& run = judgement.run;
  const model::Service& service = judgement.service;
  Push push;
  push.run = {options.id,      options.production ? "production" : "",
              options.release, run.commit,
              run.ref,         run.dirty,
              options.trigger, run.tool_version,
              run.started,     run.ended};
  push.service = {service.id,        service.name,     service.owner,   service.tier,
                  service.lifecycle, service.exposure, service.exclude, {}};
  for (const model::Setting& setting : service.parameters) {
    push.service.parameters[setting.name] = MaskSecrets(setting.text);
  }
  push.standard = {judgement.standard->id, judgement.standard->version, judgement.standard->digest};
  push.facts = judgement.facts;
  return push;
}

std::string WritePush(const Push& push) {
  formats::JsonWriter out;
  out.BeginObject();
  review::FieldWriter fields(out);
  Head head{std::string(kPushSchema), push.run, push.service, push.standard};
  Head::Visit(head, fields);
  out.Key("facts").Raw(facts::EncodeFacts(*push.facts)).EndObject();
  return std::move(out).text();
}

Result<Push> ReadPush(std::string_view text, const facts::Declarations& declarations, const std::string& submitter) {
  value::Arena arena;
  SEAWORTHY_TRY(Value document, facts::ReadDocument(text, arena));
  if (!document.Is(value::Kind::kMap)) return BadMember("#", "it must be an object");
  SEAWORTHY_TRY(Head head, ReadHead(document));
  const Value* json = document.Find("facts");
  if (json == nullptr) return BadMember("#/facts", "the member is missing");
  SEAWORTHY_TRY(facts::DecodedFacts decoded,
                facts::DecodeDocument(*json, "#/facts", declarations, {.limits = {}, .submitter = submitter}));
  return Push{std::move(head.run), std::move(head.service), std::move(head.standard), std::move(decoded.facts),
              std::move(decoded.remarks)};
}

}  // namespace seaworthy::app
