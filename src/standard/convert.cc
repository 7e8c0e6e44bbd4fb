#include "standard/convert.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "formats/yaml.h"
#include "standard/errors.h"
#include "value/build.h"

namespace seaworthy::standard {

namespace {

using formats::Node;
using formats::NodeKind;
using value::Kind;
using value::Type;
using value::Value;

Error Wrong(const Node& node, const Type& type) {
  std::string found(formats::Name(node.kind()));
  if (node.IsScalar() && !node.IsNull()) found += " `" + OneLine(node.text(), 60) + "`";
  return Error(kWrongType, "expected " + FormOf(type) + ", found " + found).At(node.place());
}

template <typename T>
std::optional<T> ParseNumber(std::string_view text) {
  T number{};
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<Value> ScalarOf(std::string_view text, Kind kind, value::Arena& arena) {
  switch (kind) {
    case Kind::kBool:
      if (text == "true" || text == "false") return Value::Bool(text == "true");
      return std::nullopt;
    case Kind::kInt:
      if (auto number = ParseNumber<std::int64_t>(text)) return Value::Int(*number);
      return std::nullopt;
    case Kind::kUint:
      if (auto number = ParseNumber<std::uint64_t>(text)) return Value::Uint(*number);
      return std::nullopt;
    case Kind::kDouble: {
      auto number = ParseNumber<double>(text);
      if (number && std::isfinite(*number)) return Value::Double(*number);
      return std::nullopt;
    }
    case Kind::kString: return value::CopyString(arena, text);
    case Kind::kDuration: {
      Result<Span> span = ParseSpan(text);
      if (span.ok()) return Value::Duration(*span);
      return std::nullopt;
    }
    case Kind::kTimestamp: {
      Result<Instant> instant = ParseInstant(text);
      if (instant.ok()) return Value::Timestamp(*instant);
      return std::nullopt;
    }
    default: return std::nullopt;
  }
}

// Whether YAML reads the scalar as something of that kind: `80` is no text, `"80"` no number.
bool Fits(NodeKind node, Kind kind) {
  switch (kind) {
    case Kind::kBool: return node == NodeKind::kBool;
    case Kind::kInt:
    case Kind::kUint: return node == NodeKind::kInt;
    case Kind::kDouble: return node == NodeKind::kInt || node == NodeKind::kFloat;
    default: return node == NodeKind::kString;
  }
}

Result<Value> StructValue(const Node& node, const value::StructType& type, value::Arena& arena) {
  if (!node.IsMapping()) return Wrong(node, Type::Struct(type));
  value::StructBuilder builder(arena, type);
  for (const formats::Entry& entry : node.entries()) {
    std::string_view name = entry.key->text();
    std::optional<std::size_t> slot = type.SlotOf(name);
    if (!slot) {
      std::vector<std::string> fields;
      for (const value::Field& field : type.fields) fields.push_back(field.name);
      std::string_view nearest = Nearest(name, std::span<const std::string>(fields));
      Error error(kUnknownKey, type.name + " has no field `" + OneLine(name, 60) + "`");
      return std::move(error)
          .At(entry.key->place())
          .Advise(nearest.empty() ? "it has " + JoinWords(fields) : "did you mean `" + std::string(nearest) + "`?");
    }
    const value::Field& field = type.fields[*slot];
    if (field.optional && entry.value->IsNull()) continue;
    SEAWORTHY_TRY(Value item, ToValue(*entry.value, field.type, arena));
    builder.Set(name, item);
  }
  for (const value::Field& field : type.fields) {
    if (field.optional || node.Find(field.name) != nullptr) continue;
    builder.Set(field.name, value::MakeAbsent(arena, value::AbsentReason::kNotCollected, "the case does not give it"));
  }
  return builder.Build();
}

Result<Value> ListValue(const Node& node, const Type& element, value::Arena& arena) {
  std::vector<Value> items;
  for (const Node& one : node.items()) {
    SEAWORTHY_TRY(Value item, ToValue(one, element, arena));
    items.push_back(item);
  }
  return value::CopyList(arena, items);
}

Result<Value> MapValue(const Node& node, const Type& type, value::Arena& arena) {
  std::vector<value::MapEntry> entries;
  for (const formats::Entry& entry : node.entries()) {
    SEAWORTHY_TRY(Value key, ToValue(*entry.key, type.arguments.at(0), arena));
    SEAWORTHY_TRY(Value item, ToValue(*entry.value, type.arguments.at(1), arena));
    entries.push_back({key, item});
  }
  return value::SortedMap(arena, std::move(entries));
}

// A value whose type is decided by how it is written.
Result<Value> DynamicValue(const Node& node, value::Arena& arena) {
  Type dynamic = Type::Of(Kind::kDyn);
  switch (node.kind()) {
    case NodeKind::kNull: return Value::Null();
    case NodeKind::kBool: return ToValue(node, Type::Of(Kind::kBool), arena);
    case NodeKind::kInt: return ToValue(node, Type::Of(Kind::kInt), arena);
    case NodeKind::kFloat: return ToValue(node, Type::Of(Kind::kDouble), arena);
    case NodeKind::kString: return value::CopyString(arena, node.text());
    case NodeKind::kSequence: return ListValue(node, dynamic, arena);
    case NodeKind::kMapping: return MapValue(node, Type::Map(Type::Of(Kind::kString), dynamic), arena);
  }
  return Value::Null();
}

// What YAML means by the text: `0x1F`, `+5` and `True` are read by the node.
std::optional<Value> MeaningOf(const Node& node, Kind kind) {
  if (kind == Kind::kBool && node.AsBool()) return Value::Bool(*node.AsBool());
  if (kind == Kind::kInt && node.AsInt()) return Value::Int(*node.AsInt());
  if (kind == Kind::kUint && node.AsInt() && *node.AsInt() >= 0) {
    return Value::Uint(static_cast<std::uint64_t>(*node.AsInt()));
  }
  if (kind == Kind::kDouble && node.AsDouble() && std::isfinite(*node.AsDouble()))
    return Value::Double(*node.AsDouble());
  return std::nullopt;
}

}  // namespace

std::string FormOf(const value::Type& type) {
  switch (type.kind) {
    case Kind::kBool: return "true or false";
    case Kind::kInt:
    case Kind::kUint: return "a whole number";
    case Kind::kDouble: return "a number";
    case Kind::kString: return "text";
    case Kind::kDuration: return "a span like `36h` or `30d`";
    case Kind::kTimestamp: return "an instant like `2031-05-12T00:00:00Z`";
    case Kind::kList: return "a list";
    case Kind::kMap: return "a mapping";
    case Kind::kStruct: return "a mapping (" + type.structure->name + ")";
    default: return value::ToString(type);
  }
}

Result<Value> ToValue(const Node& node, const Type& type, value::Arena& arena) {
  switch (type.kind) {
    case Kind::kDyn: return DynamicValue(node, arena);
    case Kind::kStruct: return StructValue(node, *type.structure, arena);
    case Kind::kList:
      if (!node.IsSequence()) return Wrong(node, type);
      return ListValue(node, type.arguments.at(0), arena);
    case Kind::kMap:
      if (!node.IsMapping()) return Wrong(node, type);
      return MapValue(node, type, arena);
    case Kind::kOptional: {
      if (node.IsNull()) return Value::Optional(nullptr);
      SEAWORTHY_TRY(Value content, ToValue(node, type.arguments.at(0), arena));
      return value::MakeOptional(arena, content);
    }
    default: break;
  }
  if (!Fits(node.kind(), type.kind)) return Wrong(node, type);
  std::optional<Value> scalar = MeaningOf(node, type.kind);
  if (!scalar) scalar = ScalarOf(node.text(), type.kind, arena);
  if (!scalar) return Wrong(node, type);
  return *scalar;
}

Result<Value> ParseValue(std::string_view text, const Type& type, value::Arena& arena) {
  if (type.kind == Kind::kList) {
    SEAWORTHY_TRY(formats::YamlStream stream, formats::ParseYaml(text));
    if (stream.documents().size() == 1) return ToValue(*stream.documents()[0], type, arena);
  } else if (std::optional<Value> scalar = ScalarOf(text, type.kind, arena)) {
    return *scalar;
  }
  return Error(kBadValue, "expected " + FormOf(type) + ", found `" + OneLine(text, 60) + "`");
}

std::string TextOf(const Node& node) {
  if (auto flag = node.AsBool()) return *flag ? "true" : "false";
  if (auto number = node.AsInt()) return std::to_string(*number);
  if (auto number = node.AsDouble()) return fmt::format("{}", *number);
  if (!node.IsSequence()) return std::string(node.text());
  std::string text = "[";
  for (const Node& item : node.items()) {
    if (text.size() > 1) text += ", ";
    if (item.kind() != NodeKind::kString) {
      text += TextOf(item);
      continue;
    }
    text += '\'';
    for (char c : item.text()) text += c == '\'' ? std::string("''") : std::string(1, c);
    text += '\'';
  }
  return text + "]";
}

}  // namespace seaworthy::standard
