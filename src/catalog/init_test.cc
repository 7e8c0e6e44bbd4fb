#include "catalog/init.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "base/text.h"
#include "catalog/descriptor.h"
#include "catalog/inspect.h"
#include "source/scratch_folder.h"

namespace seaworthy::catalog {
namespace {

using testing::HasSubstr;

std::string Init(const source::ScratchFolder& folder, const Options& options = {}) {
  auto repository = OpenRepository(folder.path());
  EXPECT_TRUE(repository.ok());
  auto described = Describe(*repository, options);
  EXPECT_TRUE(described.ok());
  return InitText(*described, *repository);
}

std::vector<model::Service> Parse(const std::string& text) {
  auto services = ParseDescriptor(text, "seaworthy.yaml");
  EXPECT_TRUE(services.ok()) << services.error().ToString() << "\n" << text;
  return services.ok() ? *services : std::vector<model::Service>();
}

TEST(InitText, ReadsBackWithWhatWasDetected) {
  source::ScratchFolder folder;
  folder.Write("CODEOWNERS", "* @shop/checkout\n");
  folder.Write("api: #1/Dockerfile", "FROM scratch\n");
  std::string text = Init(folder);
  std::vector<model::Service> services = Parse(text);
  ASSERT_EQ(services.size(), 1u);
  EXPECT_EQ(services[0].owner, "@shop/checkout");
  ASSERT_EQ(services[0].components.size(), 1u);
  EXPECT_EQ(services[0].components[0].name, "api: #1");
  EXPECT_FALSE(services[0].tier.has_value());
  EXPECT_THAT(text, HasSubstr("owner: \"@shop/checkout\"  # found: CODEOWNERS:1\n"));
  EXPECT_THAT(text, HasSubstr("# found: the name of the repository"));
}

TEST(InitText, ExamplesAreRightToo) {
  source::ScratchFolder folder;
  std::string text;
  std::string with_marks = Init(folder);
  for (std::string_view line : Split(with_marks, '\n')) {
    bool explains = line.starts_with("# ") && !line.starts_with("#  ");
    if (line.starts_with('#') && !explains) line.remove_prefix(1);
    text += std::string(line) + "\n";
  }
  std::vector<model::Service> services = Parse(text);
  ASSERT_EQ(services.size(), 1u);
  for (std::string_view key :
       {"owner", "tier", "components", "data_stores", "events", "parameters", "capacity", "links"}) {
    EXPECT_TRUE(services[0].Declares(key)) << key;
  }
}

TEST(InitText, WritesWhatTheCatalogueSays) {
  source::ScratchFolder folder;
  folder.Write("catalog-info.yaml",
               "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: checkout\n"
               "  links: [{url: 'https://a.example.com/?x=1#y', title: 'Runbook: \"night\"'}]\n"
               "spec: {type: service, lifecycle: production, dependsOn: [component:cart]}\n");
  std::vector<model::Service> services = Parse(Init(folder));
  ASSERT_EQ(services.size(), 1u);
  EXPECT_EQ(services[0].lifecycle, "production");
  EXPECT_EQ(services[0].dependencies[0].name, "cart");
  EXPECT_EQ(services[0].links[0].title, "Runbook: \"night\"");
  EXPECT_EQ(services[0].links[0].kind, "runbook");
}

TEST(InitText, ProposesEnvironmentsByFolder) {
  source::ScratchFolder folder;
  folder.Write("deploy/live/app.yaml", "kind: Deployment\n");
  folder.Write("deploy/live/more/b.yaml", "kind: Deployment\n");
  folder.Write("live/c.yml", "kind: Deployment\n");
  folder.Write("staging/readme.md", "# no\n");
  std::vector<model::Service> services = Parse(Init(folder));
  ASSERT_EQ(services.size(), 1u);
  ASSERT_EQ(services[0].environments.size(), 1u);
  EXPECT_EQ(services[0].environments[0].name, "live");
  EXPECT_EQ(services[0].environments[0].kind, "production");
  EXPECT_THAT(services[0].environments[0].paths, testing::ElementsAre("deploy/live/**", "live/**"));
}

TEST(InitText, HasADocumentPerService) {
  source::ScratchFolder folder;
  folder.Write("seaworthy.yaml", "id: a\n---\nid: b\n");
  EXPECT_EQ(Parse(Init(folder, {.all = true})).size(), 2u);
}

TEST(InspectCatalog, PrintsWhatIsDeclared) {
  EXPECT_EQ(Inspect("a.yaml", "id: a\ntier: 1\ncomponents: [x, {name: y}]\ndata_stores: []"),
            R"({"path":"a.yaml","format":"seaworthy","remarks":[],"services":[{"id":"a","name":null,"owner":null,)"
            R"("tier":1,"lifecycle":null,"exposure":null,"components":["x","y"],"environments":null,"endpoints":null,)"
            R"("data_stores":[],"dependencies":null,"links":null}]})");
}

TEST(InspectCatalog, SaysWhatIsWrong) {
  EXPECT_THAT(Inspect("a.yaml", "onwer: x"), HasSubstr("a.yaml:1:1: unknown key"));
  EXPECT_THAT(Inspect("c.yaml", "apiVersion: backstage.io/v1alpha1\nkind: [\n"),
              HasSubstr("left out of the catalogue"));
  EXPECT_THAT(Inspect("c.yaml", "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: a}"),
              HasSubstr("\"services\":[]"));
}

}  // namespace
}  // namespace seaworthy::catalog
