// How what this folder keeps becomes the body of a document and comes back: a struct lists its fields once, in Visit.
//
// Bodies are JSON. Empty fields are not written, fields that are not known are not read, so that one can be added
// without touching what was written before. What cannot be read is auth/damaged and grants nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/identity.h"
#include "base/instant.h"
#include "base/result.h"
#include "formats/json_writer.h"
#include "value/value.h"

namespace seaworthy::auth {

class BodyWriter {
 public:
  BodyWriter() { out_.BeginObject(); }
  std::string Finish() && { return std::move(out_.EndObject()).text(); }

  void operator()(std::string_view name, const std::string& text);
  void operator()(std::string_view name, bool truth);
  void operator()(std::string_view name, std::int64_t number);
  void operator()(std::string_view name, Instant instant);
  void operator()(std::string_view name, const std::optional<Instant>& instant);
  void operator()(std::string_view name, const std::vector<std::string>& list);
  void operator()(std::string_view name, AccessRoles roles) { (*this)(name, Names(roles)); }
  void operator()(std::string_view name, Scopes scopes) { (*this)(name, Names(scopes)); }

 private:
  formats::JsonWriter out_;
};

// A field that is missing stays as it is; one that does not fit makes ok() false.
class BodyReader {
 public:
  explicit BodyReader(const value::Value& object) : object_(&object), ok_(object.Is(value::Kind::kMap)) {}
  bool ok() const { return ok_; }

  void operator()(std::string_view name, std::string& text);
  void operator()(std::string_view name, bool& truth);
  void operator()(std::string_view name, std::int64_t& number);
  void operator()(std::string_view name, Instant& instant);
  void operator()(std::string_view name, std::optional<Instant>& instant);
  void operator()(std::string_view name, std::vector<std::string>& list);
  void operator()(std::string_view name, AccessRoles& roles);
  void operator()(std::string_view name, Scopes& scopes);

 private:
  const value::Value* Member(std::string_view name, value::Kind kind);
  template <typename Enum, typename Parse>
  void ReadSet(std::string_view name, EnumSet<Enum>& set, Parse parse);

  const value::Value* object_;
  bool ok_;
};

template <typename Struct>
std::string EncodeBody(const Struct& fields) {
  BodyWriter writer;
  Struct::Visit(fields, writer);
  return std::move(writer).Finish();
}

// Calls `read` with the object that the body holds. Error: auth/damaged.
Result<void> ReadBody(std::string_view body, std::string_view what, bool (*read)(const value::Value&, void*), void* to);

// `what` names it in the error: `account`.
template <typename Struct>
Result<Struct> DecodeBody(std::string_view body, std::string_view what) {
  Struct fields;
  auto read = [](const value::Value& object, void* to) {
    BodyReader reader(object);
    Struct::Visit(*static_cast<Struct*>(to), reader);
    return reader.ok();
  };
  SEAWORTHY_RETURN_IF_ERROR(ReadBody(body, what, read, &fields));
  return fields;
}

}  // namespace seaworthy::auth
