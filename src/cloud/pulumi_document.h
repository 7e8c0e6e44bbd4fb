// One JSON file of Pulumi: a state, a history, or a log of events. Told by its content, whatever its name.
//
// Nothing of the text is kept: what leaves are names, types, counts, times and verdicts.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "cloud/encryption.h"
#include "cloud/pulumi_state.h"
#include "cloud/pulumi_updates.h"

namespace seaworthy::cloud {

enum class PulumiDocumentKind { kState, kHistory, kEvents };

struct PulumiDocument {
  PulumiDocumentKind kind = PulumiDocumentKind::kState;
  PulumiState state;          // Of kState; its `managed` is empty, as the text it pointed to is gone.
  std::vector<Store> stores;  // Of kState.
  std::vector<PulumiUpdate> updates;
};

// Whether the beginning of a text (64 KiB of it, or all) may be one of them: a cheap look before all is read.
bool MayBePulumi(std::string_view beginning);

// Errors: those of formats/json.h, cloud/not-a-state, cloud/unknown-version.
Result<PulumiDocument> ReadPulumi(std::string_view text);

}  // namespace seaworthy::cloud
