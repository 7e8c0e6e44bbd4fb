#include "facts/document_path.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "base/text.h"
#include "facts/errors.h"

namespace seaworthy::facts {
namespace {

using value::Kind;
using value::MapEntry;
using value::Value;

std::string_view Word(const Value& json) {
  switch (json.kind()) {
    case Kind::kNull: return "null";
    case Kind::kBool: return "true or false";
    case Kind::kString: return "text";
    case Kind::kList: return "a list";
    case Kind::kMap: return "an object";
    default: return "a number";
  }
}

}  // namespace

std::string Path::ToString() const {
  if (up == nullptr) return std::string(member);
  std::string text = up->ToString() + "/";
  if (index) return text + std::to_string(*index);
  for (char c : member) text += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return text;
}

Error Bad(const Path& path, std::string message) {
  return Error(kBadFacts, std::move(message)).At({OneLine(path.ToString(), 300), 0, 0});
}

Error Mismatch(const Path& path, std::string_view wanted, const Value& json) {
  return Bad(path, fmt::format("{} is expected, this is {}", wanted, Word(json)));
}

Result<void> ExpectObject(const Path& path, const Value& json) {
  if (json.Is(Kind::kMap)) return {};
  return Mismatch(path, "an object", json);
}

Result<void> ExpectMembers(const Path& path, const Value& object, std::span<const std::string_view> known) {
  for (const MapEntry& entry : object.AsMap()) {
    if (std::ranges::find(known, entry.key.AsString()) == known.end()) {
      return Bad(path, fmt::format("the member '{}' is not known", OneLine(entry.key.AsString(), 60)));
    }
  }
  return {};
}

Result<std::string_view> TextAt(const Path& path, const Value& object, std::string_view name) {
  const Value* member = object.Find(name);
  if (member == nullptr) return std::string_view();
  if (!member->Is(Kind::kString)) return Mismatch(path.Member(name), "text", *member);
  return member->AsString();
}

Result<int> NumberAt(const Path& path, const Value& object, std::string_view name) {
  const Value* member = object.Find(name);
  if (member == nullptr) return 0;
  bool fits = member->Is(Kind::kInt) && member->AsInt() >= 1 && member->AsInt() <= std::numeric_limits<int>::max();
  if (!fits) return Bad(path.Member(name), "a number from 1 on is expected");
  return static_cast<int>(member->AsInt());
}

}  // namespace seaworthy::facts
