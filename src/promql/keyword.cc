#include "promql/keyword.h"

#include <array>
#include <cstddef>

#include "promql/word_table.h"

namespace seaworthy::promql {
namespace {

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

}  // namespace

const KeywordMeaning* FindKeyword(std::string_view word) {
  if (word.size() > kLongestKeyword) return nullptr;
  const KeywordEntry* found = kKeywords.Find(word, EqualIgnoringCase);
  return found == nullptr ? nullptr : &found->value;
}

}  // namespace seaworthy::promql
