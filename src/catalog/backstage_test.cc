#include "catalog/backstage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "source/scratch_folder.h"

namespace seaworthy::catalog {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Catalogue Read(std::string_view text) { return ReadCatalogueText(text, "catalog-info.yaml"); }

constexpr std::string_view kCatalogue = R"(apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: Checkout
  annotations:
    pagerduty.com/service-id: P123
    pagerduty.com/integration-key: not-to-be-read
    github.com/project-slug: shop/checkout
  links:
    - {url: "https://grafana.example.com/d/1", title: Overview}
    - {url: "https://wiki.example.com/r", title: What to do, type: runbook}
    - {title: no address}
spec:
  type: website
  lifecycle: production
  owner: group:payments/team-a
  dependsOn: [resource:default/orders, component:payments, Resource:queue, nonsense reference]
  consumesApis: [stock]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: checkout-ui}
spec: {type: library, subcomponentOf: component:checkout}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: orders}
spec: {type: database, owner: team-a}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: team-a}
spec: {type: team}
)";

TEST(Backstage, ComponentBecomesAService) {
  Catalogue catalogue = Read(kCatalogue);
  ASSERT_EQ(catalogue.services.size(), 1u);
  const model::Service& service = catalogue.services.front();
  EXPECT_EQ(service.id, "checkout");
  EXPECT_EQ(service.name, "Checkout");
  EXPECT_EQ(service.owner, "payments/team-a");
  EXPECT_EQ(service.lifecycle, "production");
  EXPECT_EQ(ToString(service.places.at("owner")), "catalog-info.yaml:16:10");
  EXPECT_EQ(service.components.size(), 2u);
  EXPECT_EQ(service.components[0].kind, "website");
  EXPECT_THAT(catalogue.remarks, IsEmpty());
}

TEST(Backstage, ReferencesBecomeDependenciesAndDataStores) {
  model::Service service = Read(kCatalogue).services.front();
  std::vector<std::string> dependencies;
  for (const model::Dependency& d : service.dependencies) dependencies.push_back(d.kind + ":" + d.name);
  EXPECT_THAT(dependencies, ElementsAre("resource:orders", "service:payments", "resource:queue", "api:stock"));
  ASSERT_EQ(service.data_stores.size(), 1u);
  EXPECT_EQ(service.data_stores[0].name, "orders");
  EXPECT_EQ(service.data_stores[0].kind, "database");
  EXPECT_EQ(service.data_stores[0].encrypted, std::nullopt);
}

TEST(Backstage, LinksAndAnnotationsAreRead) {
  std::vector<std::string> links;
  model::Service service = Read(kCatalogue).services.front();
  for (const model::Link& link : service.links) links.push_back(link.kind + " " + link.url);
  EXPECT_THAT(links, ElementsAre("dashboard https://grafana.example.com/d/1", "runbook https://wiki.example.com/r",
                                 "escalation pagerduty:service/P123", "other https://github.com/shop/checkout"));
}

TEST(Backstage, ReferencesHaveDefaults) {
  EXPECT_EQ(ParseReference("orders", "resource"), (EntityReference{"resource", "default", "orders"}));
  EXPECT_EQ(ParseReference("Component:Shop/Cart", "resource"), (EntityReference{"component", "shop", "cart"}));
  EXPECT_EQ(ParseReference("shop/cart", "api"), (EntityReference{"api", "shop", "cart"}));
  EXPECT_EQ(ParseReference("component:cart", "api", "x"), (EntityReference{"component", "x", "cart"}));
  for (std::string_view text : {"", ":", "a:", "/a", "a b", "a/b/c", "${{ x }}"}) {
    EXPECT_EQ(ParseReference(text, "api"), EntityReference{}) << text;
  }
}

TEST(Backstage, LibrariesCountWhereThereIsNothingElse) {
  Catalogue catalogue =
      Read("apiVersion: backstage.io/v1beta1\nkind: Component\nmetadata: {name: lib}\nspec: {type: library}");
  ASSERT_EQ(catalogue.services.size(), 1u);
  EXPECT_FALSE(catalogue.services[0].Declares("owner"));
}

TEST(Backstage, WhatIsNoEntityIsLeftOut) {
  EXPECT_THAT(Read("kind: Deployment\nmetadata: {name: a}").services, IsEmpty());
  EXPECT_THAT(Read("[]\n---\ntext\n---\n{apiVersion: [], kind: {}}").services, IsEmpty());
  Catalogue skeleton =
      Read("apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: \"${{ values.name }}\"}\n");
  EXPECT_THAT(skeleton.services, IsEmpty());
  EXPECT_THAT(skeleton.remarks, ElementsAre(HasSubstr("without a name")));
  EXPECT_THAT(Read("kind: {{ .Kind }}\n{{ end }}").remarks, ElementsAre(HasSubstr("left out")));
}

TEST(Backstage, EntitiesOfAnyShapeAreNoCrash) {
  for (std::string_view text :
       {"apiVersion: backstage.io/v1\nkind: Component",
        "apiVersion: backstage.io/v1\nkind: Component\nmetadata: {name: a}",
        "apiVersion: backstage.io/v1\nkind: Component\nmetadata: {name: a, links: 3, annotations: []}\nspec: []",
        "apiVersion: backstage.io/v1\nkind: Component\nmetadata: {name: [a]}\nspec: {dependsOn: x, owner: {a: b}}"}) {
    (void)Read(text);  // Only that it ends.
  }
}

TEST(Backstage, SecondComponentOfTheSameNameIsRemarked) {
  std::string one = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: a}\nspec: {type: service}\n";
  Catalogue catalogue = Read(one + "---\n" + one);
  EXPECT_EQ(catalogue.services.size(), 1u);
  EXPECT_THAT(catalogue.remarks, ElementsAre(HasSubstr("second component")));
}

TEST(Backstage, LocationsAreFollowedInsideTheRepository) {
  source::ScratchFolder folder;
  folder.Write("catalog-info.yaml",
               "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: all}\n"
               "spec: {targets: [./services/a.yaml, ../../etc/passwd, 'https://example.com/x.yaml', gone.yaml]}\n");
  folder.Write("services/a.yaml",
               "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: a}\nspec: {}\n");
  auto repository = source::Repository::Open(folder.path());
  Catalogue catalogue = ReadCatalogue(*repository);
  ASSERT_EQ(catalogue.services.size(), 1u);
  EXPECT_EQ(catalogue.services[0].place.file, "services/a.yaml");
}

}  // namespace
}  // namespace seaworthy::catalog
