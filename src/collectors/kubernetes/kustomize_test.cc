#include "collectors/kubernetes/kustomize.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "collectors/kubernetes/kustomization.h"
#include "collectors/kubernetes/testing.h"
#include "source/scratch_folder.h"

namespace seaworthy::collectors::kubernetes {
namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

// What the kustomizations of a repository build. Places point into it, so it stays.
class Built {
 public:
  explicit Built(const Files& files) {
    for (const auto& [path, text] : files) folder_.Write(path, text);
    auto repository = source::Repository::Open(folder_.path());
    SEAWORTHY_ASSERT(repository.ok(), "the scratch folder opens");
    repository_.emplace(*std::move(repository));
    model::Service service;
    collect::Context context{.repository = *repository_, .service = service, .now = {}, .stop = {}};
    auto built = BuildKustomizations(context);
    EXPECT_TRUE(built.ok());
    if (built.ok()) kustomized_ = *std::move(built);
  }

  const Kustomized& operator*() const { return kustomized_; }
  const Kustomized* operator->() const { return &kustomized_; }

  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const Resource& resource : kustomized_.resources) names.push_back(resource.shown_name);
    return names;
  }
  Workload First() const {
    EXPECT_FALSE(kustomized_.resources.empty());
    return kustomized_.resources.empty() ? Workload() : ReadWorkload(kustomized_.resources.front());
  }

 private:
  source::ScratchFolder folder_;
  std::optional<source::Repository> repository_;
  Kustomized kustomized_;
};

using Names = std::vector<std::string>;

const std::string kApp = DeploymentText("app", "  replicas: 1\n");

TEST(Kustomize, BuildsRootsOnly) {
  Built built({{"base/kustomization.yaml", "resources: [app.yaml]"},
               {"base/app.yaml", kApp},
               {"overlays/prod/kustomization.yaml", "resources: [../../base, extra.yaml]\nnamespace: shop\n"},
               {"overlays/prod/extra.yaml", DeploymentText("extra")}});
  EXPECT_EQ(built.Names(), (Names{"app", "extra"}));
  for (const Resource& resource : built->resources) {
    EXPECT_TRUE(resource.built);
    EXPECT_EQ(resource.environment, "production");
    EXPECT_EQ(resource.namespace_name, "shop");
  }
  for (const char* path : {"base/app.yaml", "base/kustomization.yaml", "overlays/prod/extra.yaml"}) {
    EXPECT_TRUE(built->taken.contains(path)) << path;
  }
}

TEST(Kustomize, ReadsTheOlderBasesToo) {
  EXPECT_EQ(Built({{"base/kustomization.yml", "resources: [app.yaml]"},
                   {"base/app.yaml", kApp},
                   {"Kustomization", "bases: [./base/]"}})
                .Names(),
            Names{"app"});
}

TEST(Kustomize, AComponentIsDeployedWhereItIsTakenIn) {
  Files files = {{"kustomization.yaml", "resources: [app.yaml]"},
                 {"app.yaml", kApp},
                 {"more/kustomization.yaml",
                  "kind: Component\nresources: [more.yaml]\npatches: [{patch: '{kind: Deployment, metadata: {name: "
                  "app}, spec: {replicas: 7}}'}]"},
                 {"more/more.yaml", DeploymentText("more")}};
  EXPECT_EQ(Built(files).Names(), Names{"app"});
  files[0].second = "resources: [app.yaml]\ncomponents: [more]";
  Built built(files);
  EXPECT_EQ(built.Names(), (Names{"app", "more"}));
  EXPECT_EQ(built.First().replicas->value, 7) << "its patches reach what was taken in before";
}

TEST(Kustomize, PrefixAndSuffixAreShownOnly) {
  Built built({{"base/kustomization.yaml", "resources: [app.yaml]\nnameSuffix: -v1"},
               {"base/app.yaml", kApp},
               {"kustomization.yaml", "resources: [base]\nnamePrefix: prod-\npatches: [{path: p.yaml}]"},
               {"p.yaml", "{apiVersion: apps/v1, kind: Deployment, metadata: {name: app}, spec: {replicas: 5}}"}});
  EXPECT_EQ(built.Names(), Names{"prod-app-v1"});
  EXPECT_EQ(built->resources[0].name, "app");
  EXPECT_EQ(built.First().replicas->value, 5);
}

struct PatchCase {
  std::string name;
  std::string kustomization;
  std::int64_t replicas;
};

TEST(Kustomize, PatchesReachWhatTheyAreFor) {
  const std::string inline_patch = "\n    patch: |-\n      - {op: replace, path: /spec/replicas, value: 9}\n";
  for (const PatchCase& c : std::vector<PatchCase>{
           {"strategic merge in a file", "patches: [{path: p.yaml}]", 9},
           {"the older form", "patchesStrategicMerge: [p.yaml]", 9},
           {"the older form, inline",
            "patchesStrategicMerge:\n  - |\n    kind: Deployment\n    metadata: {name: app}\n    spec: {replicas: 9}\n",
            9},
           {"inline",
            "patches:\n  - patch: |-\n      kind: Deployment\n      metadata: {name: app}\n      spec: {replicas: 9}\n",
            9},
           {"of another name",
            "patches:\n  - patch: |-\n      kind: Deployment\n      metadata: {name: other}\n      spec: {replicas: "
            "9}\n",
            1},
           {"of another kind",
            "patches:\n  - patch: |-\n      kind: StatefulSet\n      metadata: {name: app}\n      spec: {replicas: "
            "9}\n",
            1},
           {"JSON by target", "patches:\n  - target: {kind: Deployment, name: app}" + inline_patch, 9},
           {"the older JSON form",
            "patchesJson6902:\n  - target: {group: apps, version: v1, kind: Deployment, name: app}" + inline_patch, 9},
           {"by kind alone", "patches:\n  - target: {kind: Deployment}" + inline_patch, 9},
           {"by a pattern", "patches:\n  - target: {kind: Deployment|StatefulSet, name: a.*}" + inline_patch, 9},
           {"by a pattern of another name", "patches:\n  - target: {name: ^b.*$}" + inline_patch, 1},
           {"by another kind", "patches:\n  - target: {kind: Service}" + inline_patch, 1},
           {"by another group", "patches:\n  - target: {group: batch, kind: Deployment}" + inline_patch, 1},
           {"by label", "patches:\n  - target: {labelSelector: tier=web}" + inline_patch, 9},
           {"by another label", "patches:\n  - target: {labelSelector: 'tier=web,x=y'}" + inline_patch, 1},
           {"a patch that is not there", "patches: [{path: gone.yaml}]", 1},
           {"replicas", "replicas: [{name: app, count: 9}, {name: other, count: 3}]", 9},
           {"replicas after patches", "patches: [{path: p.yaml}]\nreplicas: [{name: app, count: 4}]", 4},
           {"wrong types",
            "patches: {a: b}\nreplicas: x\nimages: [x, [], {}]\ncomponents: 7\nlabels: [x]\ncommonLabels: "
            "[]\nnamePrefix: [a]\nnamespace: {}\n",
            1},
           {"patches of wrong types",
            "patches: [x, [], {patch: [1]}, {path: {}}, {target: x, patch: '{{{'}, {patch: ''}, {patch: 7}]", 1}}) {
    std::string app = kApp;
    app.replace(app.find("{name: app}"), 11, "{name: app, labels: {tier: web}}");
    Built built({{"kustomization.yaml", "resources: [app.yaml]\n" + c.kustomization},
                 {"app.yaml", app},
                 {"p.yaml", "{apiVersion: apps/v1, kind: Deployment, metadata: {name: app}, spec: {replicas: 9}}"}});
    EXPECT_EQ(built.Names(), Names{"app"}) << c.name;
    EXPECT_EQ(built.First().replicas->value, c.replicas) << c.name;
  }
}

TEST(Kustomize, InlinePatchesKnowTheirLine) {
  Built built({{"kustomization.yaml",
                "resources: [app.yaml]\npatches:\n  - patch: |-\n      kind: Deployment\n      metadata: {name: app}\n "
                "     spec:\n        replicas: 2\n"},
               {"app.yaml", kApp}});
  EXPECT_EQ(built.First().replicas->spot.file, "kustomization.yaml");
  EXPECT_EQ(built.First().replicas->spot.line, 7);
}

TEST(Kustomize, APatchMayDeleteAResource) {
  EXPECT_TRUE(
      Built({{"kustomization.yaml",
              "resources: [app.yaml]\npatches: [{patch: '{kind: Deployment, metadata: {name: app}, $patch: delete}'}]"},
             {"app.yaml", kApp}})
          .Names()
          .empty());
}

TEST(Kustomize, SetsImagesAndPodLabels) {
  std::string pod =
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app}\nspec: {template: {metadata: {}, spec: "
      "{containers: [{name: a, image: shop}, "
      "{name: b, image: 'registry:5000/web:1'}, {name: c, image: other}]}}}\n";
  Built built({{"kustomization.yaml",
                "resources: [app.yaml]\nimages: [{name: shop, newTag: '2'}, {name: 'registry:5000/web', newName: "
                "mirror/web}, {name: other, digest: 'sha256:0a'}]\n"
                "commonLabels: {team: web}\nlabels: [{pairs: {x: y}}, {pairs: {a: b}, includeSelectors: true}]"},
               {"app.yaml", pod}});
  Workload app = built.First();
  EXPECT_EQ(app.containers[0].image, "shop:2");
  EXPECT_TRUE(app.containers[0].image_pinned);
  EXPECT_EQ(app.containers[0].image_spot.file, "kustomization.yaml");
  EXPECT_EQ(app.containers[1].image, "mirror/web:1");
  EXPECT_EQ(app.containers[2].image, "other@sha256:0a");
  EXPECT_EQ(app.labels, (Labels{{"team", "web"}, {"a", "b"}}));
}

TEST(Kustomize, CirclesAndDepthEnd) {
  EXPECT_EQ(Built({{"a/kustomization.yaml", "resources: [../b, app.yaml]"},
                   {"a/app.yaml", kApp},
                   {"b/kustomization.yaml", "resources: [../a]"}})
                .Names(),
            Names{"app"});
  EXPECT_EQ(Built({{"kustomization.yaml", "resources: [., app.yaml]\ncomponents: [.]"}, {"app.yaml", kApp}}).Names(),
            Names{"app"});
  Files deep;
  for (int i = 0; i < 200; ++i) {
    deep.emplace_back("d" + std::to_string(i) + "/kustomization.yaml",
                      "resources: [../d" + std::to_string(i + 1) + "]");
  }
  EXPECT_TRUE(Built(deep)->too_many);
  Files doubling = {{"d0/kustomization.yaml", "kind: Component\nresources: [app.yaml]"}, {"d0/app.yaml", kApp}};
  for (int i = 1; i < 30; ++i) {
    std::string before = "../d" + std::to_string(i - 1);
    doubling.emplace_back("d" + std::to_string(i) + "/kustomization.yaml",
                          "kind: Component\ncomponents: [" + before + ", " + before + "]");
  }
  doubling.emplace_back("root/kustomization.yaml", "components: [../d29]");
  Built doubled(doubling);
  EXPECT_EQ(doubled.Names(), Names{"app"});
  EXPECT_TRUE(doubled->too_many);
}

TEST(Kustomize, NothingOutsideIsRead) {
  Files files;
  files.emplace_back(
      "kustomization.yaml",
      "resources: [../../etc/app.yaml, 'https://example.com/app.yaml', 'github.com/a/b?ref=v1', gone.yaml, '']");
  Built built(files);
  EXPECT_TRUE(built.Names().empty());
  EXPECT_EQ(built->remote, (Names{"https://example.com/app.yaml", "github.com/a/b?ref=v1"}));
}

TEST(Kustomize, JoinsPaths) {
  EXPECT_EQ(JoinPath("a/b", "../c"), "a/c");
  EXPECT_EQ(JoinPath("", "./x//y/."), "x/y");
  EXPECT_EQ(JoinPath("a", ".."), "");
  EXPECT_EQ(JoinPath("a", "../.."), std::nullopt);
  EXPECT_EQ(JoinPath("a", "../../a/x"), std::nullopt);
}

}  // namespace
}  // namespace seaworthy::collectors::kubernetes
