#include "auth/body.h"

#include <fmt/format.h>

#include "auth/errors.h"
#include "formats/json.h"

namespace seaworthy::auth {

using value::Kind;
using value::Value;

void BodyWriter::operator()(std::string_view name, const std::string& text) {
  if (!text.empty()) out_.Key(name).String(text);
}
void BodyWriter::operator()(std::string_view name, bool truth) {
  if (truth) out_.Key(name).Bool(true);
}
void BodyWriter::operator()(std::string_view name, std::int64_t number) {
  if (number != 0) out_.Key(name).Int(number);
}
void BodyWriter::operator()(std::string_view name, Instant instant) { out_.Key(name).String(ToString(instant)); }
void BodyWriter::operator()(std::string_view name, const std::optional<Instant>& instant) {
  if (instant) (*this)(name, *instant);
}
void BodyWriter::operator()(std::string_view name, const std::vector<std::string>& list) {
  if (list.empty()) return;
  out_.Key(name).BeginArray();
  for (const std::string& text : list) out_.String(text);
  out_.EndArray();
}

const Value* BodyReader::Member(std::string_view name, Kind kind) {
  const Value* member = ok_ ? object_->Find(name) : nullptr;
  if (member == nullptr) return nullptr;
  ok_ = member->Is(kind);
  return ok_ ? member : nullptr;
}

void BodyReader::operator()(std::string_view name, std::string& text) {
  if (const Value* member = Member(name, Kind::kString)) text = member->AsString();
}
void BodyReader::operator()(std::string_view name, bool& truth) {
  if (const Value* member = Member(name, Kind::kBool)) truth = member->AsBool();
}
void BodyReader::operator()(std::string_view name, std::int64_t& number) {
  if (const Value* member = Member(name, Kind::kInt)) number = member->AsInt();
}
void BodyReader::operator()(std::string_view name, Instant& instant) {
  const Value* member = Member(name, Kind::kString);
  if (member == nullptr) return;
  auto parsed = ParseInstant(member->AsString());
  ok_ = parsed.ok();
  if (ok_) instant = *parsed;
}
void BodyReader::operator()(std::string_view name, std::optional<Instant>& instant) {
  Instant read;
  bool there = Member(name, Kind::kString) != nullptr;
  (*this)(name, read);
  if (there && ok_) instant = read;
}
void BodyReader::operator()(std::string_view name, std::vector<std::string>& list) {
  const Value* member = Member(name, Kind::kList);
  if (member == nullptr) return;
  for (const Value& item : member->AsList()) {
    ok_ = ok_ && item.Is(Kind::kString);
    if (ok_) list.emplace_back(item.AsString());
  }
}

// A name that is not known is no reason to lock somebody out: it grants nothing.
template <typename Enum, typename Parse>
void BodyReader::ReadSet(std::string_view name, EnumSet<Enum>& set, Parse parse) {
  std::vector<std::string> names;
  (*this)(name, names);
  for (const std::string& word : names) {
    if (auto known = parse(word)) set.Add(*known);
  }
}
void BodyReader::operator()(std::string_view name, AccessRoles& roles) { ReadSet(name, roles, ParseAccessRole); }
void BodyReader::operator()(std::string_view name, Scopes& scopes) { ReadSet(name, scopes, ParseScope); }

Result<void> ReadBody(std::string_view body, std::string_view what, bool (*read)(const Value&, void*), void* to) {
  value::Arena arena;
  auto object = formats::ReadJson(body, arena);
  if (object.ok() && read(*object, to)) return {};
  return Error(kDamaged, fmt::format("the {} that is stored cannot be read", what))
      .Advise("restore it from a backup, or remove it and make it anew");
}

}  // namespace seaworthy::auth
