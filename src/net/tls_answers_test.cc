#include "net/tls_answers.h"

#include <gtest/gtest.h>

namespace seaworthy::net {
namespace {

using Kind = Ending::Kind;
using value::AbsentReason;

TEST(TlsAnswers, OnlyTheServerRefuses) {
  struct Case {
    Ending ending;
    Elsewhere elsewhere;
    Acceptance acceptance;
  };
  for (const Case& c : {
           Case{{Kind::kCompleted, 0, ""}, Elsewhere::kNothing, Acceptance::kAccepted},
           Case{{Kind::kAlert, 70, ""}, Elsewhere::kNothing, Acceptance::kRefused},
           Case{{Kind::kAlert, 70, ""}, Elsewhere::kAccepted, Acceptance::kRefused},
           Case{{Kind::kAlert, 40, ""}, Elsewhere::kAccepted, Acceptance::kRefused},
           Case{{Kind::kAlert, 40, ""}, Elsewhere::kNothing, Acceptance::kUnknown},
           Case{{Kind::kAlert, 112, ""}, Elsewhere::kNothing, Acceptance::kUnknown},
           Case{{Kind::kOtherVersion, 0, ""}, Elsewhere::kNothing, Acceptance::kRefused},
           Case{{Kind::kClosed, 0, ""}, Elsewhere::kAccepted, Acceptance::kRefused},
           Case{{Kind::kClosed, 0, ""}, Elsewhere::kNothing, Acceptance::kUnknown},
           Case{{Kind::kNotTls, 0, ""}, Elsewhere::kAccepted, Acceptance::kUnknown},
           Case{{Kind::kUnreachable, 0, ""}, Elsewhere::kAccepted, Acceptance::kUnknown},
           Case{{Kind::kTimeout, 0, ""}, Elsewhere::kAccepted, Acceptance::kUnknown},
           Case{{Kind::kLocal, 0, ""}, Elsewhere::kAccepted, Acceptance::kUnknown},
           Case{{Kind::kStopped, 0, ""}, Elsewhere::kAccepted, Acceptance::kUnknown},
       }) {
    EXPECT_EQ(Name(AnswerOf(c.ending, c.elsewhere).acceptance), Name(c.acceptance))
        << static_cast<int>(c.ending.kind) << " alert " << c.ending.alert;
  }
}

TEST(TlsAnswers, FailureHasAReason) {
  struct Case {
    Kind kind;
    AbsentReason reason;
  };
  for (const Case& c :
       {Case{Kind::kNotTls, AbsentReason::kMalformed}, Case{Kind::kTimeout, AbsentReason::kTimeout},
        Case{Kind::kStopped, AbsentReason::kTimeout}, Case{Kind::kAlert, AbsentReason::kUnreachable},
        Case{Kind::kClosed, AbsentReason::kUnreachable}, Case{Kind::kLocal, AbsentReason::kNotCollected},
        Case{Kind::kUnreachable, AbsentReason::kUnreachable}}) {
    const Unseen failure = FailureOf({c.kind, 40, "what happened"});
    EXPECT_EQ(Name(failure.reason), Name(c.reason)) << static_cast<int>(c.kind);
    EXPECT_NE(failure.detail.find("what happened"), std::string::npos);
  }
}

TEST(TlsAnswers, VersionsAreTriedWhereSomethingAnswered) {
  EXPECT_TRUE(WorthTryingVersions({Kind::kAlert, 40, ""}));
  EXPECT_TRUE(WorthTryingVersions({Kind::kClosed, 0, ""}));
  EXPECT_FALSE(WorthTryingVersions({Kind::kUnreachable, 0, ""}));
  EXPECT_FALSE(WorthTryingVersions({Kind::kTimeout, 0, ""}));
  EXPECT_FALSE(WorthTryingVersions({Kind::kNotTls, 0, ""}));
}

}  // namespace
}  // namespace seaworthy::net
