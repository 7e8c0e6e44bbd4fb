// What the endings of handshakes say about a server. Pure.
//
// The rule: a refusal counts only where the server itself refused. A failure of our own library, of the network or of
// time is never a refusal, because "refuses TLS 1.0" is a passing grade.
#pragma once

#include "net/tls_connection.h"
#include "net/tls_evidence.h"

namespace seaworthy::net {

// Whether a handshake with another version succeeded at the same address: then a close without an alert, seen twice,
// and an alert of any sort are about the version.
enum class Elsewhere { kAccepted, kNothing };

// The answer to a handshake that offered one version.
VersionAnswer AnswerOf(const Ending& ending, Elsewhere elsewhere);

// Why nothing was seen of an endpoint whose handshakes all failed; `ending` is that of the unrestricted one.
Unseen FailureOf(const Ending& ending);

// Whether it makes sense to try versions one by one after the unrestricted handshake failed so.
bool WorthTryingVersions(const Ending& ending);

}  // namespace seaworthy::net
