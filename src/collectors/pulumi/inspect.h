// What `seaworthy inspect pulumi FILE` prints: one JSON object on one line.
#pragma once

#include <string>
#include <string_view>

namespace seaworthy::collectors::pulumi {

// By what the file is:
//   `{path, kind: "state", layout, stack, project, time, resources, custom, pending_operations, secret_values,
//     secret_values_in_plaintext, encryption: [{type, name, store, verdict, key, algorithm, attribute, reason}]}`
//   `{path, kind: "history"|"events", updates: [{stack, project, kind, result, start, duration_seconds, created,
//   full}]}`
//   `{path, kind: "project", project, runtime}`
//   `{path, kind: "stack", stack, secrets_provider, values, secure, plain_secrets: [{key, line}]}`
//   `{path, not_a: "pulumi", reason}`
// `verdict` is encrypted, provider-default, not-encrypted or unknown. No value of a state or configuration is printed.
std::string Inspect(std::string_view path, std::string_view text);

}  // namespace seaworthy::collectors::pulumi
