// The two ways in which a kustomization changes a resource: a strategic merge patch, and JSON Patch (RFC 6902).
//
// Strategic merge: mappings merge, lists of things with a key of their own (containers by name) merge by that key,
// other lists are replaced, null removes, `$patch: delete` and `$patch: replace` do what they say. Resources whose
// schema kustomize does not know (a Rollout) are merged plainly: their lists are replaced.
#pragma once

#include <cstdint>

#include "collectors/kubernetes/tree.h"

namespace seaworthy::collectors::kubernetes {

enum class Lists : std::uint8_t { kByKey, kReplaced };

// Whether the patch removes the whole resource.
bool Deletes(const Tree& patch);

void MergeInto(Tree& target, const Tree& patch, Lists lists);

// `operations`: a sequence of add, replace and remove; others, and paths that do not exist, are left out.
void ApplyJsonPatch(Tree& target, const Tree& operations);

}  // namespace seaworthy::collectors::kubernetes
