#include "formats/yaml_error.h"

#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>
#include <yaml.h>

#include "base/text.h"
#include "formats/errors.h"
#include "formats/text_check.h"

namespace seaworthy::formats {
namespace {

struct Remedy {
  std::string_view problem;  // A part of libyaml's message.
  std::string_view message;  // Ours; empty: libyaml's is good.
  std::string_view advice;
};

constexpr std::array<Remedy, 8> kRemedies = {{
    {"mapping values are not allowed", "a second `: ` in one line",
     "quote the value, or correct the indentation of this line"},
    {"did not find expected key", "a key was expected here",
     "compare the indentation of this line with the one before"},
    {"could not find expected ':'", "a key without a `:`", "look at this line and the one before it"},
    {"did not find expected '-' indicator", "a `-` was expected here",
     "compare the indentation of this line with the list it belongs to"},
    {"unexpected end of stream", "a quote is opened and never closed", "close the quote"},
    {"unexpected document indicator", "a quote is opened and not closed before the next document", "close the quote"},
    {"',' or ']'", "a `[` is opened and not closed", "close the list, or quote the text that starts with `[`"},
    {"',' or '}'", "a `{` is opened and not closed", "close the mapping, or quote the text that starts with `{`"},
}};

Place PlaceOf(const yaml_mark_t& mark) {
  return {"", static_cast<int>(mark.line) + 1, static_cast<int>(mark.column) + 1};
}

// The character where the parser stopped, or nothing.
std::string_view CharacterAt(std::string_view text, const Place& place) {
  for (int line = 1; line < place.line && !text.empty(); ++line) {
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  }
  for (int column = 1; column < place.column && !text.empty(); ++column) text.remove_prefix(Utf8Length(text));
  return text.empty() ? std::string_view() : text.substr(0, Utf8Length(text));
}

Error ForbiddenStart(std::string_view text, const Place& place) {
  std::string_view character = CharacterAt(text, place);
  if (character == "\t") {
    return Error(kYamlSyntax, "a tab where YAML allows only spaces").Advise("indent with spaces");
  }
  return Error(kYamlSyntax, fmt::format("no value can start with `{}`", character)).Advise("quote the text");
}

std::string Sentence(const yaml_parser_t& parser) {
  std::string message = parser.problem == nullptr ? "the text is no YAML" : parser.problem;
  if (parser.context != nullptr)
    message += fmt::format(" ({} of line {})", parser.context, parser.context_mark.line + 1);
  return message;
}

Error SyntaxError(const yaml_parser_t& parser, std::string_view text, const Place& place) {
  std::string_view problem = parser.problem == nullptr ? "" : parser.problem;
  if (problem.find("cannot start any token") != std::string_view::npos) return ForbiddenStart(text, place);
  for (const Remedy& remedy : kRemedies) {
    if (problem.find(remedy.problem) == std::string_view::npos) continue;
    std::string message(remedy.message);
    if (parser.context != nullptr && parser.context_mark.line != parser.problem_mark.line) {
      message += fmt::format(", {} that starts in line {}", parser.context, parser.context_mark.line + 1);
    }
    return Error(kYamlSyntax, message).Advise(std::string(remedy.advice));
  }
  return Error(kYamlSyntax, Sentence(parser)).Advise("look at this line and the one before it");
}

}  // namespace

Error YamlError(const yaml_parser_t& parser, std::string_view text) {
  if (parser.error == YAML_READER_ERROR) {
    return Error(kNotText, fmt::format("the text holds the control character U+{:04X}", parser.problem_value))
        .At(PlaceAt(text, parser.problem_offset))
        .Advise("remove it, or write it as an escape in double quotes");
  }
  if (parser.error == YAML_MEMORY_ERROR) return Error(kTooLarge, "the text needs more memory than there is");
  Place place = PlaceOf(parser.problem_mark);
  return SyntaxError(parser, text, place).At(place);
}

}  // namespace seaworthy::formats
