#include "report/facts.h"

#include <cmath>

#include "facts/codec.h"
#include "value/arena.h"

namespace seaworthy::report {
namespace {

using formats::JsonWriter;
using value::Kind;
using value::Value;

std::string KeyText(const Value& key) {
  switch (key.kind()) {
    case Kind::kString: return std::string(key.AsString());
    case Kind::kInt: return std::to_string(key.AsInt());
    case Kind::kUint: return std::to_string(key.AsUint());
    case Kind::kBool: return key.AsBool() ? "true" : "false";
    default: return std::string(Name(key.kind()));
  }
}

void WriteStruct(JsonWriter& out, const Value& value, const facts::FactSet& facts) {
  out.BeginObject();
  for (std::size_t i = 0; i < value.AsSlots().size(); ++i) {
    if (value.AsSlots()[i].Is(Kind::kMissing)) continue;
    out.Key(value.AsStructType().fields[i].name);
    WriteValue(out, value.AsSlots()[i], facts);
  }
  if (const facts::Provenance* provenance = facts.ProvenanceOf(value.origin())) {
    out.Key("_place").String(ToString(provenance->place));
  }
  out.EndObject();
}

void WriteMap(JsonWriter& out, const Value& value, const facts::FactSet& facts) {
  out.BeginObject();
  for (const value::MapEntry& entry : value.AsMap()) {
    out.Key(KeyText(entry.key));
    WriteValue(out, entry.item, facts);
  }
  out.EndObject();
}

void WriteAbsence(JsonWriter& out, const value::Absence& absence) {
  out.Key("absent").String(Name(absence.reason));
  if (!absence.detail.empty()) out.Key("detail").String(absence.detail);
}

}  // namespace

void WriteValue(JsonWriter& out, const Value& value, const facts::FactSet& facts) {
  switch (value.kind()) {
    case Kind::kNull: out.Null(); return;
    case Kind::kBool: out.Bool(value.AsBool()); return;
    case Kind::kInt: out.Int(value.AsInt()); return;
    case Kind::kUint: out.Uint(value.AsUint()); return;
    case Kind::kDouble:
      if (std::isfinite(value.AsDouble())) {
        out.Double(value.AsDouble());
      } else {
        out.String(std::isnan(value.AsDouble()) ? "NaN" : value.AsDouble() > 0 ? "Infinity" : "-Infinity");
      }
      return;
    case Kind::kString: out.String(value.AsString()); return;
    case Kind::kBytes: out.String(value.AsBytes()); return;
    case Kind::kDuration: out.String(ToString(value.AsDuration())); return;
    case Kind::kTimestamp: out.String(ToString(value.AsTimestamp())); return;
    case Kind::kStruct: WriteStruct(out, value, facts); return;
    case Kind::kMap: WriteMap(out, value, facts); return;
    case Kind::kList:
      out.BeginArray();
      for (const Value& item : value.AsList()) WriteValue(out, item, facts);
      out.EndArray();
      return;
    case Kind::kOptional:
      if (value.AsOptional() == nullptr) {
        out.Null();
      } else {
        WriteValue(out, *value.AsOptional(), facts);
      }
      return;
    case Kind::kAbsent:
      out.BeginObject();
      WriteAbsence(out, value.AsAbsence());
      out.EndObject();
      return;
    default: out.String(Name(value.kind())); return;
  }
}

std::string RenderFacts(const facts::FactSet& facts, std::string_view only) {
  value::Arena arena;
  JsonWriter out(formats::JsonStyle::kPretty);
  WriteValue(out, facts::FactsDocument(facts, arena, only), facts);
  return std::move(out).text() + "\n";
}

}  // namespace seaworthy::report
