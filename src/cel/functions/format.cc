// format() of the strings extension: `"%s has %d of %.1f".format([name, count, most])`.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cel/functions/functions.h"
#include "cel/operators.h"
#include "cel/text_of.h"
#include "value/build.h"

namespace seaworthy::cel {
namespace {

using value::Kind;
using value::Value;

constexpr int kMostDigits = 500;
constexpr int kDeepest = 50;

std::string TypeName(const Value& value) { return std::string(Name(value.kind())); }

bool IsWhole(const Value& value) { return value.Is(Kind::kInt) || value.Is(Kind::kUint); }

// The sign and the size of a whole number, so that digits can be written in any base.
std::string Digits(const Value& value, std::string_view format) {
  bool negative = value.Is(Kind::kInt) && value.AsInt() < 0;
  std::uint64_t size = value.Is(Kind::kUint) ? value.AsUint() : static_cast<std::uint64_t>(value.AsInt());
  if (negative) size = 0 - size;
  return (negative ? "-" : "") + fmt::format(fmt::runtime(format), size);
}

std::string Hexadecimal(std::string_view bytes, bool upper) {
  std::string text;
  for (char byte : bytes) {
    auto code = static_cast<unsigned char>(byte);
    text += upper ? fmt::format("{:02X}", code) : fmt::format("{:02x}", code);
  }
  return text;
}

// One format string over its arguments.
class Formatter {
 public:
  Formatter(Context& context, std::string_view format, std::span<const Value> arguments)
      : context_(context), format_(format), arguments_(arguments) {}

  Value Run() {
    while (at_ < format_.size() && problem_.empty()) {
      char c = format_[at_++];
      if (c != '%') {
        out_ += c;
      } else if (at_ < format_.size() && format_[at_] == '%') {
        out_ += format_[at_++];
      } else {
        Clause();
      }
      if (!context_.SpendOn(out_.size() > paid_ ? out_.size() - paid_ : 0)) return Exhausted();
      paid_ = std::max(paid_, out_.size());
    }
    if (IsProblem(absent_)) return absent_;
    if (!problem_.empty()) return Value::Error(context_.arena().Copy(problem_));
    return value::CopyString(context_.arena(), out_);
  }

 private:
  void Fail(std::string message) {
    if (problem_.empty()) problem_ = std::move(message);
  }

  void Refuse(std::string_view rule, const Value& value) {
    Fail(fmt::format("error during formatting: {}, was given {}", rule, TypeName(value)));
  }

  void Clause() {
    int precision = 6;
    if (at_ < format_.size() && format_[at_] == '.') {
      ++at_;
      precision = 0;
      while (at_ < format_.size() && format_[at_] >= '0' && format_[at_] <= '9' && precision <= kMostDigits) {
        precision = precision * 10 + (format_[at_++] - '0');
      }
      if (precision > kMostDigits) return Fail("could not parse formatting clause: the precision is too large");
    }
    if (at_ == format_.size()) return Fail("could not parse formatting clause: unexpected end of string");
    char clause = format_[at_++];
    if (std::string_view("sdfebxXo").find(clause) == std::string_view::npos) {
      return Fail(fmt::format("could not parse formatting clause: unrecognized formatting clause \"{}\"", clause));
    }
    if (next_ >= arguments_.size()) return Fail(fmt::format("index {} out of range", next_));
    const Value& value = arguments_[next_++];
    if (IsProblem(value)) {
      absent_ = value;
      return;
    }
    Write(clause, precision, value);
  }

  void Write(char clause, int precision, const Value& value) {
    switch (clause) {
      case 's': return Text(value, 0);
      case 'd': return Decimal(value);
      case 'f': return Real(value, precision, "{:.{}f}", "fixed-point");
      case 'e': return Real(value, precision, "{:.{}e}", "scientific");
      case 'b': return Binary(value);
      case 'o':
        if (!IsWhole(value)) return Refuse("octal clause can only be used on integers", value);
        out_ += Digits(value, "{:o}");
        return;
      default: return Hex(value, clause == 'X');
    }
  }

  void Decimal(const Value& value) {
    if (IsWhole(value)) {
      out_ += Digits(value, "{}");
    } else if (value.Is(Kind::kDouble)) {
      Text(value, 0);
    } else {
      Refuse("decimal clause can only be used on integers", value);
    }
  }

  void Real(const Value& value, int precision, std::string_view format, std::string_view name) {
    if (!IsNumber(value)) return Refuse(fmt::format("{} clause can only be used on doubles", name), value);
    double number = value.Is(Kind::kDouble) ? value.AsDouble()
                    : value.Is(Kind::kInt)  ? static_cast<double>(value.AsInt())
                                            : static_cast<double>(value.AsUint());
    if (!std::isfinite(number)) return Text(value, 0);
    out_ += fmt::format(fmt::runtime(format), number, precision);
  }

  void Binary(const Value& value) {
    if (value.Is(Kind::kBool)) {
      out_ += value.AsBool() ? '1' : '0';
    } else if (IsWhole(value)) {
      out_ += Digits(value, "{:b}");
    } else {
      Refuse("only integers and bools can be formatted as binary", value);
    }
  }

  void Hex(const Value& value, bool upper) {
    if (IsWhole(value)) {
      out_ += Digits(value, upper ? "{:X}" : "{:x}");
    } else if (value.Is(Kind::kString)) {
      out_ += Hexadecimal(value.AsString(), upper);
    } else if (value.Is(Kind::kBytes)) {
      out_ += Hexadecimal(value.AsBytes(), upper);
    } else {
      Refuse("only integers, byte buffers, and strings can be formatted as hex", value);
    }
  }

  void Text(const Value& value, int depth) {
    if (IsProblem(value)) {
      absent_ = value;
    } else if (depth > kDeepest || !context_.Spend(1)) {
      Fail("error during formatting: the value is nested too deep");
    } else if (value.Is(Kind::kNull)) {
      out_ += "null";
    } else if (value.Is(Kind::kDouble) && !std::isfinite(value.AsDouble())) {
      out_ += std::isnan(value.AsDouble()) ? "NaN" : value.AsDouble() > 0 ? "Infinity" : "-Infinity";
    } else if (value.Is(Kind::kType)) {
      out_ += Name(value.AsType());
    } else if (value.Is(Kind::kList)) {
      List(value.AsList(), depth);
    } else if (value.Is(Kind::kMap)) {
      Map(value.AsMap(), depth);
    } else if (auto text = TextOf(value)) {
      out_ += *text;
    } else {
      Refuse(
          "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and "
          "timestamps",
          value);
    }
  }

  void List(std::span<const Value> items, int depth) {
    out_ += '[';
    for (std::size_t i = 0; i < items.size() && problem_.empty(); ++i) {
      if (i > 0) out_ += ", ";
      Text(items[i], depth + 1);
    }
    out_ += ']';
  }

  // In the order of the keys as text.
  void Map(std::span<const value::MapEntry> entries, int depth) {
    std::vector<std::pair<std::string, const Value*>> sorted;
    for (const value::MapEntry& entry : entries) sorted.emplace_back(TextOf(entry.key).value_or(""), &entry.item);
    std::ranges::sort(sorted);
    out_ += '{';
    for (std::size_t i = 0; i < sorted.size() && problem_.empty(); ++i) {
      out_ += (i > 0 ? ", " : "") + sorted[i].first + ": ";
      Text(*sorted[i].second, depth + 1);
    }
    out_ += '}';
  }

  Context& context_;
  std::string_view format_;
  std::span<const Value> arguments_;
  std::size_t at_ = 0;
  std::size_t next_ = 0;
  std::size_t paid_ = 0;
  std::string out_;
  std::string problem_;
  Value absent_;
};

}  // namespace

Value Format(Context& context, Arguments arguments) {
  if (!arguments[0].Is(Kind::kString) || !arguments[1].Is(Kind::kList)) return NoOverload();
  return Formatter(context, arguments[0].AsString(), arguments[1].AsList()).Run();
}

}  // namespace seaworthy::cel
