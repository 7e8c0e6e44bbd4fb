// What `seaworthy inspect terraform FILE` prints: one JSON object on one line.
#pragma once

#include <string>
#include <string_view>

namespace seaworthy::collectors::terraform {

// `{path, layout, version, format_version, terraform_version, serial, managed_instances, data_instances, sensitive,
// encryption: {verdict: count}, stores: [{address, type, store, verdict, key, algorithm, attribute, reason}]}`, or
// `{path, not_a: "terraform", reason}`. `verdict` is encrypted, provider-default, not-encrypted or unknown. No value of
// a state is printed.
std::string Inspect(std::string_view path, std::string_view text);

}  // namespace seaworthy::collectors::terraform
