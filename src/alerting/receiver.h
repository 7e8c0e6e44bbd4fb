// Where the Alertmanager sends to, and what that means to people: a page, a ticket, a line in a chat.
//
// Only the kind of an integration is kept, never its address or key.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alerting/matcher.h"
#include "base/error.h"

namespace seaworthy::alerting {

enum class Purpose : std::uint8_t {
  kNone,     // Tells nobody.
  kUnknown,  // A webhook of somebody's own.
  kChat,
  kTicket,  // A queue that somebody works off: a tracker, a mailbox.
  kPage,    // Wakes somebody.
};

std::string_view Name(Purpose purpose);  // `none`, `unknown`, `chat`, `ticket`, `page`

struct Integration {
  std::string kind;  // `pagerduty`, `slack`, `webhook`
  Purpose purpose = Purpose::kUnknown;
};

// The kinds that Alertmanager has; their key in a receiver is the kind and `_configs`.
std::span<const std::string_view> IntegrationKinds();

// An integration of that kind. The address decides for a webhook alone; it may be empty or a template.
Integration IntegrationOf(std::string_view kind, std::string_view address);

struct Receiver {
  std::string name;
  std::vector<Integration> integrations;
  Place place;

  // The strongest one: who is paged and mailed is paged.
  Purpose purpose() const;
  // Whether it wakes somebody; a webhook of an unknown address may.
  Truth Pages() const;
  std::vector<std::string> Kinds() const;  // Sorted, each once.
};

}  // namespace seaworthy::alerting
