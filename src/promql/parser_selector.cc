// Selectors, and what follows an operand: `[5m]`, `[1h:5m]`, `offset 5m`, `@ 123`, `anchored`.
#include <cmath>

#include <fmt/format.h>

#include "base/text.h"
#include "promql/check.h"
#include "promql/errors.h"
#include "promql/literal.h"
#include "promql/parser.h"
#include "promql/pattern.h"

namespace seaworthy::promql {
namespace {

bool MatchesEmptyText(const Matcher& matcher) {
  switch (matcher.op) {
    case MatchOperator::kEqual: return matcher.value.empty();
    case MatchOperator::kNotEqual: return !matcher.value.empty();
    case MatchOperator::kMatches: return MatchesEmpty(matcher.value);
    case MatchOperator::kNotMatches: return !MatchesEmpty(matcher.value);
  }
  return true;
}

// An offset of nothing counts as none, as in Prometheus.
bool HasOffset(const Modifiers& modifiers) {
  if (!modifiers.offset) return false;
  return modifiers.offset->expression != nullptr || modifiers.offset->value != Span{};
}

}  // namespace

// Precondition: the name, if any, was taken; else At(kLeftBrace).
Node* Parser::ParseSelector(std::string_view name, std::uint32_t begin) {
  bool may_select_all = may_select_all_;
  may_select_all_ = false;
  VectorSelector selector{.name = name};
  if (At(TokenKind::kLeftBrace)) {
    std::size_t first = matchers_.Begin();
    if (!ParseMatchers()) return nullptr;
    selector.matchers = matchers_.Finish(first, arena_);
  }
  if (!may_select_all && !CheckSelector(selector, {begin, last_end_})) return nullptr;
  return Make(begin, ValueType::kVector, selector);
}

// `{a="b", "metric",}` onto matchers_.
bool Parser::ParseMatchers() {
  Advance();
  while (!At(TokenKind::kRightBrace)) {
    if (!ParseMatcher()) return false;
    if (At(TokenKind::kRightBrace)) break;
    if (!Expect(TokenKind::kComma, "',' or '}'", "the braces of a selector")) return false;
  }
  Advance();
  return true;
}

bool Parser::ParseMatcher() {
  Token label = token_;
  if (!At(TokenKind::kWord) && !At(TokenKind::kString)) {
    Unexpected("a label or '}'", "the braces of a selector");
    return false;
  }
  Matcher matcher;
  if (At(TokenKind::kString)) {
    matcher.label = ParseString();
    if (At(TokenKind::kComma) || At(TokenKind::kRightBrace)) {
      matchers_.Add({kMetricNameLabel, MatchOperator::kEqual, matcher.label, label.extent});
      return true;
    }
  } else {
    matcher.label = TextOf(label.extent);
    Advance();
  }
  if (!ParseMatchOperator(matcher)) return false;
  if (!At(TokenKind::kString)) {
    Unexpected("a quoted text", "a matcher");
    return false;
  }
  Extent value = token_.extent;
  matcher.value = ParseString();
  matcher.extent = {label.extent.begin, value.end};
  matchers_.Add(matcher);
  if (matcher.op == MatchOperator::kEqual || matcher.op == MatchOperator::kNotEqual) return true;
  auto pattern = CheckPattern(matcher.value);
  if (!pattern.ok()) Fail(kBadPattern, value, pattern.error().message());
  return pattern.ok();
}

bool Parser::ParseMatchOperator(Matcher& matcher) {
  if (At(TokenKind::kAssign)) {
    matcher.op = MatchOperator::kEqual;
  } else if (AtOperator(BinaryOperator::kNotEqual)) {
    matcher.op = MatchOperator::kNotEqual;
  } else if (At(TokenKind::kMatches)) {
    matcher.op = MatchOperator::kMatches;
  } else if (At(TokenKind::kNotMatches)) {
    matcher.op = MatchOperator::kNotMatches;
  } else {
    Unexpected("'=', '!=', '=~' or '!~'", "a matcher");
    return false;
  }
  Advance();
  return true;
}

bool Parser::CheckSelector(const VectorSelector& selector, Extent extent) {
  if (!selector.name.empty()) {
    for (const Matcher& matcher : selector.matchers) {
      if (matcher.label != kMetricNameLabel) continue;
      Fail(kType, matcher.extent,
           fmt::format("the metric is named twice, '{}' and '{}'", OneLine(selector.name, 60),
                       OneLine(matcher.value, 60)));
      return false;
    }
    return true;
  }
  for (const Matcher& matcher : selector.matchers) {
    if (!MatchesEmptyText(matcher)) return true;
  }
  Fail(kType, extent, "the selector would take every series: name a metric, or a label that must not be empty");
  return false;
}

Node* Parser::ParsePostfix(Node* node) {
  while (node != nullptr) {
    if (At(TokenKind::kLeftBracket)) {
      node = ParseRange(node);
    } else if (At(Keyword::kOffset)) {
      node = ParseOffset(node);
    } else if (At(TokenKind::kAt)) {
      node = ParseAt(node);
    } else if (At(Keyword::kAnchored) || At(Keyword::kSmoothed)) {
      node = ParseExtended(node);
    } else {
      break;
    }
  }
  return node;
}

Node* Parser::ParseRange(Node* operand) {
  std::uint32_t bracket = token_.extent.begin;
  Advance();
  auto range = ParsePositiveDuration();
  if (!range) return nullptr;
  if (Take(TokenKind::kColon)) return ParseSubquery(operand, *range);
  if (!Expect(TokenKind::kRightBracket, "':' or ']'", "the range")) return nullptr;
  return MakeMatrix(operand, *range, {bracket, last_end_});
}

Node* Parser::MakeMatrix(Node* operand, const Duration& range, Extent brackets) {
  const auto* selector = operand->As<VectorSelector>();
  if (selector == nullptr) {
    return Fail(kType, brackets, "a range follows a selector only",
                operand->type == ValueType::kVector ? "write [5m:] for a subquery" : "");
  }
  if (HasOffset(*selector->modifiers)) return Fail(kType, brackets, "offset follows the range, it does not precede it");
  if (selector->modifiers->at != AtKind::kNone) {
    return Fail(kType, brackets, "@ follows the range, it does not precede it");
  }
  return Make(operand->extent.begin, ValueType::kMatrix, MatrixSelector{operand, range}, {operand});
}

Node* Parser::ParseSubquery(Node* operand, const Duration& range) {
  Subquery subquery{.operand = operand, .range = arena_.New(range)};
  if (!At(TokenKind::kRightBracket)) {
    auto step = ParsePositiveDuration();
    if (!step) return nullptr;
    subquery.step = arena_.New(*step);
  }
  if (!Expect(TokenKind::kRightBracket, "']'", "the subquery")) return nullptr;
  if (!CheckSubquery(*operand, failure_)) return nullptr;
  return Make(operand->extent.begin, ValueType::kMatrix, subquery, {operand});
}

Node* Parser::ParseOffset(Node* node) {
  Extent keyword = token_.extent;
  Advance();
  auto offset = ParseOffsetDuration();
  if (!offset) return nullptr;
  Modifiers* modifiers = ModifiersOf(node, "offset", keyword);
  if (modifiers == nullptr) return nullptr;
  if (HasOffset(*modifiers)) return Fail(kType, keyword, "offset is set twice");
  modifiers->offset = offset;
  node->extent.end = last_end_;
  return node;
}

Node* Parser::ParseAt(Node* node) {
  Extent sign = token_.extent;
  Advance();
  Modifiers* modifiers = ModifiersOf(node, "@", sign);
  if (modifiers == nullptr) return nullptr;
  if (modifiers->at != AtKind::kNone) return Fail(kType, sign, "@ is set twice");
  if (At(Keyword::kStart) || At(Keyword::kEnd)) {
    modifiers->at = At(Keyword::kStart) ? AtKind::kStart : AtKind::kEnd;
    Advance();
    if (!Expect(TokenKind::kLeftParen, "'('", "@")) return nullptr;
    if (!Expect(TokenKind::kRightParen, "')'", "@")) return nullptr;
  } else {
    constexpr double kMost = 9223372036854775808.0;
    Extent time = token_.extent;
    auto seconds = ParseSignedNumber("@");
    if (!seconds) return nullptr;
    if (!(std::abs(*seconds) < kMost)) return Fail(kType, time, "the time after @ is out of bounds");
    modifiers->at = AtKind::kTime;
    modifiers->at_seconds = *seconds;
  }
  node->extent.end = last_end_;
  return node;
}

// `anchored`, `smoothed`.
Node* Parser::ParseExtended(Node* node) {
  Token word = token_;
  bool anchored = At(Keyword::kAnchored);
  std::string_view name = anchored ? "anchored" : "smoothed";
  Advance();
  if (!options_.experimental) {
    return Fail(kNotEnabled, word.extent, fmt::format("'{}' is experimental", name),
                "Prometheus knows it with --enable-feature=promql-extended-range-selectors");
  }
  if (node->As<Subquery>() != nullptr) return Fail(kType, word.extent, fmt::format("a subquery cannot be {}", name));
  Modifiers* modifiers = ModifiersOf(node, name, word.extent);
  if (modifiers == nullptr) return nullptr;
  (anchored ? modifiers->anchored : modifiers->smoothed) = true;
  if (modifiers->anchored && modifiers->smoothed) {
    return Fail(kType, word.extent, "anchored and smoothed exclude each other");
  }
  node->extent.end = last_end_;
  return node;
}

// To be changed; made here where the node has none yet.
Modifiers* Parser::ModifiersOf(Node* node, std::string_view modifier, Extent where) {
  const Modifiers** place = nullptr;
  Node* owner = node;
  // The parser made every node of the tree and shares none before it is done.
  if (const auto* matrix = node->As<MatrixSelector>()) owner = const_cast<Node*>(matrix->selector);
  if (auto* selector = std::get_if<VectorSelector>(&owner->form)) place = &selector->modifiers;
  if (auto* subquery = std::get_if<Subquery>(&owner->form)) place = &subquery->modifiers;
  if (place == nullptr) {
    return Fail(kType, where, fmt::format("{} follows a selector or a subquery only", modifier));
  }
  if (*place == &kNoModifiers) *place = arena_.New(Modifiers{});
  return const_cast<Modifiers*>(*place);
}

}  // namespace seaworthy::promql
