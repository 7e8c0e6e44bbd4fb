// Manifests as text, for the tests of this folder.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/kubernetes/inventory.h"
#include "formats/yaml.h"

namespace seaworthy::collectors::kubernetes {

// `file` must outlive what is returned: a literal.
inline std::vector<Resource> ReadText(std::string_view text, std::string_view file = "app.yaml") {
  auto stream = formats::ParseYaml(text);
  EXPECT_TRUE(stream.ok()) << (stream.ok() ? "" : stream.error().ToString());
  return stream.ok() ? ReadResources(*stream, file) : std::vector<Resource>();
}

inline Inventory InventoryOf(std::string_view text) { return TakeInventory(ReadText(text)); }

// Of the first workload.
inline Workload WorkloadOf(std::string_view text) {
  Inventory inventory = InventoryOf(text);
  EXPECT_FALSE(inventory.workloads.empty());
  return inventory.workloads.empty() ? Workload() : inventory.workloads.front();
}

inline const Workload* FindWorkload(const Inventory& inventory, std::string_view name) {
  auto found = std::ranges::find(inventory.workloads, name, &Workload::shown_name);
  return found == inventory.workloads.end() ? nullptr : &*found;
}

// A Deployment whose pods carry `app: NAME` and run one container with a port; more manifests may follow.
inline std::string DeploymentText(std::string_view name, std::string_view more_of_spec = "") {
  std::string n(name);
  return "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: " + n + "}\nspec:\n" +
         std::string(more_of_spec) + "  template:\n    metadata: {labels: {app: " + n +
         "}}\n    spec:\n      containers:\n        - name: main\n" + "          ports: [{containerPort: 80}]\n";
}

}  // namespace seaworthy::collectors::kubernetes
