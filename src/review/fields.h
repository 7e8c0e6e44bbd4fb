// How the structs of the log become JSON and come back: a struct lists its fields once, in Visit, and both directions
// follow from it.
//
//   struct Note {
//     std::string text;
//     std::optional<Instant> due;
//
//     template <typename Self, typename Visitor>
//     static void Visit(Self& self, Visitor& visit) {
//       visit("text", self.text);
//       visit("due", self.due);
//     }
//   };
//
// An empty text or list, a false and an option that is not set are not written; numbers, times and names always are. A
// member that is missing leaves the field as it is, so that a field can be added without touching what was written
// before. Members that are not known are ignored. Enumerations are written by
// their names (EnumNames); a name that is not known is an error, since guessing a decision would be worse.
#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "formats/json_writer.h"
#include "review/errors.h"
#include "value/value.h"

namespace seaworthy::review {

// Specialised beside each enumeration of the log: `static constexpr std::array names = {...}`, in the order of the
// values.
template <typename Enum>
struct EnumNames;

template <typename Enum>
requires std::is_enum_v<Enum> std::string_view NameOf(Enum value) {
  return EnumNames<Enum>::names[static_cast<std::size_t>(value)];
}

template <typename Enum>
requires std::is_enum_v<Enum> std::optional<Enum> ParseEnum(std::string_view name) {
  for (std::size_t i = 0; i < EnumNames<Enum>::names.size(); ++i) {
    if (EnumNames<Enum>::names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

// Writes the members of an object that is open.
class FieldWriter {
 public:
  explicit FieldWriter(formats::JsonWriter& out) : out_(out) {}

  template <typename T>
  void operator()(std::string_view name, const T& field) {
    if (IsEmpty(field)) return;
    out_.Key(name);
    Write(field);
  }

  void Write(const std::string& text) { out_.String(text); }
  void Write(std::int64_t number) { out_.Int(number); }
  void Write(int number) { out_.Int(number); }
  void Write(bool truth) { out_.Bool(truth); }
  void Write(Instant instant) { out_.String(ToString(instant)); }
  template <typename Enum>
  requires std::is_enum_v<Enum>
  void Write(Enum value) { out_.String(NameOf(value)); }
  template <typename T>
  void Write(const std::optional<T>& field) {
    Write(*field);
  }
  template <typename T>
  void Write(const std::vector<T>& list) {
    out_.BeginArray();
    for (const T& item : list) Write(item);
    out_.EndArray();
  }
  template <typename T>
  void Write(const std::map<std::string, T>& map) {
    out_.BeginObject();
    for (const auto& [key, item] : map) {
      out_.Key(key);
      Write(item);
    }
    out_.EndObject();
  }
  template <typename Struct>
  requires requires(const Struct& s, FieldWriter& w) { Struct::Visit(s, w); }
  void Write(const Struct& fields) {
    out_.BeginObject();
    Struct::Visit(fields, *this);
    out_.EndObject();
  }

 private:
  template <typename T>
  static bool IsEmpty(const T& field) {
    if constexpr (std::is_same_v<T, bool>) {
      return !field;
    } else if constexpr (requires { field.has_value(); }) {
      return !field.has_value();
    } else if constexpr (requires { field.empty(); }) {
      return field.empty();
    } else {
      return false;
    }
  }

  formats::JsonWriter& out_;
};

// Reads the members of a JSON object. The first thing that does not fit is kept, with the path to it.
class FieldReader {
 public:
  explicit FieldReader(const value::Value& object) : object_(&object) {}

  template <typename T>
  void operator()(std::string_view name, T& field) {
    if (!problem_.empty() || !object_->Is(value::Kind::kMap)) return;
    const value::Value* member = object_->Find(name);
    if (member == nullptr || Read(*member, field)) return;
    problem_ = inner_problem_.empty() ? std::string(name) : std::string(name) + "." + inner_problem_;
  }

  // Empty, or the path of the member that does not fit.
  const std::string& problem() const { return problem_; }

 private:
  bool Read(const value::Value& json, std::string& text) {
    if (!json.Is(value::Kind::kString)) return false;
    text = json.AsString();
    return true;
  }
  bool Read(const value::Value& json, std::int64_t& number) {
    if (!json.Is(value::Kind::kInt)) return false;
    number = json.AsInt();
    return true;
  }
  bool Read(const value::Value& json, int& number) {
    std::int64_t wide = 0;
    if (!Read(json, wide) || wide != static_cast<int>(wide)) return false;
    number = static_cast<int>(wide);
    return true;
  }
  bool Read(const value::Value& json, bool& truth) {
    if (!json.Is(value::Kind::kBool)) return false;
    truth = json.AsBool();
    return true;
  }
  bool Read(const value::Value& json, Instant& instant) {
    if (!json.Is(value::Kind::kString)) return false;
    Result<Instant> parsed = ParseInstant(json.AsString());
    if (parsed.ok()) instant = *parsed;
    return parsed.ok();
  }
  template <typename Enum>
  requires std::is_enum_v<Enum>
  bool Read(const value::Value& json, Enum& field) {
    if (!json.Is(value::Kind::kString)) return false;
    std::optional<Enum> parsed = ParseEnum<Enum>(json.AsString());
    if (parsed) field = *parsed;
    return parsed.has_value();
  }
  template <typename T>
  bool Read(const value::Value& json, std::optional<T>& field) {
    return Read(json, field.emplace());
  }
  template <typename T>
  bool Read(const value::Value& json, std::vector<T>& list) {
    if (!json.Is(value::Kind::kList)) return false;
    list.clear();
    for (const value::Value& item : json.AsList()) {
      if (!Read(item, list.emplace_back())) return false;
    }
    return true;
  }
  template <typename T>
  bool Read(const value::Value& json, std::map<std::string, T>& map) {
    if (!json.Is(value::Kind::kMap)) return false;
    map.clear();
    for (const value::MapEntry& entry : json.AsMap()) {
      if (!Read(entry.item, map[std::string(entry.key.AsString())])) return false;
    }
    return true;
  }
  template <typename Struct>
  requires requires(Struct& s, FieldReader& r) { Struct::Visit(s, r); }
  bool Read(const value::Value& json, Struct& fields) {
    if (!json.Is(value::Kind::kMap)) return false;
    FieldReader inner(json);
    Struct::Visit(fields, inner);
    inner_problem_ = inner.problem();
    return inner_problem_.empty();
  }

  const value::Value* object_;
  std::string problem_;
  std::string inner_problem_;
};

}  // namespace seaworthy::review
