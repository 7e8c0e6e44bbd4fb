#include "collectors/kubernetes/kubernetes_collector.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/digest.h"
#include "collect/errors.h"
#include "collectors/registry.h"
#include "source/repository.h"
#include "source/scratch_folder.h"

namespace seaworthy::collectors::kubernetes {
namespace {

using value::AbsentReason;
using value::Kind;
using value::Value;

constexpr Instant kNow{1'800'000'000, 0};

// The facts of one repository, and their places.
class Collected {
 public:
  explicit Collected(const std::string& root) : repository_(Open(root)) {
    model::Service service;
    collect::Context context{.repository = repository_, .service = service, .now = kNow, .stop = {}};
    facts::Writer writer(declarations_, "kubernetes");
    Result<void> done = kCollector.collect(context, writer);
    EXPECT_TRUE(done.ok()) << (done.ok() ? "" : done.error().ToString());
    facts::FactSetBuilder builder(declarations_);
    builder.Add(writer);
    set_ = std::move(builder).Build();
  }

  const Value& Fact(std::string_view name) const {
    return set_->Get(*declarations_.Slot("kubernetes." + std::string(name)));
  }
  // The element whose label is `name`; a null value where there is none.
  Value Find(std::string_view fact, std::string_view name) const {
    const Value& list = Fact(fact);
    if (!list.Is(Kind::kList)) return Value::Null();
    for (const Value& item : list.AsList()) {
      if (item.Is(Kind::kStruct) && item.Find("name")->AsString() == name) return item;
    }
    return Value::Null();
  }
  std::string Where(const Value& value) const {
    const facts::Provenance* provenance = set_->ProvenanceOf(value.origin());
    return provenance == nullptr ? "nowhere" : provenance->place.file + ":" + std::to_string(provenance->place.line);
  }
  const facts::FactSet& set() const { return *set_; }
  const facts::Declarations& declarations() const { return declarations_; }

 private:
  static source::Repository Open(const std::string& root) {
    auto repository = source::Repository::Open(root);
    SEAWORTHY_ASSERT(repository.ok(), "the test's folder opens");
    return *std::move(repository);
  }

  facts::Declarations declarations_ = AllDeclarations();
  source::Repository repository_;
  std::shared_ptr<const facts::FactSet> set_;  // Shared by nobody else: that is how it is built.
};

std::string TestFolder(std::string_view name) {
  return SEAWORTHY_SOURCE_DIR "/src/collectors/kubernetes/testdata/" + std::string(name);
}

std::vector<std::string> NamesOf(const Value& list) {
  std::vector<std::string> names;
  for (const Value& item : list.AsList()) {
    names.push_back(item.Is(Kind::kStruct) ? std::string(item.Find("name")->AsString()) : "absent");
  }
  return names;
}

using Names = std::vector<std::string>;

constexpr std::string_view kAllFacts[] = {"workloads",          "entry_workloads", "jobs",         "autoscalers",
                                          "disruption_budgets", "ingresses",       "volume_claims"};

TEST(KubernetesCollector, CountsEveryCopyOnceAndTakesProductions) {
  Collected facts(TestFolder("ok"));
  EXPECT_EQ(NamesOf(facts.Fact("workloads")), (Names{"checkout", "orders"}));
  Value checkout = facts.Find("workloads", "checkout");
  EXPECT_EQ(checkout.Find("environment")->AsString(), "production");
  EXPECT_EQ(checkout.Find("namespace")->AsString(), "shop");
  EXPECT_EQ(checkout.Find("replicas")->AsInt(), 4);
  EXPECT_TRUE(checkout.Find("serves_traffic")->AsBool());
  EXPECT_TRUE(checkout.Find("customer_facing")->AsBool());
  EXPECT_TRUE(checkout.Find("liveness")->AsBool());
  EXPECT_TRUE(checkout.Find("readiness")->AsBool());
  EXPECT_FALSE(checkout.Find("same_probe")->AsBool());
  EXPECT_FALSE(checkout.Find("spread")->AsBool());
  const Value& container = checkout.Find("containers")->AsList()[0];
  EXPECT_EQ(container.Find("cpu_request")->AsDouble(), 0.25);
  EXPECT_EQ(container.Find("cpu_limit"), nullptr);
  EXPECT_EQ(container.Find("memory_request")->AsInt(), 256 << 20);
  EXPECT_EQ(container.Find("memory_limit")->AsInt(), 1 << 30);
  EXPECT_EQ(facts.Find("workloads", "orders").Find("replicas")->AsInt(), 3);
}

TEST(KubernetesCollector, EveryValueNamesTheLineThatDecidesIt) {
  Collected facts(TestFolder("ok"));
  Value checkout = facts.Find("workloads", "checkout");
  EXPECT_EQ(facts.Where(checkout), "k8s/base/checkout.yaml:4");
  EXPECT_EQ(facts.Where(*checkout.Find("replicas")), "k8s/overlays/production/more-memory.yaml:6");
  EXPECT_EQ(facts.Where(*checkout.Find("serves_traffic")), "k8s/base/checkout.yaml:32");
  EXPECT_EQ(facts.Where(*checkout.Find("customer_facing")), "k8s/overlays/production/public.yaml:4");
  EXPECT_EQ(facts.Where(*checkout.Find("liveness")), "k8s/base/checkout.yaml:18");
  EXPECT_EQ(facts.Where(*checkout.Find("readiness")), "k8s/base/checkout.yaml:20");
  const Value& container = checkout.Find("containers")->AsList()[0];
  EXPECT_EQ(facts.Where(container), "k8s/base/checkout.yaml:14");
  EXPECT_EQ(facts.Where(*container.Find("memory_request")), "k8s/base/checkout.yaml:25");
  EXPECT_EQ(facts.Where(*container.Find("memory_limit")), "k8s/overlays/production/more-memory.yaml:13");
  Value orders = facts.Find("workloads", "orders");
  EXPECT_EQ(facts.Where(*orders.Find("replicas")), "k8s/overlays/production/kustomization.yaml:7");
  EXPECT_EQ(facts.Where(*orders.Find("liveness")), "k8s/base/orders.json:8");
  EXPECT_EQ(facts.Where(*facts.Find("volume_claims", "data").Find("encrypted")), "k8s/base/storage.yaml:7");
}

TEST(KubernetesCollector, ProvenanceHasTimeAndDigest) {
  Collected facts(TestFolder("ok"));
  const facts::Provenance* provenance = facts.set().ProvenanceOf(facts.Find("workloads", "checkout").origin());
  ASSERT_NE(provenance, nullptr);
  EXPECT_EQ(provenance->collector, "kubernetes");
  EXPECT_TRUE(provenance->observed.has_value());
  EXPECT_EQ(provenance->digest.size(), 64u);
}

TEST(KubernetesCollector, JoinsAutoscalerBudgetIngressAndClaims) {
  Collected facts(TestFolder("ok"));
  Value checkout = facts.Find("workloads", "checkout");
  EXPECT_EQ(NamesOf(facts.Fact("entry_workloads")), Names{"checkout"});
  EXPECT_EQ(NamesOf(facts.Fact("jobs")), Names{"nightly"});
  EXPECT_EQ(NamesOf(facts.Fact("autoscalers")), Names{"checkout"});
  EXPECT_EQ(checkout.Find("autoscaler")->Find("target")->AsString(), "Deployment/checkout");
  EXPECT_TRUE(checkout.Find("autoscaler")->Find("target_found")->AsBool());
  EXPECT_EQ(checkout.Find("autoscaler")->Find("min_replicas")->AsInt(), 2);
  EXPECT_EQ(checkout.Find("disruption_budget")->Find("min_available")->AsString(), "1");
  EXPECT_FALSE(checkout.Find("disruption_budget")->Find("blocks_drain")->AsBool());
  EXPECT_EQ(facts.Find("workloads", "orders").Find("disruption_budget"), nullptr);
  Value ingress = facts.Find("ingresses", "shop");
  EXPECT_EQ(ingress.Find("hosts")->AsList()[0].AsString(), "shop.example.com");
  EXPECT_TRUE(ingress.Find("tls")->AsBool());
  EXPECT_TRUE(facts.Find("volume_claims", "data").Find("encrypted")->AsBool());
}

TEST(KubernetesCollector, NothingIsFoundWhereThereIsNothing) {
  Collected facts(TestFolder("empty"));
  for (std::string_view fact : kAllFacts) {
    ASSERT_TRUE(facts.Fact(fact).Is(Kind::kAbsent)) << fact;
    EXPECT_EQ(facts.Fact(fact).AsAbsence().reason, AbsentReason::kNotFound) << fact;
    EXPECT_FALSE(facts.Fact(fact).AsAbsence().detail.empty()) << fact;
  }
}

TEST(KubernetesCollector, TemplatesAreNotMisread) {
  Collected facts(TestFolder("templated"));
  for (std::string_view fact : kAllFacts) {
    ASSERT_TRUE(facts.Fact(fact).Is(Kind::kAbsent)) << fact;
    EXPECT_EQ(facts.Fact(fact).AsAbsence().reason, AbsentReason::kTemplated) << fact;
    EXPECT_NE(facts.Fact(fact).AsAbsence().detail.find("chart/templates/deployment.yaml"), std::string_view::npos);
  }
}

TEST(KubernetesCollector, ABrokenManifestIsAnUnknownWorkloadBesideTheOthers) {
  Collected facts(TestFolder("malformed"));
  EXPECT_EQ(NamesOf(facts.Fact("workloads")), (Names{"checkout", "absent"}));
  const Value& broken = facts.Fact("workloads").AsList()[1];
  EXPECT_EQ(broken.AsAbsence().reason, AbsentReason::kMalformed);
  EXPECT_EQ(facts.Where(broken), "orders.yaml:7");
  EXPECT_TRUE(facts.Fact("autoscalers").Is(Kind::kList)) << "known to be none";
}

// One repository of one or more files.
class Scratch {
 public:
  Scratch& File(std::string_view path, std::string_view text) {
    folder_.Write(path, text);
    return *this;
  }
  Collected Collect() const { return Collected(folder_.path()); }

 private:
  source::ScratchFolder folder_;
};

std::string Pod(std::string_view name, std::string_view container = "{name: main}", std::string_view metadata = "") {
  return "---\napiVersion: v1\nkind: Pod\nmetadata: {name: " + std::string(name) + std::string(metadata) +
         "}\nspec: {containers: [" + std::string(container) + "]}\n";
}

TEST(KubernetesCollector, WhereNothingLeadsInAllThatServeAreEntries) {
  Scratch scratch;
  scratch.File("k8s.yaml", Pod("web", "{name: main, ports: [{containerPort: 80}]}") + Pod("worker"));
  EXPECT_EQ(NamesOf(scratch.Collect().Fact("entry_workloads")), Names{"web"});
  scratch.File("k8s.yaml", Pod("worker"));
  EXPECT_EQ(scratch.Collect().Fact("entry_workloads").AsAbsence().reason, AbsentReason::kNotFound);
}

TEST(KubernetesCollector, TestsExamplesAndPatchesAreNoEvidence) {
  Scratch scratch;
  scratch.File("tests/k8s.yaml", Pod("a"))
      .File("examples/k8s.yaml", Pod("b"))
      .File("base/kustomization.yaml", "resources: [c.yaml]\npatches: [{path: patch.yaml}]\n")
      .File("base/c.yaml", Pod("c"))
      .File("base/patch.yaml", Pod("nowhere"));
  EXPECT_EQ(NamesOf(scratch.Collect().Fact("workloads")), Names{"c"});
}

struct CopyCase {
  std::string name;
  std::vector<std::pair<std::string, std::string>> files;
  std::vector<std::string> places;  // Of the workloads that count.
};

TEST(KubernetesCollector, KeepsTheRightCopy) {
  const std::string full = "{name: main, livenessProbe: {tcpSocket: {port: 1}}}";
  for (const CopyCase& c : std::vector<CopyCase>{
           {"per-environment folders",
            {{"live/dev/a.yaml", Pod("a")}, {"live/production/a.yaml", Pod("a")}, {"live/staging/a.yaml", Pod("a")}},
            {"live/production/a.yaml:4"}},
           {"environments in namespaces",
            {{"1.yaml", Pod("a", full, ", namespace: shop-dev")},
             {"2.yaml", Pod("a", "{name: main}", ", namespace: shop-production")}},
            {"2.yaml:4"}},
           {"other namespaces in other environments",
            {{"dev/a.yaml", Pod("a", full, ", namespace: x")}, {"prod/a.yaml", Pod("a", full, ", namespace: y")}},
            {"prod/a.yaml:4"}},
           {"two regions of production",
            {{"dev/a.yaml", Pod("a", full, ", namespace: x")},
             {"prod/eu.yaml", Pod("a", full, ", namespace: y")},
             {"prod/us.yaml", Pod("a", full, ", namespace: z")}},
            {"prod/eu.yaml:4", "prod/us.yaml:4"}},
           {"only development", {{"dev/a.yaml", Pod("a")}}, {"dev/a.yaml:4"}},
           {"no environment before development",
            {{"dev/a.yaml", Pod("a", full)}, {"k8s/a.yaml", Pod("a")}},
            {"k8s/a.yaml:4"}},
           {"two namespaces are two workloads",
            {{"1.yaml", Pod("a", full, ", namespace: x")}, {"2.yaml", Pod("a", full, ", namespace: y")}},
            {"1.yaml:4", "2.yaml:4"}},
           {"one without namespace is a copy",
            {{"1.yaml", Pod("a", full, ", namespace: x")}, {"2.yaml", Pod("a")}},
            {"1.yaml:4"}},
           {"the most complete", {{"1.yaml", Pod("a")}, {"2.yaml", Pod("a", full)}}, {"2.yaml:4"}},
           {"the file with the fewest others",
            {{"all.yaml", Pod("a") + Pod("b")}, {"longer-name.yaml", Pod("a")}},
            {"longer-name.yaml:4", "all.yaml:9"}},
           {"what a kustomization builds",
            {{"1.yaml", Pod("a", full)}, {"k/2.yaml", Pod("a")}, {"k/kustomization.yaml", "resources: [2.yaml]"}},
            {"k/2.yaml:4"}}}) {
    Scratch scratch;
    for (const auto& [path, text] : c.files) scratch.File(path, text);
    Collected facts = scratch.Collect();
    std::vector<std::string> places;
    for (const Value& workload : facts.Fact("workloads").AsList()) places.push_back(facts.Where(workload));
    EXPECT_EQ(places, c.places) << c.name;
  }
}

TEST(KubernetesCollector, TemplatesMatterWhereNoCopyOfThemIsKnown) {
  const std::string chart = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Values.name }}\n";
  const std::string plain = Pod("checkout");
  struct Case {
    std::string name;
    std::string path;
    std::string text;
    bool known;
  };
  for (const Case& c :
       std::vector<Case>{{"a chart of that name", "charts/checkout/templates/deployment.yaml", chart, true},
                         {"a chart with a file of that name", "charts/shop/templates/checkout.yaml", chart, true},
                         {"a chart of another name", "charts/payment/templates/deployment.yaml", chart, false},
                         {"a template that names it", "deploy/app.yaml",
                          "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: checkout\n  {{ x }}\n", true},
                         {"a template that names another", "deploy/app.yaml.j2",
                          "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: payment\n  {% if x %}\n", false},
                         {"a template without workload", "deploy/app.yaml",
                          "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: payment\n  {{ x }}\n", true}}) {
    Scratch scratch;
    scratch.File("k8s.yaml", plain).File(c.path, c.text);
    if (c.path.starts_with("charts/")) {
      std::string folder = c.path.substr(0, c.path.find("/templates"));
      scratch.File(folder + "/Chart.yaml", "name: " + folder.substr(7) + "\nversion: 1.0.0\n");
    }
    Names expected = c.known ? Names{"checkout"} : Names{"checkout", "absent"};
    EXPECT_EQ(NamesOf(scratch.Collect().Fact("workloads")), expected) << c.name;
  }
}

TEST(KubernetesCollector, AnAutoscalerThatCannotBeReadIsNotMissing) {
  Scratch scratch;
  scratch.File("app.yaml", Pod("checkout"))
      .File("scaling.yaml",
            "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: {{ name }}\n  {{ x }}\n")
      .File("budget.yaml", "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: checkout\n name: x\n");
  Collected facts = scratch.Collect();
  Value checkout = facts.Find("workloads", "checkout");
  EXPECT_EQ(NamesOf(facts.Fact("workloads")), Names{"checkout"});
  EXPECT_EQ(checkout.Find("autoscaler")->AsAbsence().reason, AbsentReason::kTemplated);
  EXPECT_EQ(checkout.Find("disruption_budget")->AsAbsence().reason, AbsentReason::kMalformed);
  EXPECT_EQ(facts.Where(*checkout.Find("autoscaler")), "scaling.yaml:2");
  EXPECT_EQ(NamesOf(facts.Fact("autoscalers")), Names{"absent"});
  EXPECT_EQ(NamesOf(facts.Fact("disruption_budgets")), Names{"absent"});
}

TEST(KubernetesCollector, EveryWorkloadOfABrokenFileMustBeKnown) {
  Scratch scratch;
  scratch.File("app.yaml", Pod("checkout"))
      .File("all.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: checkout\n---\napiVersion: apps/v1\nkind: "
            "Deployment\n"
            "metadata:\n  name: payment\n x: y\n");
  EXPECT_EQ(NamesOf(scratch.Collect().Fact("workloads")), (Names{"checkout", "absent"}));
}

TEST(KubernetesCollector, UnreadableContainersAreNeitherGoodNorBad) {
  Scratch scratch;
  scratch.File(
      "k8s.yaml",
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: x}}}\n");
  Collected facts = scratch.Collect();
  Value workload = facts.Find("workloads", "a");
  for (const char* field : {"containers", "liveness", "readiness", "serves_traffic"}) {
    EXPECT_TRUE(workload.Find(field)->Is(Kind::kAbsent)) << field;
  }
  EXPECT_EQ(facts.Where(*workload.Find("containers")), "k8s.yaml:3");
}

TEST(KubernetesCollector, RemoteBasesAreNamedWhereNothingElseIsThere) {
  Scratch scratch;
  scratch.File("kustomization.yaml", "resources: ['https://github.com/example/app//deploy?ref=v1']\n");
  Collected facts = scratch.Collect();
  const Value& workloads = facts.Fact("workloads");
  EXPECT_EQ(workloads.AsAbsence().reason, AbsentReason::kNotFound);
  EXPECT_NE(workloads.AsAbsence().detail.find("github.com/example"), std::string_view::npos);
}

TEST(KubernetesCollector, StopsWhenAsked) {
  auto repository = source::Repository::Open(TestFolder("ok"));
  ASSERT_TRUE(repository.ok());
  std::stop_source stop;
  stop.request_stop();
  model::Service service;
  collect::Context context{.repository = *repository, .service = service, .now = kNow, .stop = stop.get_token()};
  facts::Declarations declarations = AllDeclarations();
  facts::Writer writer(declarations, "kubernetes");
  Result<void> done = kCollector.collect(context, writer);
  ASSERT_FALSE(done.ok());
  EXPECT_TRUE(done.error().Is(collect::kStopped));
}

}  // namespace
}  // namespace seaworthy::collectors::kubernetes
