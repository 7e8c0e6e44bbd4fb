// Lists of which the caller sees only some, and changes of a review as it was read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "server/cursor.h"
#include "server/fixture_test.h"

namespace seaworthy::server {
namespace {

using auth::AccessRole;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class ApiListsTest : public ServerTest {
 protected:
  ApiListsTest() {
    all_ = Person("owner", {AccessRole::kContributor, AccessRole::kAdministrator}, {"shop", "bank"});
    dana_ = Person("dana", {AccessRole::kContributor}, {"shop"});
    for (const auto& [id, owner] : {std::pair("alpha", "shop"), std::pair("beta", "bank"), std::pair("gamma", "bank"),
                                    std::pair("omega", "shop"), std::pair("zeta", "bank")}) {
      std::string service =
          fmt::format(R"({{"id": "{}", "owner": "{}", "restricted": {}}})", id, owner, owner == std::string("bank"));
      EXPECT_EQ(Ask("POST", "/api/v1/services", service, all_).status, 201);
      now_ = now_ + Span{60, 0};
      std::string review = fmt::format(R"({{"title": "Sell {}", "services": ["{}"]}})", id, id);
      http::Response started = Ask("POST", "/api/v1/reviews", review, all_);
      EXPECT_EQ(started.status, 201) << started.body;
      reviews_[id] = TextAt(started, "id");
    }
  }

  // What the pages' cursors name, page after page.
  std::vector<std::vector<std::string>> Cursors(std::string target, const TestHeaders& who) {
    std::vector<std::vector<std::string>> cursors;
    while (!target.empty()) {
      http::Response page = Ask("GET", target, "", who);
      EXPECT_EQ(page.status, 200) << page.body;
      bodies_ += page.body;
      target = TextAt(page, "next");
      if (target.empty()) break;
      cursors.push_back(*DecodeCursor(target.substr(target.find("cursor=") + 7)));
    }
    return cursors;
  }

  TestHeaders all_, dana_;
  std::map<std::string, std::string> reviews_;
  std::string bodies_;
};

TEST_F(ApiListsTest, ACursorOfServicesNamesNoneThatIsHidden) {
  EXPECT_THAT(Cursors("/api/v1/services?limit=1", dana_), ElementsAre(ElementsAre("alpha")));
  EXPECT_THAT(bodies_, HasSubstr("omega"));
  EXPECT_THAT(bodies_, Not(HasSubstr("gamma")));
  EXPECT_EQ(Cursors("/api/v1/services?limit=1", all_).size(), 4u);
}

TEST_F(ApiListsTest, ACursorOfReviewsNamesNoneThatIsHidden) {
  auto cursors = Cursors("/api/v1/reviews?limit=1", dana_);
  ASSERT_EQ(cursors.size(), 1u);
  EXPECT_EQ(cursors[0][1], "omega");
  EXPECT_EQ(cursors[0][2], reviews_["omega"]);
  EXPECT_THAT(bodies_, HasSubstr(reviews_["alpha"]));
  EXPECT_EQ(Cursors("/api/v1/reviews?limit=1", all_).size(), 4u);
}

TEST_F(ApiListsTest, AListOfWhichNothingIsSeenIsEmptyAndEnds) {
  TestHeaders otto = Person("otto", {AccessRole::kContributor});
  EXPECT_THAT(Cursors("/api/v1/services?limit=1", Person("vic", {AccessRole::kViewer})),
              ElementsAre(ElementsAre("alpha")));
  EXPECT_THAT(Cursors("/api/v1/waivers?limit=1", otto), IsEmpty());
}

TEST_F(ApiListsTest, AReviewIsChangedAsAnyOfTheTagsSays) {
  const std::string review = "/api/v1/reviews/" + reviews_["alpha"];
  int comments = 0;
  auto comment = [&](const std::string& tags) {
    std::string words = fmt::format(R"({{"text": "Note {}", "note": true}})", ++comments);
    return Ask("POST", review + "/comment", words, With(all_, "If-Match", tags)).status;
  };
  auto tag = [&] { return std::string(Ask("GET", review, "", all_).headers.Find("ETag").value_or("")); };
  EXPECT_EQ(comment(tag()), 200);
  EXPECT_EQ(comment(R"("other", )" + tag()), 200);
  EXPECT_EQ(comment(tag() + R"(,"other")"), 200);
  EXPECT_EQ(comment(" * "), 200);
  EXPECT_EQ(comment(R"("other", "another")"), 412);
  EXPECT_EQ(comment("W/" + tag()), 412) << "a weak tag is none";
  EXPECT_EQ(comment(""), 412);
}

TEST_F(ApiListsTest, AReviewWithoutCertificateHasNoneToExport) {
  http::Response answer = Ask("GET", "/api/v1/reviews/" + reviews_["alpha"] + "/export?format=certificate", "", dana_);
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(TextAt(answer, "code"), "app/no-certificate");
}

}  // namespace
}  // namespace seaworthy::server
