// Facts that somebody hands in, judged by what the server holds.
//
// CI collects and the server judges: the standard, the tier, the exposure and the parameters are the server's own, and
// what the repository claims of them is only shown as a difference. Every fact keeps the name of who handed it in, so
// that an item with `trust: server` does not count it. A fact that is older than it holds is stale, by the server's
// clock.
//
// Only a run of production or of a release counts; any other is a preview, and so is one of a checkout with changes
// that are not committed, whatever it says of itself.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/judge.h"
#include "app/pushed_envelope.h"
#include "app/ruler.h"
#include "app/run_record.h"
#include "base/instant.h"
#include "base/result.h"
#include "model/service.h"

namespace seaworthy::app {

// What the server knows of a service, whatever its repository says.
struct HeldClaims {
  std::string id;
  std::string name;
  std::vector<std::string> aliases;
  std::optional<int> tier;
  std::string exposure;                    // Empty: the server holds none.
  std::vector<model::Setting> parameters;  // Those that the standard lets a service set; others are refused, and told.
};

struct PushedRun {
  Judgement judgement;
  RunOrigin origin;       // For RunRecordOf().
  std::string submitter;  // Who handed it in.
};

// How far the clock of the sender may be ahead.
inline constexpr Span kClockSkew{300, 0};

// `submitter` is the id that the facts were read with. Errors: app/other-service where the repository names another
// service, app/future-run where the run or a fact is from later than `now`.
Result<PushedRun> JudgePushed(const Push& push, const HeldClaims& held, const Ruler& ruler,
                              const std::string& submitter, Instant now);

// review::JudgedBy() of what the judgement was made with; the exposure is that of who held it.
std::string JudgedBy(const Judgement& judgement, const std::string& exposure);

}  // namespace seaworthy::app
