#include "cel/program.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace seaworthy::cel {
namespace {

using value::Kind;
using value::StructType;
using value::Type;

class Compiling : public testing::Test {
 protected:
  Compiling() {
    workload_ = {
        "Workload",
        {{.name = "name", .type = Type::Of(Kind::kString)}, {.name = "replicas", .type = Type::Of(Kind::kInt)}}};
    environment_.Add("kubernetes.workloads", Type::List(Type::Struct(workload_)));
    environment_.Add("tier", Type::Of(Kind::kInt));
    environment_.Add("document", Type::Of(Kind::kDyn));
  }

  // `code line:column message (advice)`.
  std::string Refusal(std::string_view text) {
    auto program = Compile(environment_, text);
    if (program.ok()) return "compiles";
    const Error& error = program.error();
    std::string shown = std::string(error.code()) + " " + std::to_string(error.place().line) + ":" +
                        std::to_string(error.place().column) + " " + error.message();
    return error.advice().empty() ? shown : shown + " (" + error.advice() + ")";
  }

  std::string TypeOf(std::string_view text) {
    auto program = Compile(environment_, text);
    return program.ok() ? ToString(program->type()) : program.error().ToString();
  }

  StructType workload_;
  Environment environment_;
};

struct Row {
  std::string_view text;
  std::string_view result;
};

TEST_F(Compiling, SaysWhatIsWrongAndWhere) {
  for (const Row& row : std::vector<Row>{
           {"tier >", "cel/syntax 1:7 the expression ends where an operand was expected"},
           {"tier = 1", "cel/syntax 1:6 '=' is no operator (write == to compare)"},
           {"tier & 1", "cel/syntax 1:6 '&' is no operator (write && for and, || for or)"},
           {"'ä' + tiers", "cel/undeclared 1:7 nobody declares 'tiers' (did you mean 'tier'?)"},
           {"\n kubernets.workloads.size()",
            "cel/undeclared 2:2 nobody declares 'kubernets.workloads' (did you mean 'kubernetes.workloads'?)"},
           {"kubernetes.workloads.all(w, w.replica > 1)",
            "cel/no-such-field 1:31 Workload has no field 'replica' (did you mean 'replicas'?)"},
           {"tier == 'one'", "cel/type 1:6 no such overload: '==' does not take int and string"},
           {"tier.startWith('a')", "cel/undeclared 1:6 there is no function 'startWith' (did you mean 'startsWith'?)"},
           {"tier.startsWith('a')",
            "cel/type 1:6 no such overload: 'startsWith' does not take int and string "
            "(it is string.startsWith(string) -> bool)"},
           {"tier && true", "cel/type 1:1 no such overload: bool was expected, 'tier' is int"},
           {"tier.all(x, true)", "cel/type 1:1 all() needs a list or a map, 'tier' is int"},
           {"tier.name", "cel/type 1:6 'name' is selected from a value of type int, which has no fields"},
           {"document.all(a.b, true)", "cel/syntax 1:14 all() needs a simple name as variable here"},
           {"has(tier)", "cel/syntax 1:5 has() needs the selection of a field: has(x.field)"},
           {"'abc'.matches('(')", "cel/bad-pattern 1:15 '(' is no regular expression: missing ): ("},
           {"Workload{name: 'x'}", "cel/undeclared 1:1 'Workload{…}' makes a message; messages are left out"},
           {"99999999999999999999", "cel/syntax 1:1 '99999999999999999999' is no int: it does not fit into 64 bits"},
           {"\"abc", "cel/syntax 1:1 the string that starts here has no end"},
           {"if", "cel/syntax 1:1 'if' is a reserved word"},
           {"document.x\xff", "cel/syntax 1:11 unexpected character '?'"},
       }) {
    EXPECT_EQ(Refusal(row.text), row.result) << row.text;
  }
}

TEST_F(Compiling, InfersTypes) {
  for (const Row& row : std::vector<Row>{
           {"tier + 1", "int"},
           {"kubernetes.workloads.map(w, w.name)", "list<string>"},
           {"kubernetes.workloads.filter(w, w.replicas > 1)", "list<Workload>"},
           {"kubernetes.workloads[?0].replicas", "optional<int>"},
           {"{'a': [tier]}", "map<string, list<int>>"},
           {"[1, 'a']", "list<dyn>"},
           {"document.a.b", "dyn"},
           {"tier > 1 ? [] : ['a']", "list<string>"},
           {"optional.of(tier).optMap(t, string(t))", "optional<string>"},
       }) {
    EXPECT_EQ(TypeOf(row.text), row.result) << row.text;
  }
}

TEST_F(Compiling, NamesTheVariablesThatTheTextReads) {
  auto program = Compile(environment_, "document.x == tier || document.y");
  ASSERT_TRUE(program.ok());
  EXPECT_THAT(program->variables(), testing::ElementsAre(1, 2));
}

TEST_F(Compiling, DeepTextIsRefused) {
  auto nested = [](std::string_view open, std::string_view close) {
    std::string text;
    for (int i = 0; i < 10'000; ++i) text += open;
    text += "1";
    for (int i = 0; i < 10'000; ++i) text += close;
    return text;
  };
  for (auto [open, close] : std::vector<std::pair<std::string_view, std::string_view>>{{"(", ")"},
                                                                                       {"[", "]"},
                                                                                       {"{1: ", "}"},
                                                                                       {"-", ""},
                                                                                       {"!", ""},
                                                                                       {"1 + ", ""},
                                                                                       {"true ? ", " : 2"},
                                                                                       {"size(", ")"},
                                                                                       {"cel.bind(a, 1, ", ")"},
                                                                                       {"", "[0]"},
                                                                                       {"", ".?a"}}) {
    EXPECT_THAT(Refusal(nested(open, close)), testing::StartsWith("cel/too-complex")) << open;
  }
  EXPECT_THAT(Refusal(std::string(200'000, ' ')), testing::StartsWith("cel/too-complex"));
}

TEST_F(Compiling, LongChainsOfOneOperatorAreFlat) {
  std::string text = "true";
  for (int i = 0; i < 1000; ++i) text += " && true";
  EXPECT_EQ(TypeOf(text), "bool");
}

}  // namespace
}  // namespace seaworthy::cel
