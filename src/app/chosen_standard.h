// Which standard judges a service: the one that was asked for, else the one that the service names, else the default.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "model/service.h"
#include "source/repository.h"

namespace seaworthy::app {

inline constexpr std::string_view kDefaultStandard = "first-look";

// Whether it is a path and no shipped standard's id.
bool NamesFile(std::string_view standard);

// A shipped id or a path. What a service names is a shipped id, or a path below its repository. Error:
// app/outside-standard.
Result<std::string> ChosenStandard(const std::string& asked, const source::Repository& repository,
                                   const model::Service& service);

}  // namespace seaworthy::app
