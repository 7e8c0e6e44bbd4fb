#include "alerting/selector.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "promql/parse.h"

namespace seaworthy::alerting {
namespace {

Choice ChoiceIn(std::string_view selector) {
  auto parsed = promql::Parse(selector);
  EXPECT_TRUE(parsed.ok()) << selector;
  return ChoiceOf(*parsed->root().As<promql::VectorSelector>());
}

void ExpectAll(Chooses chooses, std::initializer_list<std::string_view> selectors) {
  for (std::string_view selector : selectors) EXPECT_EQ(ChoiceIn(selector).chooses, chooses) << selector;
}

TEST(Selector, FailuresAreChosenByCode) {
  ExpectAll(Chooses::kFailures, {R"(a{code="500"})", R"(a{code=~"5.."})", R"(a{status=~"^5.*"})",
                                 R"(a{status=~"4..|5.."})", R"(a{http_response_status_code=~"[45]..", job="x"})",
                                 R"(a{code=~"(4|5).+"})", R"(a{code!~"2.."})", R"(a{code!~"2..|3.."})",
                                 R"(a{code=~"5[0-9][0-9]"})", R"(a{code="5xx"})", R"(a{response_code_class="5"})"});
}

TEST(Selector, FailuresAreChosenByWord) {
  ExpectAll(Chooses::kFailures, {R"(a{result="error"})", R"(a{outcome="SERVER_ERROR"})", R"(a{grpc_code!="OK"})",
                                 R"(a{grpc_code=~"Internal|Unavailable|DeadlineExceeded"})", R"(a{success="false"})",
                                 R"(a{check_passed="false"})", R"(a{error="true"})", R"(a{error!=""})",
                                 R"(a{exception!="None"})", R"(a{classification="failure"})", R"(a{level="error"})",
                                 R"(a{type="task-failed"})", R"(a{action="block"})", R"(a{rcode="SERVFAIL"})"});
}

TEST(Selector, SuccessesAreChosen) {
  ExpectAll(Chooses::kSuccesses,
            {R"(a{code=~"2.."})", R"(a{code!~"5.."})", R"(a{result="ok"})", R"(a{status!="error"})",
             R"(a{success="true"})", R"(a{code=~"[123].."})", R"(a{exit_code="0"})"});
}

TEST(Selector, OtherLabelsChooseNothing) {
  ExpectAll(Chooses::kAnything,
            {"a", R"(a{job="errors"})", R"(a{handler="/failed"})", R"(a{code=""})", R"(a{code!=""})",
             R"(a{code=~".+"})", R"(a{code=~"2..|5.."})", R"(a{status="open"})", R"(a{instance="500"})"});
}

TEST(Selector, TheMatcherIsQuoted) { EXPECT_EQ(ChoiceIn(R"(a{job="x",code=~"5.."})").matcher, R"(code=~"5..")"); }

TEST(Selector, TheStateOfAThingIsNoOutcome) {
  EXPECT_TRUE(ChoiceIn(R"(a{state="failed"})").of_a_state);
  EXPECT_FALSE(ChoiceIn(R"(a{status="failed"})").of_a_state);
}

TEST(Selector, BoundsAndValuesAreRead) {
  auto parsed = promql::Parse(R"(a{le="0.5",name="pendingtasks",job="x",code!="y"})");
  ASSERT_TRUE(parsed.ok());
  const auto& selector = *parsed->root().As<promql::VectorSelector>();
  EXPECT_TRUE(HasUpperBound(selector));
  EXPECT_EQ(ValuesOf(selector), "pendingtasks ");
  auto all = promql::Parse(R"(a{le="+Inf"})");
  ASSERT_TRUE(all.ok());
  EXPECT_FALSE(HasUpperBound(*all->root().As<promql::VectorSelector>()));
}

}  // namespace
}  // namespace seaworthy::alerting
