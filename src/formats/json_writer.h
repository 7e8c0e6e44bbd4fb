// Writes JSON as it goes along: the one writer that reports, records and `inspect` use.
//
//   JsonWriter out(JsonStyle::kCompact);
//   out.BeginObject().Key("name").String("shop").Key("tier").Int(1).EndObject();
//   Print(out.text());
//
// Members stand in the order written; nothing is sorted and no key is looked for twice (value/canonical.h has the form
// that is digested). Text is escaped as RFC 8259 asks; a byte that is no UTF-8 becomes U+FFFD, so that foreign text
// cannot break a report. A misuse (a value without a key, an end without its begin, a number that is not finite) is a
// bug.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace seaworthy::formats {

// Of the text as a JSON string, with its quotes.
void AppendJsonString(std::string& out, std::string_view text);
// The shortest text that reads back as the same double. Precondition: finite.
void AppendJsonDouble(std::string& out, double number);

enum class JsonStyle : std::uint8_t { kCompact, kPretty };  // Pretty: two spaces, a line per member.

class JsonWriter {
 public:
  explicit JsonWriter(JsonStyle style = JsonStyle::kCompact) : style_(style) {}

  JsonWriter& BeginObject();
  JsonWriter& EndObject();
  JsonWriter& BeginArray();
  JsonWriter& EndArray();

  JsonWriter& Key(std::string_view name);

  JsonWriter& String(std::string_view text);
  JsonWriter& Int(std::int64_t number);
  JsonWriter& Uint(std::uint64_t number);
  JsonWriter& Double(double number);
  JsonWriter& Bool(bool truth);
  JsonWriter& Null();
  // One whole JSON value, taken as it is.
  JsonWriter& Raw(std::string_view json);

  // Hands over what was written since the last call once it is at least so many bytes, for output that is too large to
  // keep. What was handed over is no longer in text().
  void Drain(const std::function<void(std::string_view)>& write, std::size_t at_least = 0);

  // Precondition: every object and array has ended.
  const std::string& text() const&;
  std::string text() &&;

 private:
  enum class Scope : std::uint8_t { kObject, kArray };
  struct Level {
    Scope scope;
    bool empty = true;
  };

  void StartMember();
  void StartValue();
  JsonWriter& Begin(Scope scope, char bracket);
  JsonWriter& End(Scope scope, char bracket);
  void NewLine();

  JsonStyle style_;
  std::string text_;
  std::vector<Level> levels_;
  bool after_key_ = false;
};

}  // namespace seaworthy::formats
