// The events of the record, one by one and in the order in which they were written, as an auditor lists them.
//
//   42  2031-06-01T08:00:00Z  signed_off operations by Sam Okafor (oidc): review/0190…, event 7
//
// They come out of a store or from a server, page by page; nothing is held.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/remote_record.h"
#include "base/result.h"
#include "store/store.h"

namespace seaworthy::app {

struct ListAsked {
  std::int64_t after = 0;  // The position of the last event that is not listed.
  bool json = false;       // One object a line, as the API has them.
  // The name of a person; the id itself where nobody knows one. Unset: people go by their ids.
  std::function<std::string(const std::string& person)> name_of;
};

using LineSink = std::function<void(std::string_view line)>;

// An event that this version cannot read is listed without saying what it is.
Result<void> ListEvents(store::Store& store, const ListAsked& asked, const LineSink& sink);
Result<void> ListEvents(const RemoteRecord& remote, const ListAsked& asked, const LineSink& sink);

}  // namespace seaworthy::app
