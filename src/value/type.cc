#include "value/type.h"

#include <array>
#include <utility>

#include <algorithm>

#include "base/text.h"
#include "value/errors.h"

namespace seaworthy::value {
namespace {

// The names that people write in facts.yaml.
constexpr auto kWritten = std::to_array<std::pair<std::string_view, Kind>>({{"null", Kind::kNull},
                                                                            {"bool", Kind::kBool},
                                                                            {"int", Kind::kInt},
                                                                            {"uint", Kind::kUint},
                                                                            {"double", Kind::kDouble},
                                                                            {"string", Kind::kString},
                                                                            {"bytes", Kind::kBytes},
                                                                            {"duration", Kind::kDuration},
                                                                            {"timestamp", Kind::kTimestamp},
                                                                            {"type", Kind::kType},
                                                                            {"dyn", Kind::kDyn}});

Error UnknownType(std::string_view text) {
  return Error(kUnknownType, "'" + OneLine(text) + "' is no type")
      .Advise(
          "write bool, int, double, string, duration, timestamp, list<T>, map<K, V>, optional<T> or a declared name");
}

// `inside` of `list<inside>` if the text has that form.
std::optional<std::string_view> Inside(std::string_view text, std::string_view outer) {
  if (!text.starts_with(outer) || !text.ends_with('>')) return std::nullopt;
  text.remove_prefix(outer.size());
  if (!text.starts_with('<')) return std::nullopt;
  return Trim(text.substr(1, text.size() - 2));
}

Result<Type> Parse(std::string_view text, const StructResolver& structures, int depth) {
  text = Trim(text);
  if (depth > 16) return UnknownType(text);
  for (const auto& [name, kind] : kWritten) {
    if (text == name) return Type::Of(kind);
  }
  if (auto inside = Inside(text, "list")) {
    SEAWORTHY_TRY(Type element, Parse(*inside, structures, depth + 1));
    return Type::List(std::move(element));
  }
  if (auto inside = Inside(text, "optional")) {
    SEAWORTHY_TRY(Type element, Parse(*inside, structures, depth + 1));
    return Type::Optional(std::move(element));
  }
  if (auto inside = Inside(text, "map")) {
    std::size_t comma = inside->find(',');  // Keys are scalars, so the first comma ends the key.
    if (comma == std::string_view::npos) return UnknownType(text);
    SEAWORTHY_TRY(Type key, Parse(inside->substr(0, comma), structures, depth + 1));
    SEAWORTHY_TRY(Type item, Parse(inside->substr(comma + 1), structures, depth + 1));
    return Type::Map(std::move(key), std::move(item));
  }
  if (const StructType* structure = structures.FindStruct(text)) return Type::Struct(*structure);
  return UnknownType(text);
}

}  // namespace

std::string_view Name(Kind kind) {
  switch (kind) {
    case Kind::kNull: return "null_type";
    case Kind::kBool: return "bool";
    case Kind::kInt: return "int";
    case Kind::kUint: return "uint";
    case Kind::kDouble: return "double";
    case Kind::kString: return "string";
    case Kind::kBytes: return "bytes";
    case Kind::kDuration: return "google.protobuf.Duration";
    case Kind::kTimestamp: return "google.protobuf.Timestamp";
    case Kind::kList: return "list";
    case Kind::kMap: return "map";
    case Kind::kStruct: return "struct";
    case Kind::kOptional: return "optional_type";
    case Kind::kType: return "type";
    case Kind::kDyn: return "dyn";
    case Kind::kMissing: return "missing";
    case Kind::kError: return "error";
    case Kind::kAbsent: return "absent";
  }
  return "?";
}

std::optional<std::size_t> StructType::SlotOf(std::string_view field) const {
  auto found = std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.name == field; });
  if (found == fields.end()) return std::nullopt;
  return static_cast<std::size_t>(found - fields.begin());
}

std::string ToString(const Type& type) {
  switch (type.kind) {
    case Kind::kList: return "list<" + ToString(type.arguments.at(0)) + ">";
    case Kind::kOptional: return "optional<" + ToString(type.arguments.at(0)) + ">";
    case Kind::kMap: return "map<" + ToString(type.arguments.at(0)) + ", " + ToString(type.arguments.at(1)) + ">";
    case Kind::kStruct: return type.structure->name;
    default: break;
  }
  for (const auto& [name, kind] : kWritten) {
    if (kind == type.kind) return std::string(name);
  }
  return std::string(Name(type.kind));
}

Result<Type> ParseType(std::string_view text, const StructResolver& structures) { return Parse(text, structures, 0); }

}  // namespace seaworthy::value
