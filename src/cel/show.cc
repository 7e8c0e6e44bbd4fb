// Values as a person reads them.
#include <fmt/format.h>

#include "base/instant.h"
#include "base/text.h"
#include "cel/explain.h"
#include "cel/text_of.h"

namespace seaworthy::cel {
namespace {

using value::Kind;
using value::Value;

constexpr std::size_t kMostItems = 4;
constexpr std::size_t kMostText = 80;

std::string ShowAt(const Value& value, int depth);

std::string ShowList(std::span<const Value> items, int depth) {
  if (depth > 2) return Count(items.size(), "item");
  std::string text = "[";
  for (std::size_t i = 0; i < items.size() && i < kMostItems; ++i) {
    if (i > 0) text += ", ";
    text += ShowAt(items[i], depth + 1);
  }
  if (items.size() > kMostItems) text += fmt::format(", … {} in all", items.size());
  return text + "]";
}

std::string ShowMap(std::span<const value::MapEntry> entries, int depth) {
  if (depth > 2) return Count(entries.size(), "entry", "entries");
  std::string text = "{";
  for (std::size_t i = 0; i < entries.size() && i < kMostItems; ++i) {
    if (i > 0) text += ", ";
    text += OneLine(TextOf(entries[i].key).value_or("?"), kMostText) + ": " + ShowAt(entries[i].item, depth + 1);
  }
  if (entries.size() > kMostItems) text += fmt::format(", … {} in all", entries.size());
  return text + "}";
}

std::string ShowStruct(const Value& value, int depth) {
  const value::StructType& type = value.AsStructType();
  if (type.label >= 0) {
    auto label = TextOf(value.AsSlots()[static_cast<std::size_t>(type.label)]);
    if (label) return type.name + " " + OneLine(*label, kMostText);
  }
  if (depth > 1) return type.name;
  std::string text = type.name + "{";
  std::size_t shown = 0;
  for (std::size_t i = 0; i < type.fields.size() && shown < kMostItems; ++i) {
    if (value.AsSlots()[i].Is(Kind::kMissing)) continue;
    if (shown++ > 0) text += ", ";
    text += type.fields[i].name + ": " + ShowAt(value.AsSlots()[i], depth + 1);
  }
  return text + "}";
}

std::string ShowSpan(Span span) {
  bool negative = span.seconds < 0 || span.nanoseconds < 0;
  if (span.seconds == 0 && span.nanoseconds != 0) return TextOf(span);
  return (negative ? "-" : "") + InWords(span);
}

std::string ShowAt(const Value& value, int depth) {
  switch (value.kind()) {
    case Kind::kNull: return "null";
    case Kind::kString: return "\"" + OneLine(value.AsString(), kMostText) + "\"";
    case Kind::kBytes: return Count(value.AsBytes().size(), "byte");
    case Kind::kDuration: return ShowSpan(value.AsDuration());
    case Kind::kList: return ShowList(value.AsList(), depth);
    case Kind::kMap: return ShowMap(value.AsMap(), depth);
    case Kind::kStruct: return ShowStruct(value, depth);
    case Kind::kOptional: return value.AsOptional() == nullptr ? "nothing" : ShowAt(*value.AsOptional(), depth + 1);
    case Kind::kType: return std::string(Name(value.AsType()));
    case Kind::kMissing: return "not set";
    case Kind::kAbsent: return fmt::format("unknown ({})", Name(value.AsAbsence().reason));
    case Kind::kError: return fmt::format("an error ({})", OneLine(value.AsError()));
    default: return TextOf(value).value_or("?");
  }
}

}  // namespace

std::string Show(const Value& value) { return ShowAt(value, 0); }

}  // namespace seaworthy::cel
