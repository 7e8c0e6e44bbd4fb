// Which names say that a secret follows. IsSecretName() is in secrets.h.
#pragma once

#include <string_view>

namespace seaworthy {

// `Authorization`, `Cookie` and the like: the rest of the line is the value.
bool IsCredentialHeader(std::string_view name);

}  // namespace seaworthy
