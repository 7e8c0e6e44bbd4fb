#include "collectors/kubernetes/workload.h"

#include "collectors/kubernetes/probes.h"
#include "collectors/kubernetes/testing.h"

namespace seaworthy::collectors::kubernetes {
namespace {

constexpr std::string_view kCheckout = R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: checkout, namespace: shop}
spec:
  replicas: 3
  template:
    metadata:
      labels: {app: checkout}
    spec:
      topologySpreadConstraints: [{maxSkew: 1}]
      containers:
        - name: server
          image: shop/checkout:1.4.2
          ports: [{containerPort: 8080}]
          livenessProbe: {httpGet: {path: /alive, port: 8080}}
          readinessProbe: {httpGet: {path: /ready, port: 8080}}
          resources:
            requests: {cpu: 250m, memory: 256Mi}
            limits:
              memory: 512Mi
        - name: log-shipper
          image: shipper
)";

TEST(Workload, ReadsWhatIsWrittenWithItsPlace) {
  Workload workload = WorkloadOf(kCheckout);
  EXPECT_EQ(workload.kind, "Deployment");
  EXPECT_EQ(workload.name, "checkout");
  EXPECT_EQ(workload.namespace_name, "shop");
  EXPECT_EQ(workload.replicas->value, 3);
  EXPECT_EQ(workload.replicas->spot.line, 5);
  EXPECT_EQ(workload.labels, (Labels{{"app", "checkout"}}));
  EXPECT_TRUE(workload.spread);
  EXPECT_EQ(workload.spread_spot.line, 10);
  ASSERT_EQ(workload.containers.size(), 2u);
  const Container& server = workload.containers[0];
  EXPECT_EQ(server.spot.line, 12);
  EXPECT_TRUE(server.image_pinned);
  EXPECT_TRUE(server.opens_port);
  EXPECT_EQ(server.cpu_request->value->AsDouble(), 0.25);
  EXPECT_FALSE(server.cpu_limit.has_value());
  EXPECT_EQ(server.memory_limit->value->whole, 512 << 20);
  EXPECT_EQ(server.memory_limit->spot.line, 20);
  EXPECT_FALSE(workload.containers[1].image_pinned);
}

TEST(Workload, EveryKindIsReadWhereItKeepsItsPods) {
  struct Case {
    std::string_view api;
    std::string_view kind;
    std::string_view path;  // To the pod template, on one line.
  };
  for (const Case& c : std::vector<Case>{{"apps/v1", "Deployment", "spec: {template: "},
                                         {"extensions/v1beta1", "Deployment", "spec: {template: "},
                                         {"apps/v1", "StatefulSet", "spec: {template: "},
                                         {"apps/v1", "DaemonSet", "spec: {template: "},
                                         {"apps/v1", "ReplicaSet", "spec: {template: "},
                                         {"v1", "ReplicationController", "spec: {template: "},
                                         {"argoproj.io/v1alpha1", "Rollout", "spec: {template: "},
                                         {"serving.knative.dev/v1", "Service", "spec: {template: "},
                                         {"apps.openshift.io/v1", "DeploymentConfig", "spec: {template: "}}) {
    std::string text = "apiVersion: " + std::string(c.api) + "\nkind: " + std::string(c.kind) +
                       "\nmetadata: {name: a}\n" + std::string(c.path) +
                       "{metadata: {labels: {app: a}}, spec: {containers: [{name: main}]}}}\n";
    Workload workload = WorkloadOf(text);
    EXPECT_EQ(workload.kind, c.kind);
    EXPECT_EQ(workload.containers.size(), 1u) << c.kind;
    EXPECT_FALSE(workload.unreadable.has_value()) << c.kind;
  }
  EXPECT_EQ(WorkloadOf("{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: main}]}}")
                .containers.size(),
            1u);
}

TEST(Workload, JobsAreNoWorkloads) {
  Inventory inventory = InventoryOf(R"(
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: main, resources: {limits: {memory: 1Gi}}}]}}}}}
---
apiVersion: batch/v1
kind: Job
metadata: {name: migrate}
spec: {template: {spec: {containers: [{name: main}]}}}
)");
  EXPECT_TRUE(inventory.workloads.empty());
  ASSERT_EQ(inventory.jobs.size(), 2u);
  EXPECT_TRUE(inventory.jobs[0].containers[0].memory_limit.has_value());
}

TEST(Workload, ListsAndTemplatesOfResourcesAreTakenApart) {
  Inventory inventory = InventoryOf(R"(
apiVersion: v1
kind: List
items:
  - {apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {template: {spec: {containers: [{name: main}]}}}}
  - apiVersion: template.openshift.io/v1
    kind: Template
    objects:
      - {apiVersion: apps/v1, kind: Deployment, metadata: {name: b}, spec: {template: {spec: {containers: [{name: main}]}}}}
)");
  ASSERT_EQ(inventory.workloads.size(), 2u);
  EXPECT_EQ(inventory.workloads[0].spot.line, 5);
}

TEST(Workload, OtherGroupsAndOtherKindsAreLeftOut) {
  Inventory inventory = InventoryOf(R"(
{apiVersion: example.com/v1, kind: Deployment, metadata: {name: a}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}
---
{kind: Deployment, metadata: {name: no-version}}
---
{apiVersion: v1, kind: Pod, metadata: {name: c, annotations: {helm.sh/hook: test}}, spec: {containers: [{name: main}]}}
)");
  EXPECT_TRUE(inventory.empty());
}

TEST(Workload, RestartedInitContainersCount) {
  Workload workload = WorkloadOf(R"(
apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers: [{name: main}]
  initContainers: [{name: migrate}, {name: proxy, restartPolicy: Always}]
)");
  ASSERT_EQ(workload.containers.size(), 2u);
  EXPECT_EQ(workload.containers[1].name, "proxy");
}

TEST(Workload, ImagesArePinnedByDigestOrTag) {
  struct Case {
    std::string image;
    bool pinned;
  };
  for (const Case& c : std::vector<Case>{{"shop:1.2", true},
                                         {"shop", false},
                                         {"shop:latest", false},
                                         {"registry:5000/shop", false},
                                         {"registry:5000/shop:1", true},
                                         {"shop@sha256:abc", true},
                                         {"shop:latest@sha256:abc", true},
                                         {"shop:", false},
                                         {"shop:${TAG}", false}}) {
    Workload workload = WorkloadOf(
        "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: m, image: '" + c.image + "'}]}}");
    EXPECT_EQ(workload.containers[0].image_pinned, c.pinned) << c.image;
  }
}

TEST(Workload, TheLimitIsRequestedWhereNoRequestIsWritten) {
  Workload workload = WorkloadOf(
      "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: m, resources: {limits: {cpu: 1, "
      "memory: 1Gi}}}]}}");
  EXPECT_EQ(workload.containers[0].cpu_request->value->whole, 1);
  EXPECT_EQ(workload.containers[0].memory_request->value->whole, 1 << 30);
}

TEST(Workload, LimitRangesFillWhatIsNotWritten) {
  std::string pod =
      "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: shop}, spec: {containers: [{name: m, resources: "
      "{limits: {memory: 2Gi}}}]}}\n---\n";
  std::string range =
      "{apiVersion: v1, kind: LimitRange, metadata: {name: r, namespace: NS}, spec: {limits: [{type: Container, "
      "default: {cpu: 1, memory: 1Gi}, defaultRequest: {cpu: 100m}}]}}\n";
  std::string same = range;
  same.replace(same.find("NS"), 2, "shop");
  Workload filled = WorkloadOf(pod + same);
  EXPECT_EQ(filled.containers[0].cpu_request->value->AsDouble(), 0.1);
  EXPECT_EQ(filled.containers[0].cpu_limit->value->whole, 1);
  EXPECT_EQ(filled.containers[0].memory_limit->value->whole, std::int64_t{2} << 30);
  EXPECT_FALSE(WorkloadOf(pod + range).containers[0].cpu_limit.has_value()) << "a range of another namespace";
}

TEST(Workload, PlaceholdersAndMistakesAreNotValues) {
  Workload workload = WorkloadOf(R"(
apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
spec:
  replicas: "${REPLICAS}"
  template: {spec: {containers: [{name: m, resources: {limits: {cpu: lots, memory: [1]}}}]}}
)");
  EXPECT_FALSE(workload.replicas->value.has_value());
  EXPECT_EQ(workload.replicas->problem.reason, value::AbsentReason::kTemplated);
  EXPECT_EQ(workload.containers[0].cpu_limit->problem.reason, value::AbsentReason::kMalformed);
  EXPECT_EQ(workload.containers[0].cpu_limit->problem.detail, "`lots` is no quantity");
  EXPECT_EQ(workload.containers[0].memory_limit->problem.reason, value::AbsentReason::kMalformed);
}

TEST(Workload, WrongTypesLeaveItUnreadable) {
  for (const char* spec :
       {"x", "[]", "{}", "{template: x}", "{template: {spec: x}}", "{template: {spec: {}}}",
        "{template: {spec: {containers: x}}}", "{template: {spec: {containers: []}}}",
        "{template: {spec: {containers: {name: m}}}}", "{template: {spec: {containers: [x, {name: m}]}}}",
        "{template: {spec: {containers: [[]]}}}", "null"}) {
    Workload workload =
        WorkloadOf("{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: " + std::string(spec) + "}");
    EXPECT_TRUE(workload.unreadable.has_value()) << spec;
  }
  EXPECT_EQ(InventoryOf("{apiVersion: apps/v1, kind: Deployment, metadata: x, spec: {}}").workloads.size(), 1u);
  EXPECT_TRUE(InventoryOf("{apiVersion: [apps/v1], kind: {a: b}}").empty());
  EXPECT_TRUE(InventoryOf("[1, 2]\n---\ntext\n---\n3\n").empty());
}

struct ProbeCase {
  std::string name;
  std::string containers;
  bool liveness;
  bool readiness;
};

TEST(Probes, AreAskedOfContainersThatOpenAPort) {
  const std::string port = "ports: [{containerPort: 80}]";
  const std::string live = "livenessProbe: {tcpSocket: {port: 80}}";
  const std::string ready = "readinessProbe: {exec: {command: [ok]}}";
  for (const ProbeCase& c : std::vector<ProbeCase>{
           {"both", "{name: m, " + port + ", " + live + ", " + ready + "}", true, true},
           {"readiness alone", "{name: m, " + port + ", " + ready + "}", false, true},
           {"liveness alone", "{name: m, " + port + ", " + live + "}", true, false},
           {"startup is no liveness", "{name: m, " + port + ", startupProbe: {tcpSocket: {port: 80}}, " + ready + "}",
            false, true},
           {"an empty probe is none", "{name: m, " + port + ", livenessProbe: {}, readinessProbe: null}", false, false},
           {"a sidecar without port needs none", "{name: m, " + port + ", " + live + ", " + ready + "}, {name: s}",
            true, true},
           {"a sidecar with port needs both",
            "{name: m, " + port + ", " + live + ", " + ready + "}, {name: s, " + port + "}", false, false},
           {"the only one, without port", "{name: m, " + live + ", " + ready + "}", true, true},
           {"the only one, with nothing", "{name: m}", false, false},
           {"the first where none opens a port", "{name: m, " + live + ", " + ready + "}, {name: s}", true, true}}) {
    Workload workload =
        WorkloadOf("{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [" + c.containers + "]}}");
    ProbeCoverage coverage = CoverageOf(workload);
    EXPECT_EQ(coverage.liveness, c.liveness) << c.name;
    EXPECT_EQ(coverage.readiness, c.readiness) << c.name;
  }
}

TEST(Probes, PointAtTheProbeOrAtTheContainerThatLacksIt) {
  Workload workload = WorkloadOf(R"(apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers:
    - name: m
      ports: [{containerPort: 80}]
      livenessProbe:
        tcpSocket: {port: 80}
    - name: s
      ports: [{containerPort: 81}]
      livenessProbe: {tcpSocket: {port: 81}}
      readinessProbe: {tcpSocket: {port: 81}}
)");
  ProbeCoverage coverage = CoverageOf(workload);
  EXPECT_TRUE(coverage.liveness);
  EXPECT_EQ(coverage.liveness_spot.line, 8);
  EXPECT_FALSE(coverage.readiness);
  EXPECT_EQ(coverage.readiness_spot.line, 6);
}

TEST(Probes, AreTheSameWhereTheyAskTheSame) {
  auto same = [](std::string_view live, std::string_view ready) {
    return CoverageOf(
               WorkloadOf(
                   "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: m, livenessProbe: " +
                   std::string(live) + ", readinessProbe: " + std::string(ready) + "}]}}"))
        .same;
  };
  EXPECT_TRUE(same("{httpGet: {path: /, port: 80}, periodSeconds: 3}",
                   "{httpGet: {port: 80, path: /}, initialDelaySeconds: 9}"));
  EXPECT_FALSE(same("{httpGet: {path: /alive, port: 80}}", "{httpGet: {path: /ready, port: 80}}"));
  EXPECT_FALSE(same("{tcpSocket: {port: 80}}", "{grpc: {port: 80}}"));
  EXPECT_TRUE(same("{exec: {command: [a, b]}}", "{exec: {command: [a, b]}}"));
}

TEST(Probes, KnativeAsksThePortByItself) {
  ProbeCoverage coverage =
      CoverageOf(WorkloadOf("{apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: a}, spec: {template: "
                            "{spec: {containers: [{name: m}]}}}}"));
  EXPECT_TRUE(coverage.readiness);
  EXPECT_FALSE(coverage.liveness);
}

}  // namespace
}  // namespace seaworthy::collectors::kubernetes
