#include "review/check_evidence.h"

#include <gtest/gtest.h>

#include "review/testing.h"

namespace seaworthy::review {
namespace {

struct Sample {
  Evidence evidence;
  bool good;
};

class EvidenceOfAKind : public testing::TestWithParam<Sample> {};

TEST_P(EvidenceOfAKind, IsWhatItSaysItIs) {
  Result<void> checked = CheckEvidence(GetParam().evidence);
  EXPECT_EQ(checked.ok(), GetParam().good) << GetParam().evidence.kind << " " << GetParam().evidence.text;
  if (!checked.ok()) {
    EXPECT_TRUE(checked.error().Is(kBadCommand));
  }
}

Evidence Of(std::string kind, std::string text) { return {std::move(kind), std::move(text), "", {}}; }

INSTANTIATE_TEST_SUITE_P(
    CheckEvidence, EvidenceOfAKind,
    testing::Values(Sample{Of("link", "https://wiki.example.com/a?b=c#d"), true},
                    Sample{Of("link", "HTTP://wiki/x"), true},
                    Sample{Of("link", "https://me@wiki.example.com:8443/"), true},
                    Sample{Of("link", "https://[2001:db8::1]/"), true}, Sample{Of("link", ""), false},
                    Sample{Of("link", "wiki.example.com"), false}, Sample{Of("link", "https://"), false},
                    Sample{Of("link", "https:///path"), false}, Sample{Of("link", "https://:443/"), false},
                    Sample{Of("link", "https://wiki me"), false}, Sample{Of("link", "https://wiki/\n"), false},
                    Sample{Of("link", "javascript:alert(1)"), false},
                    Sample{Of("link", "https://w/\"onclick=\""), false}, Sample{Of("number", "1250.5"), true},
                    Sample{Of("number", "-3e2"), true}, Sample{Of("number", ""), false},
                    Sample{Of("number", "12 rps"), false}, Sample{Of("number", "inf"), false},
                    Sample{Of("number", "nan"), false}, Sample{Of("number", "1e999"), false},
                    Sample{Of("date", "2028-02-29"), true}, Sample{Of("date", "2027-02-29"), false},
                    Sample{Of("date", "2027-13-01"), false}, Sample{Of("date", "27-01-01"), false},
                    Sample{Of("date", "2027-01-01T00:00:00Z"), false}, Sample{Of("date", "soon"), false}));

INSTANTIATE_TEST_SUITE_P(
    CheckBlob, EvidenceOfAKind,
    testing::Values(Sample{{"file", "", "", BlobRef{"salted:x", "x.pdf", 3}}, true}, Sample{Of("file", "x.pdf"), false},
                    Sample{{"file", "", "", BlobRef{"salted:x", "x.pdf", 0}}, false},
                    Sample{{"text", "", "", Text("said")}, true}, Sample{{"text", "", "", Text("")}, false},
                    Sample{Of("text", "not in a blob"), false}, Sample{{"text", "", "", BlobRef{"", "", 3}}, false},
                    Sample{Of("", "x"), false}, Sample{Of("rumour", "x"), false}));

}  // namespace
}  // namespace seaworthy::review
