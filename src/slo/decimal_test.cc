#include "slo/decimal.h"

#include <gtest/gtest.h>

#include <string>

namespace seaworthy::slo {
namespace {

std::string Text(std::string_view text) {
  std::optional<Decimal> decimal = Decimal::Parse(text);
  return decimal ? decimal->Text() : "none";
}

TEST(Decimal, IsReadAsWritten) {
  EXPECT_EQ(Text("99.95"), "99.95");
  EXPECT_EQ(Text("0099.9500"), "99.95");
  EXPECT_EQ(Text(".5"), "0.5");
  EXPECT_EQ(Text("5."), "5");
  EXPECT_EQ(Text("+1"), "1");
  EXPECT_EQ(Text("-0.0"), "0");
  EXPECT_EQ(Text("100"), "100");
  EXPECT_EQ(Text("9.995e-1"), "0.9995");
  EXPECT_EQ(Text("1E2"), "100");
}

TEST(Decimal, IsNotReadFromOtherTexts) {
  for (std::string_view text :
       {"", "-", ".", "99,5", "0x1", "nan", "inf", "1e", "1e9999", "1 ", "99.9%", "1.2.3", "--1"}) {
    EXPECT_FALSE(Decimal::Parse(text)) << text;
  }
  EXPECT_FALSE(Decimal::Parse(std::string(100'000, '9')));
  EXPECT_FALSE(Decimal::Parse("0." + std::string(100'000, '9')));
}

TEST(Decimal, RatioAndPercentAreExact) {
  EXPECT_EQ(Decimal::Parse("0.9995")->Shifted(2).Text(), "99.95");
  EXPECT_EQ(Decimal::Parse("99.95")->Shifted(-2).Text(), "0.9995");
  EXPECT_EQ(Decimal::Parse("0.29")->Shifted(2).Text(), "29");  // 28.999999999999996 in doubles.
  EXPECT_EQ(Decimal::Parse("100")->Shifted(-2).Text(), "1");
  EXPECT_EQ(Decimal::Parse("0")->Shifted(2).Text(), "0");
  EXPECT_EQ(Decimal::Parse("99.95")->Shifted(-2).ToDouble(), 0.9995);
}

TEST(Decimal, OrderIsByValue) {
  auto of = [](std::string_view text) { return *Decimal::Parse(text); };
  EXPECT_EQ(of("99.90"), of("99.9"));
  EXPECT_LT(of("99.9"), of("99.95"));
  EXPECT_LT(of("9"), of("10"));
  EXPECT_LT(of("-10"), of("-9"));
  EXPECT_LT(of("-1"), of("0"));
  EXPECT_LT(of("0"), of("0.001"));
  EXPECT_LT(of("0.09"), of("0.1"));
  EXPECT_GT(of("100.1"), of("100"));
}

}  // namespace
}  // namespace seaworthy::slo
