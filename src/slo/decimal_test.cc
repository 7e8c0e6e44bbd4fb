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

TEST(Decimal, SumsAndProductsAreExact) {
  auto of = [](std::string_view text) { return *Decimal::Parse(text); };
  EXPECT_EQ((of("1") - of("0.999")).Text(), "0.001");  // 0.0010000000000000009 in doubles.
  EXPECT_EQ((of("100") - of("99.95")).Text(), "0.05");
  EXPECT_EQ((of("99.95") - of("100")).Text(), "-0.05");
  EXPECT_EQ((of("0.1") + of("0.2")).Text(), "0.3");
  EXPECT_EQ((of("-0.1") + of("0.1")).Text(), "0");
  EXPECT_EQ((of("-1") - of("-3")).Text(), "2");
  EXPECT_EQ((of("999") + of("1")).Text(), "1000");
  EXPECT_EQ((of("0") - of("5")).Text(), "-5");
  EXPECT_EQ((of("14.4") * of("0.001")).Text(), "0.0144");
  EXPECT_EQ((of("-99") * of("99")).Text(), "-9801");
  EXPECT_EQ((of("0") * of("-3")).Text(), "0");
  EXPECT_EQ((of("1e300") - of("1e-300")).Text().size(), 601u);
  EXPECT_EQ(Decimal::Of(-86'400).Text(), "-86400");
}

TEST(Decimal, QuotientsAreRoundedWhereTheyAreAskedToBe) {
  auto divide = [](std::string_view a, std::string_view b, int places) {
    return Quotient(*Decimal::Parse(a), *Decimal::Parse(b), places).Text();
  };
  EXPECT_EQ(divide("2.8", "3", 4), "0.9333");
  EXPECT_EQ(divide("2", "3", 4), "0.6667");
  EXPECT_EQ(divide("-2", "3", 4), "-0.6667");
  EXPECT_EQ(divide("1", "8", 2), "0.13");
  EXPECT_EQ(divide("14.4", "0.5", 4), "28.8");
  EXPECT_EQ(divide("1", "0.001", 0), "1000");
  EXPECT_EQ(divide("100", "1e3", 4), "0.1");
  EXPECT_EQ(divide("0", "7", 4), "0");
  EXPECT_EQ(divide("0", "700", 4), "0");
  EXPECT_EQ(divide("9.99", "1", 1), "10");
}

}  // namespace
}  // namespace seaworthy::slo
