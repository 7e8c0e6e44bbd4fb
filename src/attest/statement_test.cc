#include "attest/statement.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "attest/errors.h"
#include "attest/testing.h"

namespace seaworthy::attest {
namespace {

using ::testing::HasSubstr;

// The example's statement with the first `from` made `to`.
std::string Changed(std::string_view from, std::string_view to) {
  std::string text = *WriteStatement(testing::Example());
  std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(StatementTest, WhatIsWrittenIsReadBack) {
  Certificate wanted = testing::Example();
  wanted.emergency = EmergencyGo{"p-3", "sre-lead", KnownBy::kLocal, testing::At("2031-06-01T11:00:00Z"),
                                 testing::At("2031-06-15T11:00:00Z")};
  wanted.sign_offs[1].self_certified = true;
  std::string text = *WriteStatement(wanted);
  auto read = ReadStatement(text);
  ASSERT_TRUE(read.ok()) << read.error().ToString();
  EXPECT_EQ(*WriteStatement(*read), text);
  EXPECT_EQ(read->title, "Kasse \"Späti\" goes live");
  EXPECT_EQ(read->services, (std::vector<std::string>{"checkout", "carts"}));
  EXPECT_EQ(read->decision, Decision::kConditional);
  EXPECT_EQ(read->emergency->known_by, KnownBy::kLocal);
  EXPECT_EQ(read->commits.at(0).repository, "https://git.example/shop/checkout");
  EXPECT_EQ(read->sign_offs.at(0).known_by, KnownBy::kOidc);
  EXPECT_TRUE(read->sign_offs.at(1).self_certified);
  EXPECT_EQ(read->valid_until, testing::At("2031-09-01T00:00:00Z"));
  EXPECT_EQ(read->ends_with, "w-1");
}

TEST(StatementTest, ACertificateWithLittleInItIsReadBack) {
  Certificate wanted;
  wanted.review = "r";
  wanted.services = {"s"};
  wanted.snapshot = std::string(64, '0');
  wanted.commits = {{"", std::string(40, '1')}};
  wanted.images = {{"", std::string(64, '2')}};
  wanted.verifier.id = "https://seaworthy.example";
  auto text = WriteStatement(wanted);
  ASSERT_TRUE(text.ok()) << text.error().ToString();
  auto read = ReadStatement(*text);
  ASSERT_TRUE(read.ok()) << read.error().ToString();
  EXPECT_EQ(*WriteStatement(*read), *text);
  EXPECT_EQ(read->valid_until, std::nullopt);
  EXPECT_THAT(*text, HasSubstr("\"name\":\"commit@1111"));
  EXPECT_THAT(*text, HasSubstr("\"name\":\"image@sha256:2222"));
}

TEST(StatementTest, MembersOfALaterVersionAreIgnored) {
  EXPECT_TRUE(ReadStatement(Changed("{\"_type\"", "{\"more\":{},\"_type\"")).ok());
  EXPECT_TRUE(ReadStatement(Changed("\"predicate\":{", "\"predicate\":{\"more\":[1,2],")).ok());
  EXPECT_TRUE(
      ReadStatement(Changed("\"subject\":[", "\"subject\":[{\"name\":\"x\",\"digest\":{\"sha512\":\"1\"}},7,")).ok());
}

struct Wrong {
  std::string_view from;
  std::string_view to;
  std::string_view part;  // Of the message.
};

TEST(StatementTest, WhatIsNoCertificateIsRefusedWithTheReason) {
  constexpr Wrong kCases[] = {
      {"in-toto.io/Statement/v1", "in-toto.io/Statement/v2", "'_type' is"},
      {"seaworthy.dev/certificate/v1", "slsa.dev/provenance/v1", "'predicateType' is 'https://slsa.dev/provenance/v1'"},
      {"\"predicate\":{", "\"predicate\":[],\"x\":{", "'predicate' is missing or no object"},
      {"\"decision\":\"conditional\"", "\"decision\":\"maybe\"", "'predicate.decision' has the unknown value 'maybe'"},
      {"\"decision\":\"conditional\"", "\"decision\":true", "'predicate.decision' is missing or no text"},
      {"\"decision\":\"conditional\"", "\"decision\":\"go\",\"decision\":\"no_go\"", "decision"},
      {"\"issued\":\"2031-06-01T12:00:00Z\"", "\"issued\":\"2031-06-01\"", "'predicate.issued' is no time"},
      {"\"services\":[", "\"services\":[1,", "'predicate.services' holds what is no text"},
      {"\"services\":[\"checkout\",\"carts\"]", "\"services\":[]", "needs a service"},
      {"\"services\":[\"checkout\"", "\"services\":[\"prices\"", "'service/prices@review"},
      {"\"self_certified\":false", "\"self_certified\":0", "'predicate.sign_offs[].self_certified'"},
      {"\"known_by\":\"oidc\"", "\"known_by\":\"self_certified\"", "no way to know a person"},
      {"\"known_by\":\"chat\"", "\"known_by\":\"asserted\"", "'weakest_identity' is 'chat'"},
      {"\"weakest_identity\":\"chat\"", "\"weakest_identity\":\"oidc\"", "'weakest_identity' is 'oidc'"},
      {"\"commits\":[{", "\"commits\":[7,{", "'predicate.commits[]' is missing or no object"},
      {"\"commits\":[{", "\"commits\":{},\"x\":[{", "'predicate.commits' is missing or no list"},
      {"\"sha256\":\"bbbb", "\"sha256\":\"cbbb", "is no subject of the statement"},
      {"\"gitCommit\":\"cccc", "\"gitCommit\":\"dccc", "is no subject of the statement"},
      {"\"subject\":[", "\"subject\":{},\"x\":[", "'subject' is missing or no list"},
      {"\"until\":\"2031-09-01T00:00:00Z\"", "\"until\":\"2030-09-01T00:00:00Z\"", "cannot end at"},
      {"\"valid\":{", "\"valid\":[],\"x\":{", "'predicate.valid' is missing or no object"},
      {"\"valid\":{", "\"x\":{", "only a no-go is without end"},
      {"\"snapshot\":\"bb", "\"snapshot\":\"\\u0000b", "no SHA-256"},
  };
  for (const Wrong& wrong : kCases) {
    auto read = ReadStatement(Changed(wrong.from, wrong.to));
    ASSERT_FALSE(read.ok()) << wrong.from << " -> " << wrong.to;
    EXPECT_TRUE(read.error().Is(kBadCertificate));
    EXPECT_THAT(read.error().message(), HasSubstr(wrong.part)) << wrong.to;
  }
  for (std::string text :
       {std::string(), std::string("7"), std::string("{}"), std::string(40, '['), std::string("\xFF")}) {
    EXPECT_FALSE(ReadStatement(text).ok()) << text;
  }
  std::string whole = *WriteStatement(testing::Example());
  for (std::size_t size = 0; size < whole.size(); ++size) EXPECT_FALSE(ReadStatement(whole.substr(0, size)).ok());
}

}  // namespace
}  // namespace seaworthy::attest
