// The document of facts over the real declarations and the facts of the examples.
#include <filesystem>

#include <gtest/gtest.h>

#include "app/judge.h"
#include "collectors/registry.h"
#include "facts/codec.h"

namespace seaworthy::app {
namespace {

TEST(KeptFacts, EveryDeclaredTypeIsCarried) {
  facts::Declarations declarations = collectors::AllDeclarations();
  for (const facts::Declaration& fact : declarations.facts()) EXPECT_TRUE(facts::IsCarried(fact.type)) << fact.key;
  for (const facts::CollectorDeclaration& collector : declarations.collectors()) {
    for (const auto& type : collector.types) {
      for (const value::Field& field : type->fields) {
        EXPECT_TRUE(facts::IsCarried(field.type)) << collector.id << " " << type->name << "." << field.name;
      }
    }
  }
}

TEST(KeptFacts, FactsOfTheExamplesReadBackTheSame) {
  for (const char* example : {"bare", "not-ready", "ready"}) {
    JudgeRequest request;
    request.path = (std::filesystem::path(SEAWORTHY_SOURCE_DIR) / "examples" / example).string();
    request.collect_all = true;
    request.offline = true;
    request.now = *ParseInstant("2031-06-01T00:00:00Z");
    request.clock = [&] { return request.now; };
    Judgements judged = Judge(request);
    ASSERT_TRUE(judged.ok()) << example;
    const Judgement& judgement = judged.judgements.front();
    std::string text = facts::EncodeFacts(*judgement.facts);
    auto decoded = facts::DecodeFacts(text, *judgement.declarations);
    ASSERT_TRUE(decoded.ok()) << example << ": " << decoded.error().ToString();
    EXPECT_TRUE(decoded->remarks.empty()) << example << ": " << decoded->remarks.front();
    EXPECT_EQ(facts::EncodeFacts(*decoded->facts), text) << example;
    for (std::size_t slot = 0; slot < judgement.facts->values().size(); ++slot) {
      const std::string& key = judgement.declarations->facts()[slot].key;
      EXPECT_EQ(decoded->facts->Get(slot).kind(), judgement.facts->Get(slot).kind()) << example << " " << key;
    }
  }
}

}  // namespace
}  // namespace seaworthy::app
