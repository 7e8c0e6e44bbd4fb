// Who answers for an endpoint: the network, or a folder in which the network's answers were recorded.
//
//   LiveProber live(options);
//   RecordingProber recording(live, "records");   // asks the network and keeps what it said
//   ReplayingProber replaying("records");         // dials nothing
//
// Threads: one call at a time.
#pragma once

#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "net/tls_evidence.h"
#include "net/tls_probe.h"
#include "net/tls_target.h"

namespace seaworthy::net {

class Prober {
 public:
  virtual ~Prober() = default;

  // One list per target, in their order; in each, one entry per address, at least one. `now` is when it is observed.
  virtual Result<std::vector<TlsFindings>> ProbeTls(std::span<const TlsTarget> targets, Instant now,
                                                    std::stop_token stop) = 0;
};

class LiveProber : public Prober {
 public:
  // `now` and `stop` of the options are those of each call.
  explicit LiveProber(TlsOptions options) : options_(std::move(options)) {}

  // Errors: net/bad-authorities.
  Result<std::vector<TlsFindings>> ProbeTls(std::span<const TlsTarget> targets, Instant now,
                                            std::stop_token stop) override;

 private:
  TlsOptions options_;
};

// Passes on what another prober says, and writes one file per target (see recording.h).
class RecordingProber : public Prober {
 public:
  // `inner` outlives this. The folder is made where it is missing.
  RecordingProber(Prober& inner, std::string folder) : inner_(inner), folder_(std::move(folder)) {}

  // Errors: net/cannot-record, and those of the inner prober.
  Result<std::vector<TlsFindings>> ProbeTls(std::span<const TlsTarget> targets, Instant now,
                                            std::stop_token stop) override;

 private:
  Prober& inner_;
  std::string folder_;
};

// Reads what RecordingProber wrote. The time of observation is the recorded one. A target without a record is
// unreachable, one whose record cannot be read is malformed; the detail names the file.
class ReplayingProber : public Prober {
 public:
  explicit ReplayingProber(std::string folder) : folder_(std::move(folder)) {}

  Result<std::vector<TlsFindings>> ProbeTls(std::span<const TlsTarget> targets, Instant now,
                                            std::stop_token stop) override;

 private:
  std::string folder_;
};

}  // namespace seaworthy::net
