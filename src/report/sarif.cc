#include "report/sarif.h"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

#include "base/text.h"
#include "formats/json_writer.h"
#include "report/problems.h"
#include "report/summary.h"

namespace seaworthy::report {
namespace {

using formats::JsonWriter;

constexpr std::string_view kHome = "https://seaworthy.dev";

std::string_view Name(Level level) {
  switch (level) {
    case Level::kError: return "error";
    case Level::kWarning: return "warning";
    case Level::kNote: return "note";
  }
  return "none";
}

// What a failure of the item weighs.
Level DefaultLevel(const model::Item& item) {
  if (item.severity == model::Severity::kAdvice) return Level::kNote;
  bool blocks = item.severity == model::Severity::kBlocker && item.stage == model::Stage::kEnforce;
  return blocks ? Level::kError : Level::kWarning;
}

// A path as a relative reference: everything else than letters, digits and `-._~/` by number.
std::string Uri(std::string_view path) {
  std::string uri;
  for (char c : path) {
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                 std::string_view("-._~/").find(c) != std::string_view::npos;
    uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<std::uint8_t>(c));
  }
  return uri;
}

bool IsWebAddress(std::string_view text) {
  bool web = text.starts_with("https://") || text.starts_with("http://");
  return web && std::ranges::all_of(text, [](char c) {
           return c > 0x20 && c < 0x7F && std::string_view("\"<>\\^`{|}").find(c) == std::string_view::npos;
         });
}

void Text(JsonWriter& out, std::string_view key, std::string_view text) {
  if (!text.empty()) out.Key(key).BeginObject().Key("text").String(text).EndObject();
}

std::string HelpOf(const model::Item& item) {
  std::string help = item.action.empty() ? item.question : item.action;
  if (!item.guide.empty()) help += "\nGuide: " + item.guide;
  return help;
}

void WriteRule(JsonWriter& out, const model::Item& item) {
  out.BeginObject().Key("id").String(item.id);
  Text(out, "shortDescription", item.question.empty() ? item.id : item.question);
  Text(out, "fullDescription", item.why);
  Text(out, "help", HelpOf(item));
  if (IsWebAddress(item.guide)) out.Key("helpUri").String(item.guide);
  out.Key("defaultConfiguration").BeginObject().Key("level").String(Name(DefaultLevel(item))).EndObject();
  out.Key("properties").BeginObject().Key("tags").BeginArray();
  out.String("production-readiness").String(item.section);
  if (!item.aspect.empty() && item.aspect != item.section) out.String(item.aspect);
  out.EndArray().Key("severity").String(model::Name(item.severity)).Key("stage").String(model::Name(item.stage));
  out.EndObject().EndObject();
}

void WriteLocation(JsonWriter& out, const Place& place) {
  out.Key("locations").BeginArray().BeginObject().Key("physicalLocation").BeginObject();
  out.Key("artifactLocation").BeginObject().Key("uri").String(Uri(place.file));
  out.Key("uriBaseId").String("%SRCROOT%").EndObject();
  out.Key("region").BeginObject().Key("startLine").Int(place.line);
  if (place.column > 0) out.Key("startColumn").Int(place.column);
  out.EndObject().EndObject().EndObject().EndArray();
}

void WriteResult(JsonWriter& out, const Problem& problem, std::size_t rule) {
  bool fails = problem.result->outcome == model::Outcome::kFail;
  out.BeginObject().Key("ruleId").String(problem.result->item->id).Key("ruleIndex").Uint(rule);
  out.Key("kind").String(fails ? "fail" : "open").Key("level").String(fails ? Name(problem.level) : "none");
  Text(out, "message", problem.message);
  WriteLocation(out, problem.place);
  out.Key("partialFingerprints").BeginObject().Key("seaworthyProblem/v1").String(problem.fingerprint).EndObject();
  out.Key("properties").BeginObject().Key("outcome").String(model::Name(problem.result->outcome));
  out.Key("required").Bool(problem.result->required).EndObject().EndObject();
}

void WriteTool(JsonWriter& out, const model::Run& run) {
  out.Key("tool").BeginObject().Key("driver").BeginObject().Key("name").String("Seaworthy");
  out.Key("informationUri").String(kHome);
  if (!run.tool_version.empty()) out.Key("semanticVersion").String(run.tool_version);
  out.Key("rules").BeginArray();
  for (const model::ItemResult& result : run.items) WriteRule(out, *result.item);
  out.EndArray().EndObject().EndObject();
}

void WriteInvocation(JsonWriter& out, const model::Run& run) {
  out.Key("invocations").BeginArray().BeginObject().Key("executionSuccessful").Bool(true);
  out.Key("startTimeUtc").String(ToString(run.started)).Key("endTimeUtc").String(ToString(run.ended));
  if (!run.remarks.empty()) {
    out.Key("toolExecutionNotifications").BeginArray();
    for (const std::string& remark : run.remarks) {
      out.BeginObject().Key("level").String("note");
      Text(out, "message", remark);
      out.EndObject();
    }
    out.EndArray();
  }
  out.EndObject().EndArray();
}

// Uploads of one commit are told apart by this id: one for each service and standard.
void WriteAutomation(JsonWriter& out, const model::Run& run) {
  out.Key("automationDetails").BeginObject();
  out.Key("id").String(fmt::format("seaworthy/{}/{}", OneLine(run.service, 100), run.standard->id)).EndObject();
}

void WriteProperties(JsonWriter& out, const model::Run& run) {
  out.Key("properties").BeginObject().Key("service").String(run.service);
  out.Key("standard").String(run.standard->id + " " + run.standard->version);
  out.Key("verdict").String(model::Name(run.verdict)).Key("sentence").String(VerdictSentence(run));
  if (!run.commit.empty()) out.Key("commit").String(run.commit);
  out.EndObject();
}

void WriteRun(JsonWriter& out, const model::Run& run) {
  out.BeginObject();
  WriteTool(out, run);
  WriteInvocation(out, run);
  WriteAutomation(out, run);
  out.Key("columnKind").String("unicodeCodePoints");
  out.Key("results").BeginArray();
  for (const Problem& problem : Problems(run)) {
    auto item = std::ranges::find(run.items, problem.result->item, &model::ItemResult::item);
    WriteResult(out, problem, static_cast<std::size_t>(item - run.items.begin()));
  }
  out.EndArray();
  WriteProperties(out, run);
  out.EndObject();
}

}  // namespace

std::string RenderSarif(std::span<const model::Run* const> runs) {
  JsonWriter out(formats::JsonStyle::kPretty);
  out.BeginObject().Key("$schema").String("https://json.schemastore.org/sarif-2.1.0.json");
  out.Key("version").String("2.1.0").Key("runs").BeginArray();
  for (const model::Run* run : runs) WriteRun(out, *run);
  out.EndArray().EndObject();
  return std::move(out).text() + "\n";
}

}  // namespace seaworthy::report
