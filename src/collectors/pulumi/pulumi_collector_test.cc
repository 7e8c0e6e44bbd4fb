#include "collectors/pulumi/pulumi_collector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "collectors/pulumi/inspect.h"
#include "collectors/registry.h"
#include "source/scratch_folder.h"

namespace seaworthy::collectors::pulumi {
namespace {

using testing::HasSubstr;
using testing::Not;
using value::AbsentReason;
using value::Kind;
using value::Value;

constexpr std::string_view kProject = "name: shop\nruntime: {name: nodejs, options: {typescript: true}}\n";
constexpr std::string_view kState = R"({"version": 3, "checkpoint": {"stack": "organization/shop/prod", "latest": {
  "manifest": {"time": "2031-05-01T10:00:00Z"}, "resources": [
    {"urn": "urn:pulumi:prod::shop::pulumi:pulumi:Stack::shop-prod", "type": "pulumi:pulumi:Stack"},
    {"urn": "urn:pulumi:prod::shop::aws:rds/instance:Instance::orders", "type": "aws:rds/instance:Instance",
     "custom": true, "outputs": {"storageEncrypted": true, "password":
      {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": "\"hunter2\""}}}]}}})";

// {"kind":"update",…,"resourceChanges":{"create":3}}, packed by gzip.
constexpr std::string_view kPacked(
    "\037\213\010\000\000\000\000\000\002\003\055\215\061\016\203\060\024\103\357\342\231\041\210\055"
    "\153\257\300\005\242\174\253\104\055\037\364\223\260\240\334\275\011\352\370\354\147\371\306\047"
    "\251\300\243\236\022\012\061\041\227\140\145\115\073\341\147\347\334\004\252\374\161\036\150\314"
    "\365\133\372\042\327\030\111\241\140\070\127\262\103\167\152\157\356\366\130\107\265\310\327\026"
    "\364\315\334\103\104\343\170\360\113\153\077\214\156\240\134\166\000\000\000",
    115);

std::string Entry(int start, int end, std::string_view kind, std::string_view changes,
                  std::string_view commit = "abc") {
  return R"({"kind": ")" + std::string(kind) + R"(", "startTime": )" + std::to_string(start) + R"(, "endTime": )" +
         std::to_string(end) +
         R"(, "result": "succeeded", "message": "hush", "version": 0, "environment": {"git.head": ")" +
         std::string(commit) + R"("}, "resourceChanges": )" + std::string(changes) + "}";
}

class PulumiCollectorTest : public testing::Test {
 protected:
  PulumiCollectorTest() : declarations_(facts::Declarations::Parse(Embedded()).operator*()) {}

  void Collect() {
    repository_.emplace(*source::Repository::Open(folder_.path()));
    collect::Context context{.repository = *repository_, .service = service_, .now = Instant{1}, .stop = {}};
    facts::Writer out(declarations_, "pulumi");
    Result<void> result = kCollector.collect(context, out);
    EXPECT_TRUE(result.ok());
    facts::FactSetBuilder builder(declarations_);
    builder.Add(out);
    set_ = std::move(builder).Build();
  }
  const Value& Get(std::string_view key) { return set_->Get(*declarations_.Slot(key)); }

  facts::Declarations declarations_;
  source::ScratchFolder folder_;
  model::Service service_;
  std::optional<source::Repository> repository_;
  std::shared_ptr<const facts::FactSet> set_;  // Shared as every user of a run shares it.
};

TEST_F(PulumiCollectorTest, NothingOfItIsNotFound) {
  folder_.Write("README.md", "# Shop");
  folder_.Write("package.json", "{}");
  Collect();
  EXPECT_EQ(Get("pulumi.projects").AsAbsence().reason, AbsentReason::kNotFound);
  EXPECT_EQ(Get("pulumi.redeploys").AsAbsence().reason, AbsentReason::kNotFound);
  EXPECT_TRUE(Get("pulumi.states").AsList().empty());
}

TEST_F(PulumiCollectorTest, AProjectListsTheStacksBesideIt) {
  folder_.Write("infra/Pulumi.yaml", kProject);
  folder_.Write("infra/Pulumi.qa.eu.yaml", "config: {}\n");
  folder_.Write("infra/Pulumi.prod.yaml", "secretsprovider: awskms://alias/x\nconfig: {shop:size: 3}\n");
  Collect();
  const Value& project = Get("pulumi.projects").AsList()[0];
  EXPECT_EQ(project.Find("name")->AsString(), "shop");
  EXPECT_EQ(project.Find("runtime")->AsString(), "nodejs");
  EXPECT_EQ(project.Find("stacks")->AsList().size(), 2U);
  EXPECT_TRUE(project.Find("staging_beside_production")->AsBool());
  const Value& stack = Get("pulumi.stacks").AsList()[0];
  EXPECT_EQ(stack.Find("name")->AsString(), "prod");
  EXPECT_EQ(stack.Find("project")->AsString(), "shop");
  EXPECT_EQ(stack.Find("environment")->AsString(), "production");
  EXPECT_EQ(stack.Find("secrets_provider")->AsString(), "awskms");
}

TEST_F(PulumiCollectorTest, AStateShowsThatTheProjectIsDeployed) {
  folder_.Write("Pulumi.yaml", kProject);
  Collect();
  EXPECT_TRUE(Get("pulumi.projects").AsList()[0].Find("deployed")->Is(Kind::kAbsent));
  folder_.Write("stack.json", kState);
  Collect();
  EXPECT_TRUE(Get("pulumi.projects").AsList()[0].Find("deployed")->AsBool());
}

TEST_F(PulumiCollectorTest, PlainSecretsAreNamedByKeyAndLine) {
  folder_.Write("Pulumi.prod.yaml",
                "config:\n  shop:dbPassword: hunter2\n  shop:token: {secure: AAAB}\n  shop:secretName: x\n"
                "  shop:mail:\n    apiKey: hunter3\n");
  Collect();
  std::span<const Value> secrets = Get("pulumi.plain_secrets").AsList();
  ASSERT_EQ(secrets.size(), 2U);
  EXPECT_EQ(secrets[0].Find("place")->AsString(), "shop:dbPassword");
  EXPECT_EQ(secrets[1].Find("place")->AsString(), "shop:mail.apiKey");
  EXPECT_EQ(set_->ProvenanceOf(secrets[1].origin())->place.line, 6);
}

TEST_F(PulumiCollectorTest, AStateGivesCountsAndNoText) {
  folder_.Write(".pulumi/stacks/shop/prod.json", kState);
  folder_.Write(".pulumi/stacks/shop/prod.json.bak", kState);
  Collect();
  ASSERT_EQ(Get("pulumi.states").AsList().size(), 1U);
  const Value& state = Get("pulumi.states").AsList()[0];
  EXPECT_EQ(state.Find("stack")->AsString(), "prod");
  EXPECT_EQ(state.Find("resources")->AsInt(), 2);
  EXPECT_EQ(state.Find("plain_secrets")->AsInt(), 1);
  EXPECT_EQ(ToString(*set_->ProvenanceOf(state.origin())->observed), "2031-05-01T10:00:00Z");
  EXPECT_EQ(Get("pulumi.plain_secrets").AsList()[0].Find("place")->AsString(),
            "aws:rds/instance:Instance orders.password");
}

TEST_F(PulumiCollectorTest, TheNewestFullUpdateIsTheRedeploy) {
  std::string folder = ".pulumi/history/shop/qa/qa-";
  folder_.Write(folder + "1000.history.json", Entry(1000, 1400, "update", R"({"create": 10})"));
  folder_.Write(folder + "2000.history.json", Entry(2000, 2100, "destroy", R"({"delete": 10})"));
  folder_.Write(folder + "3000.history.json", Entry(3000, 3240, "update", R"({"create": 9, "same": 1})"));
  folder_.Write(folder + "4000.history.json", Entry(4000, 4010, "update", R"({"create": 1, "same": 9})"));
  folder_.Write(folder + "4000.checkpoint.json", kState);
  Collect();
  ASSERT_EQ(Get("pulumi.redeploys").AsList().size(), 1U);
  const Value& redeploy = Get("pulumi.redeploys").AsList()[0];
  EXPECT_EQ(redeploy.Find("stack")->AsString(), "qa");
  EXPECT_EQ(redeploy.Find("project")->AsString(), "shop");
  EXPECT_EQ(redeploy.Find("duration")->AsDuration(), (Span{240, 0}));
  EXPECT_TRUE(redeploy.Find("after_destroy")->AsBool());
  EXPECT_EQ(redeploy.Find("runs")->AsInt(), 2);
  EXPECT_EQ(redeploy.Find("p95"), nullptr);
  EXPECT_EQ(Get("pulumi.updates").AsList().size(), 4U);
  EXPECT_TRUE(Get("pulumi.states").AsList().empty()) << "a copy of an older state is none";
}

TEST_F(PulumiCollectorTest, AReleaseIsValidatedByTheSameCommitInStaging) {
  folder_.Write("Pulumi.yaml", kProject);
  folder_.Write(".pulumi/history/shop/qa/qa-1.history.json", Entry(1000, 1100, "update", R"({"same": 1})", "one"));
  folder_.Write(".pulumi/history/shop/prod/prod-2.history.json", Entry(2000, 2100, "update", R"({"same": 1})", "one"));
  folder_.Write(".pulumi/history/shop/prod/prod-3.history.json", Entry(3000, 3100, "update", R"({"same": 1})", "two"));
  Collect();
  std::span<const Value> releases = Get("pulumi.releases").AsList();
  ASSERT_EQ(releases.size(), 2U);
  EXPECT_FALSE(releases[0].Find("validated")->AsBool()) << "the newest stands first";
  EXPECT_TRUE(releases[1].Find("validated")->AsBool());
  EXPECT_EQ(releases[1].Find("staging")->AsString(), "qa");
}

TEST_F(PulumiCollectorTest, WhatTheCommandPrintsBelongsToTheStackOfItsName) {
  folder_.Write("Pulumi.yaml", kProject);
  folder_.Write("Pulumi.qa.yaml", "config: {}\n");
  folder_.Write("history-qa.json", "[" + Entry(1000, 1100, "update", R"({"create": 3})") + "]");
  Collect();
  EXPECT_EQ(Get("pulumi.redeploys").AsList()[0].Find("stack")->AsString(), "qa");
}

TEST_F(PulumiCollectorTest, ABackendMayBePacked) {
  folder_.Write(".pulumi/history/shop/qa/qa-1.history.json.gz", kPacked);
  Collect();
  ASSERT_EQ(Get("pulumi.redeploys").AsList().size(), 1U);
  EXPECT_EQ(Get("pulumi.redeploys").AsList()[0].Find("duration")->AsDuration(), (Span{100, 0}));
  EXPECT_THAT(Inspect("a.json.gz", kPacked), HasSubstr(R"("kind":"history")"));
  EXPECT_THAT(Inspect("a.json.gz", kPacked.substr(0, 40)), HasSubstr(R"("not_a":"pulumi")"));
}

TEST_F(PulumiCollectorTest, WhatCannotBeReadStaysAsAnAbsentPart) {
  folder_.Write("Pulumi.yaml", "name: [shop\n");
  folder_.Write("stack.json", std::string(kState.substr(0, kState.size() - 9)));
  folder_.Write(".pulumi/history/shop/qa/qa-1.history.json.zst", "(\xb5/\xfd");
  folder_.Write(".pulumi/history/shop/qa/qa-2.history.json.gz", kPacked.substr(0, 40));
  folder_.Write("newer.json", R"({"version": 9, "deployment": {"resources": []}})");
  Collect();
  EXPECT_EQ(Get("pulumi.projects").AsList()[0].AsAbsence().reason, AbsentReason::kMalformed);
  ASSERT_EQ(Get("pulumi.states").AsList().size(), 2U);
  EXPECT_EQ(Get("pulumi.states").AsList()[1].AsAbsence().reason, AbsentReason::kMalformed);
  EXPECT_EQ(Get("pulumi.updates").AsList()[0].AsAbsence().reason, AbsentReason::kNotCollected);
  EXPECT_EQ(Get("pulumi.updates").AsList()[1].AsAbsence().reason, AbsentReason::kMalformed);
}

TEST_F(PulumiCollectorTest, OtherJsonIsPassedOver) {
  folder_.Write("openapi.json", R"({"version": 3, "paths": {"/deployment": {"deployment": "x"}}})");
  folder_.Write("k8s.json", R"({"kind": "Deployment", "environment": {}, "startTime": "x"})");
  Collect();
  EXPECT_TRUE(Get("pulumi.states").AsList().empty());
  EXPECT_TRUE(Get("pulumi.updates").AsList().empty());
}

TEST(InspectPulumi, PrintsVerdictsAndNoSecret) {
  std::string line = Inspect("a/stack.json", kState);
  EXPECT_THAT(line, HasSubstr(R"("stack":"prod","project":"shop")"));
  EXPECT_THAT(line, HasSubstr(R"("secret_values":1,"secret_values_in_plaintext":1)"));
  EXPECT_THAT(line, HasSubstr(R"("verdict":"encrypted","key":"provider","algorithm":"AES-256")"));
  EXPECT_THAT(line, Not(HasSubstr("hunter2")));
}

TEST(InspectPulumi, SaysWhatAFileIs) {
  EXPECT_THAT(Inspect("Pulumi.yaml", kProject), HasSubstr(R"("kind":"project","project":"shop","runtime":"nodejs")"));
  std::string stack = Inspect("x/Pulumi.a.b.yaml", "config: {a:password: hunter2, a:b: {secure: x}}\n");
  EXPECT_THAT(stack, HasSubstr(R"("stack":"a.b","secrets_provider":"service","values":2,"secure":1)"));
  EXPECT_THAT(stack, HasSubstr(R"("plain_secrets":[{"key":"a:password","line":1}])"));
  EXPECT_THAT(stack, Not(HasSubstr("hunter2")));
  EXPECT_THAT(Inspect("h.json", Entry(10, 20, "update", R"({"create": 1})")), HasSubstr(R"("duration_seconds":10)"));
  EXPECT_THAT(Inspect("e.json",
                      "{\"sequence\":0,\"timestamp\":5,\"preludeEvent\":{}}\n"
                      "{\"sequence\":1,\"timestamp\":9,\"summaryEvent\":{\"durationSeconds\":4}}\n{\"seq"),
              HasSubstr(R"("kind":"events")"));
}

TEST(InspectPulumi, SaysWhatIsNoneOfIt) {
  for (std::string_view text : {"", "{", "[]", "{}", "\xff\xfe", "7"}) {
    EXPECT_THAT(Inspect("a.json", text), HasSubstr(R"("not_a":"pulumi")")) << text;
  }
  EXPECT_THAT(Inspect("Pulumi.yaml", "a: [\n"), HasSubstr(R"("not_a":"pulumi")"));
}

}  // namespace
}  // namespace seaworthy::collectors::pulumi
