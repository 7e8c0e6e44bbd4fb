// What the tests of this folder share.
#pragma once

#include <string_view>

#include "attest/certificate.h"

namespace seaworthy::attest::testing {

inline Instant At(std::string_view text) {
  auto instant = ParseInstant(text);
  SEAWORTHY_ASSERT(instant.ok(), "the time of a test is a time");
  return *instant;
}

// A conditional go for two services with something of everything, issued 2031-06-01, valid until 2031-09-01.
inline Certificate Example() {
  Certificate made;
  made.review = "0197a5c0-0000-7000-8000-000000000003";
  made.title = "Kasse \"Späti\" goes live";
  made.kind = "service";
  made.services = {"checkout", "carts"};
  made.environment = "production";
  made.decision = Decision::kConditional;
  made.standard = {"shop-prr", "4", std::string(64, 'a')};
  made.snapshot = std::string(64, 'b');
  made.commits = {{"https://git.example/shop/checkout", std::string(40, 'c')}};
  made.images = {{"registry.example/shop/checkout", std::string(64, 'd')}};
  made.sign_offs = {{.section = "reliability",
                     .signer = "p-7",
                     .role = "sre",
                     .known_by = KnownBy::kOidc,
                     .at = At("2031-05-30T10:00:00Z")},
                    {.section = "security",
                     .signer = "p-9",
                     .role = "security",
                     .known_by = KnownBy::kChat,
                     .at = At("2031-05-31T08:30:00Z")}};
  made.waivers = {{"w-1", "load-tested", "checkout", "p-1", At("2031-09-01T00:00:00Z")}};
  made.conditions = {{"c-1", "runbooks", "carts", "p-2", At("2031-10-01T00:00:00Z")}};
  made.corrections = {{"tls", "carts", "fail", "pass", "p-9", At("2031-05-29T12:00:00Z")}};
  made.issued = At("2031-06-01T12:00:00Z");
  made.valid_until = At("2031-09-01T00:00:00Z");
  made.ends_by = EndsBy::kWaiver;
  made.ends_with = "w-1";
  made.verifier = {"https://seaworthy.example", "0.1.0"};
  return made;
}

}  // namespace seaworthy::attest::testing
