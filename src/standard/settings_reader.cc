// The YAML of a standard's roles, parameters and review rules.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "standard/convert.h"
#include "standard/errors.h"
#include "standard/layer.h"
#include "value/arena.h"

namespace seaworthy::standard {

namespace {

using formats::Node;
using value::Kind;

// Parameters are scalars and lists of them; no struct is declared for one.
class NoStructs : public value::StructResolver {
 public:
  const value::StructType* FindStruct(std::string_view) const override { return nullptr; }
};

bool IsScalarType(const value::Type& type) {
  constexpr auto kKinds = std::to_array<Kind>(
      {Kind::kBool, Kind::kInt, Kind::kUint, Kind::kDouble, Kind::kString, Kind::kDuration, Kind::kTimestamp});
  return std::ranges::find(kKinds, type.kind) != kKinds.end();
}

bool ReadType(Reader& reader, model::Parameter& parameter, Diagnostics& out) {
  std::string text;
  if (!reader.Text("type", text, Need::kRequired)) return false;
  Result<value::Type> type = value::ParseType(text, NoStructs());
  bool fits = type.ok() && (IsScalarType(*type) || (type->kind == Kind::kList && IsScalarType(type->arguments.at(0))));
  if (!fits) {
    constexpr auto kTypes =
        std::to_array<std::string_view>({"bool", "int", "uint", "double", "string", "duration", "timestamp"});
    std::string_view nearest = Nearest(text, std::span<const std::string_view>(kTypes));
    out.Report(kUnknownWord, reader.Describe("type") + " is `" + OneLine(text, 60) + "`, which no parameter can have",
               *reader.node().Find("type"),
               nearest.empty() ? "take bool, int, uint, double, string, duration, timestamp, or a list<> of one"
                               : "did you mean `" + std::string(nearest) + "`?");
    return false;
  }
  parameter.type = *std::move(type);
  return true;
}

// The text of a value of that type, or nothing and a report.
std::optional<std::string> ReadValueText(const Node& node, const std::string& what, const value::Type& type,
                                         Diagnostics& out) {
  value::Arena arena;
  Result<value::Value> value = ToValue(node, type, arena);
  if (value.ok()) value = ParseValue(TextOf(node), type, arena);
  if (value.ok()) return TextOf(node);
  Error error = Error(std::move(value).error()).Within(what);
  out.Add(error.place().line > 0 ? std::move(error).InFile(out.file()) : std::move(error).At(out.PlaceOf(node)));
  return std::nullopt;
}

void ReadTiers(Reader& reader, model::Parameter& parameter, Diagnostics& out) {
  const Node* node = reader.Take("tiers");
  if (node == nullptr) return;
  if (!node->IsMapping()) {
    reader.WrongType("tiers", *node, "a mapping from tier to value");
    return;
  }
  for (const formats::Entry& entry : node->entries()) {
    std::optional<std::int64_t> tier = entry.key->AsInt();
    if (!tier || *tier < 1 || *tier > 4) {
      out.Report(kBadValue,
                 reader.Describe("tiers") + " has `" + OneLine(entry.key->text(), 60) + "`, which is no tier",
                 *entry.key, "tiers are 1 to 4");
      continue;
    }
    std::optional<std::string> text = ReadValueText(*entry.value, reader.Describe("tiers"), parameter.type, out);
    if (text) parameter.by_tier[static_cast<int>(*tier)] = *std::move(text);
  }
}

model::Parameter ReadParameter(const std::string& name, const Node& node, Diagnostics& out) {
  model::Parameter parameter;
  parameter.name = name;
  parameter.place = out.PlaceOf(node);
  Reader reader(node, "parameter `" + name + "`", out);
  bool typed = ReadType(reader, parameter, out);
  const Node* value = reader.Take("default", Need::kRequired);
  if (typed && value != nullptr) {
    if (auto text = ReadValueText(*value, reader.Describe("default"), parameter.type, out)) parameter.text = *text;
  }
  if (typed) {
    ReadTiers(reader, parameter, out);
  } else {
    reader.Take("tiers");
  }
  reader.Text("doc", parameter.doc, Need::kRequired);
  constexpr auto kWho = std::to_array<std::string_view>({"nobody", "service"});
  std::size_t who = 0;
  reader.Word("settable", kWho, who);
  parameter.settable_by_service = who == 1;
  reader.Finish();
  return parameter;
}

template <typename T, typename Member>
void Put(std::vector<T>& list, T one, Member name) {
  auto found = std::ranges::find(list, one.*name, name);
  if (found == list.end()) {
    list.push_back(std::move(one));
  } else {
    *found = std::move(one);
  }
}

}  // namespace

void ReadRoles(Reader& reader, model::Standard& standard, Diagnostics& out) {
  const Node* node = reader.Take("roles");
  if (node == nullptr) return;
  if (!node->IsMapping()) reader.WrongType("roles", *node, "a mapping from id to title");
  for (const formats::Entry& entry : node->entries()) {
    std::string id(entry.key->text());
    if (!IsKebabCase(id)) {
      out.Report(kBadValue, reader.Describe("roles") + " has `" + OneLine(id, 60) + "`, which is no id", *entry.key,
                 "an id is kebab-case: `product-owner`");
    } else if (entry.value->kind() != formats::NodeKind::kString || entry.value->text().empty()) {
      reader.WrongType("roles", *entry.value, "a mapping from id to title");
    } else {
      Put(standard.roles, model::Role{id, std::string(entry.value->text())}, &model::Role::id);
    }
  }
}

void ReadParameters(Reader& reader, model::Standard& standard, Diagnostics& out) {
  const Node* node = reader.Take("parameters");
  if (node == nullptr) return;
  if (!node->IsMapping()) reader.WrongType("parameters", *node, "a mapping from name to parameter");
  for (const formats::Entry& entry : node->entries()) {
    std::string name(entry.key->text());
    if (!IsSnakeCase(name)) {
      out.Report(kBadValue, reader.Describe("parameters") + " has `" + OneLine(name, 60) + "`, which is no name",
                 *entry.key, "names of parameters are snake_case: `min_coverage`");
      continue;
    }
    Put(standard.parameters, ReadParameter(name, *entry.value, out), &model::Parameter::name);
  }
}

void ReadReview(Reader& reader, model::Standard& standard, Notes& notes, Diagnostics& out) {
  const Node* node = reader.Take("review");
  if (node == nullptr) return;
  model::ReviewRules& rules = standard.review;
  Reader review(*node, "`review`", out);
  review.SpanOfTime("review_every", rules.review_every);
  review.SpanOfTime("waiver_limit", rules.waiver_limit);
  ReadRoleList(review, "waiver_approvers", rules.waiver_approvers, notes, out);
  if (review.Id("emergency_role", rules.emergency_role)) {
    notes.roles.push_back(
        {rules.emergency_role, review.Describe("emergency_role"), out.PlaceOf(*node->Find("emergency_role"))});
  }
  ReadRoleList(review, "no_go_roles", rules.no_go_roles, notes, out);
  review.Number("adrift_after_runs", rules.adrift_after_runs, 1, 100);
  constexpr auto kAllowed = std::to_array<std::string_view>({"allowed"});
  std::size_t allowed = 0;
  rules.self_certified |= review.Word("self_certified", kAllowed, allowed);
  review.Finish();
}

}  // namespace seaworthy::standard
