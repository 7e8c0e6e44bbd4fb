#include "collectors/kubernetes/inspect.h"

#include <gtest/gtest.h>

#include "collectors/kubernetes/testing.h"

namespace seaworthy::collectors::kubernetes {
namespace {

TEST(InspectKubernetes, SaysWhatIsReadOnOneLine) {
  EXPECT_EQ(
      Inspect("a.yaml", R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: x}
spec:
  replicas: 2
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
        - name: main
          image: "shop:1"
          resources: {limits: {cpu: 250m, memory: 1Ki}}
---
{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: b}, spec: {minAvailable: 1, selector: {}}}
)"),
      R"({"path":"a.yaml","format":"kubernetes","templated":false,"workloads":[{"kind":"Deployment","name":"shop",)"
      R"("namespace":"x","line":3,"replicas":2,"serves_traffic":false,"customer_facing":false,"liveness":false,)"
      R"("readiness":false,"same_probe":false,"spread":false,"autoscaler":null,"disruption_budget":"b",)"
      R"("containers":[{"name":"main","line":10,"image":"shop:1","cpu_request":0.25,"cpu_limit":0.25,)"
      R"("memory_request":1024,"memory_limit":1024}]}],"jobs":[],"autoscalers":[],)"
      R"("disruption_budgets":[{"name":"b","line":14,"min_available":"1","max_unavailable":null,)"
      R"("covers":["Deployment/shop"],"blocks_drain":false}],"ingresses":[],"volume_claims":[]})");
}

TEST(InspectKubernetes, ATemplateListsWhatItMentions) {
  EXPECT_EQ(Inspect("t.yaml",
                    "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Values.name }}\n  {{- if .x }}\n"),
            R"({"path":"t.yaml","format":"kubernetes","templated":true,"workloads":[],"jobs":[],"autoscalers":[],)"
            R"("disruption_budgets":[],"ingresses":[],"volume_claims":[],"mentions":[{"kind":"Deployment",)"
            R"("name":"{{ .Values.name }}","line":2}]})");
}

TEST(InspectKubernetes, OtherTextsAreNotKubernetes) {
  EXPECT_EQ(Inspect("a.yaml", "on: push\n"),
            R"({"path":"a.yaml","not_a":"kubernetes","reason":"holds no resource that a fact is read from"})");
  EXPECT_NE(Inspect("a.yaml", "kind: Deployment\n  x: y\n").find("\"not_a\":\"kubernetes\""), std::string::npos);
  EXPECT_NE(Inspect("a.yaml", "").find("\"not_a\":\"kubernetes\""), std::string::npos);
  EXPECT_NE(Inspect("a.yaml", "{{ x }}\n{% y %}\n").find("\"not_a\":\"kubernetes\""), std::string::npos);
}

}  // namespace
}  // namespace seaworthy::collectors::kubernetes
