// What people have settled of the items that a run leaves open: attested, waived, declared or corrected in a review.
//
// The verdict of a run is the machine's alone and stays so; who reads it is told what is no longer waited for.
#pragma once

#include <span>
#include <string>

#include "app/directory.h"
#include "app/pushed_outcome.h"
#include "base/instant.h"
#include "review/assess.h"

namespace seaworthy::app {

// One line; empty where nothing is. Told is only what the review settled for the very outcome, with the same failing
// parts: what fails anew is settled by nobody.
std::string SettledIn(const review::Case& subject, const std::string& service, std::span<const PushedOutcome> outcomes,
                      const Directory& directory, Instant now);

}  // namespace seaworthy::app
