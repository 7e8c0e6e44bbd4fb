#include "cel/lint.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace seaworthy::cel {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using value::Kind;
using value::StructType;
using value::Type;

class Linting : public testing::Test {
 protected:
  Linting() {
    probe_ = {"Probe", {{.name = "path", .type = Type::Of(Kind::kString), .optional = true}}};
    workload_ = {"Workload",
                 {{.name = "name", .type = Type::Of(Kind::kString)},
                  {.name = "probe", .type = Type::Struct(probe_), .optional = true}}};
    environment_.Add("workloads", Type::List(Type::Struct(workload_)));
    environment_.Add("one", Type::Struct(workload_));
    environment_.Add("autoscalers", Type::List(Type::Of(Kind::kString)));
  }

  Program Compiled(std::string_view text) {
    auto program = Compile(environment_, text);
    EXPECT_TRUE(program.ok()) << text << ": " << (program.ok() ? "" : program.error().ToString());
    return program.ok() ? *program : *Compile(environment_, "true");
  }

  std::vector<std::string> Selects(std::string_view text) {
    std::vector<std::string> found;
    for (const UnguardedSelect& select : FindUnguardedSelects(Compiled(text))) {
      found.push_back(select.text + " " + std::to_string(select.position.line) + ":" +
                      std::to_string(select.position.column));
    }
    return found;
  }

  std::vector<std::string> Alls(std::string_view text) {
    std::vector<std::string> found;
    for (const UnguardedAll& all : FindUnguardedAlls(Compiled(text))) {
      found.push_back(std::to_string(all.slot) + " " + all.text);
    }
    return found;
  }

  StructType probe_;
  StructType workload_;
  Environment environment_;
};

TEST_F(Linting, AnOptionalFieldNeedsAGuard) {
  EXPECT_THAT(Selects("one.probe.path == ''"), ElementsAre("one.probe.path 1:11", "one.probe 1:5"));
  EXPECT_THAT(Selects("workloads.all(w,\n w.probe == one.probe)"), ElementsAre("w.probe 2:4", "one.probe 2:17"));
  EXPECT_THAT(Selects("has(one.probe.path)"), ElementsAre("one.probe 1:9"));
  EXPECT_THAT(Selects("has(one.probe) || one.probe == one.probe"), testing::SizeIs(2));
}

TEST_F(Linting, GuardsAreHonoured) {
  for (std::string_view text :
       {"has(one.probe) && has(one.probe.path) && one.probe.path != ''", "one.?probe.?path.orValue('') == ''",
        "has(one.probe) ? one.probe == one.probe : false", "!has(one.probe) || one.probe == one.probe",
        "!has(one.probe) ? true : one.probe == one.probe",
        "one.name == '' && (has(one.probe) && one.probe == one.probe)",
        "workloads.filter(w, has(w.probe)).all(v, v.probe == v.probe)",
        "workloads.map(w, has(w.probe), w.probe).size() > 0",
        "has(one.probe) && workloads.exists(w, w.name == '' && one.probe == one.probe)"}) {
    EXPECT_THAT(Selects(text), IsEmpty()) << text;
  }
}

TEST_F(Linting, AVariableThatHidesAGuardedOneIsNotGuarded) {
  EXPECT_THAT(Selects("has(one.probe) && workloads.all(one, one.probe == one.probe)"), testing::SizeIs(2));
}

TEST_F(Linting, AllOverWhatMayBeEmptyIsFound) {
  EXPECT_THAT(Alls("autoscalers.all(a, a != '')"), ElementsAre("2 autoscalers"));
  EXPECT_THAT(Alls("workloads.filter(w, w.name != '').all(w, has(w.probe))"),
              ElementsAre("0 workloads.filter(w, w.name != '')"));
  EXPECT_THAT(Alls("size(autoscalers) > 0 || workloads.all(w, has(w.probe))"), ElementsAre("0 workloads"));
  EXPECT_THAT(Alls("size(workloads) > 0 ? autoscalers.all(a, a != '') : false"), ElementsAre("2 autoscalers"));
}

TEST_F(Linting, AllIsGuardedByALookAtTheSameList) {
  for (std::string_view text :
       {"size(autoscalers) > 0 && autoscalers.all(a, a != '')",
        "autoscalers.size() >= 1 && autoscalers.all(a, a != '')", "autoscalers != [] && autoscalers.all(a, a != '')",
        "autoscalers.exists(a, true) && autoscalers.all(a, a != '')",
        "autoscalers == [] || autoscalers.all(a, a != '')",
        "0 < size(autoscalers) ? autoscalers.all(a, a != '') : false",
        "size(workloads) > 0 && workloads.filter(w, w.name != '').all(w, has(w.probe))", "!autoscalers.all(a, a != '')",
        "['a'].all(a, a in autoscalers)", "autoscalers.exists(a, a == '')"}) {
    EXPECT_THAT(Alls(text), IsEmpty()) << text;
  }
}

TEST_F(Linting, ConstantsThatFailAreFound) {
  auto found = FindAlwaysFailing(Compiled("one.name == '' || duration('2 weeks') > duration('1h')"));
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].text, "duration('2 weeks')");
  EXPECT_EQ(found[0].error, "'2 weeks' is no duration: write it as 90s or 1h30m");
  EXPECT_EQ(found[0].position, (Position{1, 19}));
  EXPECT_THAT(FindAlwaysFailing(Compiled("1 / 1 == 1")), IsEmpty());
}

}  // namespace
}  // namespace seaworthy::cel
