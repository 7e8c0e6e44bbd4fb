// The YAML of one item. The same fields are read for an item and for an override of an inherited one.
#include <array>

#include "base/text.h"
#include "standard/errors.h"
#include "standard/layer.h"

namespace seaworthy::standard {

namespace {

using model::Attest;
using model::Item;

constexpr auto kSeverities = std::to_array<std::string_view>({"blocker", "warning", "advice"});
constexpr auto kStages = std::to_array<std::string_view>({"shadow", "warn", "enforce"});
constexpr auto kWhen = std::to_array<std::string_view>({"none", "fallback", "always"});
constexpr auto kEvidence = std::to_array<std::string_view>({"link", "file", "number", "date", "text"});
constexpr auto kOrigins = std::to_array<std::string_view>({"incident", "policy", "source", "lesson"});
constexpr auto kEnvironments =
    std::to_array<std::string_view>({"production", "staging", "development", "other", "any"});
constexpr auto kAspects =
    std::to_array<std::string_view>({"architecture", "monitoring", "emergency-response", "capacity",
                                     "change-management", "performance", "security", "support", "quality"});

void NoteField(const Reader& reader, std::string_view key, const Item& item, Notes& notes, const Diagnostics& out) {
  const formats::Node* node = reader.node().Find(key);
  if (node != nullptr) notes.fields[item.id + "/" + std::string(key)] = out.PlaceOf(*node);
}

// A text whose place a later check needs.
bool PlacedText(Reader& reader, std::string_view key, std::string& text, Need need, const Item& item, Notes& notes,
                const Diagnostics& out) {
  NoteField(reader, key, item, notes, out);
  return reader.Text(key, text, need);
}

template <std::size_t N>
void WordText(Reader& reader, std::string_view key, const std::array<std::string_view, N>& words, std::string& text) {
  std::size_t index = 0;
  if (reader.Word(key, words, index)) text = std::string(words[index]);
}

// A key that takes a single word, such as `vacuous: pass`.
bool OnlyWord(Reader& reader, std::string_view key, std::string_view word) {
  std::size_t index = 0;
  return reader.Word(key, std::span(&word, 1), index);
}

model::Origin ReadOrigin(const formats::Node& node, const std::string& what, Diagnostics& out) {
  Reader reader(node, what, out);
  model::Origin origin;
  std::size_t kind = 0;
  if (reader.Word("kind", kOrigins, kind, Need::kRequired)) origin.kind = std::string(kOrigins[kind]);
  reader.Text("title", origin.title, Need::kRequired);
  reader.Text("url", origin.url);
  reader.Date("date", origin.date);
  reader.Finish();
  return origin;
}

void ReadOrigins(Reader& reader, Item& item, Diagnostics& out) {
  const formats::Node* node = reader.Take("origin");
  if (node == nullptr) return;
  item.origins.clear();
  std::string what = reader.Describe("origin");
  if (!node->IsSequence()) {
    item.origins.push_back(ReadOrigin(*node, what, out));
    return;
  }
  for (const formats::Node& one : node->items()) item.origins.push_back(ReadOrigin(one, what, out));
}

Attest ReadWhen(Reader& reader, std::string_view key, Attest otherwise, bool& given) {
  std::size_t index = 0;
  given = reader.Word(key, kWhen, index);
  return given ? static_cast<Attest>(index) : otherwise;
}

void ReadAttestation(const formats::Node& node, Item& item, Notes& notes, Diagnostics& out) {
  Reader reader(node, "`attest` of item `" + item.id + "`", out);
  item.attestation = {};
  bool given = false;
  Attest when = ReadWhen(reader, "when", Attest::kFallback, given);
  if (given) notes.when[item.id] = when;
  item.attestation.evidence = "text";
  WordText(reader, "evidence", kEvidence, item.attestation.evidence);
  if (reader.Text("unit", item.attestation.unit) && item.attestation.evidence != "number") {
    out.Report(kConflict, reader.Describe("unit") + " needs `evidence: number`", *node.Find("unit"));
  }
  NoteField(reader, "prompt", item, notes, out);
  reader.Text("prompt", item.attestation.prompt);
  ReadRoleList(reader, "roles", item.attestation.roles, notes, out);
  reader.SpanOfTime("fresh_for", item.attestation.fresh_for);
  reader.Finish();
}

void ReadAttest(Reader& reader, Item& item, Notes& notes, Diagnostics& out) {
  const formats::Node* node = reader.node().Find("attest");
  if (node != nullptr && node->IsMapping()) {
    reader.Take("attest");
    notes.when.erase(item.id);
    ReadAttestation(*node, item, notes, out);
    return;
  }
  bool given = false;
  Attest when = ReadWhen(reader, "attest", Attest::kFallback, given);
  if (given) notes.when[item.id] = when;
}

void ReadDecision(Reader& reader, Item& item, Notes& notes, Diagnostics& out) {
  if (PlacedText(reader, "applies", item.applies, Need::kOptional, item, notes, out)) {
    item.applies_place = notes.fields[item.id + "/applies"];
  }
  std::string check;
  std::string awaits;
  if (PlacedText(reader, "check", check, Need::kOptional, item, notes, out)) {
    item.check = check;
    item.check_place = notes.fields[item.id + "/check"];
    item.awaits.clear();
  }
  NoteField(reader, "awaits", item, notes, out);
  if (!reader.Text("awaits", awaits)) return;
  if (!IsSnakeCase(awaits)) {
    out.Report(kBadValue, reader.Describe("awaits") + " is `" + OneLine(awaits, 60) + "`, which is no collector's id",
               *reader.node().Find("awaits"), "an id of a collector is snake_case: `alert_rules`");
    return;
  }
  item.awaits = awaits;
  if (check.empty()) {
    item.check.clear();
    return;
  }
  out.Report(kConflict, reader.what() + " has both `check` and `awaits`", *reader.node().Find("awaits"),
             "remove `awaits` once the check can be written");
}

void ReadStage(Reader& reader, Item& item, Notes& notes, Diagnostics& out) {
  std::size_t stage = 0;
  bool given = reader.Word("stage", kStages, stage);
  if (given) {
    item.stage = static_cast<model::Stage>(stage);
    item.enforce_from.clear();
  }
  NoteField(reader, "enforce_from", item, notes, out);
  if (!reader.Date("enforce_from", item.enforce_from)) return;
  if (given && item.stage != model::Stage::kWarn) {
    out.Report(kConflict,
               reader.Describe("enforce_from") + " does not go with `stage: " + std::string(kStages[stage]) + "`",
               *reader.node().Find("enforce_from"), "`enforce_from` turns `stage: warn` into enforce");
  }
  item.stage = model::Stage::kWarn;
}

void ReadReplaces(Reader& reader, Item& item, Notes& notes, Diagnostics& out) {
  NoteField(reader, "replaces", item, notes, out);
  if (!reader.Texts("replaces", item.replaces)) return;
  for (const formats::Node& node : reader.node().Find("replaces")->items()) {
    if (IsKebabCase(Trim(node.text()))) continue;
    out.Report(kBadValue, reader.Describe("replaces") + " has `" + OneLine(node.text(), 60) + "`, which is no id",
               node);
  }
}

}  // namespace

void ReadRoleList(Reader& reader, std::string_view key, std::vector<std::string>& roles, Notes& notes,
                  Diagnostics& out) {
  if (!reader.Texts(key, roles)) return;
  for (const formats::Node& node : reader.node().Find(key)->items()) {
    notes.roles.push_back({std::string(Trim(node.text())), reader.Describe(key), out.PlaceOf(node)});
  }
}

void ReadItemFields(Reader& reader, Item& item, Notes& notes, Diagnostics& out, Need need) {
  PlacedText(reader, "question", item.question, need, item, notes, out);
  std::size_t severity = 0;
  if (reader.Word("severity", kSeverities, severity, need)) item.severity = static_cast<model::Severity>(severity);
  PlacedText(reader, "why", item.why, need, item, notes, out);
  PlacedText(reader, "action", item.action, need, item, notes, out);
  reader.Text("guide", item.guide);
  ReadDecision(reader, item, notes, out);
  ReadAttest(reader, item, notes, out);
  ReadStage(reader, item, notes, out);
  WordText(reader, "aspect", kAspects, item.aspect);
  WordText(reader, "environment", kEnvironments, item.environment);
  reader.SpanOfTime("fresh_for", item.fresh_for);
  item.vacuous_pass |= OnlyWord(reader, "vacuous", "pass");
  item.conditional_allowed |= OnlyWord(reader, "conditional", "allowed");
  item.bind_value |= OnlyWord(reader, "bind", "value");
  if (OnlyWord(reader, "trust", "server")) item.trust = "server";
  ReadReplaces(reader, item, notes, out);
  reader.Texts("covers", item.covers);
  ReadOrigins(reader, item, out);
  reader.Finish();
}

void SettleItem(Item& item, const Notes& notes, Diagnostics& out) {
  auto written = notes.when.find(item.id);
  std::optional<Attest> when = written == notes.when.end() ? std::nullopt : written->second;
  if (!item.check.empty() || !item.awaits.empty()) {
    item.attest = when.value_or(Attest::kFallback);
    return;
  }
  item.attest = Attest::kOnly;
  if (item.attestation.evidence.empty()) item.attestation.evidence = "text";
  if (!when) return;
  Error error(kConflict, "item `" + item.id + "` has no check, so that `attest: " +
                             std::string(kWhen[static_cast<std::size_t>(*when)]) + "` says nothing");
  out.Add(std::move(error).At(item.place).Advise("give it a `check`, or leave `when` out: people alone decide it"));
}

}  // namespace seaworthy::standard
