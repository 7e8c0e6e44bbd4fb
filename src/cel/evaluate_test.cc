#include "cel/evaluate.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cel/text_of.h"
#include "value/build.h"

namespace seaworthy::cel {
namespace {

using value::AbsentReason;
using value::Kind;
using value::StructType;
using value::Type;
using value::Value;

// A small world: two workloads, of which one lacks its optional probe, and facts that are absent.
class Evaluating : public testing::Test {
 protected:
  Evaluating() {
    probe_ = {"Probe", {{.name = "path", .type = Type::Of(Kind::kString)}}};
    workload_ = {"Workload",
                 {{.name = "name", .type = Type::Of(Kind::kString)},
                  {.name = "replicas", .type = Type::Of(Kind::kInt)},
                  {.name = "probe", .type = Type::Struct(probe_), .optional = true}}};
    Add("kubernetes.workloads", Type::List(Type::Struct(workload_)),
        value::CopyList(arena_, std::vector<Value>{Workload("checkout", 1, true), Workload("cart", 3, false)}));
    Add("tier", Type::Of(Kind::kInt), Value::Int(2));
    Add("now", Type::Of(Kind::kTimestamp), Value::Timestamp(*ParseInstant("2026-11-21T10:00:00Z")));
    Add("coverage.line_rate", Type::Of(Kind::kDouble),
        value::MakeAbsent(arena_, AbsentReason::kNotFound, "no report in the repository").WithOrigin(7));
    Add("tls.endpoints", Type::List(Type::Of(Kind::kDyn)), Endpoints());
    Add("document", Type::Of(Kind::kDyn), Value::Null());
  }

  Value Workload(std::string_view name, std::int64_t replicas, bool probed) {
    value::StructBuilder builder(arena_, workload_);
    builder.Set("name", Value::String(name)).Set("replicas", Value::Int(replicas));
    if (probed) builder.Set("probe", value::StructBuilder(arena_, probe_).Set("path", Value::String("/live")).Build());
    return builder.Build();
  }

  Value Endpoint(std::string_view address, Value version) {
    return value::SortedMap(arena_,
                            {{Value::String("address"), Value::String(address)}, {Value::String("version"), version}});
  }

  Value Endpoints() {
    Value unreachable = value::MakeAbsent(arena_, AbsentReason::kUnreachable, "connection refused");
    return value::CopyList(arena_,
                           std::vector<Value>{Endpoint("a:443", Value::String("1.3")), Endpoint("b:443", unreachable),
                                              Endpoint("c:443", Value::String("1.0"))});
  }

  void Add(std::string name, Type type, Value value) {
    environment_.Add(std::move(name), std::move(type));
    slots_.push_back(value);
  }

  Evaluation Run(std::string_view text, const Limits& limits = {}) {
    auto program = Compile(environment_, text);
    EXPECT_TRUE(program.ok()) << text << ": " << (program.ok() ? "" : program.error().ToString());
    if (!program.ok()) return {};
    programs_.push_back(*program);  // The result may point into it.
    return Evaluate(*program, slots_, arena_, limits);
  }

  // The result as text: `true`, `error: …`, `unknown: path reason, …`.
  std::string Show(std::string_view text) {
    Evaluation result = Run(text);
    if (result.value.Is(Kind::kError)) return "error: " + result.error;
    if (!result.value.Is(Kind::kAbsent)) return TextOf(result.value).value_or(std::string(Name(result.value.kind())));
    std::string shown = "unknown:";
    for (const Unknown& unknown : result.unknowns)
      shown += " " + unknown.path + " " + std::string(Name(unknown.reason));
    return shown;
  }

  value::Arena arena_;
  StructType probe_;
  StructType workload_;
  Environment environment_;
  std::vector<Value> slots_;
  std::vector<Program> programs_;
};

struct Row {
  std::string_view text;
  std::string_view result;
};

TEST_F(Evaluating, GivesWhatTheSpecificationSays) {
  for (const Row& row : std::vector<Row>{
           {"1 + 2 * 3 - 4", "3"},
           {"-9223372036854775808", "-9223372036854775808"},
           {"9223372036854775807 + 1", "error: the result does not fit: overflow"},
           {"7 / 0", "error: division by zero"},
           {"'a' + \"b\" + r'\\c'", "ab\\c"},
           {"size('häß')", "3"},
           {"[1, 2, 3].map(x, x * x).exists(x, x == 9)", "true"},
           {"[1, 2, 3, 4].filter(x, x % 2 == 0).size()", "2"},
           {"{'a': 1}.a == 1 && 'a' in {'a': 1}", "true"},
           {"tier == 1 ? 'gold' : tier == 2 ? 'silver' : 'bronze'", "silver"},
           {"1 < 1.5 && 2u > 1", "true"},
           {"false && 1 / 0 == 0", "false"},
           {"1 / 0 == 0 && false", "false"},
           {"[0, 1].all(x, 1 / x > 5)", "false"},
           {"[1, 0].exists(x, 1 / x == 1)", "true"},
           {"'abc'.matches('b+') && !'abc'.matches('^b')", "true"},
           {"now - timestamp('2026-11-20T10:00:00Z') == duration('24h')", "true"},
           {"now.getHours('Europe/Berlin')", "11"},
           {"cel.bind(n, 3, n * n)", "9"},
           {"optional.of(3).orValue(4) + {'a': 1}[?'b'].orValue(5)", "8"},
           {"{'a': {'b': 2}}.?a.?b.value()", "2"},
           {"type(1) == int && type([]) == list", "true"},
           {"string(1.0) + string(0.1) + string(1e21) + string(duration('90m'))", "10.11e+215400s"},
           {"[3, 1, 2].sortBy(x, -x)[0]", "3"},
       }) {
    EXPECT_EQ(Show(row.text), row.result) << row.text;
  }
}

TEST_F(Evaluating, ReadsStructsByField) {
  EXPECT_EQ(Show("kubernetes.workloads.exists(w, w.name == 'cart' && w.replicas == 3)"), "true");
  EXPECT_EQ(Show("kubernetes.workloads[0].probe.path"), "/live");
  EXPECT_EQ(Show("kubernetes.workloads.filter(w, has(w.probe)).size()"), "1");
  EXPECT_EQ(Show("kubernetes.workloads[1].?probe.path.orValue('none')"), "none");
  EXPECT_EQ(Show("kubernetes.workloads[1].probe.path"), "error: no such field: 'probe'");
  EXPECT_EQ(Show("dyn(kubernetes.workloads[0]).name"), "checkout");
}

TEST_F(Evaluating, UnknownIsUndecidedUntilAnotherPartDecides) {
  for (const Row& row : std::vector<Row>{
           {"coverage.line_rate >= 0.8", "unknown: coverage.line_rate not_found"},
           {"coverage.line_rate >= 0.8 && tier == 1", "false"},
           {"tier == 1 && coverage.line_rate >= 0.8", "false"},
           {"tier == 2 || coverage.line_rate >= 0.8", "true"},
           {"tier == 2 && coverage.line_rate >= 0.8", "unknown: coverage.line_rate not_found"},
           {"1 / 0 == 1 || coverage.line_rate >= 0.8", "unknown: coverage.line_rate not_found"},
           {"coverage.line_rate > 0.5 ? 1 : 2", "unknown: coverage.line_rate not_found"},
           {"tls.endpoints.all(e, e.version == '1.3')", "false"},
           {"tls.endpoints.all(e, e.version != '')", "unknown: tls.endpoints[1].version unreachable"},
           {"tls.endpoints.exists(e, e.version == '1.0')", "true"},
           {"tls.endpoints.map(e, e.version)", "unknown: tls.endpoints[1].version unreachable"},
           {"tls.endpoints.filter(e, e.address != 'a:443').all(e, e.version != '')",
            "unknown: tls.endpoints[1].version unreachable"},
           {"tls.endpoints[1] == tls.endpoints[1]", "unknown: tls.endpoints[1].version unreachable"},
           {"tls.endpoints[1] == tls.endpoints[0]", "false"},
           {"has(tls.endpoints[1].version)", "unknown: tls.endpoints[1].version unreachable"},
           {"has(coverage.line_rate)", "unknown: coverage.line_rate not_found"},
           {"cel.bind(v, coverage.line_rate, v > 0.1 || tier == 3)", "unknown: coverage.line_rate not_found"},
           {"[coverage.line_rate, 1.0].size() == 2 || tls.endpoints[1].version == ''",
            "unknown: coverage.line_rate not_found tls.endpoints[1].version unreachable"},
       }) {
    EXPECT_EQ(Show(row.text), row.result) << row.text;
  }
}

TEST_F(Evaluating, AnUnknownKeepsReasonDetailAndOrigin) {
  Evaluation result = Run("coverage.line_rate >= 0.8 || coverage.line_rate < 0.1");
  ASSERT_EQ(result.unknowns.size(), 1u);
  EXPECT_EQ(result.unknowns[0],
            (Unknown{3, AbsentReason::kNotFound, "no report in the repository", 7, "coverage.line_rate"}));
}

TEST_F(Evaluating, TellsWhichSlotsWereRead) {
  EXPECT_THAT(Run("tier == 2 || now == now").read, testing::ElementsAre(1));
  EXPECT_THAT(Run("now == now && tier == 2").read, testing::ElementsAre(1, 2));
}

TEST_F(Evaluating, CostsAreLimited) {
  EXPECT_EQ(Run("[1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, a + b > 0))", {.cost = 100}).error,
            "the cost limit is exceeded");
  std::string doubling = "'xxxxxxxxxxxxxxxx'";
  for (int i = 0; i < 60; ++i) doubling = "cel.bind(a, " + doubling + ", a + a)";
  EXPECT_EQ(Run("(" + doubling + " + string(tier)).size() > 0").error, "the cost limit is exceeded");
}

TEST_F(Evaluating, ManyWaysToOneUnknownEnd) {
  std::string text = "v40 && v40";
  for (int i = 40; i > 0; --i) {
    std::string before = "v" + std::to_string(i - 1);
    text = "cel.bind(v" + std::to_string(i) + ", " + before + " && " + before + ", " + text + ")";
  }
  Evaluation result = Run("cel.bind(v0, coverage.line_rate > 0.5, " + text + ")");
  ASSERT_EQ(result.unknowns.size(), 1u);
  EXPECT_EQ(result.unknowns[0].path, "coverage.line_rate");
}

TEST_F(Evaluating, DeepExpressionsFitOnTheStack) {
  auto nested = [&](std::string open, std::string close, int depth) {
    std::string text;
    for (int i = 0; i < depth; ++i) text += open;
    text += "tier == 2";
    for (int i = 0; i < depth; ++i) text += close;
    return Show(text);
  };
  EXPECT_EQ(nested("!(!(", "))", 60), "true");
  EXPECT_EQ(nested("[1].all(x, ", ")", 120), "true");
  EXPECT_EQ(nested("(tier == 2 ? ", " : false)", 120), "true");
  EXPECT_EQ(nested("cel.bind(x, ", ", x)", 120), "true");
}

TEST_F(Evaluating, TheCostLimitIsNotAbsorbed) {
  EXPECT_EQ(Run("[1,2,3,4,5,6,7,8,9].all(a, a > 0) || true", {.cost = 20}).error, "the cost limit is exceeded");
}

}  // namespace
}  // namespace seaworthy::cel
