#include "app/held_standards.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "app/error_codes.h"
#include "app/errors.h"
#include "app/json_body.h"
#include "app/standard_register.h"
#include "app/standard_texts.h"
#include "base/text.h"
#include "collectors/registry.h"
#include "formats/json.h"
#include "formats/yaml.h"
#include "net/http_url.h"
#include "report/standard.h"
#include "review/fields.h"
#include "standard/bundle.h"
#include "standard/load.h"
#include "standard/parameters.h"
#include "standard/placeholder.h"
#include "value/arena.h"

namespace seaworthy::app {
namespace {

constexpr std::string_view kYaml = "application/yaml";

std::string StandardPath(const std::string& id) { return "/standards/" + net::EncodeForUrl(id); }

// What the server says of one, read as this version knows it.
Result<HeldStandard> HeldOf(const value::Value& json) {
  HeldStandard held;
  review::FieldReader reader(json);
  HeldStandard::Visit(held, reader);
  if (reader.problem().empty() && !held.versions.empty()) return held;
  return Error(kServerTrouble, "the server describes a standard in a way that this version cannot read");
}

std::string LineOf(const HeldStandard& held) {
  return fmt::format("{:<16} {:<8} {:<8}  {}\n", OneLine(held.id, 80), OneLine(held.versions.back().version, 40),
                     held.shipped ? "shipped" : "uploaded", OneLine(held.title, 200));
}

Result<std::string> TextOn(const RemoteRecord& remote, const std::string& id, const std::string& version) {
  ApiCall call;
  call.path = StandardPath(id) + "/versions/" + net::EncodeForUrl(version);
  call.accept = kYaml;
  SEAWORTHY_TRY(ApiReply reply, remote.Call(std::move(call)));
  return std::move(reply.body);
}

Result<HeldStandard> FindOn(const RemoteRecord& remote, const std::string& id) {
  SEAWORTHY_TRY(std::string json, remote.GetJson(StandardPath(id)));
  value::Arena arena;
  SEAWORTHY_TRY(value::Value root, formats::ReadJson(json, arena));
  return HeldOf(root);
}

// Which version: the one that is named, else the newest.
Result<std::string> VersionOf(const HeldStandard& held, const std::string& wanted) {
  if (wanted.empty()) return held.versions.back().version;
  auto found = std::ranges::find(held.versions, wanted, &StandardVersion::version);
  if (found != held.versions.end()) return wanted;
  std::vector<std::string> there;
  for (const StandardVersion& version : held.versions) there.push_back(OneLine(version.version, 40));
  return Error(kNoSuchStandard, fmt::format("{} has no version {}", held.id, OneLine(wanted, 40)))
      .Advise("there are " + JoinWords(there));
}

// What a standard extends, as the server holds it now.
FindBase BasesOn(const RemoteRecord& remote) {
  return [&remote](std::string_view name) -> Result<BaseTexts> {
    if (auto shipped = ShippedTexts(name); shipped.ok()) return shipped;
    std::string id(name.substr(0, name.find('@')));
    std::string wanted(id.size() < name.size() ? name.substr(id.size() + 1) : std::string_view());
    SEAWORTHY_TRY(HeldStandard held, FindOn(remote, id));
    SEAWORTHY_TRY(std::string version, VersionOf(held, wanted));
    SEAWORTHY_TRY(std::string text, TextOn(remote, id, version));
    return BaseTexts{id + "@" + version, std::move(text), false, {}};
  };
}

ApiCall Sending(std::string path, std::string text) {
  ApiCall call;
  call.method = "POST";
  call.path = std::move(path);
  call.body = std::move(text);
  call.content_type = kYaml;
  return call;
}

// How the file is called here that the server knows as kUploaded. Where files of sections were put into it, its lines
// are those of no file.
std::string NameHere(std::string_view path, std::string_view sent) {
  auto bundle = standard::Open(path);
  if (!bundle.ok()) return std::string(path);
  const bool is_one_file = Split(bundle->main.text, '\n').size() + 1 >= Split(sent, '\n').size();
  return is_one_file ? bundle->main.name : bundle->main.name + ", with its sections in it";
}

// With the places as they are here: in the place of one mistake, and in the list of several.
Error NamedHere(Error error, std::string_view path, std::string_view sent) {
  const ErrorCode* code = FindErrorCode(error.code());
  if (code == nullptr) return error;
  const std::string name = NameHere(path, sent);
  const std::string uploaded = fmt::format("\n  {}:", kUploaded);
  std::string message = error.message();
  for (std::size_t at = 0; (at = message.find(uploaded, at)) != std::string::npos; at += name.size()) {
    message.replace(at + 3, kUploaded.size(), name);
  }
  Place place = error.place();
  if (place.file == kUploaded) place.file = name;
  return Error(*code, std::move(message)).At(std::move(place)).Advise(error.advice());
}

Error MistakeOf(const value::Value& json) {
  auto number = [&](std::string_view member) {
    const value::Value* found = json.Find(member);
    return found != nullptr && found->Is(value::Kind::kInt) ? static_cast<int>(found->AsInt()) : 0;
  };
  Error error(kServerRefused, OneLine(TextOf(json, "detail"), 1000));
  std::string file = TextOf(json, "file");
  std::move(error).At({file.empty() ? std::string(kUploaded) : OneLine(file, 200), number("line"), number("column")});
  if (std::string advice = TextOf(json, "advice"); !advice.empty()) std::move(error).Advise(OneLine(advice, 500));
  return error;
}

// The file of a section, as the item of a list: `  - id: slo`, and below it what belongs to it.
std::string AsItem(std::string_view text, std::size_t indent) {
  std::string out;
  for (std::string_view line : Split(text, '\n')) {
    const bool begins = !line.empty() && line.front() != '#' && line != "---";
    if (out.empty() && !begins) continue;
    out += line.empty() ? "\n" : fmt::format("{}{}{}\n", std::string(indent, ' '), out.empty() ? "- " : "  ", line);
  }
  return out;
}

Error NotOnALine(const std::string& file, const formats::Node& section) {
  return Error(kBadStandardForm, fmt::format("the section '{}' has its own file", OneLine(section.text(), 60)))
      .At({file, section.line(), section.column()})
      .Advise("write each section of the list on a line of its own, so that its file can be put there");
}

// The line of a section that is in a file of its own, replaced by that file.
Result<void> PutSection(std::vector<std::string>& lines, const standard::Bundle& bundle, const formats::Node& section) {
  auto file = std::ranges::find_if(bundle.beside,
                                   [&](const std::string& name) { return standard::StemOf(name) == section.text(); });
  if (file == bundle.beside.end()) return {};  // Whoever reads the standard says what is missing.
  std::string& line = lines.at(static_cast<std::size_t>(section.line()) - 1);
  std::size_t indent = line.find_first_not_of(' ');
  std::string_view rest = Trim(std::string_view(line).substr(indent));
  rest = Trim(rest.substr(0, rest.find(" #")));
  if (rest != "- " + std::string(section.text())) return NotOnALine(bundle.main.name, section);
  SEAWORTHY_TRY(standard::SourceFile source, bundle.read(*file));
  line = AsItem(source.text, indent);
  return {};
}

}  // namespace

Result<std::string> OneText(std::string_view path) {
  SEAWORTHY_TRY(standard::Bundle bundle, standard::Open(path));
  auto stream = formats::ParseYaml(bundle.main.text);
  const bool is_mapping = stream.ok() && stream->documents().size() == 1 && stream->documents().front()->IsMapping();
  if (!is_mapping) return bundle.main.text;  // The server says what is wrong with it.
  const formats::Node* sections = stream->documents().front()->Find("sections");
  std::vector<std::string> lines;
  for (std::string_view line : Split(bundle.main.text, '\n')) lines.push_back(std::string(line) + "\n");
  if (sections != nullptr) {
    for (const formats::Node& section : sections->items()) {
      if (section.IsScalar()) SEAWORTHY_RETURN_IF_ERROR(PutSection(lines, bundle, section));
    }
  }
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

Result<std::string> ListHeldStandards(const RemoteRecord& remote) {
  SEAWORTHY_TRY(std::string page, remote.GetJson("/standards"));
  std::string text;
  auto next = ForEachItem(page, [&](const value::Value& one) -> Result<void> {
    SEAWORTHY_TRY(HeldStandard held, HeldOf(one));
    text += LineOf(held);
    return {};
  });
  if (!next.ok()) return std::move(next).error();
  return text;
}

Result<StandardReport> ShowHeldStandard(const RemoteRecord& remote, const std::string& name, int width) {
  std::size_t at = std::min(name.find('@'), name.size());
  SEAWORTHY_TRY(HeldStandard held, FindOn(remote, name.substr(0, at)));
  SEAWORTHY_TRY(std::string version, VersionOf(held, at < name.size() ? name.substr(at + 1) : std::string()));
  SEAWORTHY_TRY(std::string text, TextOn(remote, held.id, version));
  StandardTexts texts{std::move(text), {}};
  standard::LoadOutcome loaded = held.shipped ? standard::OpenAndLoad(held.id, collectors::AllDeclarations())
                                              : LoadTexts(texts, BasesOn(remote), collectors::AllDeclarations());
  StandardReport report;
  report.errors = std::move(loaded.errors);
  if (!report.errors.empty()) return report;
  standard::Parameters defaults = standard::ResolveParameters(loaded.standard, std::nullopt, {});
  report.text = report::RenderStandard(standard::WithParameters(loaded.standard, defaults), width);
  return report;
}

Result<StandardReport> LintOnServer(const RemoteRecord& remote, std::string_view path) {
  SEAWORTHY_TRY(std::string text, OneText(path));
  SEAWORTHY_TRY(ApiReply reply, remote.Call(Sending("/standards/lint", text)));
  value::Arena arena;
  SEAWORTHY_TRY(value::Value root, formats::ReadJson(reply.body, arena));
  StandardReport report;
  if (const value::Value* errors = root.Find("errors"); errors != nullptr && errors->Is(value::Kind::kList)) {
    for (const value::Value& one : errors->AsList()) report.errors.push_back(NamedHere(MistakeOf(one), path, text));
  }
  if (report.errors.empty()) {
    report.text = fmt::format("{} {}: no mistakes, as the server reads it\n", OneLine(TextOf(root, "id"), 80),
                              OneLine(TextOf(root, "version"), 40));
  }
  return report;
}

Result<std::string> UploadStandard(const RemoteRecord& remote, std::string_view path) {
  SEAWORTHY_TRY(std::string text, OneText(path));
  auto reply = remote.Call(Sending("/standards", text));
  if (!reply.ok()) return NamedHere(std::move(reply).error(), path, text);
  value::Arena arena;
  SEAWORTHY_TRY(value::Value root, formats::ReadJson(reply->body, arena));
  return fmt::format("the server holds {} {} (sha256:{})\n", OneLine(TextOf(root, "id"), 80),
                     OneLine(TextOf(root, "version"), 40), OneLine(TextOf(root, "digest"), 80));
}

}  // namespace seaworthy::app
