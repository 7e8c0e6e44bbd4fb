#include "app/json_body.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "app/errors.h"
#include "base/text.h"
#include "formats/json.h"
#include "value/arena.h"

namespace seaworthy::app {
namespace {

constexpr formats::JsonLimits kLimits{.depth = 64, .bytes = std::size_t{32} << 20};

Error BadBody(std::string message, const std::string& pointer) {
  return Error(kBadBody, std::move(message)).At({pointer, 0, 0});
}

}  // namespace

Result<void> BodyReader::Finish() {
  if (problem_) return *std::move(problem_);
  for (const value::MapEntry& entry : object_.AsMap()) {
    std::string_view name = entry.key.AsString();
    if (std::ranges::find(known_, name) != known_.end()) continue;
    Error error = BadBody(fmt::format("there is no member '{}' here", OneLine(name, 60)), PointerTo(name));
    std::string_view nearest = Nearest(name, std::span<const std::string_view>(known_));
    if (nearest.empty()) return error;
    return std::move(error).Advise(fmt::format("did you mean `{}`?", nearest));
  }
  return {};
}

std::string BodyReader::PointerTo(std::string_view name) const {
  std::string pointer = pointer_ + "/";
  for (char c : OneLine(name, 60)) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
  return pointer;
}

void BodyReader::Fail(Error error) {
  if (!problem_) problem_ = std::move(error);
}

bool BodyReader::Expect(const value::Value& json, value::Kind kind, const std::string& pointer, std::string_view what) {
  if (json.Is(kind)) return true;
  Fail(BadBody(fmt::format("it must be {}", what), pointer));
  return false;
}

void BodyReader::NoSuchName(const std::string& pointer, const std::string& text,
                            const std::vector<std::string_view>& names) {
  Fail(BadBody(fmt::format("'{}' is none of {}", OneLine(text, 60), fmt::join(names, ", ")), pointer));
}

void BodyReader::Read(const value::Value& json, const std::string& pointer, std::string& field) {
  if (Expect(json, value::Kind::kString, pointer, "text")) field = json.AsString();
}

void BodyReader::Read(const value::Value& json, const std::string& pointer, bool& field) {
  if (Expect(json, value::Kind::kBool, pointer, "true or false")) field = json.AsBool();
}

void BodyReader::Read(const value::Value& json, const std::string& pointer, std::int64_t& field) {
  if (Expect(json, value::Kind::kInt, pointer, "a whole number")) field = json.AsInt();
}

void BodyReader::Read(const value::Value& json, const std::string& pointer, int& field) {
  std::int64_t wide = 0;
  Read(json, pointer, wide);
  if (problem_) return;
  field = static_cast<int>(wide);
  if (field != wide) Fail(BadBody("the number is out of range", pointer));
}

void BodyReader::Read(const value::Value& json, const std::string& pointer, Instant& field) {
  std::string text;
  Read(json, pointer, text);
  if (problem_) return;
  Result<Instant> parsed = ParseInstant(text);
  if (parsed.ok()) {
    field = *parsed;
  } else {
    Fail(BadBody(fmt::format("'{}' is no instant as 2031-05-01T00:00:00Z", OneLine(text, 60)), pointer));
  }
}

Result<void> WithJsonObject(std::string_view text, const std::function<Result<void>(const value::Value&)>& use) {
  value::Arena arena;
  SEAWORTHY_TRY(value::Value document, formats::ReadJson(Trim(text).empty() ? "{}" : text, arena, kLimits));
  if (!document.Is(value::Kind::kMap)) return BadBody("the body must be a JSON object", "#");
  return use(document);
}

}  // namespace seaworthy::app
