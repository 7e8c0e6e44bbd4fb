#include "auth/names.h"

#include <gtest/gtest.h>

#include "auth/errors.h"

namespace seaworthy::auth {
namespace {

TEST(LoginName, IsComparedInLowerCase) {
  EXPECT_EQ(*CanonicalLogin("Alex.Moreno"), "alex.moreno");
  EXPECT_EQ(*CanonicalLogin("alex+ci@example.org"), "alex+ci@example.org");
  EXPECT_EQ(*CanonicalLogin("a1"), "a1");
  EXPECT_EQ(*CanonicalLogin(std::string(64, 'a')), std::string(64, 'a'));
}

TEST(LoginName, WhatCouldBeMistakenIsRefused) {
  for (std::string login : {std::string(),
                            std::string("a"),
                            std::string(65, 'a'),
                            std::string(1 << 20, 'a'),
                            std::string(" alex"),
                            std::string("alex "),
                            std::string("al ex"),
                            std::string("alex\0", 5),
                            std::string("al\0ex", 5),
                            std::string("alex\n"),
                            std::string(".alex"),
                            std::string("alex-"),
                            std::string("al/ex"),
                            std::string("al\\ex"),
                            std::string("\xD0\xB0lex"),      // A Cyrillic a.
                            std::string("\xEF\xBD\x81lex"),  // A full-width a.
                            std::string("\xC4\xB1van"),      // A dotless i, which some lower-casing makes of I.
                            std::string("\xE2\x84\xAA"
                                        "elvin"),  // The Kelvin sign, which lower-casing makes a k of.
                            std::string("al\xE2\x80\x8B"
                                        "ex"),            // A space of no width.
                            std::string("ale\xCC\x81x"),  // A combining accent.
                            std::string("alex\xFF"),
                            std::string("<alex>"),
                            std::string("alex'--"),
                            std::string("*"),
                            std::string("..")}) {
    auto refused = CanonicalLogin(login);
    ASSERT_FALSE(refused.ok()) << login;
    EXPECT_TRUE(refused.error().Is(kBadName));
    EXPECT_LT(refused.error().message().size(), 120u);
  }
}

TEST(DisplayName, IsOfAnyLanguage) {
  EXPECT_EQ(*DisplayName("  Alex Moreno "), "Alex Moreno");
  EXPECT_EQ(*DisplayName("Zo\xC3\xAB \xE6\x9D\x8E"), "Zo\xC3\xAB \xE6\x9D\x8E");
  EXPECT_EQ(*DisplayName("\xF0\x9F\x9A\xA2 crew"), "\xF0\x9F\x9A\xA2 crew");
  EXPECT_EQ(*DisplayName("x"), "x");
}

TEST(DisplayName, WhatDeceivesIsRefused) {
  for (std::string name : {std::string(), std::string("   "), std::string(201, 'a'), std::string("a\0b", 3),
                           std::string("a\x1B[31mb"), std::string("a\nb"), std::string("\xFF"),
                           std::string("Alex \xE2\x80\xAE"
                                       "nimda"),             // Turns the direction of writing.
                           std::string("Alex\xE2\x80\x8B"),  // A space of no width.
                           std::string("\xEF\xBB\xBF"
                                       "Alex"),  // A byte order mark.
                           std::string("Al\xC2\xAD"
                                       "ex"),  // A soft hyphen.
                           std::string("Al\xC2\x85"
                                       "ex"),  // A control character of two bytes.
                           std::string("Al\xE2\x81\xA6"
                                       "ex"),
                           std::string("Al\xF3\xA0\x80\x81"
                                       "ex")}) {
    EXPECT_TRUE(DisplayName(name).error().Is(kBadName)) << name;
  }
}

TEST(MailAddress, MayBeMissing) {
  EXPECT_EQ(*MailAddress(""), "");
  EXPECT_EQ(*MailAddress(" alex@example.org "), "alex@example.org");
  for (std::string mail : {std::string("alex"), std::string("@example.org"), std::string("alex@"), std::string("a@b@c"),
                           std::string("a b@c"), std::string("a@b\r\nBcc: c@d"), std::string("<a@b>"),
                           std::string("a@b,c"), std::string("a@\0b", 4), "a@" + std::string(300, 'b')}) {
    EXPECT_FALSE(MailAddress(mail).ok()) << mail;
  }
}

TEST(TermId, IsAsStandardsWriteThem) {
  for (const char* id : {"sre", "designated-sre", "team-7"}) EXPECT_TRUE(CheckTermId(id).ok()) << id;
  for (const std::string& id : {std::string(), std::string("SRE"), std::string("-a"), std::string("a-"),
                                std::string("a/b"), std::string("a b"), std::string("a\0b", 3), std::string(65, 'a')}) {
    EXPECT_TRUE(CheckTermId(id).error().Is(kBadName)) << id;
  }
}

}  // namespace
}  // namespace seaworthy::auth
