// Structs as the JSON that the API takes and gives. A struct lists its fields once, in Visit, as the log's do
// (review/fields.h); here a member that is not known is an error, since a typing mistake would be silently lost.
//
//   struct SignOff {
//     std::string section;
//     template <typename Self, typename Visitor>
//     static void Visit(Self& self, Visitor& visit) { visit("section", self.section); }
//   };
//   SEAWORTHY_TRY(SignOff asked, ReadJsonBody<SignOff>(text));
//
// A null is the same as a member that is missing.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "formats/json_writer.h"
#include "review/fields.h"
#include "value/value.h"

namespace seaworthy::app {

// Reads the members of one object, and knows those that nobody asked for. Keeps the first problem.
class BodyReader {
 public:
  // `pointer` leads to the object: `#/evidence`, as RFC 6901 writes it.
  BodyReader(const value::Value& object, std::string pointer) : object_(object), pointer_(std::move(pointer)) {}

  template <typename T>
  void operator()(std::string_view name, T& field) {
    known_.push_back(name);
    if (problem_) return;
    const value::Value* member = object_.Find(name);
    if (member == nullptr || member->Is(value::Kind::kNull)) return;
    Read(*member, PointerTo(name), field);
  }

  // The first thing that did not fit, else the first member that is not known.
  Result<void> Finish();

 private:
  void Read(const value::Value& json, const std::string& pointer, std::string& field);
  void Read(const value::Value& json, const std::string& pointer, bool& field);
  void Read(const value::Value& json, const std::string& pointer, std::int64_t& field);
  void Read(const value::Value& json, const std::string& pointer, int& field);
  void Read(const value::Value& json, const std::string& pointer, Instant& field);
  template <typename T>
  void Read(const value::Value& json, const std::string& pointer, std::optional<T>& field) {
    Read(json, pointer, field.emplace());
  }
  template <typename Enum>
  requires std::is_enum_v<Enum>
  void Read(const value::Value& json, const std::string& pointer, Enum& field) {
    std::string text;
    Read(json, pointer, text);
    if (problem_) return;
    std::optional<Enum> parsed = review::ParseEnum<Enum>(text);
    if (parsed) {
      field = *parsed;
    } else {
      NoSuchName(pointer, text, {review::EnumNames<Enum>::names.begin(), review::EnumNames<Enum>::names.end()});
    }
  }
  template <typename T>
  void Read(const value::Value& json, const std::string& pointer, std::vector<T>& list) {
    if (!Expect(json, value::Kind::kList, pointer, "a list")) return;
    list.clear();
    for (const value::Value& item : json.AsList()) {
      Read(item, pointer + "/" + std::to_string(list.size()), list.emplace_back());
    }
  }
  template <typename T>
  void Read(const value::Value& json, const std::string& pointer, std::map<std::string, T>& map) {
    if (!Expect(json, value::Kind::kMap, pointer, "an object")) return;
    map.clear();
    for (const value::MapEntry& entry : json.AsMap()) {
      std::string key(entry.key.AsString());
      Read(entry.item, pointer + "/" + key, map[key]);
    }
  }
  template <typename Struct>
  requires requires(Struct& s, BodyReader& r) { Struct::Visit(s, r); }
  void Read(const value::Value& json, const std::string& pointer, Struct& fields) {
    if (!Expect(json, value::Kind::kMap, pointer, "an object")) return;
    BodyReader inner(json, pointer);
    Struct::Visit(fields, inner);
    if (auto fits = inner.Finish(); !fits.ok()) Fail(std::move(fits).error());
  }

  bool Expect(const value::Value& json, value::Kind kind, const std::string& pointer, std::string_view what);
  void NoSuchName(const std::string& pointer, const std::string& text, const std::vector<std::string_view>& names);
  void Fail(Error error);
  std::string PointerTo(std::string_view name) const;

  const value::Value& object_;
  std::string pointer_;
  std::vector<std::string_view> known_;
  std::optional<Error> problem_;
};

// Parses `text` and lends its object. Errors: those of formats::ReadJson, app/bad-body.
Result<void> WithJsonObject(std::string_view text, const std::function<Result<void>(const value::Value&)>& use);

// An empty text is an empty object. Error: app/bad-body; its place is the JSON pointer of the member:
// `#/evidence/kind`.
template <typename Struct>
Result<Struct> ReadJsonBody(std::string_view text) {
  Struct fields;
  SEAWORTHY_RETURN_IF_ERROR(WithJsonObject(text, [&](const value::Value& object) -> Result<void> {
    BodyReader reader(object, "#");
    Struct::Visit(fields, reader);
    return reader.Finish();
  }));
  return fields;
}

// The same, written compactly; what is empty is left out.
template <typename Struct>
std::string WriteJsonBody(const Struct& fields) {
  formats::JsonWriter out;
  review::FieldWriter(out).Write(fields);
  return std::move(out).text();
}

}  // namespace seaworthy::app
