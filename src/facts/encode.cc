#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "base/assert.h"
#include "base/digest.h"
#include "base/secrets.h"
#include "base/text.h"
#include "facts/codec.h"
#include "value/build.h"
#include "value/canonical.h"

namespace seaworthy::facts {
namespace {

using value::Arena;
using value::Kind;
using value::MapEntry;
using value::Value;

// The members of one object.
class Members {
 public:
  explicit Members(Arena& arena) : arena_(arena) {}

  // Precondition: the name is a literal or outlives the arena.
  void Add(std::string_view name, const Value& value) { list_.push_back({Value::String(name), value}); }
  void AddText(std::string_view name, std::string_view text) {
    if (!text.empty()) Add(name, Text(text));
  }
  Value Text(std::string_view text) const;
  Value Object() && { return value::SortedMap(arena_, std::move(list_)); }

 private:
  Arena& arena_;
  std::vector<MapEntry> list_;
};

// The text, with U+FFFD for each byte that is no UTF-8.
std::string Mended(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::size_t length = Utf8Length(text);
    out += length == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

Value TextValue(std::string_view text, Arena& arena) {
  std::string shown = MaskSecrets(text);
  if (!IsUtf8(shown)) shown = Mended(shown);
  return shown == text ? Value::String(text) : value::CopyString(arena, shown);
}

Value Members::Text(std::string_view text) const { return TextValue(text, arena_); }

class Encoder {
 public:
  Encoder(const FactSet& facts, Arena& arena)
      : facts_(facts), arena_(arena), numbers_(facts.provenance().size() + 1, 0) {}

  Value Document(std::string_view only) {
    Members written(arena_);
    for (std::size_t slot = 0; slot < facts_.values().size(); ++slot) {
      const Declaration& fact = facts_.declarations().facts()[slot];
      if (!only.empty() && fact.collector != only) continue;
      if (!IsUntouched(facts_.Get(slot))) written.Add(fact.key, Fact(fact, facts_.Get(slot)));
    }
    Members document(arena_);
    document.Add("schema", Value::String(kFactsSchema));
    document.Add("sources", value::CopyList(arena_, sources_));
    document.Add("facts", std::move(written).Object());
    return std::move(document).Object();
  }

 private:
  // As every fact is before anything is said of it.
  static bool IsUntouched(const Value& value) {
    return value.Is(Kind::kAbsent) && value.origin() == 0 && value.AsAbsence().detail.empty() &&
           value.AsAbsence().reason == value::AbsentReason::kNotCollected;
  }

  Value Fact(const Declaration& fact, const Value& value) {
    Members members(arena_);
    members.Add("type", value::CopyString(arena_, ToString(fact.type)));
    AddOrigin(members, "at", value);
    if (value.Is(Kind::kAbsent)) {
      AddAbsence(members, "absent", value);
    } else {
      members.Add("value", Part(value.WithOrigin(0)));
    }
    return std::move(members).Object();
  }

  void AddOrigin(Members& members, std::string_view name, const Value& value) {
    if (facts_.ProvenanceOf(value.origin()) != nullptr) members.Add(name, Value::Int(NumberOf(value.origin())));
  }

  static void AddAbsence(Members& members, std::string_view name, const Value& value) {
    members.Add(name, Value::String(Name(value.AsAbsence().reason)));
    members.AddText("detail", value.AsAbsence().detail);
  }

  // In the order of first use, so that sources that nothing names are left out.
  std::int64_t NumberOf(std::uint32_t origin) {
    if (numbers_[origin] == 0) {
      sources_.push_back(Source(*facts_.ProvenanceOf(origin)));
      numbers_[origin] = static_cast<std::int64_t>(sources_.size());
    }
    return numbers_[origin];
  }

  Value Source(const Provenance& provenance) {
    Members members(arena_);
    members.AddText("collector", provenance.collector);
    members.AddText("file", provenance.place.file);
    if (provenance.place.line > 0) members.Add("line", Value::Int(provenance.place.line));
    if (provenance.place.column > 0) members.Add("column", Value::Int(provenance.place.column));
    if (provenance.observed) members.Add("observed", Written(ToString(*provenance.observed)));
    if (!provenance.digest.empty()) members.Add("digest", Written("sha256:" + provenance.digest));
    members.AddText("submitter", provenance.submitter);
    return std::move(members).Object();
  }

  Value Part(const Value& value) {
    if (value.Is(Kind::kStruct)) return Struct(value);
    if (value.Is(Kind::kAbsent)) return Absent(value);
    Value plain = Plain(value);
    bool needs_escape = plain.Is(Kind::kMap) && HasDollar(plain);
    if (facts_.ProvenanceOf(value.origin()) == nullptr && !needs_escape) return plain;
    Members members(arena_);
    AddOrigin(members, "$at", value);
    members.Add("$value", plain);
    return std::move(members).Object();
  }

  // A key of somebody's own that could be taken for one of ours.
  static bool HasDollar(const Value& map) {
    for (const MapEntry& entry : map.AsMap()) {
      if (entry.key.AsString().starts_with('$')) return true;
    }
    return false;
  }

  Value Struct(const Value& value) {
    Members members(arena_);
    AddOrigin(members, "$at", value);
    for (std::size_t i = 0; i < value.AsSlots().size(); ++i) {
      const Value& slot = value.AsSlots()[i];
      if (!slot.Is(Kind::kMissing)) members.Add(value.AsStructType().fields[i].name, Part(slot));
    }
    return std::move(members).Object();
  }

  Value Absent(const Value& value) {
    Members members(arena_);
    AddOrigin(members, "$at", value);
    AddAbsence(members, "$absent", value);
    return std::move(members).Object();
  }

  Value Plain(const Value& value) {
    switch (value.kind()) {
      case Kind::kNull:
      case Kind::kBool:
      case Kind::kInt:
      case Kind::kUint: return value.WithOrigin(0);
      case Kind::kDouble: return Number(value.AsDouble());
      case Kind::kString: return TextValue(value.AsString(), arena_);
      case Kind::kDuration: return Written(ToString(value.AsDuration()));
      case Kind::kTimestamp: return Written(ToString(value.AsTimestamp()));
      case Kind::kList: return List(value);
      case Kind::kMap: return Map(value);
      default: SEAWORTHY_ASSERT(false, "facts hold no value of the kind " + std::string(Name(value.kind())));
    }
    return {};
  }

  static Value Number(double number) {
    if (std::isfinite(number)) return Value::Double(number);
    return Value::String(std::isnan(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
  }

  Value List(const Value& list) {
    auto items = arena_.NewArray<Value>(list.AsList().size());
    for (std::size_t i = 0; i < items.size(); ++i) items[i] = Part(list.AsList()[i]);
    return Value::List(items);
  }

  Value Map(const Value& map) {
    std::vector<MapEntry> entries;
    for (const MapEntry& entry : map.AsMap()) {
      entries.push_back({TextValue(entry.key.AsString(), arena_), Part(entry.item)});
    }
    return value::SortedMap(arena_, std::move(entries));
  }

  Value Written(const std::string& text) { return value::CopyString(arena_, text); }

  const FactSet& facts_;
  Arena& arena_;
  std::vector<Value> sources_;
  std::vector<std::int64_t> numbers_;  // By origin: its place in `sources_` from 1, or 0.
};

}  // namespace

Value FactsDocument(const FactSet& facts, Arena& arena, std::string_view only) {
  return Encoder(facts, arena).Document(only);
}

std::string EncodeFacts(const FactSet& facts) {
  Arena arena;
  auto text = value::CanonicalJson(FactsDocument(facts, arena));
  SEAWORTHY_ASSERT(text.ok(), "a document of facts has no canonical form");
  return *std::move(text);
}

std::string FactsDigest(std::string_view encoded) {
  return Sha256(std::string(kFactsSchema) + "\n" + std::string(encoded));
}

bool IsCarried(const value::Type& type) {
  switch (type.kind) {
    case Kind::kBool:
    case Kind::kInt:
    case Kind::kUint:
    case Kind::kDouble:
    case Kind::kString:
    case Kind::kDuration:
    case Kind::kTimestamp: return true;
    case Kind::kList: return IsCarried(type.arguments[0]);
    case Kind::kMap: return type.arguments[0].kind == Kind::kString && IsCarried(type.arguments[1]);
    case Kind::kStruct: return true;  // Its fields are looked at where the struct is declared.
    default: return false;
  }
}

}  // namespace seaworthy::facts
