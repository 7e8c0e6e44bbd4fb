#include "alerting/inspect.h"

#include <utility>

#include "alerting/definitions.h"
#include "alerting/read_rule.h"
#include "alerting/read_rules.h"
#include "alerting/signal.h"
#include "alerting/urgency.h"
#include "formats/errors.h"
#include "formats/json_writer.h"

namespace seaworthy::alerting {
namespace {

using formats::JsonWriter;

void WriteText(JsonWriter& out, std::string_view key, std::string_view text) {
  out.Key(key);
  if (text.empty()) {
    out.Null();
  } else {
    out.String(text);
  }
}

void WriteProblems(JsonWriter& out, const std::vector<std::string>& problems) {
  out.Key("problems").BeginArray();
  for (const std::string& problem : problems) out.String(problem);
  out.EndArray();
}

void WriteWatch(JsonWriter& out, const Watch& watch) {
  out.Key("signal").String(Name(watch.signal)).Key("reason").String(watch.reason);
  out.Key("grounds").String(Name(watch.grounds)).Key("detection").String(Name(watch.detection));
  WriteText(out, "bound", watch.bound);
}

using Write = std::function<void(std::string_view)>;

constexpr std::size_t kPiece = 64 * 1024;  // Of output, in bytes.

// The tree of the expression lives no longer than this.
void WriteAlert(JsonWriter& out, const Group& group, Rule& rule, const Definitions& definitions) {
  ParseExpression(rule, group);
  out.BeginObject().Key("group").String(group.name).Key("alert").String(rule.name).Key("expr").String(rule.expression);
  WriteWatch(out, WatchOf(rule, definitions));
  WriteText(out, "severity", rule.severity);
  out.Key("urgency").String(Name(UrgencyOf(rule)));
  WriteText(out, "runbook", rule.runbook.text);
  out.Key("runbook_kind").String(Name(rule.runbook.kind));
  WriteText(out, "for", rule.for_text);
  out.Key("line").Int(rule.place.line);
  WriteProblems(out, rule.problems);
  out.EndObject();
  rule.parsed.reset();
}

void WriteRecord(JsonWriter& out, const Group& group, const Rule& rule) {
  out.BeginObject().Key("group").String(group.name).Key("record").String(rule.name);
  out.Key("expr").String(rule.expression).Key("line").Int(rule.place.line);
  WriteProblems(out, rule.problems);
  out.EndObject();
}

template <typename Visit>
void ForEachRule(std::vector<RuleFile>& files, bool alerts, const Visit& visit) {
  for (RuleFile& file : files) {
    for (Group& group : file.groups) {
      for (Rule& rule : group.rules) {
        if (rule.is_alert == alerts) visit(group, rule);
      }
    }
  }
}

std::size_t CountGroups(const std::vector<RuleFile>& files) {
  std::size_t count = 0;
  for (const RuleFile& file : files) count += file.groups.size();
  return count;
}

// The error of the whole text, or of a text inside of it.
const Error* ErrorOf(const std::optional<Error>& whole, const std::vector<RuleFile>& files) {
  if (whole) return &*whole;
  for (const RuleFile& file : files) {
    if (file.unreadable) return &*file.unreadable;
  }
  return nullptr;
}

void WriteRules(JsonWriter& out, std::vector<RuleFile>& files, const Definitions& definitions, const Write& write) {
  out.Key("groups").Uint(CountGroups(files)).Key("alerts").BeginArray();
  ForEachRule(files, true, [&](const Group& group, Rule& rule) {
    WriteAlert(out, group, rule, definitions);
    out.Drain(write, kPiece);
  });
  out.EndArray().Key("records").BeginArray();
  ForEachRule(files, false, [&](const Group& group, const Rule& rule) {
    WriteRecord(out, group, rule);
    out.Drain(write, kPiece);
  });
  out.EndArray();
}

}  // namespace

void Inspection::Add(std::string_view path, std::string_view text) {
  Entry& entry = entries_.emplace_back();
  entry.path = path;
  Result<std::vector<RuleFile>> files = ReadRuleText(text, path, {.expressions = Expressions::kParsedOfRecords});
  if (files.ok()) {
    entry.files = *std::move(files);
  } else if (MayHoldRules(text)) {
    entry.error = std::move(files).error();
  }
}

void Inspection::AddLine(std::string line) {
  entries_.push_back({.path = {}, .line = std::move(line), .error = {}, .files = {}});
}

void Inspection::PrintEntry(Entry& entry, const Definitions& definitions, const Write& write) {
  if (!entry.line.empty()) return write(entry.line);
  JsonWriter out;
  out.BeginObject().Key("path").String(entry.path);
  const Error* error = ErrorOf(entry.error, entry.files);
  if (error == nullptr && entry.files.empty()) {
    out.Key("not_a").String("alert-rules").Key("reason").String("no rules in it").EndObject().Drain(write);
    return;
  }
  WriteText(out, "format", entry.files.empty() ? std::string_view() : Name(entry.files.front().dialect));
  out.Key("templated").Bool(error != nullptr && error->Is(formats::kTemplated));
  if (error != nullptr) out.Key("error").String(error->ToString());
  WriteRules(out, entry.files, definitions, write);
  out.Key("problems").BeginArray();
  for (const RuleFile& file : entry.files) {
    for (const std::string& problem : file.problems) out.String(problem);
  }
  out.EndArray().EndObject().Drain(write);
}

void Inspection::Print(const std::function<void(std::string_view)>& write) && {
  Definitions definitions;
  for (const Entry& entry : entries_) definitions.Add(entry.files);
  for (Entry& entry : entries_) {
    PrintEntry(entry, definitions, write);
    write("\n");
  }
}

}  // namespace seaworthy::alerting
