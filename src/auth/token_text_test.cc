#include "auth/token_text.h"

#include <array>
#include <set>

#include <gtest/gtest.h>

#include "auth/errors.h"
#include "base/secrets.h"

namespace seaworthy::auth {
namespace {

std::string Made() { return MakeTokenText(TokenType::kPersonal, SystemRandomBytes()); }

TEST(TokenText, TheChecksumIsThatOfOthers) {
  EXPECT_EQ(TokenChecksum(std::string(30, 'A')), "0uCPlr");  // zlib's crc32 is 830433819.
}

TEST(TokenText, WhatIsMadeIsAccepted) {
  std::set<std::string> seen;
  for (TokenType type : {TokenType::kPersonal, TokenType::kService, TokenType::kWebhook, TokenType::kLink}) {
    for (int i = 0; i < 200; ++i) {
      std::string text = MakeTokenText(type, SystemRandomBytes());
      EXPECT_EQ(text.size(), kTokenLength);
      auto checked = CheckTokenText(text);
      ASSERT_TRUE(checked.ok()) << text;
      EXPECT_EQ(*checked, type);
      EXPECT_TRUE(seen.insert(text).second);
    }
  }
}

TEST(TokenText, EveryTypingMistakeOfOneCharacterIsTold) {
  std::string text = Made();
  for (std::size_t i = 4; i < text.size(); ++i) {
    std::string wrong = text;
    wrong[i] = wrong[i] == 'x' ? 'y' : 'x';
    EXPECT_TRUE(CheckTokenText(wrong).error().Is(kBadToken)) << i;
  }
  std::string swapped = text;
  for (std::size_t i = 4; i + 1 < text.size(); ++i) {
    if (text[i] == text[i + 1]) continue;
    swapped = text;
    std::swap(swapped[i], swapped[i + 1]);
    EXPECT_FALSE(CheckTokenText(swapped).ok()) << i;
  }
}

TEST(TokenText, OddTextsAreRefusedAndNeverRepeated) {
  std::string good = Made();
  std::string with_nul = good;
  with_nul[10] = '\0';
  const auto odd = std::to_array<std::string>(
      {"", "sw_", "sw_p", good.substr(0, 39), good + "0", " " + good.substr(1), "SW_" + good.substr(3),
       "sw_x" + good.substr(4), "sw_" + std::string(1, '\0') + good.substr(4), with_nul, "seaworthy_p" + good.substr(4),
       std::string(1 << 20, 'A'), "sw_p" + std::string(36, '-'),
       "sw_p" + std::string(18, '\xC3') + std::string(18, '\xA9')});
  for (const std::string& text : odd) {
    auto checked = CheckTokenText(text);
    ASSERT_FALSE(checked.ok());
    if (text.size() > 8) {
      EXPECT_EQ(checked.error().ToString().find(text.substr(4, 12)), std::string::npos);
    }
  }
}

TEST(TokenText, EveryCharacterIsAsLikely) {
  // 256 is no multiple of 62: the bytes from 248 on are drawn again, or '0' to '7' would come a quarter more often.
  for (int drawn = 0; drawn < 256; ++drawn) {
    int calls = 0;
    std::string part = MakeTokenText(TokenType::kPersonal, [&](std::size_t size) {
                         return std::string(size, ++calls == 1 ? static_cast<char>(drawn) : '\1');
                       }).substr(4, 30);
    constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    EXPECT_EQ(part, std::string(30, drawn < 248 ? kDigits[static_cast<std::size_t>(drawn % 62)] : '1')) << drawn;
  }
}

TEST(TokenText, ATokenIsMaskedWhereSecretsAre) {
  std::string token = Made();
  EXPECT_EQ(MaskSecrets("curl -H 'X: " + token + "'").find(token.substr(8)), std::string::npos);
}

TEST(Secret, HasTwoHundredAndFiftySixBits) {
  std::string secret = MakeSecret(SystemRandomBytes());
  EXPECT_EQ(secret.size(), 43u);
  EXPECT_NE(secret, MakeSecret(SystemRandomBytes()));
  EXPECT_EQ(secret.find_first_of("+/="), std::string::npos);
}

TEST(Secret, SameIsSame) {
  EXPECT_TRUE(SameSecret("", ""));
  EXPECT_TRUE(SameSecret(std::string("a\0b", 3), std::string("a\0b", 3)));
  EXPECT_FALSE(SameSecret(std::string("a\0b", 3), std::string("a\0c", 3)));
  EXPECT_FALSE(SameSecret("a", "ab"));
  EXPECT_FALSE(SameSecret("a", ""));
}

TEST(Secret, IdsAreUuidsOfTheMoment) {
  std::string id = MakeId(Instant{1'900'000'000, 0}, SystemRandomBytes());
  EXPECT_EQ(id.size(), 36u);
  EXPECT_EQ(id.substr(0, 9), "01ba60d3-");
  EXPECT_EQ(id[14], '7');
  EXPECT_TRUE(IsId(id));
  for (std::string text : {std::string(), id + "0", id.substr(1), "G" + id.substr(1), std::string(36, '-'),
                           std::string(36, 'a'), std::string(36, '\0')}) {
    EXPECT_FALSE(IsId(text)) << text;
  }
}

}  // namespace
}  // namespace seaworthy::auth
