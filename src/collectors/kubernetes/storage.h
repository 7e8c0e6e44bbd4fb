// Volume claims, and whether their storage class says that it encrypts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "collectors/kubernetes/reading.h"
#include "collectors/kubernetes/resource.h"

namespace seaworthy::collectors::kubernetes {

struct StorageClass {
  std::string name;
  Spot spot;
  bool is_default = false;
  std::optional<Reading<bool>> encrypted;  // Nothing: its parameters do not say.
};

struct VolumeClaim {
  std::string name;
  Spot spot;
  std::optional<Reading<std::string>> storage_class;
  Reading<bool> encrypted;
};

StorageClass ReadStorageClass(const Resource& resource);

// Of a PersistentVolumeClaim, or of the claim templates of a StatefulSet.
std::vector<VolumeClaim> ReadVolumeClaims(const Resource& resource);

// Finds out whether the claim's class, or the default one, encrypts.
void ResolveEncryption(const std::vector<StorageClass>& classes, VolumeClaim& claim);

}  // namespace seaworthy::collectors::kubernetes
