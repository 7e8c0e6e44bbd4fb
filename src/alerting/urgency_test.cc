#include "alerting/urgency.h"

#include <gtest/gtest.h>

#include <string>

namespace seaworthy::alerting {
namespace {

struct Case {
  std::string severity;
  Urgency urgency;
};

class SeverityText : public testing::TestWithParam<Case> {};

TEST_P(SeverityText, SaysHowUrgentTheAlertIs) {
  Rule rule;
  rule.severity = GetParam().severity;
  EXPECT_EQ(Name(UrgencyOf(rule)), Name(GetParam().urgency)) << GetParam().severity;
}

INSTANTIATE_TEST_SUITE_P(
    Urgency, SeverityText,
    testing::Values(Case{"critical", Urgency::kPage}, Case{"Page", Urgency::kPage}, Case{"P1", Urgency::kPage},
                    Case{"SEV-1", Urgency::kPage}, Case{"critical-daytime", Urgency::kPage},
                    Case{"P1 - everything is down", Urgency::kPage}, Case{"warning", Urgency::kTicket},
                    Case{"ticket", Urgency::kTicket}, Case{"sev2", Urgency::kTicket}, Case{"email", Urgency::kTicket},
                    Case{"non-critical", Urgency::kTicket}, Case{"info", Urgency::kNotice},
                    Case{"none", Urgency::kNotice}, Case{"slack", Urgency::kNotice}, Case{"", Urgency::kUnknown},
                    Case{"error", Urgency::kUnknown}, Case{"blue", Urgency::kUnknown},
                    Case{"{{ if gt $value 9 }}critical{{ end }}", Urgency::kUnknown}));

TEST(UrgencyOf, LabelMayAskForAPage) {
  Rule rule;
  rule.severity = "warning";
  rule.labels = {{"page", "true"}};
  EXPECT_EQ(UrgencyOf(rule), Urgency::kPage);
  rule.labels = {{"page", "false"}};
  EXPECT_EQ(UrgencyOf(rule), Urgency::kTicket);
}

}  // namespace
}  // namespace seaworthy::alerting
