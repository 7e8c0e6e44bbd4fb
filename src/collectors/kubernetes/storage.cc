#include "collectors/kubernetes/storage.h"

#include <algorithm>
#include <array>

namespace seaworthy::collectors::kubernetes {
namespace {

enum class Says : std::uint8_t { kTrueOrFalse, kNamesKey };

// Which parameter of a provisioner's class decides about encryption: `encrypted: "true"`, or the name of a key.
struct Parameter {
  std::string_view provisioner;
  std::string_view name;
  Says says;
};

constexpr auto kParameters = std::to_array<Parameter>({
    {"ebs.csi.aws.com", "encrypted", Says::kTrueOrFalse},
    {"ebs.csi.eks.amazonaws.com", "encrypted", Says::kTrueOrFalse},
    {"kubernetes.io/aws-ebs", "encrypted", Says::kTrueOrFalse},
    {"pd.csi.storage.gke.io", "disk-encryption-kms-key", Says::kNamesKey},
    {"kubernetes.io/gce-pd", "disk-encryption-kms-key", Says::kNamesKey},
    {"disk.csi.azure.com", "diskEncryptionSetID", Says::kNamesKey},
    {"kubernetes.io/azure-disk", "diskEncryptionSetID", Says::kNamesKey},
    {"diskplugin.csi.alibabacloud.com", "encrypted", Says::kTrueOrFalse},
    {"vpc.block.csi.ibm.io", "encrypted", Says::kTrueOrFalse},
    {"driver.longhorn.io", "encrypted", Says::kTrueOrFalse},
    {"rbd.csi.ceph.com", "encrypted", Says::kTrueOrFalse},
    {"cephfs.csi.ceph.com", "encrypted", Says::kTrueOrFalse},
    {"openshift-storage.rbd.csi.ceph.com", "encrypted", Says::kTrueOrFalse},
    {"rook-ceph.rbd.csi.ceph.com", "encrypted", Says::kTrueOrFalse},
    {"pxd.portworx.com", "secure", Says::kTrueOrFalse},
    {"kubernetes.io/portworx-volume", "secure", Says::kTrueOrFalse},
});

std::optional<Reading<bool>> ReadEncryption(const Parameter& parameter, const Tree& text) {
  if (!text.IsScalar() || text.text().empty()) return std::nullopt;
  if (HoldsPlaceholder(text.text())) return Reading<bool>::Not(text.spot(), WhyNot("answer", text));
  if (parameter.says == Says::kNamesKey) return Reading<bool>::Of(text.spot(), true);
  if (text.text() == "true") return Reading<bool>::Of(text.spot(), true);
  if (text.text() == "false") return Reading<bool>::Of(text.spot(), false);
  return Reading<bool>::Not(text.spot(), WhyNot("`true` or `false`", text));
}

VolumeClaim ReadClaim(const Tree& tree) {
  VolumeClaim claim;
  claim.spot = tree.spot();
  const Tree* metadata = tree.Find("metadata");
  const Tree* named = tree.FindPath({"spec", "storageClassName"});
  if (metadata != nullptr) {
    claim.name = metadata->TextAt("name");
    const Tree* annotations = metadata->Find("annotations");
    if (named == nullptr && annotations != nullptr)
      named = annotations->Find("volume.beta.kubernetes.io/storage-class");
  }
  if (named != nullptr && named->IsScalar() && !named->IsNull()) {
    claim.storage_class = HoldsPlaceholder(named->text())
                              ? Reading<std::string>::Not(named->spot(), WhyNot("storage class", *named))
                              : Reading<std::string>::Of(named->spot(), named->text());
  }
  return claim;
}

}  // namespace

StorageClass ReadStorageClass(const Resource& resource) {
  StorageClass storage;
  storage.name = resource.name;
  storage.spot = resource.spot;
  const Tree* annotations = resource.tree->FindPath({"metadata", "annotations"});
  storage.is_default =
      annotations != nullptr && annotations->TextAt("storageclass.kubernetes.io/is-default-class") == "true";
  std::string_view provisioner = resource.tree->TextAt("provisioner");
  const Tree* parameters = resource.tree->Find("parameters");
  if (parameters == nullptr) return storage;
  for (const Parameter& parameter : kParameters) {
    if (parameter.provisioner != provisioner || storage.encrypted) continue;
    if (const Tree* text = parameters->Find(parameter.name)) storage.encrypted = ReadEncryption(parameter, *text);
  }
  return storage;
}

std::vector<VolumeClaim> ReadVolumeClaims(const Resource& resource) {
  std::vector<VolumeClaim> claims;
  if (resource.category == Category::kVolumeClaim) {
    claims.push_back(ReadClaim(*resource.tree));
    claims.back().name = resource.shown_name;
  } else if (const Tree* templates = resource.tree->FindPath({"spec", "volumeClaimTemplates"})) {
    for (const Tree& tree : templates->items()) {
      if (tree.IsMapping()) claims.push_back(ReadClaim(tree));
    }
  }
  return claims;
}

void ResolveEncryption(const std::vector<StorageClass>& classes, VolumeClaim& claim) {
  using value::AbsentReason;
  Spot spot = claim.storage_class ? claim.storage_class->spot : claim.spot;
  if (claim.storage_class && !claim.storage_class->value) {
    claim.encrypted = Reading<bool>::Not(spot, claim.storage_class->problem);
    return;
  }
  auto is_meant = [&](const StorageClass& storage) {
    return claim.storage_class ? storage.name == *claim.storage_class->value : storage.is_default;
  };
  auto found = std::ranges::find_if(classes, is_meant);
  if (found == classes.end()) {
    std::string which =
        claim.storage_class ? "storage class `" + *claim.storage_class->value + "`" : "the default storage class";
    claim.encrypted = Reading<bool>::Not(spot, {AbsentReason::kNotFound, which + " is not declared here"});
  } else if (!found->encrypted) {
    std::string detail = "the parameters of storage class `" + found->name + "` do not say";
    claim.encrypted = Reading<bool>::Not(found->spot, {AbsentReason::kNotFound, detail});
  } else {
    claim.encrypted = *found->encrypted;
  }
}

}  // namespace seaworthy::collectors::kubernetes
