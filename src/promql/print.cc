#include "promql/print.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

#include "base/text.h"
#include "promql/function.h"
#include "promql/literal.h"

namespace seaworthy::promql {
namespace {

bool IsPlainLabel(std::string_view name) {
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
  for (char c : name) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (!letter && !(c >= '0' && c <= '9')) return false;
  }
  return true;
}

// `inf` and `nan` in any case are numbers outside braces.
bool IsNumberWord(std::string_view name) {
  if (name.size() != 3) return false;
  std::string lower = Lower(name);
  return lower == "inf" || lower == "nan";
}

class Printer {
 public:
  std::string Take() && { return std::move(out_); }

  void Print(const Node& node) {
    std::visit([&](const auto& form) { Form(form); }, node.form);
  }

 private:
  void Form(const NumberLiteral& number) {
    if (!number.is_duration) return Print(number.value);
    std::int64_t milliseconds = std::llround(number.value * 1000);  // All that a literal can say.
    Print(Span{milliseconds / 1000, static_cast<std::int32_t>(milliseconds % 1000 * 1'000'000)});
  }

  void Form(const StringLiteral& literal) { Quote(literal.text); }

  void Form(const VectorSelector& selector) {
    Series(selector);
    Suffix(*selector.modifiers);
  }

  void Form(const MatrixSelector& matrix) {
    const auto& selector = *matrix.selector->As<VectorSelector>();
    Series(selector);
    out_ += '[';
    Print(matrix.range);
    out_ += ']';
    Suffix(*selector.modifiers);
  }

  void Form(const Subquery& subquery) {
    Print(*subquery.operand);
    out_ += '[';
    Print(*subquery.range);
    out_ += ':';
    if (subquery.step != nullptr) Print(*subquery.step);
    out_ += ']';
    Suffix(*subquery.modifiers);
  }

  void Form(const Call& call) {
    out_ += call.function->name;
    Arguments(call.arguments);
  }

  void Form(const Aggregate& aggregate) {
    out_ += Name(aggregate.aggregator);
    if (aggregate.grouping != Grouping::kNone) {
      Labels(aggregate.grouping == Grouping::kBy ? " by " : " without ", aggregate.labels);
      out_ += ' ';
    }
    out_ += '(';
    if (aggregate.parameter != nullptr) {
      Print(*aggregate.parameter);
      out_ += ", ";
    }
    Print(*aggregate.operand);
    out_ += ')';
  }

  void Form(const Binary& binary) {
    Print(*binary.left);
    out_ += ' ';
    out_ += Name(binary.op);
    if (binary.returns_bool) out_ += " bool";
    if (binary.matching != nullptr) Matching(*binary.matching);
    out_ += ' ';
    Print(*binary.right);
  }

  void Form(const Unary& unary) {
    out_ += unary.negative ? '-' : '+';
    Print(*unary.operand);
  }

  void Form(const Paren& paren) {
    out_ += '(';
    Print(*paren.operand);
    out_ += ')';
  }

  void Form(const DurationCall& call) {
    constexpr auto kNames = std::to_array<std::string_view>({"step", "range", "min_of", "max_of"});
    out_ += kNames[static_cast<std::size_t>(call.function)];
    Arguments(call.arguments);
  }

  void Arguments(std::span<const Node* const> arguments) {
    out_ += '(';
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      if (i > 0) out_ += ", ";
      Print(*arguments[i]);
    }
    out_ += ')';
  }

  void Series(const VectorSelector& selector) {
    out_ += selector.name;
    if (selector.matchers.empty() && !selector.name.empty()) return;
    out_ += '{';
    for (std::size_t i = 0; i < selector.matchers.size(); ++i) {
      if (i > 0) out_ += ", ";
      Print(selector.matchers[i]);
    }
    out_ += '}';
  }

  void Print(const Matcher& matcher) {
    constexpr auto kOperators = std::to_array<std::string_view>({"=", "!=", "=~", "!~"});
    if (IsPlainLabel(matcher.label)) {
      out_ += matcher.label;
    } else {
      Quote(matcher.label);
    }
    out_ += kOperators[static_cast<std::size_t>(matcher.op)];
    Quote(matcher.value);
  }

  void Suffix(const Modifiers& modifiers) {
    if (modifiers.anchored) out_ += " anchored";
    if (modifiers.smoothed) out_ += " smoothed";
    if (modifiers.at == AtKind::kStart) out_ += " @ start()";
    if (modifiers.at == AtKind::kEnd) out_ += " @ end()";
    if (modifiers.at == AtKind::kTime) {
      out_ += " @ ";
      Print(modifiers.at_seconds);
    }
    if (!modifiers.offset) return;
    out_ += " offset ";
    Print(*modifiers.offset);
  }

  void Matching(const VectorMatching& matching) {
    if (matching.on != Grouping::kNone) Labels(matching.on == Grouping::kBy ? " on " : " ignoring ", matching.labels);
    if (matching.group != Side::kNone) {
      Labels(matching.group == Side::kLeft ? " group_left " : " group_right ", matching.include);
    }
    Fill(" fill_left (", matching.fill_left);
    Fill(" fill_right (", matching.fill_right);
  }

  void Fill(std::string_view keyword, std::optional<double> value) {
    if (!value) return;
    out_ += keyword;
    Print(*value);
    out_ += ')';
  }

  void Labels(std::string_view keyword, std::span<const std::string_view> labels) {
    out_ += keyword;
    out_ += '(';
    for (std::size_t i = 0; i < labels.size(); ++i) {
      if (i > 0) out_ += ", ";
      if (IsPlainLabel(labels[i]) && !IsNumberWord(labels[i])) {
        out_ += labels[i];
      } else {
        Quote(labels[i]);
      }
    }
    out_ += ')';
  }

  void Print(const Duration& duration) {
    if (duration.expression != nullptr) return Print(*duration.expression);
    Span span = *duration.value;
    if (span < Span{}) {
      out_ += '-';
      span = {-span.seconds, -span.nanoseconds};
    }
    Print(span);
  }

  // `1h30m`; what milliseconds cannot say is a number of seconds.
  void Print(Span span) {
    if (span.nanoseconds % 1'000'000 != 0) {
      return static_cast<void>(fmt::format_to(std::back_inserter(out_), "{}.{:09}", span.seconds, span.nanoseconds));
    }
    struct Unit {
      std::string_view name;
      std::int64_t seconds;
    };
    constexpr auto kUnits = std::to_array<Unit>({{"d", 86'400}, {"h", 3'600}, {"m", 60}, {"s", 1}});
    std::size_t before = out_.size();
    auto append = [&](std::int64_t count, std::string_view unit) {
      if (count > 0) fmt::format_to(std::back_inserter(out_), "{}{}", count, unit);
    };
    for (const Unit& unit : kUnits) {
      append(span.seconds / unit.seconds, unit.name);
      span.seconds %= unit.seconds;
    }
    append(span.nanoseconds / 1'000'000, "ms");
    if (out_.size() == before) out_ += "0s";
  }

  void Print(double value) {
    if (std::isnan(value)) {
      out_ += "NaN";
      return;
    }
    if (std::isinf(value)) {
      out_ += value < 0 ? "-Inf" : "Inf";
      return;
    }
    std::array<char, 40> digits;
    bool readable = value == 0 || (std::abs(value) >= 1e-6 && std::abs(value) < 1e21);
    auto format = readable ? std::chars_format::fixed : std::chars_format::scientific;
    auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, format).ptr;
    out_.append(digits.data(), end);
  }

  void Quote(std::string_view text) {
    out_ += '"';
    while (!text.empty()) {
      std::size_t length = Utf8Length(text);
      bool replacement = text.starts_with("\xEF\xBF\xBD");  // Which the lexer refuses.
      if (length > 1 && !replacement) {
        out_ += text.substr(0, length);
      } else {
        length = 1;
        Character(text[0]);
      }
      text.remove_prefix(length);
    }
    out_ += '"';
  }

  void Character(char c) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out_ += '\\';
      out_ += c;
    } else if (c == '\n') {
      out_ += "\\n";
    } else if (c == '\t') {
      out_ += "\\t";
    } else if (byte < 0x20 || byte >= 0x7F) {
      fmt::format_to(std::back_inserter(out_), "\\x{:02x}", byte);
    } else {
      out_ += c;
    }
  }

  std::string out_;
};

}  // namespace

std::string Print(const Node& node) {
  Printer printer;
  printer.Print(node);
  return std::move(printer).Take();
}

}  // namespace seaworthy::promql
