#include "report/json.h"

#include "formats/json_writer.h"
#include "report/summary.h"

namespace seaworthy::report {
namespace {

using formats::JsonWriter;
using model::ItemResult;

void Text(JsonWriter& out, std::string_view key, std::string_view text) {
  if (!text.empty()) out.Key(key).String(text);
}

void Texts(JsonWriter& out, std::string_view key, const std::vector<std::string>& texts) {
  out.Key(key).BeginArray();
  for (const std::string& text : texts) out.String(text);
  out.EndArray();
}

void WritePlace(JsonWriter& out, const Place& place) {
  if (place == Place{}) return;
  out.Key("place").BeginObject();
  Text(out, "file", place.file);
  if (place.line > 0) out.Key("line").Int(place.line);
  if (place.column > 0) out.Key("column").Int(place.column);
  out.EndObject();
}

void WriteFinding(JsonWriter& out, const model::Finding& finding) {
  out.BeginObject();
  Text(out, "subject", finding.subject);
  Text(out, "environment", finding.environment);
  Text(out, "expression", finding.expression);
  Text(out, "measure", finding.measure);
  Text(out, "measured", finding.measured);
  Text(out, "said", finding.said);
  Text(out, "threshold", finding.threshold);
  WritePlace(out, finding.place);
  Text(out, "collector", finding.collector);
  if (finding.observed) out.Key("observed").String(ToString(*finding.observed));
  out.EndObject();
}

void WriteMissing(JsonWriter& out, const model::Missing& missing) {
  out.BeginObject();
  out.Key("fact").String(missing.fact).Key("reason").String(missing.reason);
  Text(out, "detail", missing.detail);
  Text(out, "advice", missing.advice);
  WritePlace(out, missing.place);
  out.EndObject();
}

void WriteItem(JsonWriter& out, const ItemResult& result) {
  const model::Item& item = *result.item;
  out.BeginObject();
  out.Key("id").String(item.id).Key("section").String(item.section).Key("question").String(item.question);
  out.Key("severity").String(Name(item.severity)).Key("stage").String(Name(item.stage));
  out.Key("required").Bool(result.required).Key("for_review").Bool(result.for_review);
  out.Key("outcome").String(Name(result.outcome));
  Text(out, "message", result.message);
  Text(out, "check", item.check);
  Text(out, "action", item.action);
  Text(out, "guide", item.guide);
  out.Key("findings").BeginArray();
  for (const model::Finding& finding : result.findings) WriteFinding(out, finding);
  out.EndArray().Key("findings_total").Uint(result.findings_total);
  out.Key("missing").BeginArray();
  for (const model::Missing& missing : result.missing) WriteMissing(out, missing);
  out.EndArray();
  out.Key("facts_read").BeginArray();
  for (const model::FactRead& read : result.read) {
    out.BeginObject().Key("fact").String(read.fact);
    if (read.observed) out.Key("observed").String(ToString(*read.observed));
    out.EndObject();
  }
  out.EndArray().EndObject();
}

void WriteCell(JsonWriter& out, const model::SignalCell& cell) {
  out.BeginObject().Key("covered");
  if (cell.covered) {
    out.Bool(*cell.covered);
  } else {
    out.Null();
  }
  Text(out, "urgency", cell.urgency);
  Texts(out, "alerts", cell.alerts);
  Texts(out, "detection", cell.detection);
  Text(out, "reason", cell.reason);
  out.EndObject();
}

void WriteSignals(JsonWriter& out, const model::GoldenSignals& signals) {
  out.Key("golden_signals").BeginArray();
  for (const model::SignalRow& row : signals.rows) {
    out.BeginObject().Key("component").String(row.component);
    for (std::size_t i = 0; i < model::kGoldenSignals.size(); ++i) {
      WriteCell(out.Key(model::kGoldenSignals[i]), row.cells[i]);
    }
    out.EndObject();
  }
  out.EndArray();
}

void WriteHead(JsonWriter& out, const model::Run& run) {
  out.Key("schema").String("seaworthy.run/v1");
  Text(out, "id", run.id);
  out.Key("tool").BeginObject().Key("version").String(run.tool_version).EndObject();
  out.Key("service").BeginObject().Key("name").String(run.service).Key("source").String(run.service_source);
  if (run.tier) out.Key("tier").Int(*run.tier);
  out.EndObject();
  out.Key("standard").BeginObject().Key("id").String(run.standard->id).Key("version").String(run.standard->version);
  out.Key("digest").String(run.standard->digest).EndObject();
  out.Key("repository").BeginObject();
  Text(out, "root", run.root);
  Text(out, "commit", run.commit);
  Text(out, "ref", run.ref);
  out.Key("dirty").Bool(run.dirty).EndObject();
  out.Key("started").String(ToString(run.started)).Key("ended").String(ToString(run.ended));
}

void WriteVerdict(JsonWriter& out, const model::Run& run) {
  model::Counts counts = CountOutcomes(run);
  out.Key("verdict").String(Name(run.verdict)).Key("sentence").String(VerdictSentence(run));
  Text(out, "turns", WhatTurnsIt(run));
  if (run.only_one && !run.items.empty()) out.Key("only").String(run.items.front().item->id);
  out.Key("counts").BeginObject();
  out.Key("pass").Int(counts.pass).Key("fail").Int(counts.fail).Key("unknown").Int(counts.unknown);
  out.Key("error").Int(counts.error).Key("not_applicable").Int(counts.not_applicable);
  out.Key("for_review").Int(counts.for_review).EndObject();
}

}  // namespace

std::string RenderJson(const model::Run& run) {
  JsonWriter out(formats::JsonStyle::kPretty);
  out.BeginObject();
  WriteHead(out, run);
  WriteVerdict(out, run);
  out.Key("first").BeginArray();
  for (const ItemResult* result : MostUseful(run)) out.String(result->item->id);
  out.EndArray();
  Texts(out, "parameters", run.parameters);
  Texts(out, "dialled", run.dialled);
  Texts(out, "remarks", run.remarks);
  if (run.signals) WriteSignals(out, *run.signals);
  out.Key("items").BeginArray();
  for (const ItemResult& result : run.items) WriteItem(out, result);
  out.EndArray().EndObject();
  return std::move(out).text() + "\n";
}

}  // namespace seaworthy::report
