#include "collectors/pulumi/inspect.h"

#include "cloud/pulumi_document.h"
#include "collectors/pulumi/project_files.h"
#include "formats/gzip.h"
#include "formats/json_writer.h"
#include "formats/yaml.h"

namespace seaworthy::collectors::pulumi {
namespace {

using formats::JsonWriter;

void TextOrNull(JsonWriter& out, std::string_view key, std::string_view text) {
  out.Key(key);
  text.empty() ? out.Null() : out.String(text);
}

void TimeOrNull(JsonWriter& out, std::string_view key, const std::optional<Instant>& time) {
  out.Key(key);
  time ? out.String(ToString(*time)) : out.Null();
}

void WriteStore(const cloud::Store& store, JsonWriter& out) {
  out.BeginObject().Key("type").String(store.type).Key("name").String(store.name).Key("store").String(store.kind);
  out.Key("verdict").String(Name(store.verdict));
  TextOrNull(out, "key", Name(store.key));
  TextOrNull(out, "algorithm", store.algorithm);
  TextOrNull(out, "attribute", store.attribute);
  out.Key("reason").String(store.reason).EndObject();
}

void WriteState(const cloud::PulumiDocument& document, JsonWriter& out) {
  const cloud::PulumiState& state = document.state;
  out.Key("kind").String("state").Key("layout").String(state.layout);
  TextOrNull(out, "stack", state.stack);
  TextOrNull(out, "project", state.project);
  TimeOrNull(out, "time", state.time);
  out.Key("resources").Int(state.resources).Key("custom").Int(state.custom);
  out.Key("pending_operations").Int(state.pending_operations);
  out.Key("secret_values").Int(state.secrets).Key("secret_values_in_plaintext").Int(state.plain_secrets);
  out.Key("encryption").BeginArray();
  for (const cloud::Store& store : document.stores) WriteStore(store, out);
  out.EndArray();
}

void WriteUpdate(const cloud::PulumiUpdate& update, JsonWriter& out) {
  out.BeginObject();
  TextOrNull(out, "stack", update.stack);
  TextOrNull(out, "project", update.project);
  out.Key("kind").String(update.kind).Key("result").String(update.result);
  TimeOrNull(out, "start", update.start);
  std::optional<Span> duration = update.Duration();
  out.Key("duration_seconds");
  duration ? out.Int(duration->seconds) : out.Null();
  out.Key("created").Int(update.created).Key("full").Bool(update.IsFull()).EndObject();
}

void WriteDocument(const cloud::PulumiDocument& document, JsonWriter& out) {
  if (document.kind == cloud::PulumiDocumentKind::kState) return WriteState(document, out);
  out.Key("kind").String(document.kind == cloud::PulumiDocumentKind::kHistory ? "history" : "events");
  out.Key("updates").BeginArray();
  for (const cloud::PulumiUpdate& update : document.updates) WriteUpdate(update, out);
  out.EndArray();
}

void WriteStack(std::string_view stack, const StackFile& file, JsonWriter& out) {
  out.Key("kind").String("stack").Key("stack").String(stack);
  out.Key("secrets_provider").String(file.secrets_provider);
  out.Key("values").Int(file.values).Key("secure").Int(file.secure).Key("plain_secrets").BeginArray();
  for (const PlainSecret& secret : file.plain_secrets) {
    out.BeginObject().Key("key").String(secret.key).Key("line").Int(secret.line).EndObject();
  }
  out.EndArray();
}

std::string NotPulumi(std::string_view path, std::string_view reason) {
  JsonWriter out;
  out.BeginObject().Key("path").String(path).Key("not_a").String("pulumi").Key("reason").String(reason).EndObject();
  return std::move(out).text();
}

std::string InspectWritten(std::string_view path, std::string_view stack, std::string_view text) {
  auto stream = formats::ParseYaml(text);
  if (!stream.ok()) return NotPulumi(path, stream.error().message());
  if (stream->documents().empty()) return NotPulumi(path, "it is empty");
  const formats::Node& document = *stream->documents().front();
  JsonWriter out;
  out.BeginObject().Key("path").String(path);
  if (!stack.empty()) {
    WriteStack(stack, ReadStackFile(document), out);
  } else {
    std::optional<ProjectFile> project = ReadProjectFile(document);
    if (!project) return NotPulumi(path, "it has no name or no runtime");
    out.Key("kind").String("project").Key("project").String(project->name);
    TextOrNull(out, "runtime", project->runtime);
  }
  return std::move(out.EndObject()).text();
}

// The text, unpacked where it is gzip.
Result<std::string> Unpacked(std::string_view text) {
  constexpr std::uint64_t kMostBytes = 64u << 20;
  std::string unpacked;
  formats::GzipReader reader(
      [&](std::string_view piece) -> Result<void> {
        unpacked.append(piece);
        return {};
      },
      kMostBytes);
  SEAWORTHY_RETURN_IF_ERROR(reader.Feed(text));
  SEAWORTHY_RETURN_IF_ERROR(reader.Finish());
  return unpacked;
}

}  // namespace

std::string Inspect(std::string_view path, std::string_view text) {
  std::string_view name = path.substr(path.rfind('/') + 1);
  std::string stack = StackOfFileName(name);
  if (IsProjectFile(name) || !stack.empty()) return InspectWritten(path, stack, text);
  Result<std::string> unpacked = formats::IsGzip(text) ? Unpacked(text) : Result<std::string>(std::string());
  if (!unpacked.ok()) return NotPulumi(path, unpacked.error().message());
  auto document = cloud::ReadPulumi(unpacked->empty() ? text : *unpacked);
  if (!document.ok()) return NotPulumi(path, document.error().message());
  JsonWriter out;
  out.BeginObject().Key("path").String(path);
  WriteDocument(*document, out);
  return std::move(out.EndObject()).text();
}

}  // namespace seaworthy::collectors::pulumi
