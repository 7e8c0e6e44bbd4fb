#include "app/network.h"

#include <set>

#include "app/errors.h"

namespace seaworthy::app {
namespace {

// Passes on what another prober says, and remembers which addresses it dialled.
class NotingProber : public net::Prober {
 public:
  explicit NotingProber(net::Prober& inner) : inner_(inner) {}

  Result<std::vector<net::TlsFindings>> ProbeTls(std::span<const net::TlsTarget> targets, Instant now,
                                                 std::stop_token stop) override {
    SEAWORTHY_TRY(std::vector<net::TlsFindings> answers, inner_.ProbeTls(targets, now, stop));
    for (const net::TlsFindings& findings : answers) {
      for (const net::TlsEvidence& evidence : findings) {
        bool refused = evidence.failure && evidence.failure->reason == value::AbsentReason::kRefused;
        if (!evidence.address.empty() && !refused) dialled_.insert(evidence.address);
      }
    }
    return answers;
  }

  std::vector<std::string> dialled() const { return {dialled_.begin(), dialled_.end()}; }

 private:
  net::Prober& inner_;
  std::set<std::string> dialled_;
};

}  // namespace

struct Network::State {
  explicit State(const NetworkOptions& options)
      : live({.authorities_file = options.authorities}),
        noting(live),
        recording(noting, options.record),
        replaying(options.replay) {}

  net::LiveProber live;
  NotingProber noting;
  net::RecordingProber recording;
  net::ReplayingProber replaying;
  net::Prober* chosen = nullptr;
};

Network::Network(std::unique_ptr<State> state) : state_(std::move(state)) {}
Network::Network(Network&&) noexcept = default;
Network& Network::operator=(Network&&) noexcept = default;
Network::~Network() = default;

Result<Network> Network::Open(const NetworkOptions& options) {
  if (!options.record.empty() && !options.replay.empty()) {
    return Error(kRecordAndReplay, "--record and --replay exclude each other")
        .Advise("replay what was recorded before, or record what the network says now");
  }
  auto state = std::make_unique<State>(options);
  if (!options.replay.empty()) {
    state->chosen = &state->replaying;
  } else if (options.offline) {
    state->chosen = nullptr;
  } else if (!options.record.empty()) {
    state->chosen = &state->recording;
  } else {
    state->chosen = &state->noting;
  }
  return Network(std::move(state));
}

net::Prober* Network::prober() { return state_->chosen; }

std::vector<std::string> Network::Dialled() const { return state_->noting.dialled(); }

}  // namespace seaworthy::app
