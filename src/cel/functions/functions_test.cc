// What the specification's own cases do not ask: the lists extension, odd arguments, absent items, limits.
#include "cel/functions/functions.h"

#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cel/evaluate.h"
#include "cel/explain.h"
#include "value/build.h"

namespace seaworthy::cel {
namespace {

using value::Kind;
using value::Type;
using value::Value;

std::string Result(std::string_view text, const Limits& limits = {}) {
  Environment environment;
  environment.Add("gap", Type::List(Type::Of(Kind::kString)));
  environment.Add("any", Type::Of(Kind::kDyn));
  value::Arena arena;
  Value absent = value::MakeAbsent(arena, value::AbsentReason::kTimeout, "no answer");
  std::vector<Value> slots{value::CopyList(arena, std::vector<Value>{Value::String("a"), absent}), Value::Int(7)};
  auto program = Compile(environment, text);
  if (!program.ok()) return program.error().ToString();
  Evaluation evaluation = Evaluate(*program, slots, arena, limits);
  if (evaluation.value.Is(Kind::kAbsent)) return "unknown " + evaluation.unknowns.at(0).path;
  return evaluation.value.Is(Kind::kError) ? "error: " + evaluation.error : Show(evaluation.value);
}

struct Row {
  std::string_view text;
  std::string_view result;
};

TEST(Functions, Lists) {
  for (const Row& row : std::vector<Row>{
           {"[1, 2, 3].slice(1, 3)", "[2, 3]"},
           {"[1, 2, 3].slice(1, 4)", "error: slice() ends behind the list"},
           {"[1].slice(-1, 0)", "error: slice() does not take negative indexes"},
           {"[[1], [2, 3]].flatten()", "[1, 2, 3]"},
           {"[1, [2, [3]]].flatten(2)", "[1, 2, 3]"},
           {"[1, [2, [3]]].flatten(1)", "[1, 2, [3]]"},
           {"[3, 1, 2].sort()", "[1, 2, 3]"},
           {"['b', 'a'].sort()", "[\"a\", \"b\"]"},
           {"[1, any, 1, 7].distinct()", "[1, 7]"},
           {"[1, 2].reverse() + lists.range(2)", "[2, 1, 0, 1]"},
           {"lists.range(-1)", "[]"},
           {"[1, 2].last().value() + [5].first().value()", "7"},
           {"[].first().hasValue()", "false"},
           {"dyn([1, 'a']).sort()", "error: no such overload"},
           {"['bb', 'a'].sortBy(t, size(t))", "[\"a\", \"bb\"]"},
       }) {
    EXPECT_EQ(Result(row.text), row.result) << row.text;
  }
}

TEST(Functions, TextsAtTheirEdges) {
  for (const Row& row : std::vector<Row>{
           {"'häß'.reverse()", "\"ßäh\""},
           {"'äöü'.split('')", "[\"ä\", \"ö\", \"ü\"]"},
           {"''.split('')", "[]"},
           {"''.split(',')", "[\"\"]"},
           {"'abc'.replace('', '-')", "\"-a-b-c-\""},
           {"'abc'.replace('', '-', 2)", "\"-a-bc\""},
           {"'aaa'.replace('a', 'b', 0)", "\"aaa\""},
           {"'a'.charAt(-1)", "error: index out of range: -1"},
           {"'%d%%'.format([any])", "\"7%\""},
           {"'%s'.format([])", "error: index 0 out of range"},
           {"'100%'.format([])", "error: could not parse formatting clause: unexpected end of string"},
           {"'%.999f'.format([1.0])", "error: could not parse formatting clause: the precision is too large"},
           {"base64.decode('a')", "error: the text is no base64"},
           {"base64.decode('!!!!')", "error: the text is no base64"},
           {"'x'.matches(string(any) + '(')", "error: '7(' is no regular expression: missing ): 7("},
           {"timestamp('2026-01-01T00:00:00Z').getHours('Mars/Olympus')", "error: 'Mars/Olympus' is no time zone"},
           {"duration('2d')", "error: '2d' is no duration: write it as 90s or 1h30m"},
           {"math.greatest([])", "error: the list of numbers is empty"},
           {"math.sqrt(16)", "4"},
       }) {
    EXPECT_EQ(Result(row.text), row.result) << row.text;
  }
}

TEST(Functions, AnAbsentItemMakesWhatReadsItUnknown) {
  for (std::string_view text :
       {"gap.join()", "gap.sort()", "gap.distinct()", "'%s'.format([gap])", "gap.last()", "gap.map(g, g)", "'b' in gap",
        "gap == ['a', 'b']", "math.greatest(dyn(gap)) == 1", "[[gap]] == [[['a', 'b']]]"}) {
    EXPECT_EQ(Result(text), "unknown gap[1]") << text;
  }
  EXPECT_EQ(Result("'a' in gap && gap.size() == 2 && gap.first().value() == 'a' && gap != ['b', 'c']"), "true");
}

TEST(Functions, WorkIsPaidFor) {
  Limits limits{.cost = 1000};
  for (std::string_view text :
       {"lists.range(100000).size()", "lists.range(900).map(a, lists.range(900)).flatten().size()",
        "lists.range(900).distinct().size()",
        "lists.range(90).map(i, 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxx' + 'y' + string(i)).join().size() + "
        "lists.range(300).map(i, i).size()",
        "lists.range(60).map(i, lists.range(60 + i)).size()"}) {
    EXPECT_EQ(Result(text, limits), "error: the cost limit is exceeded") << text;
  }
}

// A signature that cannot be read is a bug that only a call would show.
TEST(Functions, EverySignatureIsRead) {
  for (const Function& function : AllFunctions()) {
    Substitution substitution;
    Signature signature = ReadSignature(function, substitution);
    EXPECT_TRUE(function.signature.find(" -> ") != std::string_view::npos) << function.signature;
    EXPECT_EQ(function.member, !signature.parameters.empty() && !function.signature.starts_with(function.name))
        << function.signature;
    EXPECT_TRUE(function.doc.ends_with('.')) << function.signature;
  }
}

}  // namespace
}  // namespace seaworthy::cel
