#include "standard/placeholder.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "standard/reader.h"

namespace seaworthy::standard {

namespace {

constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";
constexpr std::string_view kPrefix = "params.";

std::string ParameterOf(std::string_view inside) {
  inside = Trim(inside);
  if (!inside.starts_with(kPrefix) || !IsSnakeCase(inside.substr(kPrefix.size()))) return {};
  return std::string(inside.substr(kPrefix.size()));
}

void SetPosition(std::string_view text, Placeholder& placeholder) {
  std::string_view before = text.substr(0, placeholder.offset);
  placeholder.line = 1 + static_cast<int>(std::ranges::count(before, '\n'));
  std::string_view row = before.substr(before.rfind('\n') + 1);
  auto characters = std::ranges::count_if(row, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
  placeholder.column = 1 + static_cast<int>(characters);
}

}  // namespace

std::vector<Placeholder> FindPlaceholders(std::string_view text) {
  std::vector<Placeholder> found;
  for (std::size_t at = text.find(kOpen); at != std::string_view::npos;) {
    std::size_t end = text.find(kClose, at + kOpen.size());
    bool closed = end != std::string_view::npos;
    std::size_t stop = closed ? end + kClose.size() : text.size();
    Placeholder placeholder;
    placeholder.offset = at;
    placeholder.text = std::string(text.substr(at, stop - at));
    if (closed) placeholder.parameter = ParameterOf(text.substr(at + kOpen.size(), end - at - kOpen.size()));
    SetPosition(text, placeholder);
    found.push_back(std::move(placeholder));
    at = text.find(kOpen, stop);
  }
  return found;
}

std::string InWords(const value::Value& value) {
  using value::Kind;
  switch (value.kind()) {
    case Kind::kBool: return value.AsBool() ? "yes" : "no";
    case Kind::kInt: return fmt::format("{}", value.AsInt());
    case Kind::kUint: return fmt::format("{}", value.AsUint());
    case Kind::kDouble: return fmt::format("{}", value.AsDouble());
    case Kind::kString: return std::string(value.AsString());
    case Kind::kDuration: return seaworthy::InWords(value.AsDuration());
    case Kind::kTimestamp: return ToString(value.AsTimestamp());
    case Kind::kList: {
      std::vector<std::string> words;
      for (const value::Value& item : value.AsList()) words.push_back(InWords(item));
      return words.empty() ? "none" : JoinWords(words);
    }
    default: return "?";
  }
}

std::string Render(std::string_view text, const Parameters& parameters) {
  std::string out;
  std::size_t done = 0;
  for (const Placeholder& placeholder : FindPlaceholders(text)) {
    const ResolvedParameter* parameter = parameters.Find(placeholder.parameter);
    if (parameter == nullptr) continue;
    out += text.substr(done, placeholder.offset - done);
    out += InWords(parameter->value);
    done = placeholder.offset + placeholder.text.size();
  }
  out += text.substr(done);
  return out;
}

model::Standard WithParameters(const model::Standard& standard, const Parameters& parameters) {
  model::Standard rendered = standard;
  for (model::Section& section : rendered.sections) {
    for (model::Item& item : section.items) {
      for (std::string* text : {&item.question, &item.why, &item.action, &item.attestation.prompt}) {
        *text = Render(*text, parameters);
      }
    }
  }
  return rendered;
}

}  // namespace seaworthy::standard
