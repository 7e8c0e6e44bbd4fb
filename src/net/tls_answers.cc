#include "net/tls_answers.h"

#include <optional>

namespace seaworthy::net {
namespace {

using Kind = Ending::Kind;
using value::AbsentReason;

constexpr int kProtocolVersionAlert = 70;

Acceptance AcceptanceOf(const Ending& ending, Elsewhere elsewhere) {
  const Acceptance if_about_version = elsewhere == Elsewhere::kAccepted ? Acceptance::kRefused : Acceptance::kUnknown;
  switch (ending.kind) {
    case Kind::kCompleted: return Acceptance::kAccepted;
    case Kind::kOtherVersion: return Acceptance::kRefused;
    case Kind::kAlert: return ending.alert == kProtocolVersionAlert ? Acceptance::kRefused : if_about_version;
    case Kind::kClosed: return if_about_version;
    case Kind::kNotTls:
    case Kind::kUnreachable:
    case Kind::kTimeout:
    case Kind::kLocal:
    case Kind::kStopped: return Acceptance::kUnknown;
  }
  return Acceptance::kUnknown;
}

}  // namespace

VersionAnswer AnswerOf(const Ending& ending, Elsewhere elsewhere) {
  const Acceptance acceptance = AcceptanceOf(ending, elsewhere);
  if (acceptance != Acceptance::kUnknown) return {acceptance, std::nullopt, ending.detail};
  return {acceptance, FailureOf(ending).reason, ending.detail};
}

Unseen FailureOf(const Ending& ending) {
  switch (ending.kind) {
    case Kind::kNotTls: return {AbsentReason::kMalformed, ending.detail};
    case Kind::kTimeout:
    case Kind::kStopped: return {AbsentReason::kTimeout, ending.detail};
    case Kind::kAlert: return {AbsentReason::kUnreachable, "the server refused every handshake: " + ending.detail};
    case Kind::kLocal: return {AbsentReason::kNotCollected, ending.detail};
    case Kind::kCompleted:
    case Kind::kOtherVersion:
    case Kind::kClosed:
    case Kind::kUnreachable: return {AbsentReason::kUnreachable, ending.detail};
  }
  return {};
}

bool WorthTryingVersions(const Ending& ending) {
  return ending.kind == Kind::kAlert || ending.kind == Kind::kOtherVersion || ending.kind == Kind::kClosed ||
         ending.kind == Kind::kLocal;
}

}  // namespace seaworthy::net
