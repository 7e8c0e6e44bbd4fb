#include "promql/lexer.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "promql/word_table.h"

namespace seaworthy::promql {
namespace {

enum CharacterClass : std::uint8_t { kOther = 0, kSpace = 1, kLetter = 2, kDigit = 4 };

constexpr auto kClasses = [] {
  std::array<std::uint8_t, 256> classes{};
  for (char c : std::string_view(" \t\n\r")) classes[static_cast<unsigned char>(c)] = kSpace;
  for (std::size_t c = 'a'; c <= 'z'; ++c) classes[c] = classes[c - 'a' + 'A'] = kLetter;
  classes['_'] = kLetter;
  for (std::size_t c = '0'; c <= '9'; ++c) classes[c] = kDigit;
  return classes;
}();

bool Is(char c, std::uint8_t classes) { return (kClasses[static_cast<unsigned char>(c)] & classes) != 0; }

struct KeywordMeaning {
  Keyword keyword = Keyword::kNone;
  BinaryOperator op = BinaryOperator::kAdd;
  Aggregator aggregator = Aggregator::kSum;
  bool is_number = false;  // `inf`, `nan`.
};

using KeywordEntry = Entry<KeywordMeaning>;

constexpr KeywordEntry AnOperator(std::string_view word, BinaryOperator op) {
  return {word, {.keyword = Keyword::kOperator, .op = op}};
}
constexpr KeywordEntry AnAggregator(std::string_view word, Aggregator aggregator) {
  return {word, {.keyword = Keyword::kAggregator, .aggregator = aggregator}};
}
constexpr KeywordEntry Plain(std::string_view word, Keyword keyword) { return {word, {.keyword = keyword}}; }

constexpr WordTable<KeywordMeaning, 256> kKeywords(std::to_array<KeywordEntry>({
    AnOperator("and", BinaryOperator::kAnd),
    AnOperator("or", BinaryOperator::kOr),
    AnOperator("unless", BinaryOperator::kUnless),
    AnOperator("atan2", BinaryOperator::kAtan2),
    AnAggregator("sum", Aggregator::kSum),
    AnAggregator("avg", Aggregator::kAvg),
    AnAggregator("count", Aggregator::kCount),
    AnAggregator("min", Aggregator::kMin),
    AnAggregator("max", Aggregator::kMax),
    AnAggregator("group", Aggregator::kGroup),
    AnAggregator("stddev", Aggregator::kStddev),
    AnAggregator("stdvar", Aggregator::kStdvar),
    AnAggregator("topk", Aggregator::kTopk),
    AnAggregator("bottomk", Aggregator::kBottomk),
    AnAggregator("count_values", Aggregator::kCountValues),
    AnAggregator("quantile", Aggregator::kQuantile),
    AnAggregator("limitk", Aggregator::kLimitk),
    AnAggregator("limit_ratio", Aggregator::kLimitRatio),
    Plain("offset", Keyword::kOffset),
    Plain("by", Keyword::kBy),
    Plain("without", Keyword::kWithout),
    Plain("on", Keyword::kOn),
    Plain("ignoring", Keyword::kIgnoring),
    Plain("group_left", Keyword::kGroupLeft),
    Plain("group_right", Keyword::kGroupRight),
    Plain("bool", Keyword::kBool),
    Plain("anchored", Keyword::kAnchored),
    Plain("smoothed", Keyword::kSmoothed),
    Plain("fill", Keyword::kFill),
    Plain("fill_left", Keyword::kFillLeft),
    Plain("fill_right", Keyword::kFillRight),
    Plain("start", Keyword::kStart),
    Plain("end", Keyword::kEnd),
    Plain("step", Keyword::kStep),
    Plain("range", Keyword::kRange),
    Plain("min_of", Keyword::kMinOf),
    Plain("max_of", Keyword::kMaxOf),
    {"inf", {.is_number = true}},
    {"nan", {.is_number = true}},
}));

constexpr std::size_t kLongestKeyword = 12;

// `lower` is in lower case.
bool EqualIgnoringCase(std::string_view lower, std::string_view word) {
  for (std::size_t i = 0; i < lower.size(); ++i) {
    char c = word[i];
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c != lower[i]) return false;
  }
  return true;
}

const KeywordMeaning* FindKeyword(std::string_view word) {
  if (word.size() > kLongestKeyword) return nullptr;
  const KeywordEntry* found = kKeywords.Find(word, EqualIgnoringCase);
  return found == nullptr ? nullptr : &found->value;
}

// 99 for what is no digit.
std::uint32_t DigitOf(char c) {
  char lower = static_cast<char>(c | 0x20);
  if (Is(c, kDigit)) return static_cast<std::uint32_t>(c - '0');
  if (lower >= 'a' && lower <= 'f') return static_cast<std::uint32_t>(lower - 'a' + 10);
  return 99;
}

// Where a number, in Go's syntax without a `p` exponent, ends; nothing where it is malformed: `_` between digits only.
class NumberScan {
 public:
  NumberScan(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  bool Scan() {
    bool hexadecimal = text_.size() > at_ + 1 && text_[at_] == '0' && (text_[at_ + 1] | 0x20) == 'x';
    if (hexadecimal) return ScanHexadecimal();
    ScanDigits();
    if (Take('.')) {
      if (Peek() == '_' || Peek() == '.') return false;
      ScanDigits();
    }
    if ((Peek() | 0x20) == 'e' && !ScanExponent()) return false;
    return !malformed_ && !Is(Peek(), kLetter | kDigit) && Peek() != '.';
  }

  std::size_t end() const { return at_; }

 private:
  bool ScanHexadecimal() {
    at_ += 2;
    Take('_');
    std::size_t begin = at_;
    while (IsHexadecimal(Peek()) || (Peek() == '_' && at_ > begin)) {
      if (Peek() == '_' && !(at_ + 1 < text_.size() && IsHexadecimal(text_[at_ + 1]))) return false;
      ++at_;
    }
    return at_ > begin && !Is(Peek(), kLetter | kDigit) && Peek() != '.';
  }

  bool ScanExponent() {
    ++at_;
    if (Peek() == '+' || Peek() == '-') ++at_;
    if (!Is(Peek(), kDigit)) return false;
    ScanDigits();
    return true;
  }

  void ScanDigits() {
    std::size_t begin = at_;
    for (; Is(Peek(), kDigit) || (Peek() == '_' && at_ > begin); ++at_) {
      bool digit_follows = at_ + 1 < text_.size() && Is(text_[at_ + 1], kDigit);
      if (Peek() == '_' && !digit_follows) malformed_ = true;
    }
  }

  static bool IsHexadecimal(char c) { return DigitOf(c) < 16; }
  char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool Take(char c) {
    if (Peek() != c) return false;
    ++at_;
    return true;
  }

  std::string_view text_;
  std::size_t at_;
  bool malformed_ = false;
};

// Where a run of digits and units ends: `1h30m`. The order of the units is judged by who reads the value.
std::size_t DurationEnd(std::string_view text, std::size_t at) {
  while (at < text.size() && Is(text[at], kDigit)) {
    while (at < text.size() && Is(text[at], kDigit)) ++at;
    while (at < text.size() && Is(text[at], kLetter)) ++at;
  }
  return at;
}

bool IsDuration(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t digits = at;
    while (at < text.size() && Is(text[at], kDigit)) ++at;
    if (at == digits || at == text.size() || std::string_view("smhdwy").find(text[at]) == std::string_view::npos)
      return false;
    bool has_two_letters = at + 1 < text.size() && text[at + 1] == 's';
    at += has_two_letters ? 2u : 1u;
  }
  return true;
}

}  // namespace

Token Lexer::Next() {
  SkipSpaceAndComments();
  if (stopped_ || at_ >= text_.size()) return End();
  char c = text_[at_];
  if (Is(c, kLetter)) return Word();
  if (c == '"' || c == '\'' || c == '`') return String(c);
  if (c == ',') return Symbol(TokenKind::kComma);
  if (surroundings_ == Surroundings::kBraces) return InBraces(c);
  if (Is(c, kDigit) || (c == '.' && Is(At(at_ + 1), kDigit))) return NumberOrDuration();
  switch (c) {
    case '(': return Symbol(TokenKind::kLeftParen);
    case ')': return Symbol(TokenKind::kRightParen);
    case '+': return Operator(BinaryOperator::kAdd, at_, 1);
    case '-': return Operator(BinaryOperator::kSub, at_, 1);
    case '*': return Operator(BinaryOperator::kMul, at_, 1);
    case '/': return Operator(BinaryOperator::kDiv, at_, 1);
    case '%': return Operator(BinaryOperator::kMod, at_, 1);
    case '^': return Operator(BinaryOperator::kPow, at_, 1);
    case '@': return Symbol(TokenKind::kAt);
    case ':': return surroundings_ == Surroundings::kBrackets ? Symbol(TokenKind::kColon) : Word();
    case '{':
    case '[':
    case ']': return Bracket(c);
    default: return Comparison(c);
  }
}

void Lexer::SkipSpaceAndComments() {
  while (at_ < text_.size()) {
    if (Is(text_[at_], kSpace)) {
      ++at_;
    } else if (text_[at_] == '#') {
      while (at_ < text_.size() && text_[at_] != '\n' && text_[at_] != '\r') ++at_;
    } else {
      return;
    }
  }
}

Token Lexer::Make(TokenKind kind, std::size_t begin) const {
  Token token;
  token.kind = kind;
  token.extent = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_)};
  return token;
}

Token Lexer::Operator(BinaryOperator op, std::size_t begin, std::size_t length) {
  at_ = begin + length;
  Token token = Make(TokenKind::kOperator, begin);
  token.op = op;
  return token;
}

Token Lexer::Symbol(TokenKind kind, std::size_t length) {
  at_ += length;
  return Make(kind, at_ - length);
}

Token Lexer::Fail(std::size_t at, std::string message) {
  error_ = std::move(message);
  stopped_ = true;
  at_ = at;
  return Make(TokenKind::kError, at_);
}

Token Lexer::End() {
  if (!error_.empty()) return Make(TokenKind::kError, at_);
  if (surroundings_ == Surroundings::kBraces) return Fail(at_, "the braces of the selector are not closed");
  return Make(TokenKind::kEnd, at_);
}

Token Lexer::Comparison(char first) {
  bool equals = At(at_ + 1) == '=';
  bool slash = At(at_ + 1) == '/';
  if (first == '<' && slash) return Operator(BinaryOperator::kTrimUpper, at_, 2);
  if (first == '>' && slash) return Operator(BinaryOperator::kTrimLower, at_, 2);
  if (first == '<') return Operator(equals ? BinaryOperator::kLessEqual : BinaryOperator::kLess, at_, equals ? 2 : 1);
  if (first == '>') {
    return Operator(equals ? BinaryOperator::kGreaterEqual : BinaryOperator::kGreater, at_, equals ? 2 : 1);
  }
  if (first == '=' && equals) return Operator(BinaryOperator::kEqual, at_, 2);
  if (first == '!' && equals) return Operator(BinaryOperator::kNotEqual, at_, 2);
  if ((first == '=' || first == '!') && At(at_ + 1) == '~') {
    return Fail(at_, fmt::format("'{}~' compares labels and stands in braces only", first));
  }
  if (first == '=') return Symbol(TokenKind::kAssign);
  return Unexpected();
}

Token Lexer::InBraces(char first) {
  char second = At(at_ + 1);
  if (first == '}') {
    surroundings_ = Surroundings::kNone;
    return Symbol(TokenKind::kRightBrace);
  }
  if (first == '=') return second == '~' ? Symbol(TokenKind::kMatches, 2) : Symbol(TokenKind::kAssign);
  if (first == '!' && second == '~') return Symbol(TokenKind::kNotMatches, 2);
  if (first == '!' && second == '=') return Operator(BinaryOperator::kNotEqual, at_, 2);
  return Unexpected();
}

Token Lexer::Bracket(char first) {
  if (first == '{') {
    surroundings_ = Surroundings::kBraces;
    return Symbol(TokenKind::kLeftBrace);
  }
  if (first == '[') {
    if (surroundings_ == Surroundings::kBrackets) return Unexpected();
    surroundings_ = Surroundings::kBrackets;
    return Symbol(TokenKind::kLeftBracket);
  }
  if (surroundings_ != Surroundings::kBrackets) return Unexpected();
  surroundings_ = Surroundings::kNone;
  return Symbol(TokenKind::kRightBracket);
}

Token Lexer::Word() {
  std::size_t begin = at_;
  bool colons_belong = surroundings_ == Surroundings::kNone;
  bool has_colon = false;
  for (; at_ < text_.size(); ++at_) {
    if (Is(text_[at_], kLetter | kDigit)) continue;
    if (text_[at_] != ':' || !colons_belong) break;
    has_colon = true;
  }
  Token token = Make(has_colon ? TokenKind::kMetricName : TokenKind::kWord, begin);
  if (has_colon || surroundings_ == Surroundings::kBraces) return token;
  if (const KeywordMeaning* meaning = FindKeyword(text_.substr(begin, at_ - begin))) {
    if (meaning->is_number) token.kind = TokenKind::kNumber;
    token.keyword = meaning->keyword;
    token.op = meaning->op;
    token.aggregator = meaning->aggregator;
  }
  return token;
}

Token Lexer::NumberOrDuration() {
  std::size_t begin = at_;
  NumberScan number(text_, begin);
  if (number.Scan()) {
    at_ = number.end();
    return Make(TokenKind::kNumber, begin);
  }
  std::size_t end = DurationEnd(text_, begin);
  std::string_view text = text_.substr(begin, end - begin);
  if (!text.empty() && IsDuration(text)) {
    at_ = end;
    return Make(TokenKind::kDuration, begin);
  }
  end = std::max(end, number.end());
  while (end < text_.size() && (Is(text_[end], kLetter | kDigit) || text_[end] == '.')) ++end;
  return Fail(begin,
              fmt::format("'{}' is neither a number nor a duration", OneLine(text_.substr(begin, end - begin), 40)));
}

Token Lexer::String(char quote) {
  std::size_t begin = at_++;
  while (at_ < text_.size()) {
    char c = text_[at_];
    if (c == quote) {
      ++at_;
      return Make(TokenKind::kString, begin);
    }
    if (c == '\n' && quote != '`') break;
    if (c == '\\' && quote != '`') {
      if (!ScanEscape(quote)) return Make(TokenKind::kError, at_);
      continue;
    }
    if (static_cast<unsigned char>(c) < 0x80) {
      ++at_;
      continue;
    }
    // U+FFFD itself is refused, too: Prometheus takes it for the mark of bytes that are not UTF-8.
    std::size_t length = Utf8Length(text_.substr(at_));
    if (length == 0 || text_.substr(at_, length) == "\xEF\xBF\xBD") return Fail(at_, "the text is not valid UTF-8");
    at_ += length;
  }
  return Fail(begin, fmt::format("the text that begins with {} is not closed", quote));
}

bool Lexer::ScanEscape(char quote) {
  struct Escape {
    std::size_t digits, skipped;
    std::uint32_t base, largest;
  };
  char kind = At(at_ + 1);
  if (kind == quote || (kind != '\0' && std::string_view("abfnrtv\\").find(kind) != std::string_view::npos)) {
    at_ += 2;
    return true;
  }
  Escape form{};
  if (kind >= '0' && kind <= '7') form = {3, 1, 8, 0xFF};
  if (kind == 'x') form = {2, 2, 16, 0xFF};
  if (kind == 'u') form = {4, 2, 16, 0x10FFFF};
  if (kind == 'U') form = {8, 2, 16, 0x10FFFF};
  if (form.digits == 0) {
    Fail(at_, fmt::format("unknown escape '{}'", OneLine(text_.substr(at_, 2))));
    return false;
  }
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < form.digits; ++i) {
    char c = At(at_ + form.skipped + i);
    std::uint32_t digit = DigitOf(c);
    if (digit >= form.base) {
      Fail(at_,
           fmt::format("the escape '{}' needs {} digits", OneLine(text_.substr(at_, form.skipped + i)), form.digits));
      return false;
    }
    value = value * form.base + digit;
  }
  bool surrogate = value >= 0xD800 && value < 0xE000;
  if (value > form.largest || surrogate) {
    Fail(at_, fmt::format("the escape '{}' stands for no character", text_.substr(at_, form.skipped + form.digits)));
    return false;
  }
  at_ += form.skipped + form.digits;
  return true;
}

Token Lexer::Unexpected() {
  std::size_t length = std::max<std::size_t>(Utf8Length(text_.substr(at_)), 1);
  std::string_view where = surroundings_ == Surroundings::kBraces     ? " in braces"
                           : surroundings_ == Surroundings::kBrackets ? " in square brackets"
                                                                      : "";
  std::string_view character = text_.substr(at_, length);
  auto byte = static_cast<unsigned char>(character[0]);
  bool printable = length > 1 || (byte >= 0x20 && byte < 0x7F);
  std::string shown = printable ? fmt::format("'{}'", character) : fmt::format("byte {:#04x}", byte);
  return Fail(at_, fmt::format("unexpected {}{}", shown, where));
}

}  // namespace seaworthy::promql
