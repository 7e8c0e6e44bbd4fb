// The descriptor `seaworthy.yaml`: text in, services out.
//
// Every key is optional, and none is guessed: an unknown key, a value of the wrong kind, a value outside of its range
// and a name that stands twice are errors with file, line and column, the offending text, and what to write instead. A
// file with several YAML documents describes several services.
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/yaml.h"
#include "model/service.h"

namespace seaworthy::catalog {

inline constexpr std::string_view kDescriptorSchema = "seaworthy/v1";
inline constexpr auto kDescriptorNames = std::to_array<std::string_view>({"seaworthy.yaml", "seaworthy.yml"});

// What the values of some keys may be.
inline constexpr auto kLifecycles = std::to_array<std::string_view>({"experimental", "production", "deprecated"});
inline constexpr auto kExposures = std::to_array<std::string_view>({"public", "partner", "internal"});
inline constexpr auto kEnvironmentKinds =
    std::to_array<std::string_view>({"production", "staging", "development", "other"});
inline constexpr auto kDependencyKinds = std::to_array<std::string_view>({"service", "api", "resource"});
inline constexpr auto kLinkKinds =
    std::to_array<std::string_view>({"runbook", "dashboard", "documentation", "chat", "status", "escalation", "other"});
inline constexpr auto kReportKinds = std::to_array<std::string_view>(
    {"alert-rules", "backup", "benchmark", "coverage", "load-test", "pulumi", "sarif", "slo", "terraform", "tests"});

// `file` is the path that errors and places name. A service without an id has it from its name; with neither, both are
// empty. Errors: those of errors.def.
Result<std::vector<model::Service>> ReadDescriptor(const formats::YamlStream& stream, std::string_view file);

// The same from text. Errors: also those of formats::ParseYaml.
Result<std::vector<model::Service>> ParseDescriptor(std::string_view text, std::string_view file);

// `Checkout API` becomes `checkout-api`; empty where no letter or digit remains.
std::string IdFromName(std::string_view name);

}  // namespace seaworthy::catalog
