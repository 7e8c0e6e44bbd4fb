#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "facts/codec.h"
#include "facts/document_path.h"
#include "facts/errors.h"
#include "formats/json.h"
#include "value/build.h"

namespace seaworthy::facts {
namespace {

using value::AbsentReason;
using value::Arena;
using value::Kind;
using value::MapEntry;
using value::Type;
using value::Value;

// Members, items and values, before any of them takes memory.
std::size_t CountElements(std::string_view text) {
  std::size_t count = 1;
  bool in_text = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '"') in_text = !in_text;
    if (in_text && c == '\\') ++i;
    if (!in_text && (c == ',' || c == ':' || c == '[' || c == '{')) ++count;
  }
  return count;
}

// What was left out, each once.
class Remarks {
 public:
  explicit Remarks(std::size_t most) : most_(most) {}

  void Add(std::string remark) {
    if (said_.size() < most_) {
      said_.insert(std::move(remark));
    } else if (!said_.contains(remark)) {
      ++more_;
    }
  }
  std::vector<std::string> Take() {
    std::vector<std::string> list(said_.begin(), said_.end());
    if (more_ > 0) list.push_back(fmt::format("and {} more", more_));
    return list;
  }

 private:
  std::size_t most_;
  std::set<std::string> said_;
  std::size_t more_ = 0;
};

bool IsDigest(std::string_view text) {
  auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return text.size() == 64 && std::ranges::all_of(text, is_hex);
}

class Decoder {
 public:
  Decoder(const Declarations& declarations, const DecodeOptions& options)
      : declarations_(declarations), options_(options), builder_(declarations), remarks_(options.limits.remarks) {}

  Result<DecodedFacts> Read(const Value& document, std::string_view pointer) {
    Path root = Path::Root(pointer);
    constexpr std::string_view kMembers[] = {"schema", "sources", "facts"};
    SEAWORTHY_RETURN_IF_ERROR(ExpectObject(root, document));
    SEAWORTHY_TRY(std::string_view schema, TextAt(root, document, "schema"));
    if (schema != kFactsSchema) {
      return Error(kOtherVersion,
                   fmt::format("the document says '{}', and '{}' is read here", OneLine(schema, 60), kFactsSchema))
          .Advise("use the same version of seaworthy on both sides");
    }
    SEAWORTHY_RETURN_IF_ERROR(ExpectMembers(root, document, kMembers));
    SEAWORTHY_RETURN_IF_ERROR(ReadSources(root, document));
    SEAWORTHY_RETURN_IF_ERROR(ReadFacts(root, document));
    return DecodedFacts{std::move(builder_).Build(), remarks_.Take()};
  }

 private:
  Result<void> ReadSources(const Path& root, const Value& document) {
    const Value* sources = document.Find("sources");
    if (sources == nullptr) return {};
    Path path = root.Member("sources");
    if (!sources->Is(Kind::kList)) return Mismatch(path, "a list", *sources);
    for (std::size_t i = 0; i < sources->AsList().size(); ++i) {
      SEAWORTHY_TRY(Provenance source, ReadSource(path.Item(i), sources->AsList()[i]));
      builder_.AddOrigin(std::move(source));
    }
    sources_ = sources->AsList().size();
    return {};
  }

  Result<Provenance> ReadSource(const Path& path, const Value& json) {
    constexpr std::string_view kMembers[] = {"collector", "file", "line", "column", "observed", "digest", "submitter"};
    SEAWORTHY_RETURN_IF_ERROR(ExpectObject(path, json));
    SEAWORTHY_RETURN_IF_ERROR(ExpectMembers(path, json, kMembers));
    Provenance source;
    SEAWORTHY_TRY(source.collector, TextAt(path, json, "collector"));
    SEAWORTHY_TRY(source.place.file, TextAt(path, json, "file"));
    SEAWORTHY_TRY(source.place.line, NumberAt(path, json, "line"));
    SEAWORTHY_TRY(source.place.column, NumberAt(path, json, "column"));
    SEAWORTHY_TRY(source.submitter, TextAt(path, json, "submitter"));
    if (!options_.submitter.empty()) source.submitter = options_.submitter;
    SEAWORTHY_TRY(std::string_view digest, TextAt(path, json, "digest"));
    if (!digest.empty()) {
      if (!digest.starts_with("sha256:") || !IsDigest(digest.substr(7))) {
        return Bad(path.Member("digest"), "`sha256:` and 64 hexadecimal digits are expected");
      }
      source.digest = digest.substr(7);
    }
    if (const Value* observed = json.Find("observed")) {
      SEAWORTHY_TRY(source.observed, ReadInstant(path.Member("observed"), *observed));
    }
    return source;
  }

  Result<void> ReadFacts(const Path& root, const Value& document) {
    Path path = root.Member("facts");
    const Value* facts = document.Find("facts");
    if (facts == nullptr) return Bad(path, "the member is missing");
    SEAWORTHY_RETURN_IF_ERROR(ExpectObject(path, *facts));
    for (const MapEntry& entry : facts->AsMap()) {
      SEAWORTHY_RETURN_IF_ERROR(ReadFact(path.Member(entry.key.AsString()), entry.key.AsString(), entry.item));
    }
    return {};
  }

  Result<void> ReadFact(const Path& path, std::string_view key, const Value& json) {
    constexpr std::string_view kMembers[] = {"type", "value", "absent", "detail", "at"};
    SEAWORTHY_RETURN_IF_ERROR(ExpectObject(path, json));
    std::optional<std::size_t> slot = declarations_.Slot(key);
    if (!slot) {
      remarks_.Add(fmt::format("the fact '{}' is not known here and was left out", OneLine(key, 80)));
      return {};
    }
    SEAWORTHY_RETURN_IF_ERROR(ExpectMembers(path, json, kMembers));
    const Declaration& fact = declarations_.facts()[*slot];
    SEAWORTHY_TRY(std::string_view type, TextAt(path, json, "type"));
    if (!type.empty() && type != ToString(fact.type)) {
      std::string detail =
          fmt::format("it was collected as {}, and {} is read here", OneLine(type, 60), ToString(fact.type));
      remarks_.Add(fmt::format("the fact '{}' was left out: {}", key, detail));
      builder_.Set(*slot, value::MakeAbsent(builder_.arena(), AbsentReason::kNotCollected, detail));
      return {};
    }
    SEAWORTHY_TRY(Value value, ReadFactValue(path, fact, json));
    SEAWORTHY_TRY(std::uint32_t origin, OriginAt(path, json, "at"));
    builder_.Set(*slot, WithSubmitter(value.WithOrigin(origin), fact), "the list was handed in empty");
    return {};
  }

  Result<Value> ReadFactValue(const Path& path, const Declaration& fact, const Value& json) {
    const Value* value = json.Find("value");
    if ((value == nullptr) == (json.Find("absent") == nullptr))
      return Bad(path, "either 'value' or 'absent' is expected");
    if (value == nullptr) return ReadAbsence(path, json, "absent");
    return Part(path.Member("value"), fact.type, *value);
  }

  // A fact that names no source at all would not show who handed it in.
  Value WithSubmitter(const Value& value, const Declaration& fact) {
    if (options_.submitter.empty() || FirstOrigin(value) != 0) return value;
    Provenance source;
    source.collector = fact.collector;
    source.submitter = options_.submitter;
    return value.WithOrigin(builder_.AddOrigin(std::move(source)));
  }

  Result<std::uint32_t> OriginAt(const Path& path, const Value& object, std::string_view name) {
    SEAWORTHY_TRY(int number, NumberAt(path, object, name));
    if (static_cast<std::size_t>(number) <= sources_) return static_cast<std::uint32_t>(number);
    return Bad(path.Member(name), fmt::format("there are {} only", Count(sources_, "source")));
  }

  Result<Value> ReadAbsence(const Path& path, const Value& object, std::string_view name) {
    SEAWORTHY_TRY(std::string_view text, TextAt(path, object, name));
    SEAWORTHY_TRY(std::string_view detail, TextAt(path, object, "detail"));
    auto reason = value::ParseAbsentReason(text);
    if (!reason) return Bad(path.Member(name), fmt::format("'{}' is no reason for absence", OneLine(text, 60)));
    return value::MakeAbsent(builder_.arena(), *reason, detail);
  }

  // A value with whatever stands around it: its place, or that it is not known.
  Result<Value> Part(const Path& path, const Type& type, const Value& json) {
    if (!json.Is(Kind::kMap)) return Plain(path, type, json);
    if (json.Find("$absent") != nullptr) {
      constexpr std::string_view kMembers[] = {"$absent", "$at", "detail"};
      SEAWORTHY_RETURN_IF_ERROR(ExpectMembers(path, json, kMembers));
      SEAWORTHY_TRY(Value absent, ReadAbsence(path, json, "$absent"));
      return At(path, json, absent);
    }
    if (const Value* content = json.Find("$value")) {
      constexpr std::string_view kMembers[] = {"$at", "$value"};
      SEAWORTHY_RETURN_IF_ERROR(ExpectMembers(path, json, kMembers));
      SEAWORTHY_TRY(Value value, Plain(path.Member("$value"), type, *content));
      return At(path, json, value);
    }
    return Plain(path, type, json);
  }

  Result<Value> At(const Path& path, const Value& json, const Value& value) {
    SEAWORTHY_TRY(std::uint32_t origin, OriginAt(path, json, "$at"));
    return value.WithOrigin(origin);
  }

  Result<Value> Plain(const Path& path, const Type& type, const Value& json) {
    switch (type.kind) {
      case Kind::kBool:
        if (json.Is(Kind::kBool)) return json.WithOrigin(0);
        break;
      case Kind::kInt: return ReadInt(path, json);
      case Kind::kUint: return ReadUint(path, json);
      case Kind::kDouble: return ReadDouble(path, json);
      case Kind::kString:
        if (json.Is(Kind::kString)) return value::CopyString(builder_.arena(), json.AsString());
        break;
      case Kind::kDuration: return ReadDuration(path, json);
      case Kind::kTimestamp: {
        SEAWORTHY_TRY(Instant instant, ReadInstant(path, json));
        return Value::Timestamp(instant);
      }
      case Kind::kList:
        if (json.Is(Kind::kList)) return ReadList(path, type.arguments[0], json);
        break;
      case Kind::kMap:
        if (json.Is(Kind::kMap)) return ReadMap(path, type.arguments[1], json);
        break;
      case Kind::kStruct:
        if (json.Is(Kind::kMap)) return ReadStruct(path, *type.structure, json);
        break;
      default: SEAWORTHY_ASSERT(false, "a fact is declared with a type that documents do not carry");
    }
    return Mismatch(path, ToString(type), json);
  }

  // Whole numbers beyond 2^53 stand as text, since other readers of JSON would round them.
  static Result<Value> ReadInt(const Path& path, const Value& json) {
    if (json.Is(Kind::kInt)) return json.WithOrigin(0);
    if (json.Is(Kind::kString)) {
      if (auto number = WholeIn<std::int64_t>(json.AsString())) return Value::Int(*number);
    }
    return Mismatch(path, "int", json);
  }

  static Result<Value> ReadUint(const Path& path, const Value& json) {
    if (json.Is(Kind::kUint)) return json.WithOrigin(0);
    if (json.Is(Kind::kInt) && json.AsInt() >= 0) return Value::Uint(static_cast<std::uint64_t>(json.AsInt()));
    if (json.Is(Kind::kString)) {
      if (auto number = WholeIn<std::uint64_t>(json.AsString())) return Value::Uint(*number);
    }
    return Mismatch(path, "uint", json);
  }

  static Result<Value> ReadDouble(const Path& path, const Value& json) {
    if (json.Is(Kind::kDouble)) return json.WithOrigin(0);
    if (json.Is(Kind::kInt)) return Value::Double(static_cast<double>(json.AsInt()));
    if (json.Is(Kind::kUint)) return Value::Double(static_cast<double>(json.AsUint()));
    using Limits = std::numeric_limits<double>;
    if (json.Is(Kind::kString)) {
      if (json.AsString() == "NaN") return Value::Double(Limits::quiet_NaN());
      if (json.AsString() == "Infinity") return Value::Double(Limits::infinity());
      if (json.AsString() == "-Infinity") return Value::Double(-Limits::infinity());
    }
    return Mismatch(path, "double", json);
  }

  static Result<Value> ReadDuration(const Path& path, const Value& json) {
    if (!json.Is(Kind::kString)) return Mismatch(path, "duration", json);
    auto span = ParseSpan(json.AsString());
    if (!span.ok()) return Bad(path, span.error().message());
    return Value::Duration(*span);
  }

  static Result<Instant> ReadInstant(const Path& path, const Value& json) {
    if (!json.Is(Kind::kString)) return Mismatch(path, "timestamp", json);
    auto instant = ParseInstant(json.AsString());
    if (!instant.ok()) return Bad(path, instant.error().message());
    return *instant;
  }

  Result<Value> ReadList(const Path& path, const Type& element, const Value& json) {
    auto items = builder_.arena().NewArray<Value>(json.AsList().size());
    for (std::size_t i = 0; i < items.size(); ++i) {
      SEAWORTHY_TRY(items[i], Part(path.Item(i), element, json.AsList()[i]));
    }
    return Value::List(items);
  }

  Result<Value> ReadMap(const Path& path, const Type& item, const Value& json) {
    std::vector<MapEntry> entries;
    for (const MapEntry& entry : json.AsMap()) {
      std::string_view key = entry.key.AsString();
      SEAWORTHY_TRY(Value value, Part(path.Member(key), item, entry.item));
      entries.push_back({value::CopyString(builder_.arena(), key), value});
    }
    return value::SortedMap(builder_.arena(), std::move(entries));
  }

  Result<Value> ReadStruct(const Path& path, const value::StructType& type, const Value& json) {
    for (const MapEntry& entry : json.AsMap()) {
      std::string_view name = entry.key.AsString();
      if (name == "$at" || type.SlotOf(name)) continue;
      remarks_.Add(
          fmt::format("the field '{}' of {} is not known here and was left out", OneLine(name, 80), type.name));
    }
    Arena& arena = builder_.arena();
    auto slots = arena.NewArray<Value>(type.fields.size());
    for (std::size_t i = 0; i < slots.size(); ++i) {
      SEAWORTHY_TRY(slots[i], ReadField(path, type.fields[i], json));
    }
    auto block = arena.NewArray<Value::StructBlock>(1);
    block[0] = {&type, slots.data()};
    return At(path, json, Value::Struct(block.data()));
  }

  Result<Value> ReadField(const Path& path, const value::Field& field, const Value& json) {
    if (const Value* member = json.Find(field.name)) return Part(path.Member(field.name), field.type, *member);
    if (field.optional) return Value::Missing();
    return value::MakeAbsent(builder_.arena(), AbsentReason::kNotCollected,
                             fmt::format("'{}' was not told by what collected it", field.name));
  }

  const Declarations& declarations_;
  const DecodeOptions& options_;
  FactSetBuilder builder_;
  Remarks remarks_;
  std::size_t sources_ = 0;
};

}  // namespace

// Each part takes a byte at least, so that most documents need not be counted.
Result<void> ExpectFewElements(std::string_view text, const DecodeLimits& limits) {
  if (text.size() <= limits.elements || text.size() > limits.bytes) return {};
  if (CountElements(text) <= limits.elements) return {};
  return Error(kTooMany, fmt::format("the document has more than {} parts", limits.elements))
      .Advise("leave out what no standard reads: exclude generated and vendored folders");
}

Result<Value> ReadDocument(std::string_view text, Arena& arena, const DecodeLimits& limits) {
  SEAWORTHY_RETURN_IF_ERROR(ExpectFewElements(text, limits));
  return formats::ReadJson(text, arena, {limits.depth, limits.bytes});
}

Result<DecodedFacts> DecodeFacts(std::string_view text, const Declarations& declarations,
                                 const DecodeOptions& options) {
  Arena arena;
  SEAWORTHY_TRY(Value document, ReadDocument(text, arena, options.limits));
  return DecodeDocument(document, "#", declarations, options);
}

Result<DecodedFacts> DecodeDocument(const Value& document, std::string_view pointer, const Declarations& declarations,
                                    const DecodeOptions& options) {
  return Decoder(declarations, options).Read(document, pointer);
}

}  // namespace seaworthy::facts
