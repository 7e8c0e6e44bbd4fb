#include "collectors/kubernetes/inventory.h"

#include "collectors/kubernetes/testing.h"

namespace seaworthy::collectors::kubernetes {
namespace {

// ---- Autoscalers

struct ScalerCase {
  std::string name;
  std::string text;
  std::string target;
  std::int64_t min;
  std::int64_t max;
  std::vector<std::string> metrics;
  bool paused = false;
};

TEST(Autoscalers, AreReadWithTheirDefaults) {
  const std::string target = "scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: a}, ";
  for (const ScalerCase& c : std::vector<ScalerCase>{
           {"v1",
            "{apiVersion: autoscaling/v1, kind: HorizontalPodAutoscaler, metadata: {name: h}, spec: {" + target +
                "minReplicas: 2, maxReplicas: 5, targetCPUUtilizationPercentage: 50}}",
            "StatefulSet/a",
            2,
            5,
            {"cpu"}},
           {"v2 without metrics",
            "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: h}, spec: {" + target +
                "maxReplicas: 5}}",
            "StatefulSet/a",
            1,
            5,
            {"cpu"}},
           {"v2",
            "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: h}, spec: {" + target +
                "maxReplicas: 5, metrics: [{type: Resource, resource: {name: memory, target: {type: Utilization}}}, "
                "{type: Pods, pods: {metric: {name: queue_length}}}]}}",
            "StatefulSet/a",
            1,
            5,
            {"memory", "queue_length"}},
           {"v2beta1",
            "{apiVersion: autoscaling/v2beta1, kind: HorizontalPodAutoscaler, metadata: {name: h}, spec: {" + target +
                "maxReplicas: 5, metrics: [{type: Pods, pods: {metricName: rps}}]}}",
            "StatefulSet/a",
            1,
            5,
            {"rps"}},
           {"KEDA",
            "{apiVersion: keda.sh/v1alpha1, kind: ScaledObject, metadata: {name: h}, spec: {scaleTargetRef: {name: a}, "
            "triggers: [{type: kafka}, {type: cron}, {type: kafka}]}}",
            "Deployment/a",
            0,
            100,
            {"kafka", "cron"}},
           {"KEDA paused",
            "{apiVersion: keda.sh/v1alpha1, kind: ScaledObject, metadata: {name: h, annotations: "
            "{autoscaling.keda.sh/paused: 'true'}}, spec: {minReplicaCount: 2, scaleTargetRef: {name: a}}}",
            "Deployment/a",
            2,
            100,
            {},
            true},
           {"KEDA held at a number",
            "{apiVersion: keda.sh/v1alpha1, kind: ScaledObject, metadata: {name: h, annotations: "
            "{autoscaling.keda.sh/paused-replicas: '0'}}, spec: {scaleTargetRef: {name: a}}}",
            "Deployment/a",
            0,
            100,
            {},
            true},
           {"KEDA pause taken back",
            "{apiVersion: keda.sh/v1alpha1, kind: ScaledObject, metadata: {name: h, annotations: "
            "{autoscaling.keda.sh/paused: 'false'}}, spec: {scaleTargetRef: {name: a}}}",
            "Deployment/a",
            0,
            100,
            {}}}) {
    Inventory inventory = InventoryOf(c.text);
    ASSERT_EQ(inventory.autoscalers.size(), 1u) << c.name;
    const Autoscaler& autoscaler = inventory.autoscalers[0];
    EXPECT_EQ(autoscaler.target_kind + "/" + autoscaler.target_name, c.target) << c.name;
    EXPECT_EQ(autoscaler.min_replicas.value, c.min) << c.name;
    EXPECT_EQ(autoscaler.max_replicas.value, c.max) << c.name;
    EXPECT_EQ(autoscaler.metrics, c.metrics) << c.name;
    EXPECT_EQ(autoscaler.paused, c.paused) << c.name;
    EXPECT_FALSE(autoscaler.target_found) << c.name;
  }
}

std::string ScalerText(std::string_view target, std::string_view more_metadata = "") {
  return "---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: h" +
         std::string(more_metadata) +
         "}\nspec:\n  maxReplicas: 3\n  scaleTargetRef: {kind: Deployment, name: " + std::string(target) + "}\n";
}

TEST(Autoscalers, FindTheirTarget) {
  Inventory inventory = InventoryOf(DeploymentText("carts") + DeploymentText("orders") + ScalerText("orders"));
  EXPECT_TRUE(inventory.autoscalers[0].target_found);
  EXPECT_TRUE(FindWorkload(inventory, "orders")->autoscaler.has_value());
  EXPECT_FALSE(FindWorkload(inventory, "carts")->autoscaler.has_value());
}

TEST(Autoscalers, ATargetThatIsNotThereIsNotFound) {
  Inventory inventory = InventoryOf(DeploymentText("carts") + ScalerText("cart"));
  EXPECT_FALSE(inventory.autoscalers[0].target_found);
  EXPECT_FALSE(inventory.workloads[0].autoscaler.has_value());
}

TEST(Autoscalers, AnotherNamespaceIsAnotherTarget) {
  std::string text = DeploymentText("carts");
  text.replace(text.find("{name: carts}"), 13, "{name: carts, namespace: shop}");
  EXPECT_FALSE(InventoryOf(text + ScalerText("carts", ", namespace: bank")).autoscalers[0].target_found);
  EXPECT_TRUE(InventoryOf(text + ScalerText("carts", ", namespace: shop")).autoscalers[0].target_found);
  EXPECT_TRUE(InventoryOf(text + ScalerText("carts")).autoscalers[0].target_found);
}

TEST(Autoscalers, OneForDevelopmentScalesNoProduction) {
  std::vector<Resource> resources = ReadText(DeploymentText("carts") + ScalerText("carts"));
  resources[1].environment = "development";
  for (const char* environment : {"production", ""}) {
    resources[0].environment = environment;
    Inventory inventory = TakeInventory(resources);
    EXPECT_TRUE(inventory.autoscalers[0].target_found);
    EXPECT_FALSE(inventory.workloads[0].autoscaler.has_value()) << environment;
  }
  resources[0].environment = "development";
  EXPECT_TRUE(TakeInventory(resources).workloads[0].autoscaler.has_value());
}

TEST(Autoscalers, KnativeScalesByItself) {
  Inventory inventory = InventoryOf(R"(
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: a}
spec:
  template:
    metadata: {annotations: {autoscaling.knative.dev/min-scale: "2", autoscaling.knative.dev/maxScale: "0"}}
    spec: {containers: [{name: m}]}
)");
  ASSERT_EQ(inventory.autoscalers.size(), 1u);
  EXPECT_TRUE(inventory.autoscalers[0].target_found);
  EXPECT_EQ(inventory.autoscalers[0].min_replicas.value, 2);
  EXPECT_EQ(inventory.autoscalers[0].max_replicas.value, kUnlimitedReplicas);
  EXPECT_TRUE(inventory.workloads[0].autoscaler.has_value());
  EXPECT_TRUE(inventory.workloads[0].customer_facing);
  EXPECT_TRUE(inventory.workloads[0].serves_traffic);
}

TEST(Autoscalers, ARolloutRunsThePodsOfItsDeployment) {
  Inventory inventory = InventoryOf(DeploymentText("shop") + R"(
---
{apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: {name: shop}, spec: {workloadRef: {kind: Deployment, name: shop}}}
---
{apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: {name: lost}, spec: {workloadRef: {kind: Deployment, name: gone}}}
)");
  ASSERT_EQ(inventory.workloads.size(), 2u);
  EXPECT_EQ(FindWorkload(inventory, "shop")->kind, "Rollout");
  EXPECT_EQ(FindWorkload(inventory, "shop")->containers.size(), 1u);
  EXPECT_FALSE(FindWorkload(inventory, "shop")->unreadable.has_value());
  EXPECT_EQ(FindWorkload(inventory, "lost")->unreadable->reason, value::AbsentReason::kNotFound);
}

// ---- Budgets

std::string BudgetText(std::string_view spec, std::string_view version = "v1") {
  return "---\napiVersion: policy/" + std::string(version) +
         "\nkind: PodDisruptionBudget\nmetadata: {name: b}\nspec: {" + std::string(spec) + "}\n";
}

struct CoverCase {
  std::string selector;
  std::vector<std::string> covers;
  std::string version = "v1";
};

TEST(Budgets, CoverWhatTheirSelectorMatches) {
  using Names = std::vector<std::string>;
  const Names both = {"Deployment/a", "Deployment/b"};
  for (const CoverCase& c : std::vector<CoverCase>{
           {"selector: {matchLabels: {app: a}}", {"Deployment/a"}},
           {"selector: {matchLabels: {app: a, tier: x}}", {}},
           {"selector: {matchExpressions: [{key: app, operator: In, values: [a, b]}]}", both},
           {"selector: {matchExpressions: [{key: app, operator: NotIn, values: [a]}]}", {"Deployment/b"}},
           {"selector: {matchExpressions: [{key: app, operator: Exists}]}", both},
           {"selector: {matchExpressions: [{key: app, operator: DoesNotExist}]}", {}},
           {"selector: {matchExpressions: [{key: app, operator: Sometimes}]}", {}},
           {"selector: {}", both},
           {"selector: {}", {}, "v1beta1"},
           {"maxUnavailable: 1", {}},
           {"selector: x", {}},
           {"selector: {matchLabels: [a], matchExpressions: {key: app}}", both}}) {
    Inventory inventory = InventoryOf(DeploymentText("a") + DeploymentText("b") + BudgetText(c.selector, c.version));
    EXPECT_EQ(inventory.disruption_budgets[0].covers, c.covers) << c.selector;
  }
}

TEST(Budgets, BlockADrainWhereNoPodMayGo) {
  struct Case {
    std::string limit;
    std::string spec;  // Of the Deployment.
    std::optional<bool> blocks;
  };
  for (const Case& c : std::vector<Case>{{"maxUnavailable: 0", "  replicas: 5\n", true},
                                         {"maxUnavailable: 0%", "  replicas: 5\n", true},
                                         {"maxUnavailable: 1", "", false},
                                         {"maxUnavailable: 10%", "", false},
                                         {"minAvailable: 1", "", true},
                                         {"minAvailable: 1", "  replicas: 1\n", true},
                                         {"minAvailable: 1", "  replicas: 2\n", false},
                                         {"minAvailable: 2", "  replicas: 2\n", true},
                                         {"minAvailable: 100%", "  replicas: 9\n", true},
                                         {"minAvailable: 50%", "  replicas: 1\n", true},
                                         {"minAvailable: 50%", "  replicas: 2\n", false},
                                         {"minAvailable: 0", "", false},
                                         {"minAvailable: 2", "  replicas: ${N}\n", std::nullopt},
                                         {"minAvailable: 100%", "  replicas: ${N}\n", true},
                                         {"minAvailable: many", "", std::nullopt},
                                         {"minAvailable: 1", "  replicas: 0\n", false},
                                         {"minAvailable: 1", "  replicas: -9223372036854775808\n", false},
                                         {"minAvailable: 99%", "  replicas: 9223372036854775807\n", false}}) {
    Inventory inventory =
        InventoryOf(DeploymentText("a", c.spec) + BudgetText(c.limit + ", selector: {matchLabels: {app: a}}"));
    EXPECT_EQ(inventory.disruption_budgets[0].blocks_drain, c.blocks) << c.limit << " of" << c.spec;
  }
  Inventory scaled = InventoryOf(DeploymentText("a") + ScalerText("a") +
                                 BudgetText("minAvailable: 1, selector: {matchLabels: {app: a}}"));
  EXPECT_EQ(scaled.disruption_budgets[0].blocks_drain, true) << "an autoscaler that may go down to one";
  EXPECT_EQ(InventoryOf(DeploymentText("a") + BudgetText("maxUnavailable: 0, selector: {matchLabels: {app: z}}"))
                .disruption_budgets[0]
                .blocks_drain,
            false);
}

// ---- Exposure

const std::string kService =
    "---\n{apiVersion: v1, kind: Service, metadata: {name: svc}, spec: {selector: {app: a}}}\n";

struct FacingCase {
  std::string name;
  std::string text;
  bool facing;
  std::optional<bool> tls = std::nullopt;
  std::vector<std::string> hosts = {};
};

TEST(Exposure, LeadsFromOutsideToTheWorkload) {
  const std::string ingress = "---\n{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: i}, spec: ";
  const std::string rule = "rules: [{host: a.example.com, http: {paths: [{backend: {service: {name: svc}}}]}}]";
  const std::string gateway =
      "---\n{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: g}, spec: {listeners: "
      "[{protocol: HTTP}, {protocol: HTTPS, hostname: '*.example.com'}]}}\n";
  const std::string route =
      "---\n{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: r}, spec: {parentRefs: "
      "[{name: g}], hostnames: [a.example.com], rules: [{backendRefs: [{name: svc}]}]}}\n";
  const std::string virtual_service =
      "---\n{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: v}, spec: {hosts: "
      "[a.example.com], gateways: GATEWAYS, http: [{route: [{destination: {host: svc.shop.svc.cluster.local}}]}]}}\n";
  auto with_gateways = [&](std::string_view gateways) {
    std::string text = virtual_service;
    return text.replace(text.find("GATEWAYS"), 8, gateways);
  };
  for (const FacingCase& c : std::vector<FacingCase>{
           {"nothing", "", false},
           {"ingress", ingress + "{" + rule + "}}", true, false, {"a.example.com"}},
           {"ingress with TLS",
            ingress + "{tls: [{hosts: [a.example.com]}], " + rule + "}}",
            true,
            true,
            {"a.example.com"}},
           {"ingress with a wildcard",
            ingress + "{tls: [{hosts: ['*.example.com']}], " + rule + "}}",
            true,
            true,
            {"a.example.com"}},
           {"ingress with TLS for another host",
            ingress + "{tls: [{hosts: [b.example.com]}], " + rule + "}}",
            true,
            false,
            {"a.example.com"}},
           {"default backend", ingress + "{defaultBackend: {service: {name: svc}}}}", true, false},
           {"before v1",
            "---\n{apiVersion: extensions/v1beta1, kind: Ingress, metadata: {name: i}, spec: {rules: [{http: {paths: "
            "[{backend: {serviceName: svc}}]}}]}}",
            true, false},
           {"ingress to another service", ingress + "{defaultBackend: {service: {name: other}}}}", false, false},
           {"route with its gateway", gateway + route, true, true, {"*.example.com"}},
           {"route without its gateway", route, true, std::nullopt, {"a.example.com"}},
           {"virtual service", with_gateways("[shop/public]"), true, std::nullopt, {"a.example.com"}},
           {"virtual service of the mesh", with_gateways("[mesh]"), false},
           {"OpenShift route",
            "---\n{apiVersion: route.openshift.io/v1, kind: Route, metadata: {name: r}, spec: {host: a.example.com, "
            "tls: {termination: edge}, to: {kind: Service, name: svc}}}",
            true,
            true,
            {"a.example.com"}},
           {"node port",
            "---\n{apiVersion: v1, kind: Service, metadata: {name: n}, spec: {type: NodePort, selector: {app: a}}}",
            true, false},
           {"load balancer",
            "---\n{apiVersion: v1, kind: Service, metadata: {name: n}, spec: {type: LoadBalancer, selector: {app: a}}}",
            true, false},
           {"load balancer that passes TLS on",
            "---\n{apiVersion: v1, kind: Service, metadata: {name: n}, spec: {type: LoadBalancer, ports: [{port: "
            "443}], selector: {app: a}}}",
            true, std::nullopt},
           {"inner load balancer",
            "---\n{apiVersion: v1, kind: Service, metadata: {name: n, annotations: "
            "{networking.gke.io/load-balancer-type: Internal}}, spec: {type: LoadBalancer, selector: {app: a}}}",
            false},
           {"wrong types", ingress + "{rules: x, tls: [x], defaultBackend: [y]}}", false, true}}) {
    Inventory inventory = InventoryOf(DeploymentText("a") + kService + c.text);
    EXPECT_EQ(inventory.workloads[0].customer_facing, c.facing) << c.name;
    if (inventory.ingresses.empty()) continue;
    EXPECT_EQ(inventory.ingresses.front().tls.value, c.tls) << c.name;
    EXPECT_EQ(inventory.ingresses.front().hosts, c.hosts) << c.name;
  }
}

TEST(Exposure, AWorkloadServesWhereAServiceSelectsItOrAPortIsOpen) {
  const std::string no_port =
      "{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {app: a}}, spec: {containers: [{name: m}]}}\n";
  EXPECT_FALSE(WorkloadOf(no_port).serves_traffic);
  EXPECT_TRUE(WorkloadOf(no_port + kService).serves_traffic);
  EXPECT_TRUE(WorkloadOf(DeploymentText("b")).serves_traffic);
  EXPECT_FALSE(
      WorkloadOf(no_port + "---\n{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {}}").serves_traffic)
      << "a Service without selector selects nothing";
}

TEST(Inventory, TheNamespaceWithTheMostWorkloadsComesFirst) {
  std::vector<std::string> names;
  for (const char* name : {"agent: monitoring", "zoo: shop", "cart: shop", "web: "}) {
    std::string_view text = name;
    std::size_t colon = text.find(':');
    names.push_back("---\n{apiVersion: v1, kind: Pod, metadata: {name: " + std::string(text.substr(0, colon)) +
                    ", namespace: '" + std::string(text.substr(colon + 2)) + "'}, spec: {containers: [{name: m}]}}\n");
  }
  std::vector<std::string> order;
  for (const Workload& workload : InventoryOf(names[0] + names[1] + names[2] + names[3]).workloads)
    order.push_back(workload.name);
  EXPECT_EQ(order, (std::vector<std::string>{"zoo", "cart", "web", "agent"}));
}

// ---- Volumes

struct EncryptionCase {
  std::string name;
  std::string storage_class;
  std::optional<bool> encrypted;
};

TEST(Volumes, AreEncryptedWhereTheirClassSaysSo) {
  auto storage_class = [](std::string_view provisioner, std::string_view parameters, std::string_view name = "fast") {
    return "---\n{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: " + std::string(name) +
           "}, provisioner: " + std::string(provisioner) + ", parameters: " + std::string(parameters) + "}\n";
  };
  const std::string claim =
      "---\n{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: {storageClassName: fast}}\n";
  for (const EncryptionCase& c : std::vector<EncryptionCase>{
           {"EBS", storage_class("ebs.csi.aws.com", "{encrypted: 'true'}"), true},
           {"EBS, a plain true", storage_class("ebs.csi.aws.com", "{encrypted: true}"), true},
           {"EBS, not", storage_class("ebs.csi.aws.com", "{encrypted: 'false'}"), false},
           {"EBS says nothing", storage_class("ebs.csi.aws.com", "{type: gp3}"), std::nullopt},
           {"EBS, templated", storage_class("ebs.csi.aws.com", "{encrypted: '${ENCRYPTED}'}"), std::nullopt},
           {"GCE", storage_class("pd.csi.storage.gke.io", "{disk-encryption-kms-key: projects/p}"), true},
           {"Azure", storage_class("disk.csi.azure.com", "{diskEncryptionSetID: /subscriptions/s}"), true},
           {"a parameter of another provisioner", storage_class("disk.csi.azure.com", "{encrypted: 'true'}"),
            std::nullopt},
           {"another class", storage_class("ebs.csi.aws.com", "{encrypted: 'true'}", "slow"), std::nullopt},
           {"no parameters", storage_class("ebs.csi.aws.com", "x"), std::nullopt},
           {"no class", "", std::nullopt}}) {
    Inventory inventory = InventoryOf(claim + c.storage_class);
    ASSERT_EQ(inventory.volume_claims.size(), 1u) << c.name;
    EXPECT_EQ(inventory.volume_claims[0].encrypted.value, c.encrypted) << c.name;
  }
}

TEST(Volumes, TemplatesOfAStatefulSetAreClaims) {
  Inventory inventory = InventoryOf(R"(
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  template: {spec: {containers: [{name: m}]}}
  volumeClaimTemplates: [{metadata: {name: data}, spec: {}}, x]
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: std, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
provisioner: ebs.csi.aws.com
parameters: {encrypted: "true"}
)");
  ASSERT_EQ(inventory.volume_claims.size(), 1u);
  EXPECT_EQ(inventory.volume_claims[0].name, "data");
  EXPECT_FALSE(inventory.volume_claims[0].storage_class.has_value());
  EXPECT_EQ(inventory.volume_claims[0].encrypted.value, true) << "by the default class";
}

}  // namespace
}  // namespace seaworthy::collectors::kubernetes
