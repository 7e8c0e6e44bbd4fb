#include "formats/json_writer.h"

#include <array>
#include <charconv>
#include <cmath>

#include "base/assert.h"
#include "base/text.h"

namespace seaworthy::formats {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD.

template <typename Number>
void AppendNumber(std::string& out, Number number) {
  std::array<char, 40> digits;
  auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  SEAWORTHY_ASSERT(error == std::errc(), "40 characters hold every number");
  out.append(digits.data(), end);
}

// The short escape of a control character, quote or backslash; 0 where there is none.
char ShortEscape(char c) {
  switch (c) {
    case '"': return '"';
    case '\\': return '\\';
    case '\b': return 'b';
    case '\f': return 'f';
    case '\n': return 'n';
    case '\r': return 'r';
    case '\t': return 't';
    default: return 0;
  }
}

void AppendEscaped(std::string& out, char c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  if (char escape = ShortEscape(c)) {
    out += '\\';
    out += escape;
    return;
  }
  auto code = static_cast<unsigned char>(c);
  out += "\\u00";
  out += kDigits[code >> 4];
  out += kDigits[code & 15];
}

// Which bytes stand in a string as they are.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0x20; c < 0x7F; ++c) plain[c] = c != '"' && c != '\\';
  return plain;
}();

std::size_t PlainLength(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && kPlain[static_cast<unsigned char>(text[length])]) ++length;
  return length;
}

}  // namespace

void AppendJsonString(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    std::size_t plain = PlainLength(text);
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    std::size_t length = Utf8Length(text);
    if (length == 0) {
      out += kReplacement;
    } else if (length > 1) {
      out.append(text.substr(0, length));
    } else {
      AppendEscaped(out, text.front());
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out += '"';
}

void AppendJsonDouble(std::string& out, double number) {
  SEAWORTHY_ASSERT(std::isfinite(number), "JSON has no number that is not finite");
  AppendNumber(out, number);
}

JsonWriter& JsonWriter::BeginObject() { return Begin(Scope::kObject, '{'); }
JsonWriter& JsonWriter::EndObject() { return End(Scope::kObject, '}'); }
JsonWriter& JsonWriter::BeginArray() { return Begin(Scope::kArray, '['); }
JsonWriter& JsonWriter::EndArray() { return End(Scope::kArray, ']'); }

JsonWriter& JsonWriter::Key(std::string_view name) {
  SEAWORTHY_ASSERT(!levels_.empty() && levels_.back().scope == Scope::kObject && !after_key_,
                   "a key outside an object");
  StartMember();
  AppendJsonString(text_, name);
  text_ += style_ == JsonStyle::kPretty ? ": " : ":";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::String(std::string_view text) {
  StartValue();
  AppendJsonString(text_, text);
  return *this;
}

JsonWriter& JsonWriter::Int(std::int64_t number) {
  StartValue();
  AppendNumber(text_, number);
  return *this;
}

JsonWriter& JsonWriter::Uint(std::uint64_t number) {
  StartValue();
  AppendNumber(text_, number);
  return *this;
}

JsonWriter& JsonWriter::Double(double number) {
  StartValue();
  AppendJsonDouble(text_, number);
  return *this;
}

JsonWriter& JsonWriter::Bool(bool truth) { return Raw(truth ? "true" : "false"); }
JsonWriter& JsonWriter::Null() { return Raw("null"); }

JsonWriter& JsonWriter::Raw(std::string_view json) {
  StartValue();
  text_ += json;
  return *this;
}

void JsonWriter::Drain(const std::function<void(std::string_view)>& write, std::size_t at_least) {
  if (text_.empty() || text_.size() < at_least) return;
  write(text_);
  text_.clear();
}

const std::string& JsonWriter::text() const& {
  SEAWORTHY_ASSERT(levels_.empty(), "an object or array has no end");
  return text_;
}

std::string JsonWriter::text() && {
  SEAWORTHY_ASSERT(levels_.empty(), "an object or array has no end");
  return std::move(text_);
}

void JsonWriter::StartMember() {
  if (!levels_.back().empty) text_ += ',';
  levels_.back().empty = false;
  NewLine();
}

void JsonWriter::StartValue() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (levels_.empty()) return;
  SEAWORTHY_ASSERT(levels_.back().scope == Scope::kArray, "a value without a key in an object");
  StartMember();
}

JsonWriter& JsonWriter::Begin(Scope scope, char bracket) {
  StartValue();
  text_ += bracket;
  levels_.push_back({scope});
  return *this;
}

JsonWriter& JsonWriter::End(Scope scope, char bracket) {
  SEAWORTHY_ASSERT(!levels_.empty() && levels_.back().scope == scope && !after_key_, "an end without its begin");
  bool empty = levels_.back().empty;
  levels_.pop_back();
  if (!empty) NewLine();
  text_ += bracket;
  return *this;
}

void JsonWriter::NewLine() {
  if (style_ == JsonStyle::kCompact) return;
  text_ += '\n';
  text_.append(2 * levels_.size(), ' ');
}

}  // namespace seaworthy::formats
